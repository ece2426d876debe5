//! What does a cell look like: a date, a number, neither? Judged by shape alone, before any convention is known.

use crate::importers::csv::DecimalSign;

/// A date's parts in the order in which they are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DateParts {
    pub(crate) form: DateForm,
    /// The parts; a month given by name is a number here.
    pub(crate) parts: [u16; 3],
}

/// What the shape of a date says about the order of its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DateForm {
    /// A year of four digits leads, or eight digits begin with a plausible year.
    YearFirst,
    /// Two numbers and a year: the order of day and month is open.
    Open,
    /// Day, month by name, year.
    NamedDayFirst,
    /// Month by name, day, year.
    NamedMonthFirst,
}

/// The parts of a date, or `None` where the text is none. A time of day and a remark such as `as of` may follow.
pub(crate) fn date_parts(text: &str) -> Option<DateParts> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 48 {
        return None;
    }
    let (first, rest) = part(text)?;
    if let Part::Number(value, digits) = first {
        match digits {
            8 => return compact(value, rest),
            14 if rest.is_empty() => return compact(value / 1_000_000, rest),
            1 | 2 | 4 => {}
            _ => return None,
        }
    }
    let (mark, rest) = separator(rest)?;
    let (second, rest) = part(rest)?;
    let (other, rest) = separator(rest)?;
    let named = matches!(first, Part::Name(_)) || matches!(second, Part::Name(_));
    if !named && mark != other {
        return None;
    }
    let (third, rest) = part(rest)?;
    ends_well(rest).then_some(())?;
    assemble(first, second, third)
}

fn assemble(first: Part, second: Part, third: Part) -> Option<DateParts> {
    let (form, parts) = match (first, second, third) {
        (Part::Number(year, 4), Part::Number(month, 1 | 2), Part::Number(day, 1 | 2)) => {
            (DateForm::YearFirst, [year, month, day])
        }
        (Part::Number(a, 1 | 2), Part::Number(b, 1 | 2), Part::Number(year, 2 | 4)) => (DateForm::Open, [a, b, year]),
        (Part::Number(day, 1 | 2), Part::Name(month), Part::Number(year, 2 | 4)) => {
            (DateForm::NamedDayFirst, [day, month, year])
        }
        (Part::Name(month), Part::Number(day, 1 | 2), Part::Number(year, 2 | 4)) => {
            (DateForm::NamedMonthFirst, [month, day, year])
        }
        (Part::Number(year, 4), Part::Name(month), Part::Number(day, 1 | 2)) => {
            (DateForm::YearFirst, [year, month, day])
        }
        _ => return None,
    };
    let parts = [u16::try_from(parts[0]).ok()?, u16::try_from(parts[1]).ok()?, u16::try_from(parts[2]).ok()?];
    let day_and_month_fit = match form {
        DateForm::YearFirst => parts[1] <= 12 && parts[2] <= 31,
        DateForm::Open => parts[0] <= 31 && parts[1] <= 31 && parts[0].min(parts[1]) <= 12,
        DateForm::NamedDayFirst => parts[0] <= 31,
        DateForm::NamedMonthFirst => parts[1] <= 31,
    };
    day_and_month_fit.then_some(DateParts { form, parts })
}

#[derive(Clone, Copy)]
enum Part {
    Number(u64, usize),
    Name(u64),
}

fn part(text: &str) -> Option<(Part, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text.get(..digits)?.parse().ok()?;
        return (digits <= 14).then_some((Part::Number(value, digits), &text[digits..]));
    }
    let letters = text.char_indices().find(|(_, c)| !c.is_alphabetic()).map_or(text.len(), |(at, _)| at);
    let month = crate::normalise::month_of(text.get(..letters)?)?;
    Some((Part::Name(u64::from(month)), &text[letters..]))
}

/// One of the marks between parts; after a name more than one character may stand (`Feb. `, `, `).
fn separator(text: &str) -> Option<(char, &str)> {
    let mark = text.chars().next()?;
    if !matches!(mark, '-' | '/' | '.' | ' ' | ',' | '年' | '月') {
        return None;
    }
    let rest = text[mark.len_utf8()..].trim_start_matches(' ');
    let mark = if mark == '月' { '年' } else { mark };
    Some((mark, rest))
}

fn ends_well(rest: &str) -> bool {
    let rest = rest.strip_prefix(['.', '日']).unwrap_or(rest);
    rest.is_empty() || rest.starts_with(' ') || rest.starts_with('T') || rest.starts_with('Z')
}

