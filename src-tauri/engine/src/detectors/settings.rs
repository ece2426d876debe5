//! Which limits and calendars hold in this case? Set by a person, recorded, defaulted openly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::contract::Refusal;
use crate::model::Currency;

/// Thresholds and calendars of a case, and parameters that differ from a test's defaults.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Settings {
    /// Limit above which a further approval is needed, in whole units of any currency.
    pub approval_limit: u64,
    /// The same for single currencies, by ISO 4217 code.
    pub approval_limits: BTreeMap<String, u64>,
    /// Cash that must be reported, in whole units.
    pub reporting_limit: u64,
    /// Rest days, Monday = 0.
    pub weekend: Vec<u8>,
    /// Countries whose holidays count, ISO 3166: `GB`, `US`, `DE`, `FR`, `NL`, `ES`, `IT`, `IE`; may be empty.
    pub countries: Vec<String>,
    /// Further holidays, `YYYY-MM-DD`.
    pub holidays: Vec<String>,
    /// First minute of a working day.
    pub opens: u16,
    /// Minute at which a working day ends.
    pub closes: u16,
    /// Month and day by which a calendar year is closed.
    pub year_close: (u8, u8),
    /// Owner of an account, by its number as files state it: accounts of one owner are looked at together.
    pub owners: BTreeMap<String, String>,
    /// Level of the false discovery rate.
    pub level: f64,
    /// Parameters by test id, where they differ from the defaults.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, Record<string, unknown>>"))]
    pub parameters: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            approval_limit: 10_000,
            approval_limits: BTreeMap::new(),
            reporting_limit: 10_000,
            weekend: vec![5, 6],
            countries: vec!["GB".to_owned()],
            holidays: Vec::new(),
            opens: 7 * 60,
            closes: 20 * 60,
            year_close: (1, 31),
            owners: BTreeMap::new(),
            level: 0.05,
            parameters: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Says what cannot be, so that a test never runs on it.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        let limits = self.approval_limits.values().chain([&self.approval_limit, &self.reporting_limit]);
        for limit in limits {
            if !(1..=1_000_000_000_000).contains(limit) {
                return Err(format!("a limit of {limit} cannot be; choose 1 to 1,000,000,000,000 whole units"));
            }
        }
        if self.weekend.iter().any(|day| *day > 6) || self.weekend.len() > 6 {
            return Err("rest days are numbers from 0 (Monday) to 6, six of them at most".to_owned());
        }
        if self.opens >= self.closes || self.closes > 1_440 {
            return Err("working hours must begin before they end, within 0 to 1,440 minutes".to_owned());
        }
        if !(self.level > 0.0 && self.level <= 0.5) {
            return Err("the false discovery rate must lie above 0 and be .5 at most".to_owned());
        }
        if let Some(day) = self.holidays.iter().find(|day| crate::model::Day::parse_iso(day).is_none()) {
            return Err(format!("{day:?} is not a day written YYYY-MM-DD"));
        }
        Ok(())
    }

    /// The approval limit in minor units of a currency.
    ///
    /// # Errors
    /// [`Refusal`] where it exceeds what an amount can be.
    pub fn limit(&self, currency: Currency) -> Result<u64, Refusal> {
        minor(self.approval_limits.get(currency.code()).copied().unwrap_or(self.approval_limit), currency)
    }

    /// The reporting limit in minor units of a currency.
    ///
    /// # Errors
    /// As [`Settings::limit`].
    pub fn reporting(&self, currency: Currency) -> Result<u64, Refusal> {
        minor(self.reporting_limit, currency)
    }
}

fn minor(units: u64, currency: Currency) -> Result<u64, Refusal> {
    10u64
        .checked_pow(u32::from(currency.decimals()))
        .and_then(|unit| units.checked_mul(unit))
        .filter(|minor| *minor <= crate::model::MAX_MINOR.unsigned_abs())
        .ok_or_else(|| Refusal(format!("the limit of {units} is larger than any amount can be")))
}
