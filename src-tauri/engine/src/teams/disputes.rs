//! What does a side dispute that only the examiner may change?

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::next_id;
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::store::StoreError;
use crate::undo::{Applied, Reversible};

/// Where a dispute stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// Nobody has answered it.
    Open,
    /// The examiner answered; see the answer.
    Answered,
    /// The side that raised it took it back.
    Withdrawn,
}

impl DisputeState {
    fn as_str(self) -> &'static str {
        match self {
            DisputeState::Open => "open",
            DisputeState::Answered => "answered",
            DisputeState::Withdrawn => "withdrawn",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "answered" => DisputeState::Answered,
            "withdrawn" => DisputeState::Withdrawn,
            _ => DisputeState::Open,
        }
    }
}

/// A dispute on record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Dispute {
    /// Its number.
    pub id: u32,
    /// Point of view that raised it.
    pub lens: String,
    /// What is disputed: `row bank 123`, `match 7`, `finding F-07`, `parameter NAME`.
    pub subject: String,
    /// The same as people call it.
    pub label: String,
    /// What is said against it.
    pub statement: String,
    /// Where it stands.
    pub state: DisputeState,
    /// The examiner's answer; empty while open.
    pub answer: String,
    /// Who raised it.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
}

/// Puts a dispute: as given, or away. Number 0 takes the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PutDispute {
    /// Its number; 0 for a new one.
    pub id: u32,
    /// The value after the change.
    pub value: Option<Dispute>,
}

impl Reversible for PutDispute {
    const KIND: &'static str = "dispute";

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let id = if self.id == 0 { next_id(transaction, "disputes", Self::KIND)? } else { self.id };
        let before = find(transaction, id)?;
        transaction.execute("DELETE FROM disputes WHERE id = ?1", [id])?;
        let mut value = self.value;
        if let Some(dispute) = &mut value {
            dispute.id = id;
            if dispute.created.is_empty() {
                (dispute.examiner, dispute.created) = (by.actor.name.clone(), by.time.clone());
            }
            add(transaction, dispute)?;
        }
        let entry = entry(value.as_ref(), before.as_ref());
        Ok(Applied { inverse: PutDispute { id, value: before }, subject: format!("dispute {id}"), entry })
    }
}

fn add(transaction: &Transaction<'_>, dispute: &Dispute) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO disputes (id, lens, subject, label, statement, state, answer, examiner, created)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            dispute.id,
            dispute.lens,
            dispute.subject,
            dispute.label,
            dispute.statement,
            dispute.state.as_str(),
            dispute.answer,
            dispute.examiner,
            dispute.created
        ])?;
    Ok(())
}

fn entry(after: Option<&Dispute>, before: Option<&Dispute>) -> Entry {
    let Some(shown) = after.or(before) else { return Entry { operation: "dispute.put", ..Entry::default() } };
    let (operation, verb) = match after.map(|dispute| dispute.state) {
        Some(DisputeState::Open) => ("dispute.raise", "Dispute raised"),
        Some(DisputeState::Answered) => ("dispute.answer", "Dispute answered"),
        Some(DisputeState::Withdrawn) => ("dispute.withdraw", "Dispute withdrawn"),
        None => ("dispute.remove", "Dispute taken off the record"),
    };
    Entry {
        operation,
        summary: format!("{verb} on {}", shown.label),
        objects: BTreeMap::from([("subject", shown.subject.clone())]),
        detail: BTreeMap::from([
            ("dispute", shown.id.into()),
            ("lens", shown.lens.clone().into()),
            ("statement", shown.statement.clone().into()),
            ("answer", shown.answer.clone().into()),
        ]),
        ..Entry::default()
    }
}

const SELECT: &str = "SELECT id, lens, subject, label, statement, state, answer, examiner, created FROM disputes";

fn read(row: &Row<'_>) -> rusqlite::Result<Dispute> {
    Ok(Dispute {
        id: row.get(0)?,
        lens: row.get(1)?,
        subject: row.get(2)?,
        label: row.get(3)?,
        statement: row.get(4)?,
        state: DisputeState::parse(&row.get::<_, String>(5)?),
        answer: row.get(6)?,
        examiner: row.get(7)?,
        created: row.get(8)?,
    })
}

fn find(connection: &Connection, id: u32) -> Result<Option<Dispute>, StoreError> {
    Ok(connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?.query_row([id], read).optional()?)
}

/// All disputes, in order of raising.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn disputes(case: &Case) -> Result<Vec<Dispute>, StoreError> {
    case.store().read(|connection| {
        let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY id"))?;
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    })
}
