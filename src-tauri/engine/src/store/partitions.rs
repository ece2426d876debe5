//! Which table holds a month's rows? Names, making, indexes, versions.

use rusqlite::{Connection, OptionalExtension};

use super::error::StoreError;
use crate::model::{Kind, Month};

/// The table of one kind and month, e.g. `bank_lines_2025_01`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Partition {
    pub(crate) month: Month,
    pub(crate) kind: Kind,
}

impl Partition {
    /// The table's name. Made of a fixed prefix and digits only, so that it is safe inside SQL text.
    pub(crate) fn table(self) -> String {
        format!("{}_{}", self.kind.table_prefix(), self.month)
    }

    /// Makes the table when the first row of its month arrives.
    pub(crate) fn create(self, connection: &Connection) -> Result<(), StoreError> {
        self.create_table(connection)?;
        connection.execute(
            "INSERT INTO partitions (kind, month, version) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING",
            (self.kind.as_str(), self.month.to_string()),
        )?;
        Ok(())
    }

    /// Makes the table alone.
    pub(crate) fn create_table(self, connection: &Connection) -> Result<(), StoreError> {
        let table = self.table();
        connection.execute_batch(&format!(
            "CREATE TABLE IF NOT EXISTS {table} (
               id INTEGER PRIMARY KEY,
               evidence INTEGER NOT NULL,
               row_no INTEGER NOT NULL,
               account INTEGER NOT NULL,
               amount INTEGER NOT NULL,
               currency INTEGER NOT NULL,
               skeleton INTEGER NOT NULL,
               argument TEXT,
               party INTEGER NOT NULL,
               category INTEGER NOT NULL,
               person INTEGER NOT NULL,
               reference TEXT,
               entry_id TEXT,
               minute INTEGER,
               balance INTEGER,
               source_offset INTEGER NOT NULL,
               source_len INTEGER NOT NULL,
               source_line INTEGER NOT NULL,
               digest BLOB NOT NULL,
               poster INTEGER NOT NULL DEFAULT 0,
               period INTEGER NOT NULL DEFAULT 0,
               counter_account INTEGER NOT NULL DEFAULT 0
             ) STRICT;"
        ))?;
        Ok(())
    }

    /// Makes the index by which a file's rows are found (verification, evidence filter). Called after the bulk load:
    /// building it once is cheaper than keeping it up row by row.
    pub(crate) fn index(self, connection: &Connection) -> Result<(), StoreError> {
        let table = self.table();
        connection
            .execute_batch(&format!("CREATE INDEX IF NOT EXISTS {table}_by_evidence ON {table} (evidence, row_no)"))?;
        Ok(())
    }

    /// Raises the version, so that everything derived from the month is known to be old.
    pub(crate) fn touch(self, connection: &Connection) -> Result<(), StoreError> {
        connection
            .prepare_cached("UPDATE partitions SET version = version + 1 WHERE kind = ?1 AND month = ?2")?
            .execute((self.kind.as_str(), self.month.to_string()))?;
        Ok(())
    }
}

/// Adds the columns that monthly tables of the first schema lack.
pub(super) fn widen_all(connection: &Connection) -> Result<(), StoreError> {
    for (partition, _) in all(connection)? {
        let table = partition.table();
        for column in ["poster", "period", "counter_account"] {
            connection.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0"))?;
        }
    }
    Ok(())
}

/// All partitions, oldest month first, bank before expenses.
pub(crate) fn all(connection: &Connection) -> Result<Vec<(Partition, u64)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT kind, month, version FROM partitions ORDER BY month, kind")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let month: String = row.get(1)?;
        let (Some(kind), Some(parsed)) = (Kind::from_name(&kind), Month::parse(&month)) else {
            return Err(StoreError::Damaged(format!("partition {kind}/{month} has no valid name")));
        };
        found.push((Partition { month: parsed, kind }, row.get(2)?));
    }
    Ok(found)
}

/// The version of a partition; 0 for one that is not there.
pub(crate) fn version(connection: &Connection, partition: Partition) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT version FROM partitions WHERE kind = ?1 AND month = ?2")?
        .query_row((partition.kind.as_str(), partition.month.to_string()), |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// True when the partition's table is there.
pub(crate) fn exists(connection: &Connection, partition: Partition) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM partitions WHERE kind = ?1 AND month = ?2")?
        .query_row((partition.kind.as_str(), partition.month.to_string()), |_| Ok(()))
        .optional()?
        .is_some())
}
