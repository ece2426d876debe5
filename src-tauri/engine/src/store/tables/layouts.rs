//! Layouts that a person confirmed.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::store::StoreError;

/// One layout.
#[derive(Clone, Debug)]
pub(crate) struct StoredLayout {
    pub(crate) fingerprint: String,
    /// JSON.
    pub(crate) decisions: String,
    /// File that was read so.
    pub(crate) evidence: u32,
    pub(crate) evidence_name: String,
    pub(crate) confirmed: String,
    pub(crate) examiner: String,
}

const SELECT: &str = "SELECT l.fingerprint, l.decisions, l.evidence, e.name, l.confirmed, l.examiner
    FROM layouts l JOIN evidence e ON e.id = l.evidence";

pub(crate) fn put(connection: &Connection, layout: &StoredLayout) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO layouts (fingerprint, decisions, evidence, confirmed, examiner) VALUES (?1, ?2, ?3, ?4, ?5)",
        (&layout.fingerprint, &layout.decisions, layout.evidence, &layout.confirmed, &layout.examiner),
    )?;
    Ok(())
}

pub(crate) fn get(connection: &Connection, fingerprint: &str) -> Result<Option<StoredLayout>, StoreError> {
    let sql = format!("{SELECT} WHERE l.fingerprint = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([fingerprint], layout).optional()?)
}

/// All, in the order in which they were confirmed.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredLayout>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY l.confirmed, l.fingerprint"))?;
    let rows = statement.query_map([], layout)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn remove(connection: &Connection, fingerprint: &str) -> Result<bool, StoreError> {
    Ok(connection.execute("DELETE FROM layouts WHERE fingerprint = ?1", [fingerprint])? > 0)
}

fn layout(row: &Row<'_>) -> rusqlite::Result<StoredLayout> {
    Ok(StoredLayout {
        fingerprint: row.get(0)?,
        decisions: row.get(1)?,
        evidence: row.get(2)?,
        evidence_name: row.get(3)?,
        confirmed: row.get(4)?,
        examiner: row.get(5)?,
    })
}
