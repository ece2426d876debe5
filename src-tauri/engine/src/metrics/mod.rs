//! How long does each thing take, how often is it done, and how often does it fail?
//!
//! A counter and a histogram (HDR, two significant digits) per command, query, import, job and step of the interface,
//! since the start and over the last minute or two: the first tells what is usual, the second what is wrong now.

mod meter;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use meter::Meter;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Timed {
    /// A question by the interface.
    Command,
    /// A question to the rows.
    Query,
    /// The reading of one file.
    Import,
    /// Other long work.
    Job,
    /// What a person sees: first frame, switches, frames.
    Interface,
}

impl Timed {
    /// All of them, in order of their numbers.
    pub const ALL: [Timed; 5] = [Timed::Command, Timed::Query, Timed::Import, Timed::Job, Timed::Interface];

    /// As it is written in exported figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Timed::Command => "command",
            Timed::Query => "query",
            Timed::Import => "import",
            Timed::Job => "job",
            Timed::Interface => "interface",
        }
    }
}

/// Times of one thing, milliseconds.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Timing {
    /// What it belongs to.
    pub family: Timed,
    /// Its name.
    pub name: String,
    /// How often since the start.
    pub count: u64,
    /// Of these, how many failed.
    pub errors: u64,
    /// Mean.
    pub mean: f64,
    /// Median.
    pub p50: f64,
    /// Of a hundred, the second slowest.
    pub p99: f64,
    /// Slowest.
    pub max: f64,
    /// All of them together, seconds.
    pub seconds: f64,
    /// The same over the last minute or two.
    pub recent: RecentTiming,
}

/// What the last minute or two were like.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RecentTiming {
    /// How often.
    pub count: u64,
    /// How many failed.
    pub errors: u64,
    /// Of a hundred, the second slowest; milliseconds.
    pub p99: f64,
}

/// All meters of a session.
#[derive(Default)]
pub struct Meters {
    families: [Mutex<HashMap<String, Meter>>; Timed::ALL.len()],
}

impl Meters {
    fn family(&self, family: Timed) -> MutexGuard<'_, HashMap<String, Meter>> {
        self.families[family as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that something took so long, and whether it went well.
    pub fn record(&self, family: Timed, name: &str, took: Duration, good: bool) {
        self.record_at(Instant::now(), family, name, took, good);
    }

    fn record_at(&self, now: Instant, family: Timed, name: &str, took: Duration, good: bool) {
        let mut meters = self.family(family);
        if let Some(meter) = meters.get_mut(name) {
            return meter.record(now, took, good);
        }
        let mut meter = Meter::new(now);
        meter.record(now, took, good);
        meters.insert(name.to_owned(), meter);
    }

    /// Does something and notes how long it took.
    ///
    /// # Errors
    /// That of `work`.
    pub fn time<T, E>(&self, family: Timed, name: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let began = Instant::now();
        let outcome = work();
        self.record(family, name, began.elapsed(), outcome.is_ok());
        outcome
    }

    /// Everything measured, by family and name.
    #[must_use]
    pub fn figures(&self) -> Vec<Timing> {
        self.figures_at(Instant::now())
    }

    fn figures_at(&self, now: Instant) -> Vec<Timing> {
        let mut figures = Vec::new();
        for family in Timed::ALL {
            let meters = self.family(family);
            let of = |(name, meter): (&String, &Meter)| meter.figure(now, family, name);
            let mut these: Vec<Timing> = meters.iter().map(of).collect();
            these.sort_by(|one, other| one.name.cmp(&other.name));
            figures.append(&mut these);
        }
        figures
    }

    /// How many things of a family were noted since the start.
    #[must_use]
    pub fn count(&self, family: Timed) -> u64 {
        self.family(family).values().map(Meter::count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_tell_the_whole_and_the_last_minutes() {
        let meters = Meters::default();
        let start = Instant::now();
        for _ in 0..99 {
            meters.record_at(start, Timed::Command, "rows", Duration::from_millis(2), true);
        }
        meters.record_at(start, Timed::Command, "rows", Duration::from_millis(500), false);
        meters.record_at(start, Timed::Query, "page", Duration::from_micros(300), true);
        let [rows, page] = &meters.figures_at(start)[..] else { panic!("two meters") };
        assert_eq!((rows.name.as_str(), rows.count, rows.errors, rows.recent.errors), ("rows", 100, 1, 1));
        assert!((rows.p50 - 2.0).abs() < 0.1 && rows.max > 495.0 && (rows.mean - 6.98).abs() < 0.2, "{rows:?}");
        assert!((page.p99 - 0.3).abs() < 0.01, "{page:?}");
        let later = start + Duration::from_secs(300);
        let figures = meters.figures_at(later);
        assert_eq!((figures[0].recent.count, figures[0].count), (0, 100), "what is old is not recent");
        assert_eq!(meters.count(Timed::Command), 100);
    }

    #[test]
    fn families_stand_at_their_own_numbers() {
        for (number, family) in Timed::ALL.into_iter().enumerate() {
            assert_eq!(family as usize, number, "{family:?}");
        }
    }

    #[test]
    fn what_fails_is_counted_and_its_error_given_on() {
        let meters = Meters::default();
        assert_eq!(meters.time(Timed::Job, "verify", || Err::<(), _>("no")), Err("no"));
        assert_eq!(meters.figures()[0].errors, 1);
    }
}
