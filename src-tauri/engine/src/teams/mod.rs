//! What does each side say of the facts? Disputes, notes, disclosure decisions and tags; never the facts themselves.
//!
//! Each is a record that is *put*: its whole value after the change, and its value before as the opposite. So every one of
//! them can be taken back (see [`crate::undo`]), and each leaves an audit entry.

mod disclosures;
mod disputes;
mod notes;
mod tags;

pub use disclosures::{Disclosure, DisclosureDecision, PutDisclosure, disclosures};
pub use disputes::{Dispute, DisputeState, PutDispute, disputes};
pub use notes::{Note, PutNote, notes};
pub use tags::{PutTag, TagUse, recent_tags, tags_of};

use rusqlite::Connection;

use crate::store::StoreError;

/// The next free number of a table that counts from 1. Numbers of removed records are not given again: their changes
/// still name them.
fn next_id(connection: &Connection, table: &'static str, kind: &'static str) -> Result<u32, StoreError> {
    let sql = format!(
        "SELECT 1 + max(coalesce((SELECT max(id) FROM {table}), 0),
                        (SELECT count(DISTINCT subject) FROM changes WHERE kind = ?1))"
    );
    Ok(connection.prepare_cached(&sql)?.query_row([kind], |row| row.get(0))?)
}
