//! Which day, which month? Civil dates without a time zone, as statements print them.

use serde::{Deserialize, Serialize};
use time::{Date, Month as CivilMonth};

const UNIX_EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// A civil day (proleptic Gregorian), counted from 1970-01-01 = 0. Serialised as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

impl Day {
    /// The day of a calendar date, or `None` where there is none (31/02, month 13, year outside 1..=9999).
    #[must_use]
    pub fn from_civil(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let month = CivilMonth::try_from(month).ok()?;
        let date = Date::from_calendar_date(year, month, day).ok()?;
        Some(Day(date.to_julian_day() - UNIX_EPOCH_JULIAN_DAY))
    }

    /// From the number of days since 1970-01-01, as stored; `None` outside years 1..=9999.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        let date = Date::from_julian_day(number.checked_add(UNIX_EPOCH_JULIAN_DAY)?).ok()?;
        (1..=9999).contains(&date.year()).then_some(Day(number))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year, month 1..=12, day of month 1..=31.
    #[must_use]
    pub fn civil(self) -> (i32, u8, u8) {
        // A `Day` is only made from a valid date, so the fallback is never met.
        let date = Date::from_julian_day(self.0 + UNIX_EPOCH_JULIAN_DAY).unwrap_or(Date::MIN);
        (date.year(), u8::from(date.month()), date.day())
    }

    /// The month that holds the day.
    #[must_use]
    pub fn month(self) -> Month {
        let (year, month, _) = self.civil();
        Month { year, month }
    }

    /// Day of the week, Monday = 0 .. Sunday = 6.
    #[must_use]
    pub fn weekday(self) -> u8 {
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// The day `count` days later (earlier when negative); `None` outside years 1..=9999.
    #[must_use]
    pub fn plus(self, count: i32) -> Option<Self> {
        Self::from_number(self.0.checked_add(count)?)
    }

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<i32> {
            let digits = &bytes[range];
            digits
                .iter()
                .all(u8::is_ascii_digit)
                .then(|| digits.iter().fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')))
        };
        let month = u8::try_from(number(5..7)?).ok()?;
        let day = u8::try_from(number(8..10)?).ok()?;
        Self::from_civil(number(0..4)?, month, day)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Day {
    /// As a person reads it: `21 Jun 2021`.
    #[must_use]
    pub fn spoken(self) -> String {
        format!("{} {}", self.civil().2, self.month().spoken())
    }
}

impl Month {
    /// As a person reads it: `Jun 2021`.
    #[must_use]
    pub fn spoken(self) -> String {
        let name = MONTHS.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or("");
        format!("{name} {}", self.year)
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse_iso(&text).ok_or_else(|| format!("{text:?} is not a day written YYYY-MM-DD"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A calendar month: the unit by which rows are partitioned. Displays as `YYYY_MM`, as in table names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Month {
    /// 1..=9999
    pub year: i32,
    /// 1..=12
    pub month: u8,
}

impl std::fmt::Display for Month {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}_{:02}", self.year, self.month)
    }
}

impl Month {
    /// Reads `YYYY_MM`, as in table names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('_')?;
        let found = Month { year: year.parse().ok()?, month: month.parse().ok()? };
        // Only the canonical spelling: the text becomes part of a table name.
        (found.to_string() == text && (1..=9999).contains(&found.year) && (1..=12).contains(&found.month))
            .then_some(found)
    }

    /// First day of the month.
    #[must_use]
    pub fn first_day(self) -> Day {
        Day::from_civil(self.year, self.month, 1).unwrap_or(Day(0))
    }

    /// First and last day of the month.
    #[must_use]
    pub fn days(self) -> (Day, Day) {
        let first = self.first_day();
        let (year, month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        // The last month of all has no next one.
        let next = Day::from_civil(year, month, 1).map_or(first.0 + 31, |day| day.0);
        (first, Day(next - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epoch_and_leap_days() {
        assert_eq!(Day::from_civil(1970, 1, 1).map(Day::number), Some(0));
        assert_eq!(Day::from_civil(2024, 2, 29).map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
        assert_eq!(Day::from_civil(2023, 2, 29), None);
        assert_eq!(Day::from_civil(2023, 2, 31), None);
        assert_eq!(Day::from_civil(0, 1, 1), None);
    }

    #[test]
    fn monday_is_zero() {
        assert_eq!(Day::from_civil(2024, 1, 1).map(Day::weekday), Some(0));
        assert_eq!(Day::from_civil(1969, 12, 28).map(Day::weekday), Some(6));
    }

    #[test]
    fn iso_round_trip() {
        for number in [-719_162, -1, 0, 19_000, 2_932_896] {
            let day = Day::from_number(number).map(|day| day.to_string());
            assert_eq!(day.as_deref().and_then(Day::parse_iso).map(Day::number), Some(number));
        }
    }
}
