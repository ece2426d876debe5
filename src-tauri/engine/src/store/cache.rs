//! What is remembered between questions? Months as columns, sorted sets and totals, under one budget in bytes.

use std::mem::size_of;
use std::sync::Arc;

use moka::sync::Cache as Moka;
use rusqlite::Connection;

use super::columns::MonthColumns;
use super::error::StoreError;
use super::partitions::Partition;
use super::query::{Filter, Sort, Totals};
use super::rowset::{ColumnSource, RowSet};
use crate::model::Month;

/// Default budget in bytes.
const BUDGET: u64 = 256 * 1024 * 1024;

/// Keys carry the version of what they were computed from, so that an old value is never found.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Month(Month, u64),
    Set(u64, Filter, Sort),
    Totals(u64, Filter),
}

#[derive(Clone)]
enum Value {
    Month(Arc<MonthColumns>),
    Set(RowSet),
    Totals(Arc<Totals>),
}

impl Value {
    fn bytes(&self) -> u32 {
        let bytes = match self {
            Value::Month(columns) => columns.bytes(),
            Value::Set(RowSet::Listed(positions)) => positions.len() * size_of::<u32>(),
            Value::Set(RowSet::Stretch(..)) => 0,
            Value::Totals(totals) => totals.sums.len() * 128,
        };
        u32::try_from(bytes + 256).unwrap_or(u32::MAX)
    }
}

/// The store's cache. A value that cannot be kept is computed again; nothing depends on a hit.
pub(crate) struct Cache {
    kept: Moka<Key, Value>,
}

impl Cache {
    pub(crate) fn new() -> Self {
        Cache { kept: Moka::builder().max_capacity(BUDGET).weigher(|_, value: &Value| value.bytes()).build() }
    }

    /// A filtered, sorted set of the data in version `version`.
    pub(crate) fn set(
        &self,
        version: u64,
        filter: &Filter,
        sort: Sort,
        compute: impl FnOnce() -> Result<RowSet, StoreError>,
    ) -> Result<RowSet, StoreError> {
        let key = Key::Set(version, filter.clone(), sort);
        if let Some(Value::Set(set)) = self.kept.get(&key) {
            return Ok(set);
        }
        let set = compute()?;
        self.kept.insert(key, Value::Set(set.clone()));
        Ok(set)
    }

    /// Totals of a filtered set of the data in version `version`.
    pub(crate) fn totals(
        &self,
        version: u64,
        filter: &Filter,
        compute: impl FnOnce() -> Result<Totals, StoreError>,
    ) -> Result<Totals, StoreError> {
        let key = Key::Totals(version, filter.clone());
        if let Some(Value::Totals(totals)) = self.kept.get(&key) {
            return Ok(Totals::clone(&totals));
        }
        let totals = compute()?;
        self.kept.insert(key, Value::Totals(Arc::new(totals.clone())));
        Ok(totals)
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.kept.invalidate_all();
        self.kept.run_pending_tasks();
    }
}

/// Months out of the cache, or out of SQLite and then into the cache.
pub(crate) struct CachedColumns<'a> {
    pub(crate) cache: &'a Cache,
    /// Version of each partition in the state that is being read.
    pub(crate) version_of: &'a dyn Fn(Partition) -> u64,
}

impl ColumnSource for CachedColumns<'_> {
    fn month(&self, connection: &Connection, partitions: &[Partition]) -> Result<Arc<MonthColumns>, StoreError> {
        let Some(first) = partitions.first() else { return Ok(Arc::default()) };
        let version = partitions.iter().map(|partition| (self.version_of)(*partition)).sum();
        let key = Key::Month(first.month, version);
        if let Some(Value::Month(columns)) = self.cache.kept.get(&key) {
            return Ok(columns);
        }
        let columns = Arc::new(MonthColumns::load(connection, partitions)?);
        self.cache.kept.insert(key, Value::Month(columns.clone()));
        Ok(columns)
    }
}
