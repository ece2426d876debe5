//! What do filters, sorts, sums and tests run over? A month's rows of one kind as plain typed slices.
//!
//! ```text
//! let sums: Vec<i128> = store.scan(&Stretch::default(), |month| {
//!     let (amounts, parties) = (month.amounts()?, month.parties()?);
//!     ...                                   // indexes 0 .. month.len() run in date order
//!     Ok(sum)
//! })?;                                      // one result per month and kind, oldest month first, bank before expenses
//! ```
//!
//! - [`Store::scan`](super::Store::scan) visits every month of one committed state. Visits run on several threads;
//!   results come back in order, so merging them from the front is deterministic whatever the thread count.
//! - A column is fetched when it is first asked for, so a visit costs only the columns it reads. A scan leaves the
//!   interactive cache as it was.
//! - Numbers of parties, skeletons and terms become texts through [`Store::texts`](super::Store::texts); 0 is the empty
//!   text. [`MonthColumns::id`] is a row's key, [`MonthColumns::position`] its place in date order over everything.
//!
//! SQLite is the truth; what stands in `columns/` of the case folder is a copy that can be deleted at any time. Without
//! it each column is read from its table.

mod file;
mod groups;
mod kernels;
mod packed;
mod sidecar;
mod source;
mod sql;
mod texts;
mod values;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::model::{Currency, Day, Kind, Month, RowId};

use super::directory::DayRows;
use super::error::StoreError;
use super::partitions::Partition;

pub(crate) use groups::by_number;
pub(crate) use kernels::{Marks, Sums};
pub(crate) use packed::Packed;
pub(crate) use sidecar::Sidecar;
pub(crate) use source::{ColumnSource, Columns};
pub use texts::Texts;
use values::Slice;
pub(crate) use values::{Segment, Values, currency};

/// Stands in [`MonthColumns::minutes`] where the file states no time.
pub const NO_MINUTE: u16 = u16::MAX;
/// Stands in [`MonthColumns::balances`] where the file states no balance.
pub const NO_BALANCE: i64 = i64::MIN;

/// A column as SQLite names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Column {
    Amount,
    Account,
    Party,
    Currency,
    Category,
    Person,
    Poster,
    Period,
    CounterAccount,
    Skeleton,
    Evidence,
    RowNo,
    Minute,
    Balance,
    Argument,
    Reference,
    EntryId,
    /// The key's sequence number; only asked for where days have gaps.
    Sequence,
}

impl Column {
    pub(crate) const ALL: [Column; 18] = [
        Column::Amount,
        Column::Account,
        Column::Party,
        Column::Currency,
        Column::Category,
        Column::Person,
        Column::Poster,
        Column::Period,
        Column::CounterAccount,
        Column::Skeleton,
        Column::Evidence,
        Column::RowNo,
        Column::Minute,
        Column::Balance,
        Column::Argument,
        Column::Reference,
        Column::EntryId,
        Column::Sequence,
    ];

    /// What SQLite is asked for.
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Column::Amount => "amount",
            Column::Account => "account",
            Column::Party => "party",
            Column::Currency => "currency",
            Column::Category => "category",
            Column::Person => "person",
            Column::Poster => "poster",
            Column::Period => "period",
            Column::CounterAccount => "counter_account",
            Column::Skeleton => "skeleton",
            Column::Evidence => "evidence",
            Column::RowNo => "row_no",
            Column::Minute => "minute",
            Column::Balance => "balance",
            Column::Argument => "argument",
            Column::Reference => "reference",
            Column::EntryId => "entry_id",
            Column::Sequence => "id & 4294967295",
        }
    }
}

/// The rows of one day within a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayRun {
    /// The day.
    pub day: Day,
    /// Index of its first row.
    pub first: u32,
    /// Its rows.
    pub rows: u32,
    /// Position of its first row in date order over both kinds.
    pub(crate) position: u32,
}

