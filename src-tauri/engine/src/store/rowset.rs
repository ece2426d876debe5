//! Which rows, in which order? A filtered, sorted set as positions of date order.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use super::cache::{Cache, Spelling};
use super::columns::{ColumnSource, MonthColumns, Texts};
use super::dictionary::{self, Words};
use super::directory::Directory;
use super::error::StoreError;
use super::keys::{KeySource, Picked};
use super::pool::Reader;
use super::progress::Progress;
use super::query::{Filter, Sort, SortKey};
use super::scan::{self, Stretch};
use super::select::{Chosen, Selection};
use super::snapshot::Snapshot;
use crate::normalise::fold::fold;
use crate::resources::threads;

/// Bytes that a row takes once it is chosen, and those it takes besides while it is sorted.
const PICKED: u64 = 12;
const SORTED: u64 = 36;
/// Rows whose order takes so long that short questions must not wait for it.
const LONG: usize = 2_000_000;

/// A set of rows.
#[derive(Clone, Debug)]
pub(crate) enum RowSet {
    /// A stretch of date order; `true` for newest first.
    Stretch(Range<u32>, bool),
    /// Positions of date order, in the set's own order.
    Listed(Arc<Vec<u32>>),
}

impl RowSet {
    pub(crate) fn len(&self) -> u32 {
        match self {
            RowSet::Stretch(range, _) => range.end.saturating_sub(range.start),
            RowSet::Listed(positions) => u32::try_from(positions.len()).unwrap_or(u32::MAX),
        }
    }
}

/// What a set is computed from.
pub(crate) struct Scope<'a> {
    /// In a transaction. Not to be held while a column is asked for, which takes it too.
    pub(crate) reader: &'a Mutex<Reader>,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) columns: &'a dyn ColumnSource,
    pub(crate) cache: &'a Cache,
    pub(crate) progress: &'a Progress,
}

impl Scope<'_> {
    pub(crate) fn directory(&self) -> &Directory {
        &self.snapshot.directory
    }

    /// Runs a query.
    pub(crate) fn ask<T>(
        &self,
        ask: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        ask(&self.reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Makes room for what is about to be built.
    ///
    /// # Errors
    /// [`StoreError::NoMemory`] where the system would not let it be taken: to be told, not to die of.
    pub(crate) fn reserve(&self, bytes: u64) -> Result<(), StoreError> {
        if self.cache.shared().reserve(bytes) { Ok(()) } else { Err(StoreError::NoMemory(bytes.div_ceil(1_000_000))) }
    }

    /// A dictionary as a list.
    pub(crate) fn texts(&self, words: Words) -> Result<Arc<Texts>, StoreError> {
        let count = self.snapshot.words(words);
        self.cache.texts(words, count, Spelling::Stored, || self.ask(|connection| dictionary::texts(connection, words)))
    }
}

impl Scope<'_> {
    /// A dictionary as a list, without case and accents.
    pub(crate) fn folded(&self, words: Words) -> Result<Arc<Texts>, StoreError> {
        let count = self.snapshot.words(words);
        self.cache.texts(words, count, Spelling::Folded, || {
            let mut folded = Texts::default();
            for text in self.texts(words)?.iter() {
                if !folded.push(&fold(text)) {
                    return Err(StoreError::Damaged("a dictionary holds more than 4 GiB of texts".to_owned()));
                }
            }
            Ok(folded)
        })
    }
}

/// True when only dates narrow the set, so that it is a stretch of date order.
fn only_dates(filter: &Filter) -> bool {
    *filter == Filter { from: filter.from, to: filter.to, ..Filter::default() }
}

/// Computes the set that `filter` and `sort` describe.
pub(crate) fn compute(scope: &Scope<'_>, filter: &Filter, sort: Sort) -> Result<RowSet, StoreError> {
    if sort.key == SortKey::Date && only_dates(filter) {
        return Ok(RowSet::Stretch(stretch_of(scope.directory(), filter), sort.descending));
    }
    let rows = stretch_of(scope.directory(), filter).len();
    if sort.key == SortKey::Date {
        return sorted(scope, filter, sort);
    }
    if only_dates(filter) {
        scope.reserve(rows as u64 * (PICKED + SORTED))?;
    }
    let is_long = rows > LONG || matches!(sort.key, SortKey::Description | SortKey::Reference);
    if is_long { threads::aside(|| sorted(scope, filter, sort)) } else { sorted(scope, filter, sort) }
}

fn sorted(scope: &Scope<'_>, filter: &Filter, sort: Sort) -> Result<RowSet, StoreError> {
    let rows = stretch_of(scope.directory(), filter).len();
    let steps = scope.progress.begin(sort.key, u32::try_from(rows).unwrap_or(u32::MAX));
    let keys = KeySource::new(scope, sort.key)?;
    let parts = visit(scope, filter, |month, chosen| {
        let picked = keys.of(month, chosen);
        steps.add(month.len());
        picked
    })?;
    let picked = Picked::merge(parts);
    scope.reserve(picked.positions.len() as u64 * SORTED)?;
    Ok(RowSet::Listed(Arc::new(keys.sorted(picked, sort, &steps))))
}

fn stretch_of(directory: &Directory, filter: &Filter) -> Range<u32> {
    let start = filter.from.map_or(0, |day| directory.first_on_or_after(day));
    let end = filter.to.map_or(directory.total(), |day| directory.first_after(day));
    start..end.max(start)
}

/// Calls `visit` for every month and kind with the rows that a filter leaves, several at a time; results in order.
pub(crate) fn visit<T: Send>(
    scope: &Scope<'_>,
    filter: &Filter,
    visit: impl Fn(&MonthColumns<'_>, &Chosen) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    let selection = Selection::new(scope, filter)?;
    let stretch = Stretch { from: filter.from, to: filter.to, kind: filter.kind };
    scan::visit(scope, &stretch, |month| visit(month, &selection.choose(month)?))
}
