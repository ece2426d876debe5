//! What time is it? Injected, so that the engine reads no wall clock and tests can hold time still.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Tells the time in UTC.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> OffsetDateTime;

    /// Now as RFC 3339 text with whole seconds, `2026-01-31T09:15:00Z`.
    fn stamp(&self) -> String {
        let now = self.now();
        let whole = now.replace_nanosecond(0).unwrap_or(now);
        whole.format(&Rfc3339).unwrap_or_default()
    }
}

/// A clock that stands still, for tests and reproducible cases.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub OffsetDateTime);

impl Clock for FixedClock {
    fn now(&self) -> OffsetDateTime {
        self.0
    }
}
