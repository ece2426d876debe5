//! Where does a column come from? Out of the cache, or else out of SQLite.

use std::sync::{Mutex, PoisonError};

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
    /// Whether what is read stays in the cache. A scan of everything leaves it to the screens.
    pub(crate) keep: bool,
}

impl ColumnSource for Columns<'_> {
    fn column(&self, partition: Partition, version: u64, column: Column) -> Result<Values, StoreError> {
        if let Some(values) = self.cache.column(partition, version, column) {
            return Ok(values);
        }
        let values = {
            let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            sql::read(&reader, partition, column)?
        };
        if self.keep {
            self.cache.keep_column(partition, version, column, values.clone());
        }
        Ok(values)
    }
}
