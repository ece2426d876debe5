//! Which day is written here? Numbers, month names, any separator, under a stated order of day, month and year.

use super::Fault;
use super::fault::excerpt;
use super::month_names::month_of;
use crate::importers::DateStyle;
use crate::model::Day;

/// A day, and whatever followed it in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dated<'a> {
    /// The day as stated, in the zone in which it is stated.
    pub day: Day,
    /// Time of day with its zone, for [`super::minute_of_day`]; empty where none follows.
    pub time: &'a str,
}

/// Two-digit years up to this one belong to 2000, later ones to 1900: SWIFT's rule for `YY`.
const LAST_YEAR_OF_THIS_CENTURY: i32 = 79;

/// Reads a date. A four-digit year in front is year, month, day under every style; a month's name is a month wherever
/// it stands; otherwise the style decides and nothing is guessed.
///
/// # Errors
/// `MissingDate`, or `BadDate` where the calendar has no such day.
pub fn date(text: &str, style: DateStyle) -> Result<Dated<'_>, Fault> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Fault::MissingDate);
    }
    iso(trimmed)
        .or_else(|| general(trimmed, style))
        .and_then(|(day, rest)| Some(Dated { day, time: time_part(rest)? }))
        .ok_or_else(|| Fault::BadDate(excerpt(trimmed)))
}

/// The ordinary case: `2024-12-31` with any separator.
fn iso(text: &str) -> Option<(Day, &str)> {
    let bytes = text.as_bytes().get(..10)?;
    let [y1, y2, y3, y4, first, m1, m2, second, d1, d2] = *bytes else { return None };
    if first != second || !matches!(first, b'-' | b'/' | b'.') {
        return None;
    }
    let two = |tens: u8, units: u8| {
        (tens.is_ascii_digit() && units.is_ascii_digit()).then(|| (tens - b'0') * 10 + (units - b'0'))
    };
    let year = i32::from(two(y1, y2)?) * 100 + i32::from(two(y3, y4)?);
    let rest = text.get(10..)?;
    let more = rest.starts_with(|sign: char| sign.is_ascii_digit());
    if more { None } else { Some((Day::from_civil(year, two(m1, m2)?, two(d1, d2)?)?, rest)) }
}

fn general(text: &str, style: DateStyle) -> Option<(Day, &str)> {
    let (first, rest) = part(text)?;
    if let Part::Number(digits) = first
        && digits.len() >= 6
    {
        return compact(digits, rest, style);
    }
    let (second, rest) = part(rest)?;
    let (third, rest) = part(rest)?;
    let day = match (first, second, third) {
        (Part::Number(one), Part::Number(two), Part::Number(three)) => numbers(one, two, three, style),
        (Part::Number(one), Part::Month(month), Part::Number(two))
        | (Part::Month(month), Part::Number(one), Part::Number(two)) => named(month, one, two, style),
        (Part::Number(one), Part::Number(two), Part::Month(month)) if one.len() == 4 => civil(one, month, two),
        _ => None,
    }?;
    Some((day, rest))
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Month(u8),
}

/// The next number or month name; separators and filler words before it are passed over.
fn part(text: &str) -> Option<(Part<'_>, &str)> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(['-', '/', '.', ',', '\'', '\u{2019}', ' ', '\u{a0}', '\u{202f}']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            return Some((Part::Number(&rest[..digits]), &rest[digits..]));
        }
        let end = rest.find(|sign: char| !sign.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.is_empty() {
            return None;
        }
        if let Some(month) = month_of(word) {
            return Some((Part::Month(month), after));
        }
        if !is_filler(word) {
            return None;
        }
        rest = after;
    }
}

/// `3rd of May`, `1er mai`, `3 de enero de 2021`, `Monday, 3 May`.
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "st",
        "nd",
        "rd",
        "th",
        "of",
        "er",
        "de",
        "del",
        "den",
        "le",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    FILLERS.iter().any(|filler| word.eq_ignore_ascii_case(filler))
}

fn numbers(one: &str, two: &str, three: &str, style: DateStyle) -> Option<Day> {
    if one.len() == 4 {
        return civil(one, short(two)?, three);
    }
    match style {
        DateStyle::DayFirst => civil(three, short(two)?, one),
        DateStyle::MonthFirst => civil(three, short(one)?, two),
        DateStyle::ShortYearFirst => civil(one, short(two)?, three),
        DateStyle::YearFirst => None,
    }
}

fn named(month: u8, one: &str, two: &str, style: DateStyle) -> Option<Day> {
    let year_in_front = one.len() == 4 || (style == DateStyle::ShortYearFirst && two.len() < 4);
    if year_in_front { civil(one, month, two) } else { civil(two, month, one) }
}

