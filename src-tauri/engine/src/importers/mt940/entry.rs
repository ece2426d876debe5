//! What does a statement line say? Field `:61:`.

use crate::importers::DecimalMark;
use crate::model::Day;

/// The subfields of `:61:`, as text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Entry {
    /// Booking date as `YYMMDD`.
    pub(super) date: String,
    /// True for money out.
    pub(super) out: bool,
    /// Comma separates the decimals.
    pub(super) amount: String,
    /// `NTRF` and the like.
    pub(super) kind: String,
    /// Reference for the account owner; empty for `NONREF`.
    pub(super) reference: String,
    /// The bank's reference, after `//`.
    pub(super) bank_reference: String,
    /// What stands behind the 16 characters of the reference.
    pub(super) extra: String,
}

/// Reads `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`; spaces between subfields are passed over. `None` where there is no date,
/// mark or amount.
pub(super) fn parse(text: &str) -> Option<Entry> {
    let value_date = text.get(..6).filter(|date| date.bytes().all(|byte| byte.is_ascii_digit()))?;
    let mut rest = &text[6..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let entry_date = if digits >= 4 { Some(&rest[..4]) } else { None };
    rest = rest[digits.min(4)..].trim_start();
    let (out, after) = mark(rest)?;
    rest = after.trim_start();
    // Funds code: the third letter of the currency.
    if rest.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        rest = rest[1..].trim_start();
    }
    let len = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')).count();
    if len == 0 || !rest.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    let mut entry =
        Entry { date: booking_date(value_date, entry_date), out, amount: rest[..len].to_owned(), ..Entry::default() };
    kind_and_references(rest[len..].trim_start(), &mut entry);
    Some(entry)
}

/// `C`, `D`, and `RC`, `RD` for their reversals; true for money out. `EC`, `ED` are expected and not booked.
fn mark(text: &str) -> Option<(bool, &str)> {
    match text.as_bytes() {
        [b'C', ..] => Some((false, &text[1..])),
        [b'D', ..] => Some((true, &text[1..])),
        [b'R', b'C', ..] => Some((true, &text[2..])),
        [b'R', b'D', ..] => Some((false, &text[2..])),
        _ => None,
    }
}

/// True for a line that only announces money: its mark is `EC` or `ED`, which MT942 has for what is expected.
pub(super) fn is_expected(text: &str) -> bool {
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit()).trim_start();
    rest.starts_with("EC") || rest.starts_with("ED")
}

/// SWIFT writes a decimal comma and no thousands. Files from the field have a point instead; only three digits behind a
/// lone point could as well be thousands, and are left to the rule of the comma.
pub(super) fn decimal_mark(amount: &str) -> DecimalMark {
    match amount.rsplit_once('.') {
        Some((whole, fraction)) if !amount.contains(',') && !whole.contains('.') && fraction.len() != 3 => {
            DecimalMark::Point
        }
        _ => DecimalMark::Comma,
    }
}

/// The entry date `MMDD` in the year that brings it nearest to the value date `YYMMDD`, as `YYMMDD`.
fn booking_date(value_date: &str, entry_date: Option<&str>) -> String {
    let Some(entry_date) = entry_date else { return value_date.to_owned() };
    let number = |digits: &str| digits.parse::<u8>().unwrap_or(0);
    let year = i32::from(number(&value_date[..2]));
    let day = |year: i32, date: &str| Day::from_civil(2000 + year, number(&date[..2]), number(&date[2..]));
    let Some(value) = day(year, &value_date[2..]) else { return format!("{}{entry_date}", &value_date[..2]) };
    let nearest = (year - 1..=year + 1)
        .filter_map(|year| day(year, entry_date).map(|day| (day.number().abs_diff(value.number()), year)))
        .min();
    format!("{:02}{entry_date}", nearest.map_or(year, |found| found.1).rem_euclid(100))
}

fn kind_and_references(text: &str, entry: &mut Entry) {
    let coded = text.starts_with(['N', 'F', 'S']) && !text.starts_with("NONREF");
    let (kind, rest) = match text.char_indices().nth(4) {
        Some((at, _)) if coded => text.split_at(at),
        None if coded => (text, ""),
        _ => ("", text),
    };
    entry.kind = kind.trim().to_owned();
    let (own, bank) = rest.split_once("//").unwrap_or((rest, ""));
    let at = own.char_indices().nth(16).map_or(own.len(), |(at, _)| at);
    let (reference, extra) = own.split_at(at);
    let reference = reference.trim();
    entry.reference = if reference == "NONREF" { String::new() } else { reference.to_owned() };
    entry.bank_reference = bank.trim().to_owned();
    entry.extra = extra.trim().to_owned();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, bool, String, String, String, String) {
        let entry = parse(text).unwrap();
        (entry.date, entry.out, entry.amount, entry.kind, entry.reference, entry.bank_reference)
    }

    #[test]
    fn subfields() {
        let owned = |parts: [&str; 5], out: bool| {
            let [date, amount, kind, own, bank] = parts.map(str::to_owned);
            (date, out, amount, kind, own, bank)
        };
        assert_eq!(
            read("1409010902DR000000000001,62NTRF0000549855700010//025498557/000001"),
            owned(["140902", "000000000001,62", "NTRF", "0000549855700010", "025498557/000001"], true)
        );
        assert_eq!(read("110701CN50,00NZ10NONREF"), owned(["110701", "50,00", "NZ10", "", ""], false));
        assert_eq!(read("2002010219RDR1027,25N068NONREF"), owned(["200219", "1027,25", "N068", "", ""], false));
        assert_eq!(read("2002010219RCR1027,25N068NONREF"), owned(["200219", "1027,25", "N068", "", ""], true));
        assert_eq!(
            read("2006080608D12,35 NRTIKREF+//20160217"),
            owned(["200608", "12,35", "NRTI", "KREF+", "20160217"], true)
        );
        assert_eq!(read("2009020902D20,00NONREF"), owned(["200902", "20,00", "", "", ""], true));
        assert_eq!(read("131017D6800,NCHK16703074"), owned(["131017", "6800,", "NCHK", "16703074", ""], true));
    }

    #[test]
    fn the_entry_date_takes_the_nearest_year() {
        assert_eq!(parse("1212310102D1,NTRFX").unwrap().date, "130102");
        assert_eq!(parse("1301021231D1,NTRFX").unwrap().date, "121231");
        assert_eq!(parse("9912310101D1,NTRFX").unwrap().date, "000101");
        assert_eq!(parse("2402290229D1,NTRFX").unwrap().date, "240229");
        assert_eq!(parse("2401010231D1,NTRFX").unwrap().date, "240231");
    }

    #[test]
    fn what_is_no_entry() {
        for text in ["", "110701", "110701X50,00", "110701C", "1107é1C5,", "110701C,5", "ABCDEFC5,", "110701EC5,"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
