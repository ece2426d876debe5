//! What may be matched without a person, by pair of accounts.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::reconcile::Limits;
use crate::store::StoreError;

fn limits(row: &Row<'_>) -> Result<Limits, StoreError> {
    let body: String = row.get(0)?;
    serde_json::from_str(&body).map_err(|error| StoreError::Damaged(format!("limits cannot be read: {error}")))
}

/// All limits, by ledger account, then bank account.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Limits>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM match_limits ORDER BY ledger_account, bank_account")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(limits(row)?);
    }
    Ok(found)
}

pub(crate) fn get(connection: &Connection, ledger: u32, bank: u32) -> Result<Option<Limits>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM match_limits WHERE ledger_account = ?1 AND bank_account = ?2")?;
    statement.query_row((ledger, bank), |row| Ok(limits(row))).optional()?.transpose()
}

/// Puts the limits of a pair of accounts, or takes them away.
pub(crate) fn put(
    connection: &Connection,
    (ledger, bank): (u32, u32),
    value: Option<&Limits>,
) -> Result<(), StoreError> {
    let pair = (ledger, bank);
    connection.execute("DELETE FROM match_limits WHERE ledger_account = ?1 AND bank_account = ?2", pair)?;
    let Some(value) = value else { return Ok(()) };
    let body = serde_json::to_string(value)
        .map_err(|error| StoreError::Damaged(format!("limits cannot be written: {error}")))?;
    connection.execute("INSERT INTO match_limits VALUES (?1, ?2, ?3)", (ledger, bank, body))?;
    Ok(())
}