/// `20241231`, `31122024`, `311224`, `241231`, with a time in digits behind a date that begins with the year.
fn compact<'a>(digits: &'a str, rest: &'a str, style: DateStyle) -> Option<(Day, &'a str)> {
    let (year, month, day, used) = match (style, digits.len()) {
        (DateStyle::YearFirst, 8..) => (&digits[..4], &digits[4..6], &digits[6..8], 8),
        (DateStyle::DayFirst, 8) => (&digits[4..], &digits[2..4], &digits[..2], 8),
        (DateStyle::DayFirst, 6) => (&digits[4..], &digits[2..4], &digits[..2], 6),
        (DateStyle::MonthFirst, 8) => (&digits[4..], &digits[..2], &digits[2..4], 8),
        (DateStyle::MonthFirst, 6) => (&digits[4..], &digits[..2], &digits[2..4], 6),
        (DateStyle::ShortYearFirst, 6 | 10 | 12) => (&digits[..2], &digits[2..4], &digits[4..6], 6),
        _ => return None,
    };
    let day = civil(year, short(month)?, day)?;
    // Digits of a time of day stay in front of whatever follows them (a fraction, a zone).
    Some((day, if digits.len() > used { &digits[used..] } else { rest }))
}

fn civil(year: &str, month: u8, day: &str) -> Option<Day> {
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        (4, year) => year,
        (2, year) if year <= LAST_YEAR_OF_THIS_CENTURY => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    Day::from_civil(year, month, short(day)?)
}

fn short(digits: &str) -> Option<u8> {
    if digits.len() <= 2 { digits.parse().ok() } else { None }
}

/// The time of day behind a date; `None` where what follows is no time (`2024-12-311`).
fn time_part(rest: &str) -> Option<&str> {
    let Some(first) = rest.chars().next() else { return Some("") };
    match first {
        '0'..='9' => Some(rest),
        'T' | 't' | ' ' | ',' | '\u{a0}' | ':' => Some(rest[first.len_utf8()..].trim()),
        // A zone without a time: `2024-12-31+01:00`, `20241231[-5:EST]`.
        'Z' | '+' | '[' | '-' => Some(""),
        '.' if rest.len() == 1 => Some(""),
        '.' => Some(rest[1..].trim()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, style: DateStyle) -> Option<String> {
        date(text, style).ok().map(|found| format!("{} {}", found.day, found.time).trim_end().to_owned())
    }

    #[track_caller]
    fn is(text: &str, style: DateStyle, expected: &str) {
        assert_eq!(read(text, style).as_deref(), Some(expected), "{text:?}");
    }

    #[test]
    fn numbers_in_each_order() {
        is("31/12/2024", DateStyle::DayFirst, "2024-12-31");
        is("1.2.24", DateStyle::DayFirst, "2024-02-01");
        is("12/31/2024", DateStyle::MonthFirst, "2024-12-31");
        is("2024-12-31", DateStyle::YearFirst, "2024-12-31");
        is("2024-12-31", DateStyle::DayFirst, "2024-12-31");
        is("2024/1/2", DateStyle::YearFirst, "2024-01-02");
        is("20241231", DateStyle::YearFirst, "2024-12-31");
        is("31122024", DateStyle::DayFirst, "2024-12-31");
        is("311224", DateStyle::DayFirst, "2024-12-31");
        is("241231", DateStyle::ShortYearFirst, "2024-12-31");
        is("801231", DateStyle::ShortYearFirst, "1980-12-31");
        is("791231", DateStyle::ShortYearFirst, "2079-12-31");
    }

    #[test]
    fn month_names() {
        is("31 Dec 2024", DateStyle::DayFirst, "2024-12-31");
        is("31-Dec-24", DateStyle::DayFirst, "2024-12-31");
        is("Dec 31, 2024", DateStyle::DayFirst, "2024-12-31");
        is("3rd of May 2021", DateStyle::DayFirst, "2021-05-03");
        is("1er février 2021", DateStyle::DayFirst, "2021-02-01");
        is("3 de enero de 2021", DateStyle::DayFirst, "2021-01-03");
        is("3. März 2021", DateStyle::DayFirst, "2021-03-03");
        is("31DEC2024", DateStyle::DayFirst, "2024-12-31");
        is("2021 Mar 4", DateStyle::YearFirst, "2021-03-04");
        is("Monday, 3 May 2021", DateStyle::DayFirst, "2021-05-03");
    }

    #[test]
    fn a_time_may_follow() {
        is("2024-12-31T23:59:59Z", DateStyle::YearFirst, "2024-12-31 23:59:59Z");
        is("20180804151824.558[-4:EDT]", DateStyle::YearFirst, "2018-08-04 151824");
        is("2024-12-31+01:00", DateStyle::YearFirst, "2024-12-31");
        is("31/12/2024 14:05", DateStyle::DayFirst, "2024-12-31 14:05");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for (text, style) in [
            ("31/02/2021", DateStyle::DayFirst),
            ("29/02/2023", DateStyle::DayFirst),
            ("12/31/2024", DateStyle::DayFirst),
            ("2024-12-311", DateStyle::YearFirst),
            ("0000-01-01", DateStyle::YearFirst),
            ("01/02/03", DateStyle::YearFirst),
            ("241231", DateStyle::YearFirst),
            ("31 Foo 2024", DateStyle::DayFirst),
            ("1/2/3", DateStyle::DayFirst),
            ("12", DateStyle::DayFirst),
            ("é", DateStyle::DayFirst),
            ("2024é12-31", DateStyle::YearFirst),
        ] {
            assert_eq!(read(text, style), None, "{text:?}");
        }
        assert_eq!(date("  ", DateStyle::DayFirst), Err(Fault::MissingDate));
    }
}
