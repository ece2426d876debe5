//! How much, and in which direction? Signs, parentheses, `CR`/`DR`, currency symbols and codes around a number.

use super::Fault;
use super::fault::excerpt;
use super::number::{Number, number};
use crate::importers::{DecimalMark, RawAmount, RawRow};
use crate::model::{Currency, MAX_MINOR};

/// A signed amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Amount {
    /// Minor units: money in is positive.
    pub minor: i64,
    /// What rounding took, in millionths of a minor unit (see [`crate::model::Transaction::rest`]).
    pub rest: i32,
    /// Currency named beside the number, by code or by the euro sign (the other signs belong to several currencies).
    pub currency: Option<Currency>,
}

impl Amount {
    fn signed(self, negative: bool) -> Self {
        if negative { Amount { minor: -self.minor, rest: -self.rest, ..self } } else { self }
    }

    fn is_zero(self) -> bool {
        self.minor == 0 && self.rest == 0
    }
}

/// Signs of currencies, longest first where one holds another.
const SYMBOLS: &[&str] = &[
    "US$", "A$", "C$", "NZ$", "HK$", "S$", "R$", "MX$", "$", "\u{20ac}", "\u{a3}", "\u{a5}", "\u{20b9}", "\u{20a9}",
    "\u{20bd}", "\u{20ba}", "\u{20aa}", "\u{20b4}", "\u{20ab}", "\u{e3f}", "z\u{142}", "K\u{10d}", "kr.", "kr", "Kr",
    "Ft", "lei", "Fr.", "Fr", "Rs.", "Rs", "RM", "Rp", "R",
];

/// The amount of a row whose currency has `decimals` decimals.
pub(super) fn row_amount(row: &RawRow<'_>, decimals: u8) -> Result<Amount, Fault> {
    let read = |text: &str| amount(text, row.decimal_mark, decimals, row.finer);
    let found = match row.amount {
        RawAmount::Missing => return Err(Fault::MissingAmount),
        RawAmount::Signed(text) => read(text)?,
        RawAmount::Directed { magnitude, out } => read(magnitude)?.signed(out),
        RawAmount::MinorUnits { digits, out } => minor_units(digits)?.signed(out),
        RawAmount::DebitCredit { debit, credit } => {
            let out = column(debit, &read)?.map(|found| found.signed(found.minor > 0 || found.rest > 0));
            let into = column(credit, &read)?;
            match (out, into) {
                (None, None) => return Err(Fault::MissingAmount),
                (Some(one), None) | (None, Some(one)) => one,
                (Some(out), Some(into)) if into.is_zero() => out,
                (Some(out), Some(into)) if out.is_zero() => into,
                (Some(_), Some(_)) => return Err(Fault::BothSides(excerpt(debit), excerpt(credit))),
            }
        }
    };
    Ok(found.signed(row.invert_sign))
}

/// An empty column, or one with a dash, says nothing.
fn column(text: &str, read: &impl Fn(&str) -> Result<Amount, Fault>) -> Result<Option<Amount>, Fault> {
    match text.trim() {
        "" | "-" | "--" | "\u{2013}" | "\u{2014}" | "\u{2212}" => Ok(None),
        stated => read(stated).map(Some),
    }
}

fn minor_units(digits: &str) -> Result<Amount, Fault> {
    let trimmed = digits.trim();
    if trimmed.is_empty() {
        return Err(Fault::MissingAmount);
    }
    let (negative, magnitude) = match trimmed.as_bytes()[0] {
        b'-' => (true, &trimmed[1..]),
        b'+' => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let Number { minor, .. } = if magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
        number(magnitude, DecimalMark::Point, 0, false)?
    } else {
        return Err(Fault::BadAmount(excerpt(digits)));
    };
    Ok(Amount { minor, rest: 0, currency: None }.signed(negative))
}

/// Reads a signed amount in minor units of a currency with `decimals` decimals. With `finer`, more decimals than
/// that are rounded half away from zero and the rest is kept; without, they are refused unless they are zeros.
///
/// # Errors
/// `MissingAmount`, `BadAmount`, `Overflow` or `TooManyDecimals`.
pub fn amount(text: &str, mark: DecimalMark, decimals: u8, finer: bool) -> Result<Amount, Fault> {
    match plain(text.as_bytes(), mark, decimals) {
        Some(minor) => Ok(Amount { minor, rest: 0, currency: None }),
        None => dressed(text, mark, decimals, finer),
    }
}

/// A balance or declared total as signed decimal text with a point, up to eight decimals; `None` where it is no amount.
/// Whatever currency stands beside the number is left out.
#[must_use]
pub fn decimal_text(text: &str, mark: DecimalMark) -> Option<String> {
    let found = amount(text, mark, 2, true).ok()?;
    let steps = i128::from(found.minor) * 1_000_000 + i128::from(found.rest);
    let sign = if steps < 0 { "-" } else { "" };
    let digits = format!("{:0>9}", steps.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() - 8);
    let used = fraction.trim_end_matches('0').len().max(2);
    Some(format!("{sign}{whole}.{}", &fraction[..used]))
}

/// The ordinary case: `-1234.56` with at most 15 digits. `None` sends the text to [`dressed`].
fn plain(bytes: &[u8], mark: DecimalMark, decimals: u8) -> Option<i64> {
    let (negative, digits) = match bytes.first()? {
        b'-' => (true, &bytes[1..]),
        b'+' => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let mut value = 0i64;
    let mut fraction: Option<u8> = None;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                fraction = fraction.map(|count| count + 1);
            }
            b'.' if mark != DecimalMark::Comma && fraction.is_none() => fraction = Some(0),
            b',' if mark != DecimalMark::Point && fraction.is_none() => fraction = Some(0),
            _ => return None,
        }
    }
    let missing = decimals.checked_sub(fraction.unwrap_or(0))?;
    if digits.len() == 1 && fraction.is_some() {
        return None;
    }
    value = value.checked_mul(10i64.checked_pow(missing.into())?)?;
    (value <= MAX_MINOR).then_some(if negative { -value } else { value })
}

