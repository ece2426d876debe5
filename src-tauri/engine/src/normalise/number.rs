//! Which integer is written here? Digits, a decimal mark and thousands separators, exactly and without floats.

use super::Fault;
use super::fault::excerpt;
use crate::importers::DecimalMark;
use crate::model::MAX_MINOR;

/// How many decimals beyond the minor unit are kept as a rest.
const REST_DECIMALS: u32 = 6;

/// An unsigned number in minor units with its rest in millionths of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Number {
    pub(super) minor: i64,
    pub(super) rest: i32,
}

/// Digits gathered so far. `fraction` counts the digits after the decimal mark.
#[derive(Default)]
struct Digits {
    value: u128,
    any: bool,
    fraction: u32,
    /// A digit other than 0 stood beyond what is kept.
    lost: bool,
    overflow: bool,
}

impl Digits {
    fn whole(&mut self, digit: u8) {
        self.any = true;
        self.value = self.value.saturating_mul(10).saturating_add(u128::from(digit));
        self.overflow |= self.value > MAX_MINOR.unsigned_abs().into();
    }

    fn decimal(&mut self, digit: u8, kept: u32) {
        self.any = true;
        if self.fraction < kept {
            self.fraction += 1;
            self.value = self.value.saturating_mul(10).saturating_add(u128::from(digit));
        } else {
            self.lost |= digit != 0;
        }
    }
}

/// Reads a number without sign or currency. `decimals` is the currency's; `finer` allows a rest.
pub(super) fn number(text: &str, mark: DecimalMark, decimals: u8, finer: bool) -> Result<Number, Fault> {
    let bad = || Fault::BadAmount(excerpt(text));
    let (whole, fraction) = parts(text, mark);
    let kept = u32::from(decimals) + REST_DECIMALS;
    let mut digits = Digits::default();
    read_whole(whole, mark, &mut digits).ok_or_else(bad)?;
    for byte in fraction.bytes() {
        if !byte.is_ascii_digit() {
            return Err(bad());
        }
        digits.decimal(byte - b'0', kept);
    }
    if !digits.any {
        return Err(bad());
    }
    if digits.overflow {
        return Err(Fault::Overflow(excerpt(text)));
    }
    let scale = 10u128.pow(kept - digits.fraction);
    let value = digits.value.saturating_mul(scale);
    let unit = 10u128.pow(REST_DECIMALS);
    let rest = value % unit;
    if digits.lost || (rest != 0 && !finer) {
        return Err(Fault::TooManyDecimals(excerpt(text)));
    }
    let up = rest * 2 >= unit;
    let minor = i64::try_from(value / unit + u128::from(up)).unwrap_or(i64::MAX);
    if minor > MAX_MINOR {
        return Err(Fault::Overflow(excerpt(text)));
    }
    // Both terms are below one million.
    let rest = i32::try_from(rest).unwrap_or(0) - if up { 1_000_000 } else { 0 };
    Ok(Number { minor, rest })
}

/// Splits at the decimal mark; the fraction is without it.
fn parts(text: &str, mark: DecimalMark) -> (&str, &str) {
    let at = match mark {
        DecimalMark::Point => text.rfind('.'),
        DecimalMark::Comma => text.rfind(','),
        DecimalMark::Either => either_mark(text),
    };
    match at {
        Some(at) => (&text[..at], no_decimals(&text[at + 1..])),
        None => (text, ""),
    }
}

/// The last of the two marks separates the decimals, unless it occurs several times: then it separates thousands.
fn either_mark(text: &str) -> Option<usize> {
    let at = text.rfind(['.', ','])?;
    let mark = text.as_bytes()[at];
    let repeated = text.bytes().filter(|byte| *byte == mark).count() > 1;
    (!repeated).then_some(at)
}

/// `50,-` and `50,--` are Dutch and German for "no cents".
fn no_decimals(fraction: &str) -> &str {
    if !fraction.is_empty() && fraction.chars().all(|sign| matches!(sign, '-' | '\u{2013}' | '\u{2014}')) {
        ""
    } else {
        fraction
    }
}

/// Digits in groups. One kind of separator only; the last group has three digits, those before it two (India) or three.
fn read_whole(whole: &str, mark: DecimalMark, digits: &mut Digits) -> Option<()> {
    let mut separator = None;
    let mut group = 0u32;
    for sign in whole.chars() {
        if let Some(digit) = sign.to_digit(10) {
            group += 1;
            digits.whole(u8::try_from(digit).ok()?);
            continue;
        }
        if !is_separator(sign, mark) || separator.is_some_and(|first| first != sign) {
            return None;
        }
        let first = separator.is_none();
        if group == 0 || group > 3 || (!first && group < 2) {
            return None;
        }
        separator = Some(sign);
        group = 0;
    }
    (separator.is_none() || group == 3).then_some(())
}

fn is_separator(sign: char, mark: DecimalMark) -> bool {
    match sign {
        ' ' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2019}' => true,
        '.' => mark != DecimalMark::Point,
        ',' => mark != DecimalMark::Comma,
        _ => false,
    }
}
