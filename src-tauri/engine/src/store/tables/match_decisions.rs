//! What people decided about pairs, in order, with what each decision put aside.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use super::matches::StoredEdge;
use crate::model::{Kind, RowId};
use crate::reconcile::Verdict;
use crate::store::StoreError;

/// Pairs concerned, with the edges before and after.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct DecisionBody {
    /// (expense, bank).
    pub(crate) pairs: Vec<(RowId, RowId)>,
    /// Edges that stood before and were taken away.
    pub(crate) before: Vec<StoredEdge>,
    /// Edges that stand because of it.
    pub(crate) after: Vec<StoredEdge>,
}

/// One decision.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct StoredDecision {
    pub(crate) id: u32,
    pub(crate) what: Verdict,
    pub(crate) why: String,
    pub(crate) examiner: String,
    pub(crate) created: String,
    pub(crate) undone: bool,
    pub(crate) body: DecisionBody,
}

const COLUMNS: &str = "id, what, why, examiner, created, undone, body";

fn damaged(error: &serde_json::Error) -> StoreError {
    StoreError::Damaged(format!("a decision cannot be read: {error}"))
}

/// Adds a decision and returns its number; `decision.id` is not used.
pub(crate) fn add(connection: &Connection, decision: &StoredDecision) -> Result<u32, StoreError> {
    let body = serde_json::to_string(&decision.body).map_err(|error| damaged(&error))?;
    Ok(connection.query_row(
        "INSERT INTO match_decisions (what, why, examiner, created, undone, body) VALUES (?1, ?2, ?3, ?4, 0, ?5)
         RETURNING id",
        (decision.what.as_str(), &decision.why, &decision.examiner, &decision.created, body),
        |row| row.get(0),
    )?)
}

/// Writes the edges that a decision put aside and those it made.
pub(crate) fn set_body(connection: &Connection, id: u32, body: &DecisionBody) -> Result<(), StoreError> {
    let body = serde_json::to_string(body).map_err(|error| damaged(&error))?;
    connection.execute("UPDATE match_decisions SET body = ?2 WHERE id = ?1", (id, body))?;
    Ok(())
}

pub(crate) fn set_undone(connection: &Connection, id: u32, undone: bool) -> Result<(), StoreError> {
    connection.execute("UPDATE match_decisions SET undone = ?2 WHERE id = ?1", (id, undone))?;
    Ok(())
}

fn decision(row: &Row<'_>) -> Result<StoredDecision, StoreError> {
    let what: String = row.get(1)?;
    let body: String = row.get(6)?;
    Ok(StoredDecision {
        id: row.get(0)?,
        what: Verdict::from_name(&what).ok_or_else(|| StoreError::Damaged(format!("{what:?} is no decision")))?,
        why: row.get(2)?,
        examiner: row.get(3)?,
        created: row.get(4)?,
        undone: row.get(5)?,
        body: serde_json::from_str(&body).map_err(|error| damaged(&error))?,
    })
}

fn list(connection: &Connection, condition: &str) -> Result<Vec<StoredDecision>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM match_decisions {condition} ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(decision(row)?);
    }
    Ok(found)
}

/// All decisions in order.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredDecision>, StoreError> {
    list(connection, "")
}

/// Decisions in which a person looked at just the pairs concerned, in order; those taken back among them.
pub(crate) fn single(connection: &Connection) -> Result<Vec<StoredDecision>, StoreError> {
    list(connection, "WHERE what <> 'accept_above'")
}

pub(crate) fn get(connection: &Connection, id: u32) -> Result<StoredDecision, StoreError> {
    let found = list(connection, &format!("WHERE id = {id}"))?;
    found.into_iter().next().ok_or_else(|| StoreError::NotFound(format!("decision {id}")))
}

/// True where anybody has decided anything.
pub(crate) fn any(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM match_decisions)", [], |row| row.get(0))?)
}

/// Who made a decision.
pub(crate) fn examiner_of(connection: &Connection, id: u32) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT examiner FROM match_decisions WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

/// The rows of a body, each once.
pub(crate) fn rows_of(body: &DecisionBody) -> Vec<(Kind, RowId)> {
    let mut rows: Vec<(Kind, RowId)> =
        body.pairs.iter().flat_map(|(expense, bank)| [(Kind::Expense, *expense), (Kind::Bank, *bank)]).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}
