//! How is a search read? Term by term; each error says where.

use super::{AmountRange, Bound, Condition, Field, LeadingDigits, Term};
use crate::model::{Currency, Day, Month};
use crate::normalise::fold::fold;

/// A part of a search that cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the search {part:?} at character {} cannot be understood: {why}", .at + 1)]
pub struct SearchError {
    /// Characters before it.
    pub at: usize,
    /// The part as written.
    pub part: String,
    /// What it could have been.
    pub why: &'static str,
}

const FIELDS: &[(&str, Field)] = &[
    ("text", Field::Description),
    ("party", Field::Party),
    ("ref", Field::Reference),
    ("category", Field::Category),
    ("person", Field::Person),
];

/// Days of the week from Monday, as written and as named.
pub(crate) const WEEKDAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// The term that leaves rows with just this text in a field; `None` where it cannot be written.
#[must_use]
pub fn exactly(field: Field, text: &str) -> Option<String> {
    let (name, _) = FIELDS.iter().find(|(_, known)| *known == field)?;
    (!text.contains('"')).then(|| format!("{name}:=\"{text}\""))
}

/// The terms of a search; none for an empty one.
///
/// # Errors
/// [`SearchError`] for the first part that cannot be understood.
pub fn parse(search: &str) -> Result<Vec<Term>, SearchError> {
    let mut terms = Vec::new();
    for (at, written) in pieces(search)? {
        let refuse = |why| SearchError { at, part: written.clone(), why };
        let (excluded, rest) = match written.strip_prefix('-') {
            // A minus by itself, or before a digit, is text as anything else.
            Some(rest) if !rest.is_empty() && !rest.starts_with(|first: char| first.is_ascii_digit()) => (true, rest),
            _ => (false, written.as_str()),
        };
        if let Some(condition) = condition(rest).map_err(refuse)? {
            terms.push(Term { excluded, condition });
        }
    }
    Ok(terms)
}

/// Stretches without a space outside quotes, with the characters before them.
fn pieces(search: &str) -> Result<Vec<(usize, String)>, SearchError> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let (mut open, mut within) = (None, false);
    for (at, character) in search.chars().enumerate() {
        if character == '"' {
            open = if open.is_some() { None } else { Some(at) };
        }
        if character.is_whitespace() && open.is_none() {
            within = false;
            continue;
        }
        if !within {
            found.push((at, String::new()));
            within = true;
        }
        if let Some((_, piece)) = found.last_mut() {
            piece.push(character);
        }
    }
    match open {
        None => Ok(found),
        Some(at) => Err(SearchError {
            at,
            part: search.chars().skip(at).collect(),
            why: "a quotation mark opens here and none closes it",
        }),
    }
}

fn condition(written: &str) -> Result<Option<Condition>, &'static str> {
    let named = written.split_once(':').filter(|(name, _)| !name.contains('"'));
    if let Some((name, value)) = named {
        let name = name.to_ascii_lowercase();
        if name == "amount" {
            return amount(value).map(|range| Some(Condition::Amount(range)));
        }
        if name == "date" {
            return date(value).map(Some);
        }
        if name == "currency" {
            let code = Currency::from_code(&value.to_ascii_uppercase());
            return code.map(|code| Some(Condition::Currency(code))).ok_or("a currency is written as currency:EUR");
        }
        if name == "digits" {
            return digits(value).map(|digits| Some(Condition::Digits(digits)));
        }
        if name == "weekday" {
            return weekday(value).map(Some);
        }
        if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            if let Some(text) = value.strip_prefix('=') {
                return Ok(Some(Condition::Exactly(*field, fold(&text.replace('"', "")).into_owned())));
            }
            return match folded(value) {
                None => Err("a text must follow the colon, as in party:acme or party:\"acme ltd\""),
                Some(text) => Ok(Some(Condition::Text(*field, text))),
            };
        }
    }
    Ok(folded(written).map(|text| Condition::Text(Field::Anywhere, text)))
}

