//! How far is a sort that takes long enough to be noticed? Told to whoever watches, a few times a second.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::query::SortKey;

/// What takes less is not told of.
const NOTICED: Duration = Duration::from_millis(250);
/// Between two tellings.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// A set of rows that is being put in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Sorting {
    /// By which column.
    pub key: SortKey,
    /// Rows that are looked through.
    pub rows: u32,
    /// Per cent of the work that is done; 100 once the order is known.
    pub percent: u32,
}

type Watcher = Box<dyn Fn(Sorting) + Send + Sync>;

/// Where progress is told.
#[derive(Default)]
pub(crate) struct Progress(OnceLock<Watcher>);

impl Progress {
    pub(crate) fn watch(&self, watcher: impl Fn(Sorting) + Send + Sync + 'static) {
        // The first who watches a case goes on watching it.
        let _ = self.0.set(Box::new(watcher));
    }

    /// Begins to put `rows` rows in order.
    pub(super) fn begin(&self, key: SortKey, rows: u32) -> Steps<'_> {
        let due = Mutex::new(Instant::now() + NOTICED);
        Steps { watcher: self.0.get(), key, rows, done: AtomicU64::new(0), due, told: OnceLock::new() }
    }
}

/// One sort: every row is read once and put in its place once.
pub(super) struct Steps<'p> {
    watcher: Option<&'p Watcher>,
    key: SortKey,
    rows: u32,
    done: AtomicU64,
    due: Mutex<Instant>,
    told: OnceLock<()>,
}

impl Steps<'_> {
    /// So many more rows were read, or put in their place.
    pub(super) fn add(&self, rows: usize) {
        let done = self.done.fetch_add(rows as u64, Ordering::Relaxed) + rows as u64;
        let Some(watcher) = self.watcher else { return };
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if now < *due {
            return;
        }
        *due = now + TELL_EVERY;
        let _ = self.told.set(());
        let percent = (done * 100).checked_div(2 * u64::from(self.rows)).unwrap_or(0).min(99);
        watcher(Sorting { key: self.key, rows: self.rows, percent: percent as u32 });
    }
}

impl Drop for Steps<'_> {
    fn drop(&mut self) {
        if let Some(watcher) = self.watcher.filter(|_| self.told.get().is_some()) {
            watcher(Sorting { key: self.key, rows: self.rows, percent: 100 });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn only_what_takes_long_is_told_and_its_end_always_is() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (progress, ear) = (Progress::default(), heard.clone());
        progress.watch(move |sorting| ear.lock().unwrap().push(sorting.percent));
        progress.begin(SortKey::Amount, 10).add(10);
        assert!(heard.lock().unwrap().is_empty(), "it was over at once");
        let steps = progress.begin(SortKey::Amount, 10);
        *steps.due.lock().unwrap() = Instant::now();
        steps.add(10);
        steps.add(10);
        drop(steps);
        assert_eq!(*heard.lock().unwrap(), [50, 100]);
    }
}
