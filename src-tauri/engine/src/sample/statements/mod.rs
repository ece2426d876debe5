//! How is a statement printed? One file per layout, each writing line by line.

mod british;
mod continental;
mod ledger;
mod ofx;

use std::io::{self, Write};

pub(super) use ledger::{LedgerFile, PrintedEntry};

use super::accounts::{Holder, Layout, Period};
use super::calendar::{Calendar, Date};
use super::lines::BankLine;

/// One line with what the bank adds to it.
pub(super) struct Printed<'a> {
    pub(super) line: &'a BankLine,
    pub(super) date: Date,
    /// Balance after the line, minor units.
    pub(super) balance: i64,
    /// Data row number, from 1.
    pub(super) row: u64,
}

/// A statement file that is being written.
pub(super) trait Statement {
    /// Writes one line.
    fn line(&mut self, printed: &Printed<'_>) -> io::Result<()>;
    /// Ends the file with the closing balance where the layout has one.
    fn close(&mut self, closing: i64) -> io::Result<()>;
}

/// Begins a statement of `holder` for `period`.
pub(super) fn open(
    holder: &'static Holder,
    period: &Period,
    calendar: &Calendar,
    out: Box<dyn Write>,
) -> io::Result<Box<dyn Statement>> {
    let (first, last) = (calendar.at(period.first), calendar.at(period.last));
    Ok(match holder.layout {
        Layout::BritishCsv => Box::new(british::BritishCsv::begin(holder, out)?),
        Layout::ContinentalCsv => Box::new(continental::ContinentalCsv::begin(holder, out)?),
        Layout::OfxSgml | Layout::OfxXml | Layout::Quicken => Box::new(ofx::Ofx::begin(holder, first, last, out)?),
    })
}

/// Appends minor units as decimal text with two decimals.
fn decimal(out: &mut Vec<u8>, minor: i64, mark: u8) {
    if minor < 0 {
        out.push(b'-');
    }
    let digits = minor.unsigned_abs();
    number(out, digits / 100, 1);
    out.push(mark);
    number(out, digits % 100, 2);
}

/// Appends a whole number, padded with zeros to `width`.
fn number(out: &mut Vec<u8>, mut value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while value > 0 {
        at -= 1;
        digits[at] = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
    let from = at.min(digits.len() - width.min(digits.len()));
    out.extend_from_slice(&digits[from..]);
}

/// Appends day, month and year, each after the first behind `mark`.
fn day_first(out: &mut Vec<u8>, date: Date, mark: u8) {
    number(out, u64::from(date.day), 2);
    out.push(mark);
    number(out, u64::from(date.month), 2);
    out.push(mark);
    number(out, u64::from(date.year.unsigned_abs()), 4);
}

/// Appends `YYYYMMDD` with `mark` between, where one is given.
fn year_first(out: &mut Vec<u8>, date: Date, mark: Option<u8>) {
    number(out, u64::from(date.year.unsigned_abs()), 4);
    out.extend(mark);
    number(out, u64::from(date.month), 2);
    out.extend(mark);
    number(out, u64::from(date.day), 2);
}

/// Appends a CSV field, quoted where it must be (RFC 4180).
fn field(out: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        quoted(out, text);
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Appends a CSV field in quotes.
fn quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(text(|out| decimal(out, -123_456, b'.')), "-1234.56");
        assert_eq!(text(|out| decimal(out, 5, b',')), "0,05");
        assert_eq!(text(|out| decimal(out, i64::MIN, b'.')), "-92233720368547758.08");
        assert_eq!(text(|out| number(out, 0, 1)), "0");
        assert_eq!(text(|out| number(out, 7, 3)), "007");
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(text(|out| field(out, "plain")), "plain");
        assert_eq!(text(|out| field(out, "a, \"b\"")), "\"a, \"\"b\"\"\"");
    }
}
