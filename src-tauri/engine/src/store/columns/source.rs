//! Where does a column come from? Out of the cache, else out of `columns/`, else out of SQLite.

use std::sync::{Arc, Mutex, PoisonError};

use super::sidecar::Sidecar;
use super::{Column, Segment, Values, sql};
use crate::store::cache::Cache;
use crate::store::error::StoreError;
use crate::store::partitions::Partition;
use crate::store::pool::Reader;

/// Columns of one committed state, wherever they come from.
pub(crate) trait ColumnSource: Sync {
    /// One column of the month in version `version`.
    fn column(&self, partition: Partition, version: u64, column: Column) -> Result<Values, StoreError>;

    /// Every column of the month, where they are in memory already.
    fn held(&self, partition: Partition, version: u64) -> Option<Arc<Segment>>;

    /// Brings every column of the month into memory, where it has a copy that fits within `room` bytes; gives the bytes
    /// it takes.
    fn warm(&self, partition: Partition, version: u64, room: u64) -> u64;
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
        if let Some(values) = self.held(partition, version).and_then(|month| month.column(column).cloned()) {
            return Ok(values);
        }
        if let Some(values) = self.cache.column(partition, version, column, !self.keep) {
            return Ok(values);
        }
        let values = self.read(partition, version, column)?;
        if self.keep {
            self.cache.keep_column(partition, version, column, values.clone());
        }
        Ok(values)
    }

    fn held(&self, partition: Partition, version: u64) -> Option<Arc<Segment>> {
        self.cache.segment(partition, version, !self.keep)
    }

    fn warm(&self, partition: Partition, version: u64, room: u64) -> u64 {
        if let Some(held) = self.held(partition, version) {
            return held.bytes() as u64;
        }
        let copy = self.sidecar.find(partition, version, || self.reader.lock().unwrap_or_else(PoisonError::into_inner));
        let fitting = copy.filter(|copy| copy.bytes() <= room);
        let Some(segment) = fitting.and_then(|copy| self.sidecar.segment(partition, &copy)) else { return 0 };
        let bytes = segment.bytes() as u64;
        self.cache.keep_segment(partition, version, Arc::new(segment));
        bytes
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