fn compact(value: u64, rest: &str) -> Option<DateParts> {
    let rest_fits = rest.is_empty() || rest.starts_with([' ', 'T']);
    let year_first = [value / 10_000, value / 100 % 100, value % 100];
    let year_last = [value / 1_000_000, value / 10_000 % 100, value % 10_000];
    let plausible = |year: u64, month: u64, day: u64| {
        (1900..=2199).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    let narrow = |parts: [u64; 3]| parts.map(|part| u16::try_from(part).unwrap_or(0));
    if !rest_fits {
        return None;
    }
    if plausible(year_first[0], year_first[1], year_first[2]) {
        return Some(DateParts { form: DateForm::YearFirst, parts: narrow(year_first) });
    }
    (plausible(year_last[2], 1, year_last[0].max(year_last[1])) && year_last[0].min(year_last[1]) <= 12)
        .then(|| DateParts { form: DateForm::Open, parts: narrow(year_last) })
}

/// A number's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// Minus before or after, parentheses, or `DR`.
    pub(crate) negative: bool,
    /// A plus or `CR` is written.
    pub(crate) marked_positive: bool,
    /// Digits and marks only.
    core: String,
    /// What the marks say.
    pub(crate) marks: Marks,
    /// A currency sign or code beside the digits.
    pub(crate) currency: Option<&'static str>,
    /// Count of digits.
    pub(crate) digits: usize,
}

/// What the marks of a number say about the decimal sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Marks {
    /// No mark, or none that could be a decimal sign.
    Plain,
    /// The number can only be read with this decimal sign.
    Settled(DecimalSign),
    /// `1,234` or `1.234`: thousands under one reading, decimals under the other.
    Open,
}

/// The shape of a number, or `None` where the text is none.
pub(crate) fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut found = Number {
        negative: false,
        marked_positive: false,
        core: String::new(),
        marks: Marks::Plain,
        currency: None,
        digits: 0,
    };
    let mut letters = String::new();
    let mut parentheses = 0;
    for c in text.chars() {
        match c {
            '0'..='9' | '.' | ',' | '\'' | '’' => found.core.push(c),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' if !found.core.is_empty() => found.core.push(' '),
            '-' | '−' | '–' | '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}' => found.negative = true,
            '+' | '\u{ff0b}' => found.marked_positive = true,
            '(' | ')' => parentheses += 1,
            c if super::words::currency_sign(c).is_some() => found.currency = super::words::currency_sign(c),
            c if c.is_alphabetic() => letters.push(c.to_ascii_uppercase()),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {}
            _ => return None,
        }
    }
    found.negative |= parentheses == 2;
    found.core.truncate(found.core.trim_end().len());
    found.digits = found.core.bytes().filter(u8::is_ascii_digit).count();
    read_letters(&letters, &mut found)?;
    found.marks = marks(&found.core)?;
    Some(found)
}

fn read_letters(letters: &str, found: &mut Number) -> Option<()> {
    match letters {
        "" => {}
        "CR" | "C" | "H" => found.marked_positive = true,
        "DR" | "D" | "DB" | "S" => found.negative = true,
        "KČ" | "KC" => found.currency = Some("CZK"),
        "ZŁ" | "ZL" => found.currency = Some("PLN"),
        "FT" => found.currency = Some("HUF"),
        "KR" => {}
        "R" => found.currency = Some("BRL"),
        _ => found.currency = Some(crate::model::Currency::from_code(letters)?.code()),
    }
    Some(())
}

/// Judges the marks of digits-and-marks text; `None` where the grouping fits no number (a date, a version).
fn marks(core: &str) -> Option<Marks> {
    let core = core.trim_start_matches(['.', ',']);
    let groups_fit = |text: &str, mark: char| {
        let mut groups = text.split(mark);
        let lead = groups.next().unwrap_or_default().len();
        // Indian grouping has pairs before the last group of three.
        (1..=3).contains(&lead)
            && groups.clone().all(|group| matches!(group.len(), 2 | 3))
            && groups.next_back().is_none_or(|last| last.len() == 3)
    };
    let last_point = core.rfind('.');
    let last_comma = core.rfind(',');
    let spaced = core.contains([' ', '\'', '’']);
    match (last_point, last_comma) {
        (None, None) => Some(Marks::Plain),
        (Some(point), Some(comma)) => {
            let (decimal, sign, group) =
                if point > comma { (point, DecimalSign::Point, ',') } else { (comma, DecimalSign::Comma, '.') };
            let whole = &core[..decimal];
            let fits = groups_fit(whole, group) && core[decimal + 1..].bytes().all(|byte| byte.is_ascii_digit());
            fits.then_some(Marks::Settled(sign))
        }
        (at_point, at_comma) => {
            let (mark, at, sign, other) = match (at_point, at_comma) {
                (Some(at), _) => ('.', at, DecimalSign::Point, DecimalSign::Comma),
                (_, Some(at)) => (',', at, DecimalSign::Comma, DecimalSign::Point),
                _ => return Some(Marks::Plain),
            };
            if core.matches(mark).count() > 1 {
                return groups_fit(core, mark).then_some(Marks::Settled(other));
            }
            let (whole, fraction) = (&core[..at], &core[at + 1..]);
            if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let open = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') && !spaced;
            Some(if open { Marks::Open } else { Marks::Settled(sign) })
        }
    }
}

