//! What does a cell say as text? Dates as ISO 8601, numbers as decimal text.
//!
//! Spreadsheets store numbers as binary floating point; what a person typed and saw is its decimal text of 15 significant
//! digits (ECMA-376 part 1, 18.3.1.96 leaves the text form to the writer; every writer keeps 15). That text is what is
//! read: no floating point goes further than this file.

use calamine::ExcelDateTime;

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

pub(super) fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return decimal(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
