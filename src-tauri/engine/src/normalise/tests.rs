use super::*;
use crate::importers::{DateStyle, DecimalMark, RawAmount, ReadOptions};
use crate::model::{AccountNo, MAX_MINOR, RawAccount};
use proptest::prelude::*;

fn point(text: &str) -> Result<i64, &'static str> {
    read(text, DecimalMark::Point)
}

fn comma(text: &str) -> Result<i64, &'static str> {
    read(text, DecimalMark::Comma)
}

fn read(text: &str, mark: DecimalMark) -> Result<i64, &'static str> {
    amount(text, mark, 2, false).map(|found| found.minor).map_err(|fault| fault.code())
}

#[test]
fn plain_numbers() {
    for (text, expected) in
        [("12.34", 1234), ("-12.34", -1234), ("+12", 1200), (".5", 50), ("5.", 500), ("-0", 0), ("-0.00", 0)]
    {
        assert_eq!(point(text), Ok(expected), "{text}");
    }
    assert_eq!(comma("1234,5"), Ok(123_450));
    assert_eq!(point("-00000000001500.0000"), Ok(-150_000));
    assert_eq!(point("90071992547409.91"), Ok(MAX_MINOR));
}

#[test]
fn thousands() {
    for text in ["1,234,567.89", "1 234 567.89", "1'234'567.89", "1\u{a0}234\u{a0}567.89", "1\u{202f}234\u{202f}567.89"]
    {
        assert_eq!(point(text), Ok(123_456_789), "{text}");
    }
    assert_eq!(comma("$3.102.000,00"), Ok(310_200_000));
    assert_eq!(point("12,34,567.00"), Ok(123_456_700));
    for text in ["1,23", "1,2345", "1,234.567,89", ",123", "1,,234", "1 234,567.00", "1.2.3"] {
        assert_eq!(point(text), Err("bad_amount"), "{text}");
    }
    assert_eq!(comma("1.234"), Ok(123_400));
    assert_eq!(comma("12.34"), Err("bad_amount"));
}

#[test]
fn signs_and_directions() {
    for text in
        ["(12.34)", "12.34-", "\u{2212}12.34", "- 12.34", "12.34 DR", "12.34D", "DR 12.34", "($12.34)", "-12.34 DR"]
    {
        assert_eq!(point(text), Ok(-1234), "{text}");
    }
    for text in ["12.34 CR", "C12.34", "+12.34", "12.34+", "12.34cr"] {
        assert_eq!(point(text), Ok(1234), "{text}");
    }
    for text in ["-12.34-", "(-12.34)", "-12.34 CR", "--1", "12.34 CR DR", "()", "-", "(", "CR", "$", "+-1"] {
        assert_eq!(point(text), Err("bad_amount"), "{text}");
    }
    assert_eq!(comma("50,-"), Ok(5000));
    assert_eq!(comma("50,--"), Ok(5000));
    assert_eq!(comma("-50,-"), Ok(-5000));
}

#[test]
fn currencies_beside_the_number() {
    let code = |text: &str| amount(text, DecimalMark::Comma, 2, false).map(|found| found.currency.map(Currency::code));
    assert_eq!(code("EUR 1.234,56"), Ok(Some("EUR")));
    assert_eq!(code("1.234,56 €"), Ok(Some("EUR")));
    assert_eq!(code("1.234,56 € EUR"), Ok(Some("EUR")));
    assert_eq!(code("US$ 12"), Ok(None));
    assert_eq!(code("-12 kr."), Ok(None));
    assert_eq!(code("12 PLN-"), Ok(Some("PLN")));
    assert_eq!(code("RUB 12"), Ok(Some("RUB")));
    assert_eq!(code("R12"), Ok(None));
    assert_eq!(code("12 € USD").map_err(|fault| fault.code()), Err("bad_amount"));
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in ["NaN", "inf", "-inf", "1e400", "1e5", "0x10", "12.3.4", "twelve", "1\u{0}2", "%5", "5%", "١٢"] {
        assert_eq!(point(text), Err("bad_amount"), "{text}");
    }
    assert_eq!(point(" "), Err("missing_amount"));
    for text in ["90071992547409.92", "99999999999999999999999999999999999999999", "-1,000,000,000,000,000.00"] {
        assert_eq!(point(text), Err("amount_overflow"), "{text}");
    }
    assert_eq!(point("1.005"), Err("too_many_decimals"));
    assert_eq!(point("1.0000000000000000000000001"), Err("too_many_decimals"));
    assert_eq!(point("1.0000000000000000000000000"), Ok(100));
}

