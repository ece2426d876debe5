//! Where does a column come from? Out of the cache, else out of `columns/`, else out of SQLite.

use std::sync::{Mutex, PoisonError};

use super::sidecar::Sidecar;
use super::{Column, Values, sql};
use crate::store::cache::Cache;
use crate::store::error::StoreError;
use crate::store::partitions::Partition;
use crate::store::pool::Reader;

/// Columns of one committed state, wherever they come from.
pub(crate) trait ColumnSource: Sync {
    /// One column of the month in version `version`.
    fn column(&self, partition: Partition, version: u64, column: Column) -> Result<Values, StoreError>;
}

/// Columns as one question sees them.
pub(crate) struct Columns<'a> {
    /// In a transaction, so that every column belongs to one state.
    pub(crate) reader: &'a Mutex<Reader>,
    pub(crate) cache: &'a Cache,
    pub(crate) sidecar: &'a Sidecar,
    /// Whether what is read stays in the cache. A scan of everything leaves it to the screens.
    pub(crate) keep: bool,
}

impl ColumnSource for Columns<'_> {
    fn column(&self, partition: Partition, version: u64, column: Column) -> Result<Values, StoreError> {
        if let Some(values) = self.cache.column(partition, version, column, !self.keep) {
            return Ok(values);
        }
        let values = self.read(partition, version, column)?;
        if self.keep {
            self.cache.keep_column(partition, version, column, values.clone());
        }
        Ok(values)
    }
}

impl Columns<'_> {
    fn read(&self, partition: Partition, version: u64, column: Column) -> Result<Values, StoreError> {
        let copy = self.sidecar.find(partition, version, || self.reader.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(values) = copy.and_then(|copy| self.sidecar.column(partition, &copy, column)) {
            return Ok(values);
        }
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let found = sql::read(&reader, partition, &[column])?.pop();
        found.ok_or_else(|| StoreError::Damaged(format!("{} gave no column", partition.table())))
    }
}
