//! Which rows, in which order? A filtered, sorted set as positions of date order.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rusqlite::Connection;

use super::columns::MonthColumns;
use super::dictionary::Words;
use super::directory::Directory;
use super::error::StoreError;
use super::partitions::Partition;
use super::query::{Filter, Sort, SortKey};
use super::text_match::{TextMatch, numbered};
use crate::model::{Kind, Month, RowId};
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

/// Months as columns, wherever they come from.
pub(crate) trait ColumnSource {
    /// The columns of one month.
    fn month(&self, connection: &Connection, partitions: &[Partition]) -> Result<Arc<MonthColumns>, StoreError>;
}

/// What a set is computed from.
pub(crate) struct Scope<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) directory: &'a Directory,
    pub(crate) months: &'a BTreeMap<Month, Vec<Partition>>,
    pub(crate) columns: &'a dyn ColumnSource,
}

/// True when only dates narrow the set, so that it is a stretch of date order.
fn only_dates(filter: &Filter) -> bool {
    *filter == Filter { from: filter.from, to: filter.to, ..Filter::default() }
}

/// Computes the set that `filter` and `sort` describe.
pub(crate) fn compute(scope: &Scope<'_>, filter: &Filter, sort: Sort) -> Result<RowSet, StoreError> {
    let stretch = stretch_of(scope.directory, filter);
    if sort.key == SortKey::Date && only_dates(filter) {
        return Ok(RowSet::Stretch(stretch, sort.descending));
    }
    let mut picked = pick(scope, filter, stretch, sort.key)?;
    picked.sort(sort.descending);
    Ok(RowSet::Listed(Arc::new(picked.positions)))
}

fn stretch_of(directory: &Directory, filter: &Filter) -> Range<u32> {
    let start = filter.from.map_or(0, |day| directory.first_on_or_after(day));
    let end = filter.to.map_or(directory.total(), |day| directory.first_after(day));
    start..end.max(start)
}

/// A month's rows that belong to a set.
pub(crate) struct MonthRows<'a> {
    pub(crate) columns: &'a MonthColumns,
    pub(crate) partitions: &'a [Partition],
    /// Position of the month's first row in date order.
    pub(crate) start: u32,
    /// Indexes into the columns, rising.
    pub(crate) accepted: Vec<u32>,
}

/// Calls `visit` for every month that has rows of the filtered set, oldest first.
pub(crate) fn visit(
    scope: &Scope<'_>,
    filter: &Filter,
    mut visit: impl FnMut(&MonthRows<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let stretch = stretch_of(scope.directory, filter);
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let text = text.map(|needle| TextMatch::new(scope.connection, needle)).transpose()?;
    let starts: Vec<u32> =
        scope.months.keys().map(|month| scope.directory.first_on_or_after(month.first_day())).collect();
    let ends = starts.iter().skip(1).copied().chain([scope.directory.total()]);
    for (((_, partitions), start), end) in scope.months.iter().zip(starts.iter().copied()).zip(ends) {
        if end <= stretch.start || start >= stretch.end {
            continue;
        }
        let columns = scope.columns.month(scope.connection, partitions)?;
        let matching = text.as_ref().map(|text| matching_rows(scope.connection, text, partitions)).transpose()?;
        let test = RowTest::new(filter, matching.as_ref());
        let accepted: Vec<u32> = (0..end - start)
            .filter(|index| stretch.contains(&(start + index)) && test.accepts(&columns, *index as usize))
            .collect();
        if !accepted.is_empty() {
            visit(&MonthRows { columns: &columns, partitions, start, accepted })?;
        }
    }
    Ok(())
}

type Matching = HashSet<(Kind, RowId)>;

fn matching_rows(connection: &Connection, text: &TextMatch, partitions: &[Partition]) -> Result<Matching, StoreError> {
    let mut found = HashSet::new();
    for partition in partitions {
        found.extend(text.rows(connection, *partition)?.into_iter().map(|id| (partition.kind, id)));
    }
    Ok(found)
}

struct RowTest<'a> {
    filter: &'a Filter,
    accounts: Option<HashSet<u32>>,
    parties: Option<HashSet<u32>>,
    evidence: Option<HashSet<u32>>,
    matching: Option<&'a Matching>,
}

impl<'a> RowTest<'a> {
    fn new(filter: &'a Filter, matching: Option<&'a Matching>) -> Self {
        let set = |list: &Option<Vec<u32>>| list.as_ref().map(|list| list.iter().copied().collect());
        RowTest {
            filter,
            accounts: set(&filter.accounts),
            parties: set(&filter.parties),
            evidence: set(&filter.evidence),
            matching,
        }
    }

