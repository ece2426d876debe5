//! Which months lack their copy in `columns/`, and how is it made? Month by month, each from one state of the case.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rusqlite::Connection;

use super::columns::Sidecar;
use super::directory::Directory;
use super::error::StoreError;
use super::partitions::{self, Partition};
use super::pool::ReaderPool;
use super::rowset::Scope;

/// A month without its copy.
pub(super) struct Due {
    partition: Partition,
    pub(super) rows: u32,
}

/// Months that lack their copy; throws away files of months that are not there.
pub(super) fn due(scope: &Scope<'_>, sidecar: &Sidecar) -> Result<Vec<Due>, StoreError> {
    let partitions: Vec<Partition> = scope.snapshot.months.values().flatten().copied().collect();
    sidecar.sweep(partitions.iter().copied());
    let rows = |partition: Partition| super::scan::days_of(scope.directory(), partition).map(|day| day.rows).sum();
    scope.ask(|connection| {
        let lacking = partitions
            .iter()
            .copied()
            .filter(|partition| sidecar.lacks(connection, *partition, scope.snapshot.version(*partition)));
        Ok(lacking.map(|partition| Due { partition, rows: rows(partition) }).collect())
    })
}

/// Makes the copies that are due.
pub(super) fn run(
    readers: &ReaderPool,
    sidecar: &Sidecar,
    due: &[Due],
    go_on: &(impl Fn(u64) -> bool + Sync),
) -> Result<u64, StoreError> {
    let copied = AtomicU64::new(0);
    due.par_iter().try_for_each(|due| {
        if !go_on(copied.load(Ordering::Relaxed)) {
            return Err(StoreError::Cancelled);
        }
        let rows = readers.read(|connection| make(connection, sidecar, due.partition))?;
        copied.fetch_add(u64::from(rows), Ordering::Relaxed);
        Ok(())
    })?;
    let copied = copied.into_inner();
    go_on(copied);
    Ok(copied)
}

fn make(connection: &Connection, sidecar: &Sidecar, partition: Partition) -> Result<u32, StoreError> {
    // The month may have gone on since it was found to be due; what counts is this transaction.
    let version = partitions::version(connection, partition)?;
    sidecar.make(connection, partition, version, Directory::is_dense(connection, partition)?)
}
