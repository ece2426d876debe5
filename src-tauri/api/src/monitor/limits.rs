//! From when on is something wrong? Set on the settings screen, kept as preferences.

use serde::{Deserialize, Serialize};

use crate::preferences::Preferences;

/// The preference that holds them.
pub(crate) const PREFERENCE: &str = "limits";

/// Thresholds of alerts, and what the application may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Limits {
    /// Memory that the engine may use, MiB; 0 for what fits the machine.
    pub memory_mib: u32,
    /// Milliseconds that a question may take, the slowest of a hundred left out.
    pub command_ms: u32,
    /// Per cent of questions that may fail.
    pub error_percent: u32,
    /// Per cent of questions to the rows that memory should answer.
    pub hit_percent: u32,
    /// Per cent of the disk that may be full.
    pub disk_percent: u32,
    /// Per cent of the memory budget that may be in use.
    pub memory_percent: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            memory_mib: 0,
            command_ms: 200,
            error_percent: 5,
            hit_percent: 50,
            disk_percent: 95,
            memory_percent: 80,
        }
    }
}

impl Limits {
    /// As last set; what is missing or cannot be is as usual.
    pub(crate) fn of(preferences: &Preferences) -> Self {
        preferences.get(PREFERENCE).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    /// Why these cannot be, if they cannot.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let percents = [self.error_percent, self.hit_percent, self.disk_percent, self.memory_percent];
        if percents.iter().any(|percent| *percent > 100) {
            return Some("a percentage is from 0 to 100");
        }
        if self.memory_mib != 0 && self.memory_mib < 128 {
            return Some("the application needs at least 128 MB of memory to hold a case");
        }
        (self.command_ms == 0).then_some("a question takes some time; the limit must be above 0 ms")
    }

    /// Bytes that the engine may use; 0 for what fits the machine.
    pub(crate) fn memory(&self) -> u64 {
        u64::from(self.memory_mib) << 20
    }

    /// Bytes that the cache may use when memory is plenty: half of what was set, or enough for ten million rows.
    pub(crate) fn cache(&self) -> u64 {
        const USUAL: u64 = 256 << 20;
        if self.memory_mib == 0 { USUAL } else { self.memory() / 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_cannot_be_are_refused_with_the_reason() {
        assert_eq!(Limits::default().fault(), None);
        assert!(Limits { disk_percent: 101, ..Limits::default() }.fault().is_some());
        assert!(Limits { memory_mib: 16, ..Limits::default() }.fault().is_some());
        assert!(Limits { command_ms: 0, ..Limits::default() }.fault().is_some());
    }

    #[test]
    fn what_an_older_version_did_not_know_is_as_usual() {
        let read: Limits = serde_json::from_str(r#"{"command_ms": 500}"#).unwrap();
        assert_eq!(read, Limits { command_ms: 500, ..Limits::default() });
    }
}