/// One month of one kind, in order of key: by day, then by arrival. All columns have [`MonthColumns::len`] values.
///
/// Every column's getter fails with [`StoreError`] only where the case cannot be read.
pub struct MonthColumns<'a> {
    partition: Partition,
    version: u64,
    runs: Vec<DayRun>,
    rows: u32,
    dense: bool,
    source: &'a dyn ColumnSource,
    /// As they are held.
    cells: [OnceLock<Values>; Column::ALL.len()],
    /// As plain slices.
    slices: [OnceLock<Slice>; Column::ALL.len()],
    days: OnceLock<Arc<[i32]>>,
}

impl<'a> MonthColumns<'a> {
    /// `days` are the directory's days of this month and kind, in order.
    pub(crate) fn new<'d>(
        partition: Partition,
        version: u64,
        days: impl Iterator<Item = &'d DayRows>,
        source: &'a dyn ColumnSource,
    ) -> Self {
        let (mut rows, mut dense) = (0, true);
        let runs = days
            .map(|entry| {
                let run = DayRun { day: entry.day, first: rows, rows: entry.rows, position: entry.start };
                rows += entry.rows;
                dense &= entry.is_dense();
                run
            })
            .collect();
        let cells = std::array::from_fn(|_| OnceLock::new());
        let slices = std::array::from_fn(|_| OnceLock::new());
        MonthColumns { partition, version, runs, rows, dense, source, cells, slices, days: OnceLock::new() }
    }

    /// The month.
    #[must_use]
    pub fn month(&self) -> Month {
        self.partition.month
    }

    /// Side of the books.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.partition.kind
    }

    /// Rises with every change of the month.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows as usize
    }

    /// True for a month without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Days with rows, in order.
    #[must_use]
    pub fn runs(&self) -> &[DayRun] {
        &self.runs
    }

    /// Indexes of the rows from `from` to `to`, both inclusive.
    #[must_use]
    pub fn between(&self, from: Option<Day>, to: Option<Day>) -> Range<usize> {
        let first_after = |count: usize| self.runs.get(count).map_or(self.rows, |run| run.first) as usize;
        let start = from.map_or(0, |day| first_after(self.runs.partition_point(|run| run.day < day)));
        let end = to.map_or(self.len(), |day| first_after(self.runs.partition_point(|run| run.day <= day)));
        start..end.max(start)
    }

    fn run_of(&self, index: usize) -> Option<&DayRun> {
        let after = self.runs.partition_point(|run| run.first as usize <= index);
        self.runs.get(after.checked_sub(1)?).filter(|_| index < self.len())
    }

    /// The row's key within its kind; `None` past the end.
    ///
    /// # Errors
    /// As every column.
    pub fn id(&self, index: usize) -> Result<Option<RowId>, StoreError> {
        let Some(run) = self.run_of(index) else { return Ok(None) };
        let sequence = if self.dense {
            u32::try_from(index).unwrap_or(u32::MAX) - run.first
        } else {
            self.numbers(Column::Sequence)?.get(index).copied().unwrap_or(0)
        };
        Ok(Some(RowId::new(run.day, sequence)))
    }

    /// The row's place in date order over both kinds, from 0; `None` past the end.
    #[must_use]
    pub fn position(&self, index: usize) -> Option<u32> {
        let run = self.run_of(index)?;
        Some(run.position + (u32::try_from(index).ok()? - run.first))
    }

    /// The row's day; `None` past the end.
    #[must_use]
    pub fn day(&self, index: usize) -> Option<Day> {
        self.run_of(index).map(|run| run.day)
    }

    /// Days since 1970-01-01, row by row.
    pub fn days(&self) -> &[i32] {
        self.days.get_or_init(|| {
            let day = |run: &DayRun| std::iter::repeat_n(run.day.number(), run.rows as usize);
            self.runs.iter().flat_map(day).collect()
        })
    }

    fn cell(&self, column: Column) -> Result<&Values, StoreError> {
        let cell = &self.cells[column as usize];
        if let Some(values) = cell.get() {
            return Ok(values);
        }
        let values = self.source.column(self.partition, self.version, column)?;
        if values.len() != self.len() {
            return Err(StoreError::Damaged(format!(
                "{} holds {} rows where the day directory counts {}",
                self.partition.table(),
                values.len(),
                self.rows
            )));
        }
        Ok(cell.get_or_init(|| values))
    }

    fn slice(&self, column: Column) -> Result<&Slice, StoreError> {
        let slice = &self.slices[column as usize];
        if let Some(slice) = slice.get() {
            return Ok(slice);
        }
        let packed = self.packed(column)?;
        Ok(slice.get_or_init(|| Slice::of(column, packed)))
    }

    fn wide(&self, column: Column) -> Result<&[i64], StoreError> {
        self.slice(column).map(Slice::wide)
    }

    fn numbers(&self, column: Column) -> Result<&[u32], StoreError> {
        self.slice(column).map(Slice::numbers)
    }

    /// A column of numbers as it is held.
    pub(crate) fn packed(&self, column: Column) -> Result<&Packed, StoreError> {
        match self.cell(column)? {
            Values::Numbers(packed) => Ok(packed),
            Values::Texts(_) => Err(StoreError::Damaged(format!("{} holds texts", column.sql()))),
        }
    }

    /// A column of texts, to be kept beyond the visit.
    pub(crate) fn shared_texts(&self, column: Column) -> Result<&Arc<Texts>, StoreError> {
        match self.cell(column)? {
            Values::Texts(texts) => Ok(texts),
            Values::Numbers(_) => Err(StoreError::Damaged(format!("{} holds numbers", column.sql()))),
        }
    }

    fn texts(&self, column: Column) -> Result<&Texts, StoreError> {
        self.shared_texts(column).map(|texts| &**texts)
    }

    fn minutes_of(&self, column: Column) -> Result<&[u16], StoreError> {
        self.slice(column).map(Slice::minutes)
    }

    fn currencies_of(&self, column: Column) -> Result<&[Currency], StoreError> {
        self.slice(column).map(Slice::currencies)
    }

    /// The currency of every row, where they all have the same.
    ///
    /// # Errors
    /// As every column.
    pub fn single_currency(&self) -> Result<Option<Currency>, StoreError> {
        Ok(self.packed(Column::Currency)?.single().map(currency))
    }
}

