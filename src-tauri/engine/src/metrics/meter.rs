//! How are the times of one thing kept? Counts by size, since the start and for two minutes that take turns.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use super::{RecentTiming, Timed, Timing};

/// The stretch after which the recent times begin anew; what is shown covers one to two of them.
const TURN: Duration = Duration::from_secs(60);
/// Significant digits: a table of 4 KiB per thing, and an error below 1%.
const DIGITS: u8 = 2;

/// Microseconds and failures.
struct Times {
    micros: Histogram<u32>,
    errors: u64,
}

impl Times {
    fn new() -> Self {
        #[expect(clippy::expect_used, reason = "two digits are within what the histogram takes")]
        let micros = Histogram::new(DIGITS).expect("a histogram of two digits");
        Times { micros, errors: 0 }
    }

    fn clear(&mut self) {
        self.micros.reset();
        self.errors = 0;
    }

    fn record(&mut self, micros: u64, good: bool) {
        // It grows as it needs to; only a time beyond all memory could fail.
        let _ = self.micros.record(micros);
        self.errors += u64::from(!good);
    }
}

/// One thing's times.
pub(super) struct Meter {
    all: Times,
    total: Duration,
    now: Times,
    before: Times,
    turned: Instant,
}

impl Meter {
    pub(super) fn new(now: Instant) -> Self {
        let (all, total) = (Times::new(), Duration::ZERO);
        Meter { all, total, now: Times::new(), before: Times::new(), turned: now }
    }

    pub(super) fn record(&mut self, now: Instant, took: Duration, good: bool) {
        self.turn(now);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.total += took;
        self.all.record(micros, good);
        self.now.record(micros, good);
    }

    fn turn(&mut self, now: Instant) {
        let turns = now.saturating_duration_since(self.turned).as_secs() / TURN.as_secs();
        if turns == 0 {
            return;
        }
        std::mem::swap(&mut self.now, &mut self.before);
        self.now.clear();
        if turns > 1 {
            self.before.clear();
        }
        self.turned = now;
    }

    pub(super) fn count(&self) -> u64 {
        self.all.micros.len()
    }

    pub(super) fn figure(&self, now: Instant, family: Timed, name: &str) -> Timing {
        let all = &self.all.micros;
        Timing {
            family,
            name: name.to_owned(),
            count: all.len(),
            errors: self.all.errors,
            mean: all.mean() / 1e3,
            p50: millis(all.value_at_quantile(0.5)),
            p99: millis(all.value_at_quantile(0.99)),
            max: millis(all.max()),
            seconds: self.total.as_secs_f64(),
            recent: self.recent(now),
        }
    }

    fn recent(&self, now: Instant) -> RecentTiming {
        let passed = now.saturating_duration_since(self.turned);
        if passed >= TURN * 2 {
            return RecentTiming::default();
        }
        let mut micros = self.now.micros.clone();
        let mut errors = self.now.errors;
        if passed < TURN {
            // Both grow as they need to, so that the sum always fits.
            let _ = micros.add(&self.before.micros);
            errors += self.before.errors;
        }
        RecentTiming { count: micros.len(), errors, p99: millis(micros.value_at_quantile(0.99)) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "times shown with two digits")]
fn millis(micros: u64) -> f64 {
    micros as f64 / 1e3
}
