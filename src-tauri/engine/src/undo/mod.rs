//! What can be taken back? Changes that know their opposite.
//!
//! A reversible change is a small value that says what shall be true ([`Reversible`]). Making it gives the change that
//! takes it back; both are kept, and taking back is itself a change with an audit entry: nothing is ever unsaid.
//!
//! Changes of one *subject* (one match, one dispute, one row's tags) stack: a change is taken back only while no later
//! one of its subject stands, and is made again only while none has come since. Changes of different subjects are free
//! of one another.
//!
//! Adding a kind: implement [`Reversible`] beside the table it changes, and one line in [`kinds::KINDS`].

mod error;
mod kinds;
mod list;

#[cfg(test)]
mod tests;

use rusqlite::{Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::{self, Entry, Witness};
use crate::case::Case;
use crate::lenses::Right;
use crate::store::StoreError;

pub use error::UndoError;
pub use list::{ChangeRow, changes, last_flippable, last_of, right_of};

/// A change that knows its opposite.
pub trait Reversible: Serialize + DeserializeOwned {
    /// Stable name, e.g. `dispute`; stored with each change.
    const KIND: &'static str;

    /// Whose it is to take back and to make again; `None` for what every side may.
    fn right(&self) -> Option<Right> {
        None
    }

    /// Makes the change.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction is rolled back then.
    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError>;
}

/// A change that was made.
pub struct Applied<C> {
    /// The change that takes it back.
    pub inverse: C,
    /// What it is about: changes of one subject stack.
    pub subject: String,
    /// The witness of it; its summary names the change in the list.
    pub entry: Entry,
}

/// A change whose kind is known only by its name: opposite and subject as text.
struct Flipped {
    inverse: String,
    subject: String,
    entry: Entry,
}

impl Case {
    /// Makes a change that can be taken back; gives its number, which is that of its audit entry.
    ///
    /// # Errors
    /// As [`Reversible::apply`]; [`StoreError::ReadOnly`] for a case that takes no changes.
    pub fn make<C: Reversible>(&self, change: C) -> Result<u64, StoreError> {
        let witness = self.witness();
        self.store().write(|writer| {
            writer.changing(|transaction| {
                let Applied { inverse, subject, entry } = change.apply(transaction, &witness)?;
                let head = audit::append(transaction, &witness, &entry)?;
                transaction
                    .prepare_cached(
                        "INSERT INTO changes (seq, kind, subject, title, flip, stands, flipped, examiner, created)
                         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?1, ?6, ?7)",
                    )?
                    .execute(params![
                        head.seq,
                        C::KIND,
                        subject,
                        entry.summary,
                        text(&inverse)?,
                        witness.actor.name,
                        witness.time
                    ])?;
                Ok(head.seq)
            })
        })
    }

    /// Takes a change back: the one of this number, or the last that stands.
    ///
    /// # Errors
    /// [`UndoError::Nothing`], [`UndoError::Later`] where a later change of the same subject stands on it.
    pub fn undo(&self, seq: Option<u64>) -> Result<ChangeRow, UndoError> {
        self.flip(seq, true)
    }

    /// Makes a change again that was taken back: the one of this number, or the one taken back last.
    ///
    /// # Errors
    /// As [`Case::undo`].
    pub fn redo(&self, seq: Option<u64>) -> Result<ChangeRow, UndoError> {
        self.flip(seq, false)
    }

    fn flip(&self, seq: Option<u64>, stands: bool) -> Result<ChangeRow, UndoError> {
        let witness = self.witness();
        self.store().write(|writer| {
            writer.changing(|transaction| {
                let change = match list::find(transaction, seq, stands)? {
                    Ok(change) => change,
                    Err(why) => return Ok(Err(why)),
                };
                let flipped = kinds::apply(&change.kind, &change.flip, transaction, &witness)?;
                debug_assert_eq!(flipped.subject, change.row.subject, "a change and its opposite have one subject");
                let verb = if stands { "Took back" } else { "Made again" };
                let entry = Entry {
                    operation: if stands { "change.undo" } else { "change.redo" },
                    summary: format!("{verb}: {}", change.row.title),
                    detail: [("change", change.row.seq.into()), ("by", flipped.entry.operation.into())]
                        .into_iter()
                        .chain(flipped.entry.detail)
                        .collect(),
                    ..flipped.entry
                };
                let head = audit::append(transaction, &witness, &entry)?;
                transaction.execute(
                    "UPDATE changes SET flip = ?2, stands = ?3, flipped = ?4 WHERE seq = ?1",
                    params![change.row.seq, flipped.inverse, !stands, head.seq],
                )?;
                Ok(Ok(ChangeRow { stands: !stands, blocked_by: None, ..change.row }))
            })
        })?
    }
}

fn text(change: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(change).map_err(|error| StoreError::Damaged(format!("a change could not be kept: {error}")))
}

fn parse<C: DeserializeOwned>(text: &str) -> Result<C, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(format!("a change could not be read: {error}")))
}
