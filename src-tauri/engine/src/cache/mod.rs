//! What is remembered between questions, for how long, and what makes it untrue? One budget in bytes for all of it.
//!
//! Cache-aside: whoever asks looks here first and keeps what it computed. Results about rows carry the version of the rows
//! in their question, so that an old one is never found; what ages otherwise has a time to live by [`Kind`]. What a read
//! rests on it declares as tags; a write names the tags that it changed. Nothing depends on a hit.
//!
//! The same question asked by many at once is computed once ([`flight`]). Whether there is memory to keep an answer is asked
//! when it is about to be kept, of the [`Gauge`]; what is given is the same either way.

mod changes;
mod flight;
mod kind;
mod question;

use std::any::Any;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::sync::Cache as Moka;
use serde::Serialize;

use crate::resources::gauge::{Gauge, Shortage, TIGHT};
use crate::resources::platform;
use changes::Changes;
use flight::{Flights, Seat};
pub use kind::Kind;
use question::Key;
pub use question::Question;

/// Names of what answers are made of.
pub type Tags = &'static [&'static str];

/// Bytes that an entry costs beside its value.
const ENTRY: usize = 256;
/// Bytes that are kept between two questions whether there is memory for more.
const UNASKED: u64 = 1 << 20;

#[derive(Clone)]
struct Kept {
    value: Arc<dyn Any + Send + Sync>,
    bytes: u32,
    tags: Tags,
    /// The change at which it was begun to be made.
    made: u64,
}

/// How often one kind was found.
#[derive(Default)]
struct Counter {
    hits: AtomicU64,
    misses: AtomicU64,
    warm: AtomicU64,
    failures: AtomicU64,
}

/// One kind of remembered answers, as it is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CacheFigure {
    /// What is remembered.
    pub kind: Kind,
    /// Entries held.
    pub entries: u32,
    /// Bytes held.
    pub bytes: u64,
    /// Questions that were answered from memory.
    pub hits: u64,
    /// Questions that had to be computed, or were read from the case's second level.
    pub misses: u64,
    /// Of the misses, those that the second level in the case answered.
    pub warm: u64,
    /// Times the second level could not be read or written; no question failed by it.
    pub failures: u64,
}

impl CacheFigure {
    /// Per cent of the questions that memory answered; `None` before the first.
    #[must_use]
    pub fn hit_percent(&self) -> Option<u64> {
        (self.hits * 100).checked_div(self.hits + self.misses)
    }
}

/// Lets entries age by kind.
struct ByKind;

impl Expiry<Key, Kept> for ByKind {
    fn expire_after_create(&self, key: &Key, _: &Kept, _: Instant) -> Option<Duration> {
        key.kind.time_to_live()
    }
}

/// Everything that is remembered.
pub struct Cache {
    kept: RwLock<(u64, Moka<Key, Kept>)>,
    counters: [Counter; Kind::ALL.len()],
    changes: Changes,
    flights: Flights,
    scopes: AtomicU32,
    gauge: Arc<Gauge>,
    unasked: AtomicU64,
}

impl Cache {
    /// `budget` in bytes.
    #[must_use]
    pub fn new(budget: u64) -> Self {
        Self::guarded(budget, Arc::default())
    }

    /// The same, with a gauge that others ask and hear too.
    #[must_use]
    pub fn guarded(budget: u64, gauge: Arc<Gauge>) -> Self {
        Cache {
            kept: RwLock::new((budget, memory(budget))),
            counters: Default::default(),
            changes: Changes::default(),
            flights: Flights::default(),
            scopes: AtomicU32::new(1),
            gauge,
            unasked: AtomicU64::new(0),
        }
    }

    /// A number under which one open case asks, so that cases never meet.
    pub fn scope(&self) -> u32 {
        self.scopes.fetch_add(1, Ordering::Relaxed)
    }

    fn now(&self) -> Moka<Key, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn counter(&self, kind: Kind) -> &Counter {
        &self.counters[kind as usize]
    }