#[test]
fn a_finer_amount_is_rounded_and_keeps_its_rest() {
    let exact = |text: &str| {
        let found = amount(text, DecimalMark::Point, 2, true).unwrap();
        i128::from(found.minor) * 1_000_000 + i128::from(found.rest)
    };
    assert_eq!(exact("115.8331"), 11_583_310_000);
    assert_eq!(exact("-197.1063"), -19_710_630_000);
    assert_eq!(amount("-8.485", DecimalMark::Point, 2, true).map(|found| found.minor), Ok(-849));
    assert_eq!(exact("-8.485"), -848_500_000);
    assert_eq!(amount("1.123456789", DecimalMark::Point, 2, true), Err(Fault::TooManyDecimals("1.123456789".into())));
}

#[test]
fn balances_as_decimal_text() {
    assert_eq!(decimal_text("R$ 5.326,43", DecimalMark::Comma).as_deref(), Some("5326.43"));
    assert_eq!(decimal_text("23154,685", DecimalMark::Comma).as_deref(), Some("23154.685"));
    assert_eq!(decimal_text("-7", DecimalMark::Point).as_deref(), Some("-7.00"));
    assert_eq!(decimal_text("about", DecimalMark::Point), None);
}

fn euro(context: &mut Context) -> AccountNo {
    context.account(&RawAccount { id: "DE1".into(), currency: "EUR".into(), ..RawAccount::default() })
}

fn row<'a>(account: AccountNo, amount: RawAmount<'a>) -> RawRow<'a> {
    RawRow { row_no: 1, account: Some(account), date: "2024-01-31", amount, ..RawRow::default() }
}

#[test]
fn debit_and_credit_columns() {
    let mut context = Context::new(&ReadOptions::default());
    let account = euro(&mut context);
    let mut read = |debit, credit| {
        transaction(&row(account, RawAmount::DebitCredit { debit, credit }), &mut context)
            .map(|found| found.amount)
            .map_err(|problem| problem.code)
    };
    assert_eq!(read("5.00", ""), Ok(-500));
    assert_eq!(read("-5.00", ""), Ok(-500));
    assert_eq!(read("0.00", "5.00"), Ok(500));
    assert_eq!(read("-", "5.00"), Ok(500));
    assert_eq!(read("5.00", "0"), Ok(-500));
    assert_eq!(read("", "-5.00"), Ok(-500));
    assert_eq!(read("0", "0"), Ok(0));
    assert_eq!(read("", " "), Err("missing_amount".to_owned()));
    assert_eq!(read("1", "2"), Err("bad_amount".to_owned()));
}

#[test]
fn other_amounts() {
    let mut context = Context::new(&ReadOptions::default());
    let account = euro(&mut context);
    let mut read = |amount| transaction(&row(account, amount), &mut context).map(|found| found.amount);
    assert_eq!(read(RawAmount::Directed { magnitude: "5", out: true }), Ok(-500));
    assert_eq!(read(RawAmount::Directed { magnitude: "-5", out: true }), Ok(500));
    assert_eq!(read(RawAmount::MinorUnits { digits: "500", out: true }), Ok(-500));
    assert!(read(RawAmount::MinorUnits { digits: "5.0", out: true }).is_err());
    assert!(read(RawAmount::Missing).is_err());
    let inverted = RawRow { invert_sign: true, ..row(account, RawAmount::Signed("5")) };
    assert_eq!(transaction(&inverted, &mut context).map(|found| found.amount), Ok(-500));
}

