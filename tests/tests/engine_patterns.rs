//! Do patterns say what a plain look at every row says?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use nexus_engine::case::Case;
use nexus_engine::intake::Unattended;
use nexus_engine::model::{Currency, Kind};
use nexus_engine::patterns::{self, Direction, PatternScope};
use nexus_engine::store::{Filter, PageRequest, Row, Sort, SortKey};
use nexus_tests::cases::{import, new_case, statement, write};

fn scope(direction: Direction) -> PatternScope {
    let currency = Currency::from_code("GBP").unwrap();
    PatternScope { kind: Kind::Bank, currency, account: None, direction }
}

fn rows(case: &Case) -> Vec<Row> {
    let sort = Sort { key: SortKey::Date, descending: false };
    let mut found = Vec::new();
    loop {
        let request =
            PageRequest { filter: Filter::default(), sort, offset: u32::try_from(found.len()).unwrap(), limit: 256 };
        let page = case.store().page(&request).unwrap();
        if page.rows.is_empty() {
            return found;
        }
        found.extend(page.rows);
    }
}

#[test]
fn every_part_agrees_with_a_look_at_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(3000)), &Unattended).unwrap();
    // Another currency, which belongs to no part of this scope.
    import(
        &case,
        &write(folder.path(), "b.csv", "Date,Description,Amount,Currency\n2021-01-07,One more,-1.00,EUR\n"),
        &Unattended,
    )
    .unwrap();
    let all: Vec<Row> = rows(&case).into_iter().filter(|row| row.currency.code() == "GBP").collect();
    assert_eq!(all.len(), 3000);

    let both = scope(Direction::Both);
    let days = patterns::days(&case, &both).unwrap();
    let mut by_day: BTreeMap<String, (u32, i128, i128)> = BTreeMap::new();
    for row in &all {
        let day = by_day.entry(row.day.to_string()).or_default();
        day.0 += 1;
        if row.amount > 0 { day.1 += i128::from(row.amount) } else { day.2 += i128::from(row.amount) }
    }
    let found: BTreeMap<String, (u32, i128, i128)> = days
        .days
        .iter()
        .map(|day| (day.day.to_string(), (day.rows, day.money_in.parse().unwrap(), day.money_out.parse().unwrap())))
        .collect();
    assert_eq!(found, by_day);
    let rest = all.iter().filter(|row| row.day.weekday() >= 5).count();
    assert_eq!(days.on_rest_days as usize, rest);

    let out = scope(Direction::Out);
    let amounts = patterns::amounts(&case, &out, Some(50_000)).unwrap();
    let paid: Vec<i64> = all.iter().map(|row| row.amount).filter(|amount| *amount < 0).map(i64::abs).collect();
    assert_eq!(amounts.amounts as usize, paid.len());
    for band in &amounts.bands {
        let plain = paid.iter().filter(|amount| (band.from..=band.to).contains(amount)).count();
        assert_eq!(band.rows as usize, plain, "{band:?}");
    }
    assert_eq!((amounts.bands[0].from, amounts.bands.last().unwrap().to), (40_000, 59_999));
    let first = &amounts.digits[0];
    for (at, count) in first.counts.iter().enumerate() {
        let digit = char::from_digit(at as u32 + 1, 10).unwrap();
        let plain = paid.iter().filter(|amount| amount.to_string().starts_with(digit)).count();
        assert_eq!(*count as usize, plain, "digit {digit}");
    }
    assert_eq!(first.conformity, None, "fewer than 3,000 amounts");

    let parties = patterns::parties(&case, &out).unwrap();
    let mut by_party: BTreeMap<u32, i128> = BTreeMap::new();
    for row in all.iter().filter(|row| row.amount < 0) {
        *by_party.entry(row.party_id).or_default() += i128::from(row.amount.abs());
    }
    assert_eq!(parties.parties as usize, by_party.len());
    for party in &parties.largest {
        assert_eq!(party.value, by_party[&party.party].to_string());
        assert!(party.label.starts_with("Payee "));
    }
    assert!(parties.largest.is_sorted_by_key(|party| std::cmp::Reverse(party.value.parse::<i128>().unwrap())));
}

#[test]
fn repeats_are_counted_beyond_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let text = "Date,Description,Payee,Amount,Currency\n\
        2021-01-07,a,Acme,-10.00,GBP\n2021-01-07,b,Acme,-10.00,GBP\n2021-01-07,c,Acme,-10.00,GBP\n\
        2021-01-08,d,Acme,-10.00,GBP\n2021-01-08,e,Other,-10.00,GBP\n2021-01-08,f,Acme,10.00,GBP\n";
    import(&case, &write(folder.path(), "a.csv", text), &Unattended).unwrap();
    let repeats = patterns::repeats(&case, &scope(Direction::Both)).unwrap();
    assert_eq!((repeats.groups, repeats.extra, repeats.value.as_str()), (1, 2, "2000"));
    assert_eq!((repeats.largest[0].rows, repeats.largest[0].label.as_str()), (3, "Acme"));
}

#[test]
fn gaps_stand_in_series_that_run_on() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let mut text = String::from("Date,Description,Payee,Amount,Currency,Reference\n");
    for number in (1..=40).filter(|number| ![7, 8, 21].contains(number)) {
        writeln!(text, "2021-01-{:02},x,Acme,-{number}.00,GBP,INV-{number:04}", number % 28 + 1).unwrap();
    }
    // One number twice, and references that are ids rather than a sequence.
    text.push_str("2021-02-01,x,Acme,-1.00,GBP,INV-0040\n");
    for number in 0..30_u64 {
        writeln!(text, "2021-02-02,x,Acme,-{}.00,GBP,ID{:06}", number + 1, number * 7919).unwrap();
    }
    import(&case, &write(folder.path(), "a.csv", text), &Unattended).unwrap();
    let found = patterns::sequences(&case, &scope(Direction::Out)).unwrap();
    assert_eq!(found.series.len(), 1, "{:?}", found.series);
    let series = &found.series[0];
    assert_eq!((series.first.as_str(), series.last.as_str()), ("INV-0001", "INV-0040"));
    assert_eq!((series.present, series.missing, series.repeated), (37, 3, 1));
    assert_eq!(series.repeat, "INV-0040");
    let gaps: Vec<(&str, &str, u32)> =
        series.gaps.iter().map(|gap| (gap.before.as_str(), gap.after.as_str(), gap.missing)).collect();
    assert_eq!(gaps, [("INV-0006", "INV-0009", 2), ("INV-0020", "INV-0022", 1)]);
}
