//! Runs of tests, their present results, findings with their rows, and what people said about them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::detectors::RowRef;
use crate::model::{Kind, RowId};
use crate::store::StoreError;

/// A finding as stored; `body` is JSON.
pub(crate) struct StoredFinding {
    pub(crate) id: String,
    pub(crate) test: String,
    pub(crate) first_run: i64,
    pub(crate) last_run: i64,
    /// `new`, `kept`, `changed`, `gone`.
    pub(crate) change: String,
    pub(crate) rank: u32,
    pub(crate) severity: u32,
    pub(crate) digest: Vec<u8>,
    pub(crate) body: String,
}

/// Something a person said about a finding.
pub(crate) struct StoredEvent {
    pub(crate) finding: String,
    pub(crate) what: String,
    pub(crate) value: String,
    pub(crate) why: String,
    pub(crate) examiner: String,
    pub(crate) created: String,
}

/// A run as stored.
pub(crate) struct StoredRun {
    pub(crate) id: i64,
    pub(crate) started: String,
    pub(crate) examiner: String,
    pub(crate) data_version: u64,
    pub(crate) settings: String,
    pub(crate) difference: String,
}

pub(crate) fn add_run(connection: &Connection, run: &StoredRun) -> Result<i64, StoreError> {
    Ok(connection.query_row(
        "INSERT INTO test_runs (started, examiner, data_version, settings, difference) VALUES (?1, ?2, ?3, ?4, ?5)
         RETURNING id",
        params![run.started, run.examiner, run.data_version, run.settings, run.difference],
        |row| row.get(0),
    )?)
}

pub(crate) fn set_difference(connection: &Connection, run: i64, difference: &str) -> Result<(), StoreError> {
    connection.execute("UPDATE test_runs SET difference = ?2 WHERE id = ?1", (run, difference))?;
    Ok(())
}

/// All runs, newest first.
pub(crate) fn runs(connection: &Connection) -> Result<Vec<StoredRun>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, started, examiner, data_version, settings, difference FROM test_runs ORDER BY id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(StoredRun {
            id: row.get(0)?,
            started: row.get(1)?,
            examiner: row.get(2)?,
            data_version: row.get(3)?,
            settings: row.get(4)?,
            difference: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts a test's result in the place of its last one; `pinned` names version, parameters and data.
pub(crate) fn set_result(
    connection: &Connection,
    (test, run, version): (&str, i64, u32),
    pinned: &str,
    (state, body): (&str, &str),
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO test_results VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![test, run, version, pinned, state, body])?;
    Ok(())
}

/// (test, pinned, body) of every result.
pub(crate) fn results(connection: &Connection) -> Result<Vec<(String, String, String)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT test, pinned, body FROM test_results ORDER BY test")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Findings by rank, those that are gone last.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredFinding>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, test, first_run, last_run, change, rank, severity, digest, body FROM findings
         ORDER BY change = 'gone', rank, id",
    )?;
    let rows = statement.query_map([], stored)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn find(connection: &Connection, id: &str) -> Result<Option<StoredFinding>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, test, first_run, last_run, change, rank, severity, digest, body FROM findings WHERE id = ?1",
    )?;
    Ok(statement.query_row([id], stored).optional()?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredFinding> {
    Ok(StoredFinding {
        id: row.get(0)?,
        test: row.get(1)?,
        first_run: row.get(2)?,
        last_run: row.get(3)?,
        change: row.get(4)?,
        rank: row.get(5)?,
        severity: row.get(6)?,
        digest: row.get(7)?,
        body: row.get(8)?,
    })
}

pub(crate) fn put(connection: &Connection, finding: &StoredFinding, rows: &[RowRef]) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM finding_rows WHERE finding = ?1")?.execute([&finding.id])?;
    connection
        .prepare_cached(
            "INSERT INTO findings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET
             last_run = ?4, change = ?5, rank = ?6, severity = ?7, digest = ?8, body = ?9",
        )?
        .execute(params![
            finding.id,
            finding.test,
            finding.first_run,
            finding.last_run,
            finding.change,
            finding.rank,
            finding.severity,
            finding.digest,
            finding.body
        ])?;
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO finding_rows VALUES (?1, ?2, ?3, ?4)")?;
    for row in rows {
        insert.execute(params![finding.id, row.kind.as_str(), row.id.0, row.bar])?;
    }
    Ok(())
}

/// Keeps a finding that a run no longer shows, marked as gone.
pub(crate) fn mark_gone(connection: &Connection, id: &str) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE findings SET change = 'gone' WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(crate) fn set_rank(connection: &Connection, id: &str, rank: u32) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE findings SET rank = ?2 WHERE id = ?1")?.execute((id, rank))?;
    Ok(())
}

/// Rows behind a finding, or those of one point of its chart.
pub(crate) fn rows_of(connection: &Connection, finding: &str) -> Result<Vec<RowRef>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT kind, row, bar FROM finding_rows WHERE finding = ?1 ORDER BY row, kind")?;
    let mut rows = statement.query([finding])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let kind = Kind::from_name(&kind)
            .ok_or_else(|| StoreError::Damaged(format!("a finding names rows of kind {kind:?}")))?;
        found.push(RowRef { kind, id: RowId(row.get(1)?), bar: row.get(2)? });
    }
    Ok(found)
}

pub(crate) fn add_event(connection: &Connection, event: &StoredEvent) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO finding_events
         SELECT ?1, 1 + coalesce(max(seq), 0), ?2, ?3, ?4, ?5, ?6 FROM finding_events WHERE finding = ?1",
        params![event.finding, event.what, event.value, event.why, event.examiner, event.created],
    )?;
    Ok(())
}

/// Everything said about one finding, or about all, in order.
pub(crate) fn events(connection: &Connection, finding: Option<&str>) -> Result<Vec<StoredEvent>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT finding, what, value, why, examiner, created FROM finding_events
         WHERE ?1 IS NULL OR finding = ?1 ORDER BY finding, seq",
    )?;
    let rows = statement.query_map([finding], |row| {
        Ok(StoredEvent {
            finding: row.get(0)?,
            what: row.get(1)?,
            value: row.get(2)?,
            why: row.get(3)?,
            examiner: row.get(4)?,
            created: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
