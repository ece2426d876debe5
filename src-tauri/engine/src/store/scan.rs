//! How is everything visited once? Month by month, several at a time, results in order.

use rayon::prelude::*;

use super::columns::MonthColumns;
use super::directory::{DayRows, Directory};
use super::error::StoreError;
use super::partitions::Partition;
use super::rowset::Scope;
use crate::model::{Day, Kind};

/// What a scan visits. The default is everything.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Stretch {
    /// Months that end before this day are left out; a month in which it lies is visited whole, see
    /// [`MonthColumns::between`].
    pub from: Option<Day>,
    /// Months that begin after this day are left out.
    pub to: Option<Day>,
    /// One side of the books.
    pub kind: Option<Kind>,
}

impl Stretch {
    fn holds(&self, partition: Partition) -> bool {
        self.kind.is_none_or(|kind| kind == partition.kind)
            && self.from.is_none_or(|day| partition.month >= day.month())
            && self.to.is_none_or(|day| partition.month <= day.month())
    }
}

/// One month of one kind.
fn month<'s>(scope: &'s Scope<'_>, partition: Partition) -> MonthColumns<'s> {
    let days = days_of(scope.directory(), partition);
    MonthColumns::new(partition, scope.snapshot.version(partition), days, scope.columns)
}

/// The days of one month and kind.
pub(super) fn days_of(directory: &Directory, partition: Partition) -> impl Iterator<Item = &DayRows> {
    let first = directory.index_of(directory.first_on_or_after(partition.month.first_day()));
    let days = directory.days().get(first..).unwrap_or_default().iter();
    days.take_while(move |entry| entry.day.month() == partition.month).filter(move |entry| entry.kind == partition.kind)
}

/// Visits the months that a stretch holds, several at a time; a month's columns are let go after its visit. The first
/// failure in order of months is the one that is reported.
pub(super) fn visit<T: Send>(
    scope: &Scope<'_>,
    stretch: &Stretch,
    visit: impl Fn(&MonthColumns<'_>) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    let all = scope.snapshot.months.values().flatten().copied();
    let partitions: Vec<Partition> = all.filter(|partition| stretch.holds(*partition)).collect();
    let results: Vec<Result<T, StoreError>> =
        partitions.par_iter().map(|partition| visit(&month(scope, *partition))).collect();
    results.into_iter().collect()
}