    /// What is known about a question.
    pub fn find<T: Any + Send + Sync>(&self, kind: Kind, scope: u32, question: impl Question) -> Option<Arc<T>> {
        let key = Key { kind, scope, question: Arc::new(question) };
        let found = self.look(&key);
        self.count(kind, found.is_some());
        found
    }

    /// The same for bulk work: it takes what is there, but says nothing about how often people find what they ask.
    pub fn glance<T: Any + Send + Sync>(&self, kind: Kind, scope: u32, question: impl Question) -> Option<Arc<T>> {
        self.look(&Key { kind, scope, question: Arc::new(question) })
    }

    /// An entry that a write has made untrue is none.
    fn look<T: Any + Send + Sync>(&self, key: &Key) -> Option<Arc<T>> {
        let kept = self.now().get(key)?;
        self.changes.none_since(kept.tags, kept.made).then_some(kept.value)?.downcast::<T>().ok()
    }

    fn count(&self, kind: Kind, hit: bool) {
        let counter = self.counter(kind);
        if hit { &counter.hits } else { &counter.misses }.fetch_add(1, Ordering::Relaxed);
    }

    /// Keeps a value that weighs `bytes`, where there is memory for it.
    pub fn keep<T: Any + Send + Sync>(
        &self,
        kind: Kind,
        scope: u32,
        question: impl Question,
        bytes: usize,
        value: Arc<T>,
    ) {
        self.put(Key { kind, scope, question: Arc::new(question) }, &[], 0, bytes, value);
    }

    fn put<T: Any + Send + Sync>(&self, key: Key, tags: Tags, made: u64, bytes: usize, value: Arc<T>) {
        let bytes = u32::try_from(bytes + ENTRY).unwrap_or(u32::MAX);
        if self.has_room(u64::from(bytes)) {
            self.now().insert(key, Kept { value, bytes, tags, made });
        }
    }

    /// Whether `bytes` that were built may be kept. The system is asked once in a while, and every time while it is full.
    fn has_room(&self, bytes: u64) -> bool {
        let unasked = self.unasked.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if unasked < UNASKED && !self.gauge.was_full() {
            return true;
        }
        self.unasked.store(0, Ordering::Relaxed);
        self.gauge.may_keep()
    }

    /// Makes room for `bytes` that are about to be built, by letting everything remembered go where nothing less helps.
    /// False where the system would not let them be taken even so.
    pub fn reserve(&self, bytes: u64) -> bool {
        if bytes < UNASKED {
            return true;
        }
        let (share, before) = (self.gauge.share(bytes), self.bytes());
        if share >= TIGHT && before > 0 {
            self.clear();
            platform::return_pages();
            self.gauge.ring(Shortage::Cleared { before, after: self.bytes(), share });
        }
        self.gauge.fits(bytes)
    }

    /// The remembered answer, or the one that `compute` gives; `weigh` tells its bytes. `tags` name what it is made of. While
    /// another thread computes the same, its answer is waited for.
    ///
    /// # Errors
    /// That of `compute`; failures are not remembered.
    pub fn get_or<T: Any + Send + Sync, E>(
        &self,
        kind: Kind,
        scope: u32,
        question: impl Question,
        tags: Tags,
        weigh: impl FnOnce(&T) -> usize,
        compute: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let key = Key { kind, scope, question: Arc::new(question) };
        if let Some(known) = self.look(&key) {
            self.count(kind, true);
            return Ok(known);
        }
        let began = self.changes.now();
        let lead = match self.flights.board(&key, began) {
            Seat::First(lead) => Some(lead),
            Seat::Behind(flight) if may_wait() => {
                let answer = flight.wait().filter(|_| self.changes.none_since(tags, flight.began));
                if let Some(known) = answer.and_then(|answer| answer.downcast::<T>().ok()) {
                    self.count(kind, true);
                    return Ok(known);
                }
                None
            }
            Seat::Behind(_) => None,
        };
        // It may have been answered since it was looked for.
        if let Some(known) = self.look(&key) {
            self.count(kind, true);
            return Ok(known);
        }
        self.count(kind, false);
        let value = Arc::new(compute()?);
        if self.changes.none_since(tags, began) {
            self.put(key, tags, began, weigh(&value), value.clone());
        }
        if let Some(lead) = lead {
            lead.land(value.clone());
        }
        Ok(value)
    }