/// What stands around a number.
#[derive(Default)]
struct Dress {
    signs: u8,
    minus: bool,
    direction: Option<bool>,
    parentheses: bool,
    currency: Option<Currency>,
    named: u8,
}

fn dressed(text: &str, mark: DecimalMark, decimals: u8, finer: bool) -> Result<Amount, Fault> {
    let bad = || Fault::BadAmount(excerpt(text));
    let mut core = text.trim();
    if core.is_empty() {
        return Err(Fault::MissingAmount);
    }
    let mut dress = Dress::default();
    while let Some(inner) = peel(core, &mut dress) {
        core = inner.trim();
    }
    if core.is_empty() || dress.signs > 1 || dress.named > 2 || (dress.parentheses && dress.signs > 0) {
        return Err(bad());
    }
    let minus = dress.minus || dress.parentheses;
    let negative = match dress.direction {
        // `-5.00 CR` contradicts itself.
        Some(false) if minus => return Err(bad()),
        Some(out) => out,
        None => minus,
    };
    let found = number(core, mark, decimals, finer).map_err(|fault| with_text(fault, text))?;
    Ok(Amount { minor: found.minor, rest: found.rest, currency: dress.currency }.signed(negative))
}

fn with_text(fault: Fault, text: &str) -> Fault {
    match fault {
        Fault::BadAmount(_) => Fault::BadAmount(excerpt(text)),
        Fault::Overflow(_) => Fault::Overflow(excerpt(text)),
        Fault::TooManyDecimals(_) => Fault::TooManyDecimals(excerpt(text)),
        other => other,
    }
}

/// Takes one sign, word or symbol from either end. `None` once only the number is left.
fn peel<'a>(text: &'a str, dress: &mut Dress) -> Option<&'a str> {
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    if first == '(' && last == ')' && text.len() > 2 && !dress.parentheses {
        dress.parentheses = true;
        return Some(&text[1..text.len() - 1]);
    }
    if let Some(minus) = sign(first) {
        dress.sign(minus);
        return Some(&text[first.len_utf8()..]);
    }
    // `50,-` says "no cents"; the number itself deals with it.
    if let (Some(minus), false) = (sign(last), ends_in_no_cents(text)) {
        dress.sign(minus);
        return Some(&text[..text.len() - last.len_utf8()]);
    }
    for symbol in SYMBOLS {
        if let Some(inner) = without_symbol(text, symbol) {
            dress.name(if *symbol == "\u{20ac}" { Currency::from_code("EUR") } else { None });
            return Some(inner);
        }
    }
    word(text, dress)
}

fn sign(sign: char) -> Option<bool> {
    match sign {
        '-' | '\u{2212}' | '\u{2013}' | '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}' => Some(true),
        '+' | '\u{ff0b}' => Some(false),
        _ => None,
    }
}

fn ends_in_no_cents(text: &str) -> bool {
    let body = text.trim_end_matches(['-', '\u{2013}', '\u{2014}']);
    body.ends_with([',', '.'])
}

/// A symbol of letters counts only where no further letter touches it (`R` is rand, but not in `RUB`).
fn without_symbol<'a>(text: &'a str, symbol: &str) -> Option<&'a str> {
    let letter = |sign: Option<char>| sign.is_some_and(char::is_alphabetic);
    let behind = |inner: &&str| !(letter(symbol.chars().next_back()) && letter(inner.chars().next()));
    let before = |inner: &&str| !(letter(inner.chars().next_back()) && letter(symbol.chars().next()));
    text.strip_prefix(symbol).filter(behind).or_else(|| text.strip_suffix(symbol).filter(before))
}

/// A word before or after the number: an ISO 4217 code or a direction.
fn word<'a>(text: &'a str, dress: &mut Dress) -> Option<&'a str> {
    let after = text.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
    let before = text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    for (word, inner) in [(&text[..text.len() - after.len()], after), (&text[before.len()..], before)] {
        if word.is_empty() || inner.is_empty() {
            continue;
        }
        if let Some(out) = direction(word) {
            if dress.direction.replace(out).is_some() {
                dress.signs = 2;
            }
            return Some(inner);
        }
        if let Some(currency) = Currency::from_code(word) {
            dress.name(Some(currency));
            return Some(inner);
        }
    }
    None
}

/// `DR` and its like: money out; `CR`: money in. `S` and `H` are German (Soll, Haben).
fn direction(word: &str) -> Option<bool> {
    const OUT: [&str; 5] = ["DR", "D", "DB", "DEBIT", "S"];
    const IN: [&str; 4] = ["CR", "C", "CREDIT", "H"];
    if OUT.iter().any(|out| word.eq_ignore_ascii_case(out)) {
        return Some(true);
    }
    IN.iter().any(|into| word.eq_ignore_ascii_case(into)).then_some(false)
}

impl Dress {
    fn sign(&mut self, minus: bool) {
        self.signs = self.signs.saturating_add(1);
        self.minus |= minus;
    }

    fn name(&mut self, currency: Option<Currency>) {
        self.named = self.named.saturating_add(1);
        if let (Some(one), Some(other)) = (self.currency, currency)
            && one != other
        {
            self.named = u8::MAX;
        }
        self.currency = self.currency.or(currency);
    }
}
