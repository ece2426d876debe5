//! The manifest of each file's reading: how far it is, and what became of its rows.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::importers::ReadOptions;
use crate::intake::ReadState;
use crate::model::Kind;
use crate::store::StoreError;
use crate::store::chunk::Chunk;

/// One file's manifest.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    pub(crate) evidence: u32,
    pub(crate) format: String,
    pub(crate) kind: Kind,
    pub(crate) options: ReadOptions,
    pub(crate) state: ReadState,
    /// First data row that is not stored yet.
    pub(crate) next_row: u64,
    pub(crate) read: u64,
    pub(crate) accepted: u64,
    pub(crate) rejected: u64,
    pub(crate) merged: u64,
    pub(crate) notices: u64,
    pub(crate) failure: Option<String>,
}

impl Manifest {
    /// True while a reading has left nothing in the store.
    pub(crate) fn is_untouched(&self) -> bool {
        self.read == 0 && self.notices == 0
    }
}

const COLUMNS: &str = "evidence, format, kind, options, state, next_row, rows_read, accepted, rejected, merged, notices, \
                       failure";

/// Starts a file's manifest; one that has stored nothing yet is replaced, so that other options can be tried.
pub(crate) fn begin(
    connection: &Connection,
    evidence: u32,
    format: &str,
    kind: Kind,
    options: &ReadOptions,
) -> Result<(), StoreError> {
    let options = serde_json::to_string(options)
        .map_err(|error| StoreError::Damaged(format!("the reading's options cannot be written: {error}")))?;
    connection.execute(
        "INSERT OR REPLACE INTO imports VALUES (?1, ?2, ?3, ?4, 'reading', 1, 0, 0, 0, 0, 0, NULL)",
        (evidence, format, kind.as_str(), options),
    )?;
    Ok(())
}

/// Counts a chunk's rows and moves the resume point behind them.
pub(crate) fn advance(connection: &Connection, evidence: u32, chunk: &Chunk) -> Result<(), StoreError> {
    let (accepted, rejected) = (chunk.rows.len(), chunk.rejected.len());
    let next = chunk.range.map(|(_, last)| last + 1);
    connection
        .prepare_cached(
            "UPDATE imports SET next_row = coalesce(?2, next_row), rows_read = rows_read + ?3 + ?4,
             accepted = accepted + ?3, rejected = rejected + ?4, notices = notices + ?5 WHERE evidence = ?1",
        )?
        .execute((evidence, next, accepted, rejected, chunk.notices.len()))?;
    Ok(())
}

/// Counts rejected rows as accepted (or, with a negative number, accepted ones as rejected again).
pub(crate) fn move_rejected(connection: &Connection, evidence: u32, rows: i64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE imports SET accepted = accepted + ?2, rejected = rejected - ?2 WHERE evidence = ?1",
        (evidence, rows),
    )?;
    Ok(())
}

pub(crate) fn set_state(
    connection: &Connection,
    evidence: u32,
    state: ReadState,
    failure: Option<&str>,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE imports SET state = ?2, failure = ?3 WHERE evidence = ?1",
        (evidence, state_name(state), failure),
    )?;
    Ok(())
}

pub(crate) fn get(connection: &Connection, evidence: u32) -> Result<Option<Manifest>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE evidence = ?1");
    connection.prepare_cached(&sql)?.query_row([evidence], |row| Ok(manifest(row))).optional()?.transpose()
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Manifest>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM imports ORDER BY evidence");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(manifest(row)?);
    }
    Ok(found)
}

fn manifest(row: &Row<'_>) -> Result<Manifest, StoreError> {
    let kind: String = row.get(2)?;
    let options: String = row.get(3)?;
    let state: String = row.get(4)?;
    let damaged = |what: &str| StoreError::Damaged(format!("the manifest of a file states no valid {what}"));
    Ok(Manifest {
        evidence: row.get(0)?,
        format: row.get(1)?,
        kind: Kind::from_name(&kind).ok_or_else(|| damaged("kind"))?,
        options: serde_json::from_str(&options).map_err(|_| damaged("options"))?,
        state: state_from(&state).ok_or_else(|| damaged("state"))?,
        next_row: row.get(5)?,
        read: row.get(6)?,
        accepted: row.get(7)?,
        rejected: row.get(8)?,
        merged: row.get(9)?,
        notices: row.get(10)?,
        failure: row.get(11)?,
    })
}

const STATES: [(ReadState, &str); 5] = [
    (ReadState::Sealed, "sealed"),
    (ReadState::Reading, "reading"),
    (ReadState::Done, "done"),
    (ReadState::Cancelled, "cancelled"),
    (ReadState::Failed, "failed"),
];

fn state_name(state: ReadState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("failed", |(_, name)| name)
}

fn state_from(name: &str) -> Option<ReadState> {
    STATES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
}
