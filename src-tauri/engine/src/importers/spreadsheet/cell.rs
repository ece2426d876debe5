//! What does a cell say as text? Dates as ISO 8601, numbers as decimal text.
//!
//! Spreadsheets store numbers as binary floating point; what a person typed and saw is its decimal text of 15 significant
//! digits (ECMA-376 part 1, 18.3.1.96 leaves the text form to the writer; every writer keeps 15). That text is what is
//! read: no floating point goes further than this file.

use crate::model::Day;

/// A number as a file writes it, as a person sees it; what is none stays as it is, to be judged as an amount.
pub(super) fn number(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), decimal)
}

/// Decimal text of 15 significant digits. Three decimals get a zero, so that no one takes the point for a thousands mark.
pub(super) fn decimal(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{number:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    if !(-15..=30).contains(&exponent) {
        return scientific;
    }
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = usize::try_from(exponent + 1).unwrap_or(0);
    let leading = usize::try_from(-exponent - 1).unwrap_or(0);
    let digits = "0".repeat(leading) + &digits;
    let whole: String = digits.chars().chain(std::iter::repeat('0')).take(point).collect();
    let fraction = digits.get(point..).unwrap_or("").trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { &whole };
    let zero = whole == "0" && fraction.is_empty();
    let sign = if zero { "" } else { sign };
    match fraction.len() {
        0 => format!("{sign}{whole}"),
        3 => format!("{sign}{whole}.{fraction}0"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// What a cell's number stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    Number,
    Moment,
    Duration,
}

/// The day and time of day, to the second, that a number of days stands for; `None` where it stands for none.
///
/// Days count from 1 January 1900 as day 1; day 60 is a 29 February that never was (18.17.4.1), so that days before it
/// lie one later than the count from 30 December 1899 says. A duration stays the number of its days.
pub(super) fn moment(days: f64, meaning: Meaning, from_1904: bool) -> Option<String> {
    if meaning == Meaning::Number {
        return None;
    }
    if meaning == Meaning::Duration {
        return Some(decimal(days));
    }
    let days = if from_1904 { days + 1462.0 } else { days };
    // Beyond the year 9999 there are no days.
    if !(0.0..2_958_466.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds of at most 2,958,466 days")]
    let seconds = (days * 86_400.0).round() as i64;
    let (whole, of_day) = (seconds / 86_400, seconds % 86_400);
    let early = i64::from(whole < 60);
    let day = Day::from_number(i32::try_from(whole + early - 25_569).ok()?)?;
    if of_day == 0 {
        return Some(day.to_string());
    }
    Some(format!("{day} {:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60))
}

/// Formats that need no code (18.8.30), with those of East Asian editions.
pub(super) fn built_in(id: u32) -> Meaning {
    match id {
        46 => Meaning::Duration,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Meaning::Moment,
        _ => Meaning::Number,
    }
}

/// A format code with a letter of a date or time outside quotes, escapes and brackets shows a moment; one that counts on
/// beyond a day or an hour (`[h]:mm`) a duration.
pub(super) fn meaning_of(code: &str) -> Meaning {
    let mut signs = code.chars();
    let mut letters = String::new();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => drop(signs.by_ref().find(|sign| *sign == '"')),
            '\\' | '_' | '*' => drop(signs.next()),
            '[' => {
                let inner: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let counted =
                    |letter: char| !inner.is_empty() && inner.chars().all(|sign| sign.eq_ignore_ascii_case(&letter));
                if ['h', 'm', 's'].into_iter().any(counted) {
                    return Meaning::Duration;
                }
            }
            // Only the part for positive numbers is looked at.
            ';' => break,
            sign => letters.push(sign.to_ascii_lowercase()),
        }
    }
    let general = letters.contains("general");
    if !general && letters.contains(['d', 'm', 'y', 'h', 's']) { Meaning::Moment } else { Meaning::Number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1900() {
        for (days, from_1904, expected) in [
            (45_292.0, false, "2024-01-01"),
            (1.0, false, "1900-01-01"),
            (61.0, false, "1900-03-01"),
            (45_292.541_666_666, false, "2024-01-01 13:00:00"),
            (45_292.999_999, false, "2024-01-02"),
            (43_830.0, true, "2024-01-01"),
        ] {
            assert_eq!(moment(days, Meaning::Moment, from_1904).as_deref(), Some(expected), "{days}");
        }
        assert_eq!(moment(1e300, Meaning::Moment, false), None);
        assert_eq!(moment(f64::NAN, Meaning::Moment, false), None);
    }

    #[test]
    fn format_codes_tell_dates_from_numbers() {
        for (code, meaning) in [
            ("yyyy-mm-dd", Meaning::Moment),
            ("[$-409]d-mmm-yy;@", Meaning::Moment),
            ("h:mm AM/PM", Meaning::Moment),
            ("[h]:mm:ss", Meaning::Duration),
            ("General", Meaning::Number),
            ("#,##0.00\\ \"days\"", Meaning::Number),
            ("[Red]#,##0.00", Meaning::Number),
            ("0.00E+00", Meaning::Number),
            ("_-* #,##0.00\\ _D_M_-", Meaning::Number),
        ] {
            assert_eq!(meaning_of(code), meaning, "{code}");
        }
    }

    #[test]
    fn numbers_as_a_person_sees_them() {
        for (number, expected) in [
            (0.1 + 0.2, "0.3"),
            (33.5, "33.5"),
            (-1525.0, "-1525"),
            (1_234_567.891, "1234567.8910"),
            (0.01, "0.01"),
            (-0.0, "0"),
            (99.0, "99"),
            (123_456_789_012.34, "123456789012.34"),
            (10.0, "10"),
            (0.000_123, "0.000123"),
            (1e20, "100000000000000000000"),
        ] {
            assert_eq!(decimal(number), expected);
        }
        assert_eq!(decimal(f64::NAN), "NaN");
    }
}