impl Number {
    /// Signed value in ten-thousandths under a decimal sign; `None` where it does not fit.
    pub(crate) fn value(&self, sign: DecimalSign) -> Option<i64> {
        let mark = if sign == DecimalSign::Point { '.' } else { ',' };
        let (whole, fraction) = self.core.rsplit_once(mark).unwrap_or((&self.core, ""));
        let fraction_digits = fraction.bytes().filter(u8::is_ascii_digit).count();
        if fraction_digits != fraction.len() || fraction.len() > 4 {
            return None;
        }
        let mut value: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit) {
            value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        }
        let scale = 10_i64.pow(u32::try_from(4 - fraction.len()).ok()?);
        let value = value.checked_mul(scale)?;
        Some(if self.negative { -value } else { value })
    }

    /// True where the cell could be an amount rather than a count, a code or an account number.
    pub(crate) fn amount_like(&self) -> bool {
        self.marks != Marks::Plain || self.negative || self.marked_positive || self.currency.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_by_shape() {
        let form = |text| date_parts(text).map(|found| (found.form, found.parts));
        assert_eq!(form("03/04/2021"), Some((DateForm::Open, [3, 4, 2021])));
        assert_eq!(form("2012/3/22"), Some((DateForm::YearFirst, [2012, 3, 22])));
        assert_eq!(form("2019.04.19."), Some((DateForm::YearFirst, [2019, 4, 19])));
        assert_eq!(form("20190311"), Some((DateForm::YearFirst, [2019, 3, 11])));
        assert_eq!(form("31122020"), Some((DateForm::Open, [31, 12, 2020])));
        assert_eq!(form("12-Dec-2019"), Some((DateForm::NamedDayFirst, [12, 12, 2019])));
        assert_eq!(form("Mar 5, 2021"), Some((DateForm::NamedMonthFirst, [3, 5, 2021])));
        assert_eq!(form("2018-02-25 12:34:56 +0000"), Some((DateForm::YearFirst, [2018, 2, 25])));
        assert_eq!(form("2021年3月5日"), Some((DateForm::YearFirst, [2021, 3, 5])));
        for none in ["", "Pending", "12.34", "1.234.567", "33/33/2020", "10/2009/09", "12/31-2020", "123456789"] {
            assert_eq!(form(none), None, "{none}");
        }
    }

    #[test]
    fn numbers_by_shape() {
        let shape = |text| number(text).map(|found| found.marks);
        assert_eq!(shape("1.234,56"), Some(Marks::Settled(DecimalSign::Comma)));
        assert_eq!(shape("$3.102.000,00"), Some(Marks::Settled(DecimalSign::Comma)));
        assert_eq!(shape("1,234"), Some(Marks::Open));
        assert_eq!(shape("0,123"), Some(Marks::Settled(DecimalSign::Comma)));
        assert_eq!(shape("1.234.567"), Some(Marks::Settled(DecimalSign::Comma)));
        assert_eq!(shape("12,34,567.50"), Some(Marks::Settled(DecimalSign::Point)));
        assert_eq!(shape("1'234.50"), Some(Marks::Settled(DecimalSign::Point)));
        assert_eq!(shape("1234"), Some(Marks::Plain));
        for none in ["18.09.2017", "abc", "12:30", "DE44 5566", "1.2.3"] {
            assert_eq!(shape(none), None, "{none}");
        }
        let value = |text, sign| number(text).and_then(|found| found.value(sign));
        assert_eq!(value("(1,234.50)", DecimalSign::Point), Some(-12_345_000));
        assert_eq!(value("1.234,50-", DecimalSign::Comma), Some(-12_345_000));
        assert_eq!(value("- $120.00", DecimalSign::Point), Some(-1_200_000));
    }
}
