//! Which schema does a case have, and how does an older one become the present one?

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;
use super::partitions;

/// The schema this version writes.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Each step brings a case from schema `index` to `index + 1`. A step is never edited once released.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_foundation.sql"),
    include_str!("schema/0002_findings.sql"),
    include_str!("schema/0003_decisions.sql"),
    include_str!("schema/0004_reconciliation.sql"),
    include_str!("schema/0005_proof.sql"),
    include_str!("schema/0006_sides.sql"),
    include_str!("schema/0007_transfers.sql"),
    include_str!("schema/0008_workbench.sql"),
    include_str!("schema/0009_views.sql"),
    include_str!("schema/0010_views_by_lens.sql"),
];

/// The step after which monthly tables hold poster, period and the other side's account.
const WIDER_ROWS: usize = 1;

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
        if index == WIDER_ROWS {
            partitions::widen_all(&transaction)?;
        }
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

    #[test]
    fn months_of_the_first_schema_get_the_later_columns() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE expenses_2024_05 (id INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT;
                 INSERT INTO expenses_2024_05 VALUES (7, x'00');
                 INSERT INTO partitions VALUES ('expense', '2024_05', 3);",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let wider: (i64, i64, i64, i64) = connection
            .query_row("SELECT id, poster, period, counter_account FROM expenses_2024_05", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .unwrap();
        assert_eq!(wider, (7, 0, 0, 0));
    }
}
