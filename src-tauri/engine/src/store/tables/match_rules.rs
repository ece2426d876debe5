//! Rules that a person wrote about rows that need no partner.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::RowId;
use crate::reconcile::Rule;
use crate::store::StoreError;

const COLUMNS: &str = "id, name, body, examiner, created";

fn rule(row: &Row<'_>) -> Result<Rule, StoreError> {
    let body: String = row.get(2)?;
    let rule: Rule = serde_json::from_str(&body)
        .map_err(|error| StoreError::Damaged(format!("a rule of reconciliation cannot be read: {error}")))?;
    Ok(Rule { id: row.get(0)?, name: row.get(1)?, examiner: row.get(3)?, created: row.get(4)?, ..rule })
}

/// All rules, oldest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Rule>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM match_rules ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(rule(row)?);
    }
    Ok(found)
}

pub(crate) fn get(connection: &Connection, id: u32) -> Result<Option<Rule>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM match_rules WHERE id = ?1"))?;
    statement.query_row([id], |row| Ok(rule(row))).optional()?.transpose()
}

pub(crate) fn put(connection: &Connection, rule: &Rule) -> Result<(), StoreError> {
    let body = serde_json::to_string(rule)
        .map_err(|error| StoreError::Damaged(format!("a rule cannot be written: {error}")))?;
    connection.execute(
        "INSERT OR REPLACE INTO match_rules VALUES (?1, ?2, ?3, ?4, ?5)",
        (rule.id, &rule.name, body, &rule.examiner, &rule.created),
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: u32) -> Result<(), StoreError> {
    connection.execute("DELETE FROM match_rules WHERE id = ?1", [id])?;
    Ok(())
}

/// Rows that a rule holds now.
pub(crate) fn rows_of(connection: &Connection, id: u32) -> Result<Vec<RowId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT row FROM match_lone WHERE rule = ?1 ORDER BY row")?;
    let rows = statement.query_map([id], |row| Ok(RowId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