    fn accepts(&self, columns: &MonthColumns, index: usize) -> bool {
        let amount = columns.amount[index];
        self.filter.kind.is_none_or(|kind| kind == columns.kind[index])
            && self.filter.min.is_none_or(|min| amount >= min)
            && self.filter.max.is_none_or(|max| amount <= max)
            && self.accounts.as_ref().is_none_or(|set| set.contains(&columns.account[index]))
            && self.parties.as_ref().is_none_or(|set| set.contains(&columns.party[index]))
            && self.evidence.as_ref().is_none_or(|set| set.contains(&columns.evidence[index]))
            && self.matching.is_none_or(|set| set.contains(&(columns.kind[index], columns.id[index])))
    }
}

/// Positions with what they are sorted by.
struct Picked {
    positions: Vec<u32>,
    keys: Keys,
}

enum Keys {
    /// Date order is the order of positions.
    Position,
    Number(Vec<i64>),
    Text(Vec<Box<str>>),
}

fn pick(scope: &Scope<'_>, filter: &Filter, stretch: Range<u32>, key: SortKey) -> Result<Picked, StoreError> {
    let mut positions = Vec::with_capacity(if filter.text.is_some() { 0 } else { stretch.len() });
    let mut keys = match key {
        SortKey::Date => Keys::Position,
        SortKey::Amount | SortKey::Party => Keys::Number(Vec::new()),
        SortKey::Description => Keys::Text(Vec::new()),
    };
    let words = match key {
        SortKey::Party => numbered(scope.connection, Words::Parties)?,
        SortKey::Description => numbered(scope.connection, Words::Skeletons)?,
        SortKey::Date | SortKey::Amount => Vec::new(),
    };
    let ranks = if key == SortKey::Party { ranks(&words) } else { Vec::new() };
    visit(scope, filter, |month| {
        positions.extend(month.accepted.iter().map(|index| month.start + index));
        match &mut keys {
            Keys::Position => {}
            Keys::Number(numbers) => numbers.extend(month.accepted.iter().map(|index| {
                let index = *index as usize;
                match key {
                    SortKey::Party => ranks.get(month.columns.party[index] as usize).copied().unwrap_or(0),
                    _ => month.columns.amount[index],
                }
            })),
            Keys::Text(texts) => {
                let mut all = descriptions(scope.connection, month, &words)?;
                texts.extend(month.accepted.iter().map(|index| std::mem::take(&mut all[*index as usize])));
            }
        }
        Ok(())
    })?;
    Ok(Picked { positions, keys })
}

impl Picked {
    /// Sorts by key, ties in date order in either direction.
    fn sort(&mut self, descending: bool) {
        match &self.keys {
            Keys::Position if descending => self.positions.reverse(),
            Keys::Position => {}
            Keys::Number(keys) => self.positions = sorted(&self.positions, keys, descending),
            Keys::Text(keys) => self.positions = sorted(&self.positions, keys, descending),
        }
    }
}

fn sorted<K: Ord>(positions: &[u32], keys: &[K], descending: bool) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(positions.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|one, other| {
        let order = keys[*one as usize].cmp(&keys[*other as usize]);
        if descending { order.reverse() } else { order }
    });
    order.into_iter().map(|index| positions[index as usize]).collect()
}

/// Rank of each numbered text in the order of its lower-case form; rows without one come first.
fn ranks(texts: &[String]) -> Vec<i64> {
    let lower: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
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

/// Lower-case descriptions of a whole month, in the order of its columns.
fn descriptions(
    connection: &Connection,
    month: &MonthRows<'_>,
    skeletons: &[String],
) -> Result<Vec<Box<str>>, StoreError> {
    let mut texts = vec![Box::<str>::default(); month.columns.len()];
    for partition in month.partitions {
        // Rows of one kind stand in the columns in order of key, as this query gives them.
        let places = (0..month.columns.len()).filter(|index| month.columns.kind[*index] == partition.kind);
        let sql = format!("SELECT skeleton, argument FROM {} ORDER BY id", partition.table());
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        for place in places {
            let Some(row) = rows.next()? else { break };
            let skeleton = skeletons.get(row.get::<_, usize>(0)?).map_or("", String::as_str);
            let argument: Option<String> = row.get(1)?;
            texts[place] = normalise::text::join(skeleton, argument.as_deref()).to_lowercase().into_boxed_str();
        }
    }
    Ok(texts)
}