#[test]
fn currencies_of_rows_and_accounts() {
    let mut context = Context::new(&ReadOptions::default());
    let account = euro(&mut context);
    let unknown = context.account(&RawAccount { currency: "QQQ".into(), ..RawAccount::default() });
    let numeric = context.account(&RawAccount { currency: "978".into(), ..RawAccount::default() });
    let old = context.account(&RawAccount { currency: "DEM".into(), ..RawAccount::default() });
    let mut read = |account, currency, amount| {
        let row = RawRow { currency, ..row(account, RawAmount::Signed(amount)) };
        transaction(&row, &mut context)
            .map(|found| (found.amount, found.currency.code()))
            .map_err(|problem| problem.code)
    };
    assert_eq!(read(account, "", "5.00"), Ok((500, "EUR")));
    assert_eq!(read(account, "JPY", "5"), Ok((5, "JPY")));
    assert_eq!(read(account, "kwd", "5.123"), Ok((5123, "KWD")));
    assert_eq!(read(account, "", "USD 5.00"), Err("currency_conflict".to_owned()));
    assert_eq!(read(account, "zzz", "5.00"), Err("unknown_currency".to_owned()));
    assert_eq!(read(unknown, "", "5.00"), Err("unknown_currency".to_owned()));
    assert_eq!(read(numeric, "", "5.00"), Ok((500, "EUR")));
    assert_eq!(read(old, "", "5.00"), Ok((500, "DEM")));
}

#[test]
fn a_missing_currency_is_told_once_per_account() {
    let mut context = Context::new(&ReadOptions::default());
    let account = context.account(&RawAccount::default());
    for _ in 0..3 {
        let found = transaction(&row(account, RawAmount::Signed("5.00")), &mut context).unwrap();
        assert_eq!(found.currency, Currency::NONE);
    }
    let named = transaction(&row(account, RawAmount::Signed("JPY 5")), &mut context).unwrap();
    assert_eq!((named.amount, named.currency.code()), (5, "JPY"));
    let codes: Vec<String> = context.take_notices().map(|notice| notice.code).collect();
    assert_eq!(codes, ["missing_currency"]);
}

#[test]
fn notices_do_not_cost_the_row() {
    let mut context = Context::new(&ReadOptions { currency: Some("GBP".into()), ..ReadOptions::default() });
    let raw = RawRow {
        date: "31/01/2024 99:99",
        date_style: DateStyle::DayFirst,
        amount: RawAmount::Signed("1.00"),
        balance: "about ten",
        text: "  tea \u{a0}",
        ..RawRow::default()
    };
    let found = transaction(&raw, &mut context).unwrap();
    assert_eq!((found.minute, found.balance, found.text.as_ref(), found.currency.code()), (None, None, "tea", "GBP"));
    let codes: Vec<String> = context.take_notices().map(|notice| notice.code).collect();
    assert_eq!(codes, ["bad_balance", "bad_time"]);
    let nul = RawRow { text: "a\0b", ..raw };
    assert_eq!(transaction(&nul, &mut context).map_err(|problem| problem.code), Err("nul_byte".to_owned()));
}

proptest! {
    #[test]
    fn written_amounts_read_back(minor in -MAX_MINOR..=MAX_MINOR, decimals in 0u8..=4) {
        let code = ["JPY", "", "EUR", "KWD", "CLF"][usize::from(decimals)];
        if let Some(currency) = Currency::from_code(code) {
            let text = crate::model::format_minor(minor, currency);
            prop_assert_eq!(amount(&text, DecimalMark::Point, decimals, false).map(|found| found.minor), Ok(minor));
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,40}|[-+0-9.,'() CRDeEUR€$]{0,20}") {
        for mark in [DecimalMark::Point, DecimalMark::Comma, DecimalMark::Either] {
            if let Ok(found) = amount(&text, mark, 2, true) {
                prop_assert!(found.minor.abs() <= MAX_MINOR);
            }
        }
        for style in [DateStyle::YearFirst, DateStyle::DayFirst, DateStyle::MonthFirst, DateStyle::ShortYearFirst] {
            let _ = date(&text, style).map(|found| minute_of_day(found.time));
        }
    }

    #[test]
    fn the_short_way_and_the_long_way_agree(text in "[-+]?[0-9]{0,14}[.,]?[0-9]{0,4}") {
        for mark in [DecimalMark::Point, DecimalMark::Comma, DecimalMark::Either] {
            // A leading space sends the text the long way.
            let long = format!(" {text}");
            prop_assert_eq!(
                amount(&text, mark, 2, false).map_err(|fault| fault.code()),
                amount(&long, mark, 2, false).map_err(|fault| fault.code())
            );
        }
    }
}
