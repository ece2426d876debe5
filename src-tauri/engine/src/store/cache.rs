//! What is remembered between questions? Months as columns, sorted sets and totals, under one budget in bytes.

use std::mem::size_of;
use std::sync::Arc;

use super::columns::{Column, Texts, Values};
use super::dictionary::Words;
use super::error::StoreError;
use super::partitions::Partition;
use super::query::{Filter, Sort, Totals};
use super::rowset::RowSet;
use moka::sync::Cache as Moka;

/// Default budget in bytes.
const BUDGET: u64 = 256 * 1024 * 1024;

/// Keys carry the version of what they were computed from, so that an old value is never found.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Column(Partition, u64, Column),
    /// With the number of texts: a dictionary only grows.
    Texts(Words, u32, Spelling),
    Set(u64, Filter, Sort),
    Totals(u64, Filter),
}

/// A dictionary as stored, or as searched.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Spelling {
    Stored,
    Folded,
}

#[derive(Clone)]
enum Value {
    Column(Values),
    Texts(Arc<Texts>),
    Set(RowSet),
    Totals(Arc<Totals>),
}

impl Value {
    fn bytes(&self) -> u32 {
        let bytes = match self {
            Value::Column(values) => values.bytes(),
            Value::Texts(texts) => texts.bytes(),
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

    /// One column of a month in version `version`.
    pub(crate) fn column(&self, partition: Partition, version: u64, column: Column) -> Option<Values> {
        match self.kept.get(&Key::Column(partition, version, column)) {
            Some(Value::Column(values)) => Some(values),
            _ => None,
        }
    }

    pub(crate) fn keep_column(&self, partition: Partition, version: u64, column: Column, values: Values) {
        self.kept.insert(Key::Column(partition, version, column), Value::Column(values));
    }

    /// A dictionary that holds `count` texts.
    pub(crate) fn texts(
        &self,
        words: Words,
        count: u32,
        spelling: Spelling,
        load: impl FnOnce() -> Result<Texts, StoreError>,
    ) -> Result<Arc<Texts>, StoreError> {
        let key = Key::Texts(words, count, spelling);
        if let Some(Value::Texts(texts)) = self.kept.get(&key) {
            return Ok(texts);
        }
        let texts = Arc::new(load()?);
        self.kept.insert(key, Value::Texts(texts.clone()));
        Ok(texts)
    }

    /// Lets go of what is kept until half of the bytes are left, columns and dictionaries first: they are read again
    /// quickest.
    pub(crate) fn halve(&self) {
        self.kept.run_pending_tasks();
        let mut left = self.kept.weighted_size();
        let goal = left / 2;
        for quickly_read in [true, false] {
            for (key, value) in &self.kept {
                if left <= goal {
                    break;
                }
                if matches!(*key, Key::Column(..) | Key::Texts(..)) == quickly_read {
                    left = left.saturating_sub(u64::from(value.bytes()));
                    self.kept.invalidate(&*key);
                }
            }
        }
        self.kept.run_pending_tasks();
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> u64 {
        self.kept.run_pending_tasks();
        self.kept.weighted_size()
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.kept.invalidate_all();
        self.kept.run_pending_tasks();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Month};

    #[test]
    fn halving_keeps_what_took_longest_to_make() {
        let cache = Cache::new();
        let partition = |month| Partition { month: Month { year: 2024, month }, kind: Kind::Bank };
        for month in 1..=4 {
            cache.keep_column(partition(month), 1, Column::Amount, Values::Wide(vec![0; 1000].into()));
        }
        let set =
            cache.set(1, &Filter::default(), Sort::default(), || Ok(RowSet::Listed(vec![0; 2000].into()))).unwrap();
        let before = cache.bytes();
        cache.halve();
        assert!(cache.bytes() <= before / 2 && cache.bytes() > 0);
        let again = cache.set(1, &Filter::default(), Sort::default(), || panic!("the set was let go")).unwrap();
        assert_eq!(again.len(), set.len());
        cache.clear();
        assert_eq!(cache.bytes(), 0);
    }
}
