//! Which rows, in which order? A filtered, sorted set as positions of date order.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use super::cache::Cache;
use super::columns::{ColumnSource, MonthColumns, Texts};
use super::dictionary::{self, Words};
use super::directory::Directory;
use super::error::StoreError;
use super::pool::Reader;
use super::query::{Filter, Sort, SortKey};
use super::scan::{self, Stretch};
use super::select::{Chosen, Selection};
use super::snapshot::Snapshot;
use super::sort;
use crate::normalise;

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

    /// A dictionary as a list.
    pub(crate) fn texts(&self, words: Words) -> Result<Arc<Texts>, StoreError> {
        let count = self.ask(|connection| dictionary::count(connection, words))?;
        self.cache.texts(words, count, || self.ask(|connection| dictionary::texts(connection, words)))
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
    let keys = KeySource::new(scope, sort.key)?;
    let parts = visit(scope, filter, |month, chosen| keys.of(month, chosen))?;
    let mut picked = Picked::merge(parts);
    picked.sort(sort.descending);
    Ok(RowSet::Listed(Arc::new(picked.positions)))
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

/// A month's chosen rows with what they are sorted by.
struct Picked {
    positions: Vec<u32>,
    keys: Keys,
}

enum Keys {
    /// Date order is the order of positions.
    Position,
    /// Unsigned numbers in the order wanted.
    Number(Vec<u64>),
    Text(Vec<Box<str>>),
}

/// Where sort keys come from.
struct KeySource {
    key: SortKey,
    ranks: Vec<u64>,
    skeletons: Arc<Texts>,
}

impl KeySource {
    fn new(scope: &Scope<'_>, key: SortKey) -> Result<Self, StoreError> {
        let ranks = if key == SortKey::Party { ranks(&*scope.texts(Words::Parties)?) } else { Vec::new() };
        let skeletons = if key == SortKey::Description { scope.texts(Words::Skeletons)? } else { Arc::default() };
        Ok(KeySource { key, ranks, skeletons })
    }

    fn of(&self, month: &MonthColumns<'_>, chosen: &Chosen) -> Result<Picked, StoreError> {
        let keys = match self.key {
            SortKey::Date => Keys::Position,
            SortKey::Amount => {
                let amounts = month.amounts()?;
                Keys::Number(chosen.indexes().map(|index| sort::ordered(amounts[index])).collect())
            }
            SortKey::Party => {
                let parties = month.parties()?;
                let rank = |index: usize| self.ranks.get(parties[index] as usize).copied().unwrap_or(0);
                Keys::Number(chosen.indexes().map(rank).collect())
            }
            SortKey::Description => {
                let (skeletons, arguments) = (month.skeletons()?, month.arguments()?);
                let text = |index: usize| {
                    let argument = Some(arguments.get(index)).filter(|argument| !argument.is_empty());
                    let skeleton = self.skeletons.get(skeletons[index] as usize);
                    normalise::text::join(skeleton, argument).to_lowercase().into_boxed_str()
                };
                Keys::Text(chosen.indexes().map(text).collect())
            }
        };
        Ok(Picked { positions: chosen.positions(month), keys })
    }
}

impl Picked {
    /// Months one after another, the two kinds of a month merged into date order.
    fn merge(parts: Vec<Picked>) -> Self {
        let mut all = Picked { positions: Vec::new(), keys: Keys::Position };
        for part in parts {
            all.positions.extend(part.positions);
            all.keys = match (std::mem::replace(&mut all.keys, Keys::Position), part.keys) {
                (Keys::Number(mut known), Keys::Number(more)) => {
                    known.extend(more);
                    Keys::Number(known)
                }
                (Keys::Text(mut known), Keys::Text(more)) => {
                    known.extend(more);
                    Keys::Text(known)
                }
                (_, keys) => keys,
            };
        }
        if all.positions.is_sorted() {
            return all;
        }
        let mut order: Vec<usize> = (0..all.positions.len()).collect();
        order.sort_by_key(|index| all.positions[*index]);
        all.keys = match all.keys {
            Keys::Position => Keys::Position,
            Keys::Number(keys) => Keys::Number(order.iter().map(|index| keys[*index]).collect()),
            Keys::Text(mut keys) => Keys::Text(order.iter().map(|index| std::mem::take(&mut keys[*index])).collect()),
        };
        all.positions = order.iter().map(|index| all.positions[*index]).collect();
        all
    }

    /// Sorts by key, ties in date order in either direction.
    fn sort(&mut self, descending: bool) {
        match &mut self.keys {
            Keys::Position if descending => self.positions.reverse(),
            Keys::Position => {}
            Keys::Number(keys) => sort::by_number(&mut self.positions, std::mem::take(keys), descending),
            Keys::Text(keys) => self.positions = sort::by_text(&self.positions, keys, descending),
        }
    }
}

/// Rank of each numbered text in the order of its lower-case form; rows without one come first.
fn ranks(texts: &Texts) -> Vec<u64> {
    let lower: Vec<String> = texts.iter().map(str::to_lowercase).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|one, other| lower[*one].cmp(&lower[*other]));
    let mut ranks = vec![0; texts.len()];
    let mut rank = 0;
    for (place, number) in order.iter().enumerate() {
        if place > 0 && lower[order[place - 1]] != lower[*number] {
            rank += 1;
        }
        ranks[*number] = rank;
    }
    ranks
}
