//! Which schema does a case have, and how does an older one become the present one?

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// The schema this version writes.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Each step brings a case from schema `index` to `index + 1`. A step is never edited once released.
const MIGRATIONS: &[&str] = &[include_str!("schema/0001_foundation.sql")];

/// The schema version of an open database.
///
/// # Errors
/// [`StoreError`] where the file is no case database.
pub(crate) fn schema_of(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the database to [`SCHEMA`], each step in its own transaction.
///
/// # Errors
/// [`StoreError::TooNew`] for a case of a later version; nothing is changed then.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found = schema_of(connection)?;
    if found > SCHEMA {
        return Err(StoreError::TooNew { found, known: SCHEMA });
    }
    for (index, step) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_schema_is_refused_and_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        assert!(matches!(migrate(&mut connection), Err(StoreError::TooNew { .. })));
        assert_eq!(schema_of(&connection).unwrap(), SCHEMA + 1);
    }
}
