//! How often is a test right? Rates measured over generated cases, committed with the code and shown with each test.
//!
//! `cargo xtask error-rates` writes `error-rates.json`: ten seeds of the sample case at three sizes, the same schemes
//! among more and more ordinary rows, and at the middle size with fewer and fewer of the planted rows.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A share or rate with its 95% interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RateInterval {
    /// As measured.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What one test did over all generated cases of one size.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ErrorRate {
    /// The test.
    pub test: String,
    /// Its version when it was measured.
    pub version: u32,
    /// Rows of each case, about.
    pub rows: u32,
    /// Percent of the planted rows that were written: the fewer, the fainter the schemes.
    pub strength: u32,
    /// Cases.
    pub cases: u32,
    /// Schemes planted that the test should find; 0 where none is planted for it.
    pub planted: u32,
    /// Of these, found.
    pub found: u32,
    /// Found / planted (Wilson); null where nothing is planted.
    pub recall: Option<RateInterval>,
    /// Findings.
    pub findings: u32,
    /// Of these, findings at least half of whose rows are planted.
    pub right: u32,
    /// Of the others, findings at least half of whose rows were planted to look alike and be innocent.
    pub look_alikes: u32,
    /// Right / findings (Wilson); null without findings.
    pub precision: Option<RateInterval>,
    /// Findings that are not right, per 100,000 rows (Byar's interval).
    pub false_alarms: RateInterval,
}

/// The table as written.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ErrorRates {
    /// How it was made, in words.
    pub method: String,
    /// Every test at every size.
    pub tests: Vec<ErrorRate>,
}

static RATES: LazyLock<Option<ErrorRates>> =
    LazyLock::new(|| serde_json::from_str(include_str!("error-rates.json")).ok());

/// How the rates were measured, in words.
#[must_use]
pub fn error_rates_method() -> &'static str {
    RATES.as_ref().map_or("", |rates| rates.method.as_str())
}

/// The rates of one test, smallest cases first.
#[must_use]
pub fn error_rates(test: &str) -> Vec<ErrorRate> {
    let all = RATES.iter().flat_map(|rates| &rates.tests);
    all.filter(|rate| rate.test == test).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detectors::DETECTORS;

    #[test]
    fn rates_are_of_tests_that_exist_smallest_cases_first() {
        let all = RATES.as_ref().unwrap();
        for detector in DETECTORS {
            let rates = error_rates(detector.id);
            assert!(all.tests.is_empty() || !rates.is_empty(), "{}: run cargo xtask error-rates", detector.id);
            let order = |rate: &ErrorRate| (rate.rows, 100 - rate.strength);
            assert!(rates.windows(2).all(|pair| order(&pair[0]) < order(&pair[1])), "{}", detector.id);
        }
    }
}
