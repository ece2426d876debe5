//! Runs of reconciliation, and what each learned by pair of accounts.

use rusqlite::{Connection, OptionalExtension};

use crate::store::StoreError;

/// One run as stored; `report` is JSON.
pub(crate) struct StoredRun {
    pub(crate) id: u32,
    pub(crate) parameters: u32,
    pub(crate) report: String,
}

/// Begins a run and returns its number.
pub(crate) fn add(
    connection: &Connection,
    (started, examiner): (&str, &str),
    data_version: u64,
    settings: &str,
    parameters: u32,
) -> Result<u32, StoreError> {
    Ok(connection.query_row(
        "INSERT INTO reconcile_runs (started, examiner, data_version, settings, parameters, report)
         VALUES (?1, ?2, ?3, ?4, ?5, '') RETURNING id",
        (started, examiner, data_version, settings, parameters),
        |row| row.get(0),
    )?)
}

pub(crate) fn set_report(connection: &Connection, id: u32, report: &str) -> Result<(), StoreError> {
    connection.execute("UPDATE reconcile_runs SET report = ?2 WHERE id = ?1", (id, report))?;
    Ok(())
}

/// The last run.
pub(crate) fn last(connection: &Connection) -> Result<Option<StoredRun>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, parameters, report FROM reconcile_runs ORDER BY id DESC LIMIT 1")?;
    let found =
        statement.query_row([], |row| Ok(StoredRun { id: row.get(0)?, parameters: row.get(1)?, report: row.get(2)? }));
    Ok(found.optional()?)
}

/// The version that the next parameters get.
pub(crate) fn next_version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT coalesce(max(version), 0) + 1 FROM reconcile_parameters", [], |row| row.get(0))?)
}

pub(crate) fn put_parameters(
    connection: &Connection,
    version: u32,
    (ledger, bank, opposite): (u32, u32, bool),
    body: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO reconcile_parameters VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((version, ledger, bank, opposite, body))?;
    Ok(())
}

/// Pairs of accounts of a version with their parameters: ledger account, bank account, opposite sign, JSON.
pub(crate) fn parameters(connection: &Connection, version: u32) -> Result<Vec<(u32, u32, bool, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT ledger_account, bank_account, opposite, body FROM reconcile_parameters WHERE version = ?1
         ORDER BY ledger_account, bank_account",
    )?;
    let rows = statement.query_map([version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
