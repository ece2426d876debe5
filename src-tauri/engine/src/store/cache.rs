//! What does the store remember between questions? Months as columns, dictionaries, sorted sets and totals: its part of
//! the one [`crate::cache`].

use std::mem::size_of;
use std::sync::Arc;

use super::columns::{Column, Segment, Texts, Values};
use super::dictionary::Words;
use super::error::StoreError;
use super::partitions::Partition;
use super::query::{Filter, Sort, Totals};
use super::rowset::RowSet;
use crate::cache::{Cache as Shared, Kind};

/// Budget in bytes of a case that is opened by itself.
const BUDGET: u64 = 256 * 1024 * 1024;

/// Questions carry the version of what they are about, so that an old answer is never found.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Question {
    Column(Partition, u64, Column),
    Segment(Partition, u64),
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

/// What one case remembers. A value that cannot be kept is computed again; nothing depends on a hit.
pub(crate) struct Cache {
    shared: Arc<Shared>,
    /// Which case asks.
    scope: u32,
}

impl Cache {
    pub(crate) fn new() -> Self {
        Self::sharing(Arc::new(Shared::new(BUDGET)))
    }

    /// In a cache that others use too.
    pub(crate) fn sharing(shared: Arc<Shared>) -> Self {
        let scope = shared.scope();
        Cache { shared, scope }
    }

    /// The number under which this case asks.
    pub(crate) fn scope(&self) -> u32 {
        self.scope
    }

    fn get_or<T: Send + Sync + 'static>(
        &self,
        kind: Kind,
        question: Question,
        weigh: impl FnOnce(&T) -> usize,
        compute: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        self.shared.get_or(kind, self.scope, question, &[], weigh, compute)
    }

    /// A filtered, sorted set of the data in version `version`.
    pub(crate) fn set(
        &self,
        version: u64,
        filter: &Filter,
        sort: Sort,
        compute: impl FnOnce() -> Result<RowSet, StoreError>,
    ) -> Result<RowSet, StoreError> {
        let weigh = |set: &RowSet| match set {
            RowSet::Listed(positions) => positions.len() * size_of::<u32>(),
            RowSet::Stretch(..) => 0,
        };
        let set = self.get_or(Kind::Sets, Question::Set(version, filter.clone(), sort), weigh, compute)?;
        Ok(RowSet::clone(&set))
    }

    /// Totals of a filtered set of the data in version `version`.
    pub(crate) fn totals(
        &self,
        version: u64,
        filter: &Filter,
        compute: impl FnOnce() -> Result<Totals, StoreError>,
    ) -> Result<Totals, StoreError> {
        let question = Question::Totals(version, filter.clone());
        let totals = self.get_or(Kind::Totals, question, |totals: &Totals| totals.sums.len() * 128, compute)?;
        Ok(Totals::clone(&totals))
    }

    /// One column of a month in version `version`; `bulk` for work that is not a person's question.
    pub(crate) fn column(&self, partition: Partition, version: u64, column: Column, bulk: bool) -> Option<Values> {
        let question = Question::Column(partition, version, column);
        let found = match bulk {
            true => self.shared.glance::<Values>(Kind::Columns, self.scope, question),
            false => self.shared.find::<Values>(Kind::Columns, self.scope, question),
        };
        found.map(|values| Values::clone(&values))
    }

    pub(crate) fn keep_column(&self, partition: Partition, version: u64, column: Column, values: Values) {
        let question = Question::Column(partition, version, column);
        self.shared.keep(Kind::Columns, self.scope, question, values.bytes(), Arc::new(values));
    }

    /// All columns of a month in version `version`; `bulk` for work that is not a person's question.
    pub(crate) fn segment(&self, partition: Partition, version: u64, bulk: bool) -> Option<Arc<Segment>> {
        let question = Question::Segment(partition, version);
        match bulk {
            true => self.shared.glance(Kind::Columns, self.scope, question),
            false => self.shared.find(Kind::Columns, self.scope, question),
        }
    }

    pub(crate) fn keep_segment(&self, partition: Partition, version: u64, segment: Arc<Segment>) {
        let question = Question::Segment(partition, version);
        self.shared.keep(Kind::Columns, self.scope, question, segment.bytes(), segment);
    }

    /// A dictionary that holds `count` texts.
    pub(crate) fn texts(
        &self,
        words: Words,
        count: u32,
        spelling: Spelling,
        load: impl FnOnce() -> Result<Texts, StoreError>,
    ) -> Result<Arc<Texts>, StoreError> {
        self.get_or(Kind::Texts, Question::Texts(words, count, spelling), Texts::bytes, load)
    }

    /// Notes that the second level answered.
    pub(crate) fn warmed(&self, kind: Kind) {
        self.shared.warmed(kind);
    }

    /// Notes that the second level failed.
    pub(crate) fn failed(&self, kind: Kind) {
        self.shared.failed(kind);
    }

    /// Bytes that columns may take when they are brought in before anyone asked: the rest is left for sorts.
    pub(crate) fn room(&self) -> u64 {
        let most = self.shared.budget();
        most - most / 4
    }

    /// What is remembered by everyone who shares it.
    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.shared.forget(self.scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind as Side, Month};
    use crate::store::columns::Packed;

    #[test]
    fn halving_keeps_what_took_longest_to_make() {
        let cache = Cache::new();
        let partition = |month| Partition { month: Month { year: 2024, month }, kind: Side::Bank };
        let amounts: Vec<i64> = (0..1000).map(|row| row << 40).collect();
        let amounts = Values::Numbers(Packed::of(&amounts, |amount| *amount));
        for month in 1..=4 {
            cache.keep_column(partition(month), 1, Column::Amount, amounts.clone());
        }
        let set =
            cache.set(1, &Filter::default(), Sort::default(), || Ok(RowSet::Listed(vec![0; 2000].into()))).unwrap();
        let before = cache.shared.bytes();
        cache.shared.halve();
        assert!(cache.shared.bytes() <= before / 2 && cache.shared.bytes() > 0);
        let again = cache.set(1, &Filter::default(), Sort::default(), || panic!("the set was let go")).unwrap();
        assert_eq!(again.len(), set.len());
    }

    #[test]
    fn a_case_that_is_closed_leaves_nothing_in_what_it_shared() {
        let shared = Arc::new(Shared::new(BUDGET));
        let cache = Cache::sharing(shared.clone());
        cache.set(1, &Filter::default(), Sort::default(), || Ok(RowSet::Listed(vec![0; 2000].into()))).unwrap();
        assert!(shared.bytes() > 0);
        drop(cache);
        assert_eq!(shared.bytes(), 0);
    }
}
