//! Sealed originals.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::store::StoreError;

/// One sealed file.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: Vec<u8>,
    pub(crate) blake3: Vec<u8>,
    pub(crate) sealed: String,
    pub(crate) examiner: String,
}

const COLUMNS: &str = "id, name, bytes, sha256, blake3, sealed, examiner";

/// Adds a file and returns its number; `file.id` is not used.
pub(crate) fn add(connection: &Connection, file: &Sealed) -> Result<u32, StoreError> {
    Ok(connection.query_row(
        "INSERT INTO evidence (name, bytes, sha256, blake3, sealed, examiner) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         RETURNING id",
        (&file.name, file.bytes, &file.sha256, &file.blake3, &file.sealed, &file.examiner),
        |row| row.get(0),
    )?)
}

pub(crate) fn get(connection: &Connection, id: u32) -> Result<Sealed, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM evidence WHERE id = ?1"))?
        .query_row([id], sealed)
        .optional()?
        .ok_or_else(|| StoreError::NotFound(format!("evidence file {id}")))
}

pub(crate) fn by_hash(connection: &Connection, sha256: &[u8]) -> Result<Option<Sealed>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM evidence WHERE sha256 = ?1"))?
        .query_row([sha256], sealed)
        .optional()?)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Sealed>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM evidence ORDER BY id"))?;
    let rows = statement.query_map([], sealed)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn sealed(row: &Row<'_>) -> rusqlite::Result<Sealed> {
    Ok(Sealed {
        id: row.get(0)?,
        name: row.get(1)?,
        bytes: row.get(2)?,
        sha256: row.get(3)?,
        blake3: row.get(4)?,
        sealed: row.get(5)?,
        examiner: row.get(6)?,
    })
}
