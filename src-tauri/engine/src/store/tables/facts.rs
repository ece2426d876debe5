//! Facts of the case itself.

use rusqlite::{Connection, OptionalExtension};

use crate::store::StoreError;

pub(crate) fn set(connection: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    connection.execute("INSERT OR REPLACE INTO facts (key, value) VALUES (?1, ?2)", (key, value))?;
    Ok(())
}

pub(crate) fn get(connection: &Connection, key: &str) -> Result<String, StoreError> {
    connection
        .query_row("SELECT value FROM facts WHERE key = ?1", [key], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Damaged(format!("the case does not state its {key}")))
}

/// A fact that need not be there.
pub(crate) fn find(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let found = connection.query_row("SELECT value FROM facts WHERE key = ?1", [key], |row| row.get(0));
    Ok(found.optional()?)
}
