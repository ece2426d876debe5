//! What was changed, and what of it can be taken back now?

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use super::{UndoError, kinds};
use crate::case::Case;
use crate::lenses::Right;
use crate::store::StoreError;

/// One change in the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ChangeRow {
    /// Number of its audit entry.
    pub seq: u64,
    /// What it did, one sentence.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// Who made it.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub time: String,
    /// False once it was taken back.
    pub stands: bool,
    /// A later change of the same subject that must be taken back first.
    pub blocked_by: Option<u64>,
}

/// A change with what its kind needs.
pub(super) struct Stored {
    pub(super) row: ChangeRow,
    pub(super) kind: String,
    pub(super) flip: String,
}

// A later change of the subject blocks while it stands, whether this one is taken back or made again.
const SELECT: &str = "SELECT c.seq, c.title, c.subject, c.examiner, c.created, c.stands,
      (SELECT max(l.seq) FROM changes l WHERE l.subject = c.subject AND l.seq > c.seq AND l.stands), c.kind, c.flip
    FROM changes c";

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        row: ChangeRow {
            seq: row.get(0)?,
            title: row.get(1)?,
            subject: row.get(2)?,
            examiner: row.get(3)?,
            time: row.get(4)?,
            stands: row.get(5)?,
            blocked_by: row.get(6)?,
        },
        kind: row.get(7)?,
        flip: row.get(8)?,
    })
}

/// The last `limit` changes, newest first.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn changes(case: &Case, limit: u32) -> Result<Vec<ChangeRow>, StoreError> {
    case.store().read(|connection| {
        let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY c.seq DESC LIMIT ?1"))?;
        let rows = statement.query_map([limit], |row| Ok(stored(row)?.row))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// The change that undo (`stands`) or redo would flip now.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn last_flippable(case: &Case, stands: bool) -> Result<Option<ChangeRow>, StoreError> {
    case.store().read(|connection| Ok(last(connection, stands)?.map(|found| found.row)))
}

/// As [`last_flippable`], of one subject's changes.
///
/// # Errors
/// As [`last_flippable`].
pub fn last_of(case: &Case, subject: &str, stands: bool) -> Result<Option<ChangeRow>, StoreError> {
    case.store().read(|connection| {
        let sql = format!("{SELECT} WHERE c.subject = ?1 AND c.stands = ?2 ORDER BY c.flipped DESC LIMIT 1");
        Ok(connection.prepare_cached(&sql)?.query_row((subject, stands), stored).optional()?.map(|found| found.row))
    })
}

/// The last that stands; or, of those taken back, the one taken back last.
fn last(connection: &Connection, stands: bool) -> Result<Option<Stored>, StoreError> {
    let sql = format!("{SELECT} WHERE c.stands = ?1 ORDER BY c.flipped DESC LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([stands], stored).optional()?)
}

/// The change to flip, or why there is none.
pub(super) fn find(
    connection: &Connection,
    seq: Option<u64>,
    stands: bool,
) -> Result<Result<Stored, UndoError>, StoreError> {
    let found = match seq {
        None => last(connection, stands)?,
        Some(seq) => {
            let sql = format!("{SELECT} WHERE c.seq = ?1 AND c.stands = ?2");
            connection.prepare_cached(&sql)?.query_row((seq, stands), stored).optional()?
        }
    };
    let Some(found) = found else {
        return Ok(Err(if stands { UndoError::Nothing } else { UndoError::NothingUndone }));
    };
    match found.row.blocked_by {
        None => Ok(Ok(found)),
        Some(later) => {
            let title = connection.query_row("SELECT title FROM changes WHERE seq = ?1", [later], |row| row.get(0))?;
            Ok(Err(UndoError::Later { title }))
        }
    }
}

/// The change that undo (`stands`) or redo would flip, and whose it is to flip; `None` for what every side may.
///
/// # Errors
/// As [`Case::undo`].
pub fn right_of(case: &Case, seq: Option<u64>, stands: bool) -> Result<(ChangeRow, Option<Right>), UndoError> {
    let found = case.store().read(|connection| find(connection, seq, stands))??;
    let right = kinds::right(&found.kind, &found.flip)?;
    Ok((found.row, right))
}
