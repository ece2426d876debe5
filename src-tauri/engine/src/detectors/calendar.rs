//! Which days are days of rest? Weekends and public holidays, by country, computed for any year.
//!
//! Rules as in force since 2000: gov.uk/bank-holidays (England and Wales), 5 U.S.C. 6103, and the national holidays of
//! the other countries; regional ones are left to the case's own list.

use std::collections::BTreeSet;

use super::settings::Settings;
use crate::model::Day;

/// Days of rest of a case.
pub(super) struct Calendar {
    weekend: [bool; 7],
    holidays: BTreeSet<i32>,
}

impl Calendar {
    /// For the years that `from` to `to` lie in.
    pub(super) fn new(settings: &Settings, from: Day, to: Day) -> Self {
        let mut weekend = [false; 7];
        settings.weekend.iter().filter(|day| **day < 7).for_each(|day| weekend[usize::from(*day)] = true);
        let (first, last) = (from.civil().0, to.civil().0);
        let mut holidays: BTreeSet<i32> =
            settings.holidays.iter().filter_map(|day| Day::parse_iso(day)).map(Day::number).collect();
        for country in &settings.countries {
            for year in first - 1..=last + 1 {
                holidays.extend(of_country(country, year).into_iter().flatten().map(Day::number));
            }
        }
        Calendar { weekend, holidays }
    }

    /// True on a weekend or holiday; `day` as days since 1970-01-01.
    pub(super) fn rests(&self, day: i32) -> bool {
        // 1970-01-01 was a Thursday.
        self.weekend[(day + 3).rem_euclid(7) as usize] || self.holidays.contains(&day)
    }

    /// Working days after `from` up to and including `to`.
    pub(super) fn working_days(&self, from: i32, to: i32) -> i32 {
        (from + 1..=to).filter(|day| !self.rests(*day)).count() as i32
    }
}

/// Countries that are known.
pub(super) const COUNTRIES: [&str; 8] = ["DE", "ES", "FR", "GB", "IE", "IT", "NL", "US"];

fn of_country(country: &str, year: i32) -> Vec<Option<Day>> {
    let fixed = |month, day| Day::from_civil(year, month, day);
    let easter = |days: i32| easter(year).and_then(|day| day.plus(days));
    match country {
        "GB" => british(year),
        "IE" => irish(year),
        "US" => american(year),
        "DE" => vec![
            fixed(1, 1),
            easter(-2),
            easter(1),
            fixed(5, 1),
            easter(39),
            easter(50),
            fixed(10, 3),
            fixed(12, 25),
            fixed(12, 26),
        ],
        "FR" => vec![
            fixed(1, 1),
            easter(1),
            fixed(5, 1),
            fixed(5, 8),
            easter(39),
            easter(50),
            fixed(7, 14),
            fixed(8, 15),
            fixed(11, 1),
            fixed(11, 11),
            fixed(12, 25),
        ],
        "NL" => {
            vec![fixed(1, 1), easter(-2), easter(1), fixed(4, 27), easter(39), easter(50), fixed(12, 25), fixed(12, 26)]
        }
        "ES" => vec![
            fixed(1, 1),
            fixed(1, 6),
            easter(-2),
            fixed(5, 1),
            fixed(8, 15),
            fixed(10, 12),
            fixed(11, 1),
            fixed(12, 6),
            fixed(12, 8),
            fixed(12, 25),
        ],
        "IT" => vec![
            fixed(1, 1),
            fixed(1, 6),
            easter(1),
            fixed(4, 25),
            fixed(5, 1),
            fixed(6, 2),
            fixed(8, 15),
            fixed(11, 1),
            fixed(12, 8),
            fixed(12, 25),
            fixed(12, 26),
        ],
        _ => Vec::new(),
    }
}

fn british(year: i32) -> Vec<Option<Day>> {
    let mut days = vec![
        Day::from_civil(year, 1, 1).map(next_monday),
        easter(year).and_then(|day| day.plus(-2)),
        easter(year).and_then(|day| day.plus(1)),
        weekday_of(year, 8, 0, -1),
    ];
    days.extend(christmas(year));
    days.push(if year == 2020 { Day::from_civil(2020, 5, 8) } else { weekday_of(year, 5, 0, 1) });
    match year {
        2002 => days.extend([Day::from_civil(2002, 6, 3), Day::from_civil(2002, 6, 4)]),
        2011 => days.extend([Day::from_civil(2011, 4, 29), weekday_of(year, 5, 0, -1)]),
        2012 => days.extend([Day::from_civil(2012, 6, 4), Day::from_civil(2012, 6, 5)]),
        2022 => days.extend([(6, 2), (6, 3), (9, 19)].map(|(month, day)| Day::from_civil(2022, month, day))),
        2023 => days.extend([Day::from_civil(2023, 5, 8), weekday_of(year, 5, 0, -1)]),
        _ => days.push(weekday_of(year, 5, 0, -1)),
    }
    days
}