macro_rules! getters {
    ($($(#[doc = $doc:literal])* $name:ident $how:ident $column:ident -> $type:ty;)*) => {
        impl MonthColumns<'_> {$(
            $(#[doc = $doc])*
            ///
            /// # Errors
            /// [`StoreError`] where the case cannot be read.
            pub fn $name(&self) -> Result<$type, StoreError> {
                self.$how(Column::$column)
            }
        )*}
    };
}

getters! {
    /// Signed minor units of the row's currency.
    amounts wide Amount -> &[i64];
    /// Account numbers of the case.
    accounts numbers Account -> &[u32];
    /// Party numbers; 0 for none.
    parties numbers Party -> &[u32];
    /// Currencies.
    currencies currencies_of Currency -> &[Currency];
    /// Term numbers of category or transaction type; 0 for none.
    categories numbers Category -> &[u32];
    /// Term numbers of employee, buyer or requester; 0 for none.
    persons numbers Person -> &[u32];
    /// Term numbers of who entered the row into the books; 0 for none.
    posters numbers Poster -> &[u32];
    /// Term numbers of the accounting period; 0 for none.
    periods numbers Period -> &[u32];
    /// Term numbers of the other side's account; 0 for none.
    counter_accounts numbers CounterAccount -> &[u32];
    /// Skeleton numbers of the description.
    skeletons numbers Skeleton -> &[u32];
    /// Evidence files.
    evidence numbers Evidence -> &[u32];
    /// Data row numbers within the file, from 1.
    row_numbers numbers RowNo -> &[u32];
    /// Minutes of the day; [`NO_MINUTE`] where not stated.
    minutes minutes_of Minute -> &[u16];
    /// Running balances in minor units; [`NO_BALANCE`] where not stated.
    balances wide Balance -> &[i64];
    /// What the description has in place of its skeleton's marks, as [`crate::normalise::text::join`] takes it; empty
    /// for none.
    arguments texts Argument -> &Texts;
    /// Cheque, invoice or payment references as stated; empty for none.
    references texts Reference -> &Texts;
    /// The file's own unique ids of rows; empty for none.
    entry_ids texts EntryId -> &Texts;
}