    /// Makes every answer untrue that rests on one of the tags.
    pub fn invalidate(&self, tags: &[&str]) {
        self.changes.note(tags);
    }

    /// Forgets what one case asked.
    pub fn forget(&self, scope: u32) {
        self.forget_where(|key, _| key.scope == scope);
    }

    fn forget_where(&self, unwanted: impl Fn(&Key, &Kept) -> bool) {
        let kept = self.now();
        for (key, entry) in &kept {
            if unwanted(&key, &entry) {
                kept.invalidate(&*key);
            }
        }
        kept.run_pending_tasks();
    }

    /// Notes that the second level in a case answered a question that memory did not know.
    pub(crate) fn warmed(&self, kind: Kind) {
        self.counter(kind).warm.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that the second level could not be read or written.
    pub(crate) fn failed(&self, kind: Kind) {
        self.counter(kind).failures.fetch_add(1, Ordering::Relaxed);
    }

    /// Gives the cache another budget in bytes; what does not fit is let go, what is made again quickest first.
    pub fn set_budget(&self, budget: u64) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.0 == budget {
            return;
        }
        let smaller = memory(budget);
        kept.1.run_pending_tasks();
        let mut entries: Vec<(Arc<Key>, Kept)> = kept.1.iter().filter(|(key, _)| !key.kind.ages()).collect();
        entries.sort_by_key(|(key, _)| key.kind.quickly_made());
        let mut room = budget;
        for (key, entry) in entries {
            let Some(left) = room.checked_sub(u64::from(entry.bytes)) else { continue };
            room = left;
            smaller.insert(Key::clone(&key), entry);
        }
        smaller.run_pending_tasks();
        *kept = (budget, smaller);
    }

    /// Lets half of the bytes go, what is made again quickest first. The budget stays.
    pub fn halve(&self) {
        let budget = self.budget();
        self.set_budget(self.bytes() / 2);
        self.set_budget(budget);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        // A new one, not an emptied one: the old gives back what it holds besides its entries.
        *kept = (kept.0, memory(kept.0));
    }

    /// The budget in bytes.
    #[must_use]
    pub fn budget(&self) -> u64 {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let kept = self.now();
        kept.run_pending_tasks();
        kept.weighted_size()
    }

    /// What each kind holds and how often it was found.
    #[must_use]
    pub fn figures(&self) -> Vec<CacheFigure> {
        let mut held = [(0_u32, 0_u64); Kind::ALL.len()];
        for (key, entry) in &self.now() {
            let (entries, bytes) = &mut held[key.kind as usize];
            *entries += 1;
            *bytes += u64::from(entry.bytes);
        }
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let figure = |(kind, (entries, bytes)): (Kind, (u32, u64))| {
            let Counter { hits, misses, warm, failures } = self.counter(kind);
            let (hits, misses, warm, failures) = (read(hits), read(misses), read(warm), read(failures));
            CacheFigure { kind, entries, bytes, hits, misses, warm, failures }
        };
        Kind::ALL.into_iter().zip(held).map(figure).collect()
    }
}

/// A thread of the pool must not wait for another's answer: it may have put that very work aside to take this on.
fn may_wait() -> bool {
    rayon::current_thread_index().is_none()
}

fn memory(budget: u64) -> Moka<Key, Kept> {
    Moka::builder().max_capacity(budget).weigher(|_, kept: &Kept| kept.bytes).expire_after(ByKind).build()
}

#[cfg(test)]
mod tests;