fn irish(year: i32) -> Vec<Option<Day>> {
    let fixed = |month, day| Day::from_civil(year, month, day);
    let mut days = vec![
        fixed(1, 1),
        fixed(3, 17),
        easter(year).and_then(|day| day.plus(1)),
        weekday_of(year, 5, 0, 1),
        weekday_of(year, 6, 0, 1),
        weekday_of(year, 8, 0, 1),
        weekday_of(year, 10, 0, -1),
        fixed(12, 25),
        fixed(12, 26),
    ];
    if year >= 2023 {
        days.push(if fixed(2, 1).is_some_and(|day| day.weekday() == 4) {
            fixed(2, 1)
        } else {
            weekday_of(year, 2, 0, 1)
        });
    }
    days
}

fn american(year: i32) -> Vec<Option<Day>> {
    let mut days = vec![
        weekday_of(year, 1, 0, 3),
        weekday_of(year, 2, 0, 3),
        weekday_of(year, 5, 0, -1),
        weekday_of(year, 9, 0, 1),
        weekday_of(year, 10, 0, 2),
        weekday_of(year, 11, 3, 4),
    ];
    let mut observed = vec![(1, 1), (7, 4), (11, 11), (12, 25)];
    if year >= 2021 {
        observed.push((6, 19));
    }
    days.extend(observed.into_iter().filter_map(|(month, day)| Day::from_civil(year, month, day)).map(|day| {
        match day.weekday() {
            5 => day.plus(-1),
            6 => day.plus(1),
            _ => Some(day),
        }
    }));
    days
}

/// Christmas Day and Boxing Day, moved to the next days of the week that are free.
fn christmas(year: i32) -> [Option<Day>; 2] {
    let Some(first) = Day::from_civil(year, 12, 25) else { return [None, None] };
    match first.weekday() {
        4 => [Some(first), first.plus(3)],
        5 => [first.plus(2), first.plus(3)],
        6 => [first.plus(2), first.plus(1)],
        _ => [Some(first), first.plus(1)],
    }
}

fn next_monday(day: Day) -> Day {
    let forward = match day.weekday() {
        5 => 2,
        6 => 1,
        _ => 0,
    };
    day.plus(forward).unwrap_or(day)
}

/// The `nth` weekday (Monday = 0) of a month; the last for -1.
fn weekday_of(year: i32, month: u8, weekday: i32, nth: i32) -> Option<Day> {
    if nth > 0 {
        let first = Day::from_civil(year, month, 1)?;
        return first.plus((weekday - i32::from(first.weekday())).rem_euclid(7) + 7 * (nth - 1));
    }
    let (_, last) = Day::from_civil(year, month, 1)?.month().days();
    last.plus(-(i32::from(last.weekday()) - weekday).rem_euclid(7))
}

/// Easter Sunday (Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<Day> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    Day::from_civil(year, u8::try_from(days / 31).ok()?, u8::try_from(days % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(country: &str) -> Calendar {
        let settings = Settings { countries: vec![country.to_owned()], ..Settings::default() };
        let day = |text| Day::parse_iso(text).unwrap();
        Calendar::new(&settings, day("2021-01-01"), day("2024-12-31"))
    }

    #[test]
    fn public_holidays_as_published() {
        // gov.uk/bank-holidays, opm.gov federal holidays, bmi.bund.de.
        for (country, days) in [
            (
                "GB",
                "2021-12-27 2021-12-28 2022-01-03 2022-06-02 2022-06-03 2022-09-19 2022-12-27 2023-01-02 2023-05-08",
            ),
            ("US", "2021-12-31 2022-06-20 2022-11-24 2023-01-02 2023-11-10 2024-01-15 2024-05-27"),
            ("DE", "2021-05-13 2021-05-24 2022-10-03 2024-05-09 2024-05-20"),
        ] {
            let calendar = calendar(country);
            for day in days.split(' ') {
                assert!(calendar.rests(Day::parse_iso(day).unwrap().number()), "{country} {day}");
            }
        }
        let british = calendar("GB");
        for day in ["2022-05-30", "2023-05-30", "2021-12-29", "2022-04-14"] {
            assert!(!british.rests(Day::parse_iso(day).unwrap().number()), "{day}");
        }
    }

    #[test]
    fn working_days_pass_over_rest() {
        let day = |text| Day::parse_iso(text).unwrap().number();
        assert_eq!(calendar("GB").working_days(day("2022-04-14"), day("2022-04-19")), 1);
    }
}