/// The text to look for; `None` for one that says nothing.
fn folded(written: &str) -> Option<String> {
    let text = fold(&written.replace('"', "")).into_owned();
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A comparison sign, if any, and the rest.
fn compared(value: &str) -> (&str, &str) {
    let sign = [">=", "<=", ">", "<", "="].into_iter().find(|sign| value.starts_with(sign)).unwrap_or("");
    (sign, &value[sign.len()..])
}

fn amount(value: &str) -> Result<AmountRange, &'static str> {
    const WHY: &str = "an amount is written as amount:12.50, amount:>1000, amount:<=-50 or amount:10..20";
    let number = |text: &str| decimal(text).ok_or(WHY);
    if let Some((least, most)) = value.split_once("..") {
        let end = |text: &str| if text.is_empty() { Ok(None) } else { number(text).map(Some) };
        let (least, most) = (end(least)?, end(most)?);
        if least.is_none() && most.is_none() {
            return Err(WHY);
        }
        let signed = [least, most].into_iter().flatten().any(|(_, signed)| signed);
        return Ok(AmountRange { least: least.map(|end| end.0), most: most.map(|end| end.0), signed });
    }
    let (sign, text) = compared(value);
    let (bound, signed) = number(text)?;
    let open = Bound { inclusive: false, ..bound };
    let (least, most) = match sign {
        ">" => (Some(open), None),
        ">=" => (Some(bound), None),
        "<" => (None, Some(open)),
        "<=" => (None, Some(bound)),
        _ => (Some(bound), Some(bound)),
    };
    Ok(AmountRange { least, most, signed })
}

/// A decimal with a point, commas between thousands; whether it has a sign.
fn decimal(text: &str) -> Option<(Bound, bool)> {
    let digits = text.strip_prefix(['-', '+']);
    let (whole, fraction) = digits.unwrap_or(text).split_once('.').unwrap_or((digits.unwrap_or(text), ""));
    let whole: String = whole.chars().filter(|character| *character != ',').collect();
    let all = format!("{whole}{fraction}");
    if all.is_empty() || all.len() > 18 || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mantissa: i64 = all.parse().ok()?;
    let mantissa = if text.starts_with('-') { -mantissa } else { mantissa };
    let scale = u8::try_from(fraction.len()).ok()?;
    Some((Bound { mantissa, scale, inclusive: true }, digits.is_some()))
}

fn digits(value: &str) -> Result<LeadingDigits, &'static str> {
    const WHY: &str = "leading digits are written as digits:9, digits:98 or digits:?0";
    let mut found = [None; 3];
    if value.is_empty() || value.len() > found.len() {
        return Err(WHY);
    }
    for (place, character) in found.iter_mut().zip(value.bytes()) {
        *place = match character {
            b'?' => None,
            b'0'..=b'9' => Some(character - b'0'),
            _ => return Err(WHY),
        };
    }
    Ok(LeadingDigits(found))
}

fn date(value: &str) -> Result<Condition, &'static str> {
    const WHY: &str = "a date is written as date:2021-03-05, date:2021-03, date:2021, date:>=2021-03 or \
                       date:2021-01..2021-03";
    let days = |text: &str| span(text).ok_or(WHY);
    if let Some((from, to)) = value.split_once("..") {
        let first = if from.is_empty() { None } else { Some(days(from)?.0) };
        let last = if to.is_empty() { None } else { Some(days(to)?.1) };
        return if first.is_none() && last.is_none() { Err(WHY) } else { Ok(Condition::Date(first, last)) };
    }
    let (sign, text) = compared(value);
    let (first, last) = days(text)?;
    // Before or after the days of the calendar there is nothing: such a range holds no row.
    Ok(match sign {
        ">" => Condition::Date(Some(last.plus(1).unwrap_or(last)), None),
        ">=" => Condition::Date(Some(first), None),
        "<" => Condition::Date(None, Some(first.plus(-1).unwrap_or(first))),
        "<=" => Condition::Date(None, Some(last)),
        _ => Condition::Date(Some(first), Some(last)),
    })
}

fn weekday(value: &str) -> Result<Condition, &'static str> {
    let mut days = [false; 7];
    for written in value.split(',') {
        let written = written.to_ascii_lowercase();
        let day = WEEKDAYS.iter().position(|(short, name)| *short == written || name.to_ascii_lowercase() == written);
        *day.and_then(|day| days.get_mut(day))
            .ok_or("days of the week are written as weekday:mon or weekday:sat,sun")? = true;
    }
    Ok(Condition::Weekday(days))
}

