//! What a person decided about rejected rows.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::store::StoreError;

/// One decision.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    pub(crate) evidence: u32,
    pub(crate) row_no: u64,
    /// JSON of the fields given; `None` where the row was left out.
    pub(crate) fields: Option<String>,
    pub(crate) reason: String,
    pub(crate) examiner: String,
    pub(crate) decided: String,
    /// Digest of the row as stored.
    pub(crate) digest: Option<Vec<u8>>,
    /// Audit entry that witnesses the decision.
    pub(crate) audit: u64,
}

const COLUMNS: &str = "evidence, row_no, fields, reason, examiner, decided, digest, audit";

pub(crate) fn add(connection: &Connection, new: &Correction) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT INTO corrections VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute((
        new.evidence,
        new.row_no,
        &new.fields,
        &new.reason,
        &new.examiner,
        &new.decided,
        &new.digest,
        new.audit,
    ))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, evidence: u32, row_no: u64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM corrections WHERE evidence = ?1 AND row_no = ?2", (evidence, row_no))?;
    Ok(())
}

pub(crate) fn get(connection: &Connection, evidence: u32, row_no: u64) -> Result<Option<Correction>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM corrections WHERE evidence = ?1 AND row_no = ?2");
    Ok(connection.prepare_cached(&sql)?.query_row((evidence, row_no), correction).optional()?)
}

/// Decisions about the rows of one file, in order of row.
pub(crate) fn of_evidence(connection: &Connection, evidence: u32) -> Result<Vec<Correction>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM corrections WHERE evidence = ?1 ORDER BY row_no");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([evidence], correction)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    Ok(Correction {
        evidence: row.get(0)?,
        row_no: row.get(1)?,
        fields: row.get(2)?,
        reason: row.get(3)?,
        examiner: row.get(4)?,
        decided: row.get(5)?,
        digest: row.get(6)?,
        audit: row.get(7)?,
    })
}
