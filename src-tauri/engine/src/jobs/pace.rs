//! How fast does a job go, and how long will it take?

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The stretch over which the rate is taken.
const WINDOW: Duration = Duration::from_secs(5);

/// Recent progress of one job.
#[derive(Debug, Default)]
pub(super) struct Pace {
    marks: VecDeque<(Instant, u64, u64)>,
}

impl Pace {
    /// Notes how far the job is: `done` units of work, `rows` handled.
    pub(super) fn mark(&mut self, now: Instant, done: u64, rows: u64) {
        self.marks.push_back((now, done, rows));
        while self.marks.len() > 2 && self.marks.front().is_some_and(|(then, ..)| now - *then > WINDOW) {
            self.marks.pop_front();
        }
    }

    /// Rows per second over the window.
    pub(super) fn rows_per_second(&self) -> u64 {
        self.rate(|mark| mark.2).unwrap_or(0)
    }

    /// Seconds until `total` units are done; `None` where that cannot be told yet.
    pub(super) fn seconds_left(&self, total: u64) -> Option<u64> {
        let rate = self.rate(|mark| mark.1).filter(|rate| *rate > 0)?;
        let done = self.marks.back()?.1;
        Some(total.saturating_sub(done).div_ceil(rate))
    }

    fn rate(&self, of: impl Fn(&(Instant, u64, u64)) -> u64) -> Option<u64> {
        let (first, last) = (self.marks.front()?, self.marks.back()?);
        let millis = u64::try_from((last.0 - first.0).as_millis()).ok().filter(|millis| *millis > 0)?;
        Some(of(last).saturating_sub(of(first)).saturating_mul(1000) / millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_time_left() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert_eq!(pace.seconds_left(100), None);
        pace.mark(start, 0, 0);
        pace.mark(start + Duration::from_secs(2), 50, 2000);
        assert_eq!(pace.rows_per_second(), 1000);
        assert_eq!(pace.seconds_left(100), Some(2));
    }
}