/// First and last day of a day, month or year as written.
fn span(text: &str) -> Option<(Day, Day)> {
    if let Some(day) = Day::parse_iso(text) {
        return Some((day, day));
    }
    let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((year, month)) if is_number(year, 4) && is_number(month, 2) => {
            Some(Month::parse(&format!("{year}_{month}"))?.days())
        }
        None if is_number(text, 4) => {
            let year = text.parse().ok()?;
            Some((Day::from_civil(year, 1, 1)?, Day::from_civil(year, 12, 31)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(search: &str) -> Condition {
        parse(search).unwrap().remove(0).condition
    }

    #[test]
    fn words_phrases_and_fields() {
        let text = |field, text: &str| Condition::Text(field, text.to_owned());
        assert_eq!(one("Caf\u{e9}"), text(Field::Anywhere, "cafe"));
        assert_eq!(one("\"Card  4711\""), text(Field::Anywhere, "card  4711"));
        assert_eq!(one("party:\"Acme Ltd\""), text(Field::Party, "acme ltd"));
        assert_eq!(one("12:30"), text(Field::Anywhere, "12:30"));
        assert_eq!(one("party:=\"Acme Ltd\""), Condition::Exactly(Field::Party, "acme ltd".to_owned()));
        assert_eq!(one("ref:="), Condition::Exactly(Field::Reference, String::new()));
        assert_eq!(one("weekday:sat,Sunday"), Condition::Weekday([false, false, false, false, false, true, true]));
        assert_eq!(exactly(Field::Party, "Acme Ltd").as_deref(), Some("party:=\"Acme Ltd\""));
        let terms = parse("rent -refund -party:acme -12").unwrap();
        assert_eq!(terms.iter().map(|term| term.excluded).collect::<Vec<_>>(), [false, true, true, false]);
        assert!(parse("  ").unwrap().is_empty());
    }

    #[test]
    fn currencies_and_leading_digits() {
        assert_eq!(one("currency:eur"), Condition::Currency(Currency::from_code("EUR").unwrap()));
        let Condition::Digits(digits) = one("digits:?9") else { panic!("not digits") };
        let amounts = [-19_00, 99, 9, 91, 0, 5];
        assert_eq!(amounts.map(|amount| digits.begin(amount)), [true, true, false, false, false, false]);
        assert!(parse("digits:1234").is_err() && parse("digits:x").is_err() && parse("currency:pounds").is_err());
    }

    #[test]
    fn amounts_are_exact_in_every_currency() {
        let minor = |search: &str, code: &str| match one(search) {
            Condition::Amount(range) => (range.in_minor(Currency::from_code(code).unwrap()), range.signed),
            other => panic!("{other:?}"),
        };
        assert_eq!(minor("amount:12.50", "GBP"), ((1250, 1250), false));
        assert_eq!(minor("amount:>1,000", "GBP"), ((100_001, i128::MAX), false));
        assert_eq!(minor("amount:>12.5", "JPY"), ((13, i128::MAX), false));
        assert_eq!(minor("amount:<=-0.005", "GBP"), ((i128::MIN, -1), true));
        assert_eq!(minor("amount:10..20", "KWD"), ((10_000, 20_000), false));
    }

    #[test]
    fn dates_widen_to_months_and_years() {
        let day = |text: &str| Day::parse_iso(text);
        assert_eq!(one("date:2024-02"), Condition::Date(day("2024-02-01"), day("2024-02-29")));
        assert_eq!(one("date:>2024"), Condition::Date(day("2025-01-01"), None));
        assert_eq!(one("date:<2024-02-01"), Condition::Date(None, day("2024-01-31")));
        assert_eq!(one("date:2023-12..2024"), Condition::Date(day("2023-12-01"), day("2024-12-31")));
    }

    #[test]
    fn errors_say_where() {
        for (search, at, part) in [
            ("rent amount:much", 5, "amount:much"),
            ("a \"b c", 2, "\"b c"),
            ("date:2021-13", 0, "date:2021-13"),
            ("party:", 0, "party:"),
            ("weekday:someday", 0, "weekday:someday"),
        ] {
            let error = parse(search).unwrap_err();
            assert_eq!((error.at, error.part.as_str()), (at, part), "{error}");
        }
    }
}
