//! Is there memory for more? Asked where something large is about to be kept or built: a burst of questions is over before
//! anyone who looks every few seconds has looked.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::platform;

/// Per cent of the scarcest memory from which nothing more is kept.
pub(crate) const FULL: u64 = 80;
/// Per cent that nothing may be built beyond while anything remembered could still be let go.
pub(crate) const TIGHT: u64 = 90;
/// Per cent of a limit of the system that nothing may be built beyond at all: an allocation that fails ends the process.
const END: u64 = 97;
/// The bell is not rung more often.
const RING_EVERY: Duration = Duration::from_secs(2);

/// What this process takes, bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Memory it alone holds.
    pub held: u64,
    /// Addresses it has taken.
    pub addresses: u64,
    /// Addresses it may take; 0 where there is no limit.
    pub address_limit: u64,
}

/// What is told where memory is short.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shortage {
    /// An answer was given and not kept.
    NotKept,
    /// Everything remembered was let go for something that had to be built.
    Cleared {
        /// Bytes remembered before.
        before: u64,
        /// Bytes remembered after.
        after: u64,
        /// Per cent that would have been taken.
        share: u64,
    },
}

type Look = Box<dyn Fn() -> Option<Usage> + Send + Sync>;
type Bell = Box<dyn Fn(Shortage) + Send + Sync>;

/// Weighs what is asked for against the process's budget and the system's limit.
pub struct Gauge {
    look: Look,
    budget: AtomicU64,
    bell: OnceLock<Bell>,
    began: Instant,
    /// Milliseconds after `began` at which the bell may ring again.
    silent_until: AtomicU64,
    full: AtomicBool,
}

impl Default for Gauge {
    fn default() -> Self {
        Self::new(Box::new(platform::usage))
    }
}

impl Gauge {
    /// Reads by `look`, which gives `None` where the system does not tell: then there is always room.
    #[must_use]
    pub fn new(look: Look) -> Self {
        Gauge {
            look,
            budget: AtomicU64::new(0),
            bell: OnceLock::new(),
            began: Instant::now(),
            silent_until: AtomicU64::new(0),
            full: AtomicBool::new(false),
        }
    }

    /// Bytes that the process should keep within; 0 for no such number.
    pub fn set_budget(&self, budget: u64) {
        self.budget.store(budget, Ordering::Relaxed);
    }

    /// Who is told of shortages; the first call counts.
    pub fn on_shortage(&self, bell: impl Fn(Shortage) + Send + Sync + 'static) {
        let _ = self.bell.set(Box::new(bell));
    }

    /// Per cent of the scarcest that would be taken with `more` bytes.
    pub(crate) fn share(&self, more: u64) -> u64 {
        let Some(usage) = (self.look)() else { return 0 };
        let of = |used: u64, total: u64| used.saturating_add(more).saturating_mul(100).checked_div(total).unwrap_or(0);
        of(usage.held, self.budget.load(Ordering::Relaxed)).max(of(usage.addresses, usage.address_limit))
    }

    /// True where the last look found it full.
    pub(crate) fn was_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Whether what was built may be kept.
    pub(crate) fn may_keep(&self) -> bool {
        let full = self.share(0) >= FULL;
        self.full.store(full, Ordering::Relaxed);
        if full {
            self.ring(Shortage::NotKept);
        }
        !full
    }

    /// Whether the system would let `more` bytes be taken.
    pub(crate) fn fits(&self, more: u64) -> bool {
        let Some(usage) = (self.look)() else { return true };
        usage.address_limit == 0 || usage.addresses.saturating_add(more) < usage.address_limit / 100 * END
    }

    pub(crate) fn ring(&self, shortage: Shortage) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let silent = self.silent_until.load(Ordering::Relaxed);
        let until = now.saturating_add(RING_EVERY.as_millis() as u64);
        let first = self.silent_until.compare_exchange(silent, until, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        let due = matches!(shortage, Shortage::Cleared { .. }) || (now >= silent && first);
        if let Some(bell) = self.bell.get().filter(|_| due) {
            bell(shortage);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_scarcest_counts_and_the_bell_rings_once_in_a_while() {
        let usage = Usage { held: 50, addresses: 600, address_limit: 1000 };
        let gauge = Gauge::new(Box::new(move || Some(usage)));
        assert_eq!((gauge.share(0), gauge.share(250)), (60, 85));
        assert!(gauge.may_keep() && gauge.fits(300) && !gauge.fits(400));
        gauge.set_budget(60);
        assert_eq!(gauge.share(0), 83);
        let rung = Arc::new(AtomicU64::new(0));
        let count = rung.clone();
        gauge.on_shortage(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        assert!(!gauge.may_keep() && !gauge.may_keep() && gauge.was_full());
        assert_eq!(rung.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_system_that_does_not_tell_leaves_room() {
        let gauge = Gauge::new(Box::new(|| None));
        gauge.set_budget(1);
        assert!(gauge.may_keep() && gauge.fits(u64::MAX));
    }
}
