//! What does a team note for itself? Notes of one point of view are not shown under another, nor exported.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::next_id;
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::store::StoreError;
use crate::undo::{Applied, Reversible};

/// A note of one team.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Note {
    /// Its number.
    pub id: u32,
    /// Point of view whose team it belongs to.
    pub lens: String,
    /// What it is about, as in [`super::Dispute::subject`]; `case` for the case as a whole.
    pub subject: String,
    /// The same as people call it.
    pub label: String,
    /// The text.
    pub body: String,
    /// Who wrote it.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
}

/// Puts a note: as given, or away. Number 0 takes the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PutNote {
    /// Its number; 0 for a new one.
    pub id: u32,
    /// The value after the change.
    pub value: Option<Note>,
}

impl Reversible for PutNote {
    const KIND: &'static str = "note";

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let id = if self.id == 0 { next_id(transaction, "team_notes", Self::KIND)? } else { self.id };
        let before = find(transaction, id)?;
        transaction.execute("DELETE FROM team_notes WHERE id = ?1", [id])?;
        let mut value = self.value;
        if let Some(note) = &mut value {
            note.id = id;
            if note.created.is_empty() {
                (note.examiner, note.created) = (by.actor.name.clone(), by.time.clone());
            }
            add(transaction, note)?;
        }
        let entry = entry(value.as_ref(), before.as_ref());
        Ok(Applied { inverse: PutNote { id, value: before }, subject: format!("note {id}"), entry })
    }
}

fn add(transaction: &Transaction<'_>, note: &Note) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO team_notes (id, lens, subject, label, body, examiner, created)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![note.id, note.lens, note.subject, note.label, note.body, note.examiner, note.created])?;
    Ok(())
}

// The log is everybody's: it says that a team noted something on what, not what.
fn entry(after: Option<&Note>, before: Option<&Note>) -> Entry {
    let Some(shown) = after.or(before) else { return Entry { operation: "note.put", ..Entry::default() } };
    let (operation, verb) = match (after, before) {
        (Some(_), None) => ("note.write", "Team note written"),
        (Some(_), Some(_)) => ("note.change", "Team note changed"),
        (None, _) => ("note.remove", "Team note removed"),
    };
    Entry {
        operation,
        summary: format!("{verb} on {}", shown.label),
        objects: BTreeMap::from([("subject", shown.subject.clone())]),
        detail: BTreeMap::from([("note", shown.id.into()), ("lens", shown.lens.clone().into())]),
        ..Entry::default()
    }
}

const SELECT: &str = "SELECT id, lens, subject, label, body, examiner, created FROM team_notes";

fn read(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note {
        id: row.get(0)?,
        lens: row.get(1)?,
        subject: row.get(2)?,
        label: row.get(3)?,
        body: row.get(4)?,
        examiner: row.get(5)?,
        created: row.get(6)?,
    })
}

fn find(connection: &Connection, id: u32) -> Result<Option<Note>, StoreError> {
    Ok(connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?.query_row([id], read).optional()?)
}

/// Notes of one team, in order of writing.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn notes(case: &Case, lens: &str) -> Result<Vec<Note>, StoreError> {
    case.store().read(|connection| {
        let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE lens = ?1 ORDER BY id"))?;
        Ok(statement.query_map([lens], read)?.collect::<Result<_, _>>()?)
    })
}
