//! Are groups what a plain look at every row gives, with and without copies of columns, and does each lead to its rows?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use std::collections::BTreeMap;

use nexus_engine::case::Case;
use nexus_engine::intake::Unattended;
use nexus_engine::model::Currency;
use nexus_engine::store::{Filter, Group, GroupBy, GroupRequest, PageRequest, Row, Sort, SortKey};
use nexus_tests::cases::{import, new_case, statement, write};

const EVERY: [GroupBy; 5] = [GroupBy::Month, GroupBy::Account, GroupBy::Party, GroupBy::Category, GroupBy::Weekday];

fn ground(folder: &std::path::Path) -> Case {
    let case = new_case(folder);
    import(&case, &write(folder, "a.csv", statement(3000)), &Unattended).unwrap();
    // A month with two currencies, and rows that state a category.
    let mixed = "Date,Description,Payee,Amount,Currency,Account Number,Category\n\
                 2021-01-05,Paper,Payee 3,-12.00,EUR,40000001,Office\n\
                 2021-01-06,Paper,Payee 4,-13.00,USD,40000001,Office\n\
                 2021-02-14,Glue,,14.00,EUR,,\n";
    import(&case, &write(folder, "b.csv", mixed), &Unattended).unwrap();
    case
}

fn rows(case: &Case, filter: &Filter) -> Vec<Row> {
    let mut found = Vec::new();
    loop {
        let offset = u32::try_from(found.len()).unwrap();
        let request = PageRequest { filter: filter.clone(), offset, limit: 256, ..PageRequest::default() };
        let mut page = case.store().page(&request).unwrap();
        if page.rows.is_empty() {
            return found;
        }
        found.append(&mut page.rows);
    }
}

fn key(by: GroupBy, row: &Row) -> String {
    match by {
        GroupBy::Month => row.day.to_string()[..7].to_owned(),
        GroupBy::Account => row.account.to_string(),
        GroupBy::Party => row.party.clone(),
        GroupBy::Category => row.category.clone().unwrap_or_default(),
        GroupBy::Weekday => row.day.weekday().to_string(),
    }
}

type Sums = BTreeMap<Currency, (u32, i64, i64)>;

fn sums(rows: &[Row]) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        let sum = sums.entry(row.currency).or_default();
        *sum = (sum.0 + 1, sum.1 + row.amount.max(0), sum.2 + row.amount.min(0));
    }
    sums
}

fn said(group: &Group) -> Sums {
    let each = group.sums.iter();
    each.map(|sum| (sum.currency, (sum.rows, sum.money_in.parse().unwrap(), sum.money_out.parse().unwrap()))).collect()
}

fn check(case: &Case) {
    let filters = [
        Filter::default(),
        Filter { min: Some(-40_000), text: Some("-\"shop 3\"".to_owned()), ..Filter::default() },
        Filter { text: Some("weekday:tue,fri date:2021".to_owned()), ..Filter::default() },
    ];
    for filter in filters {
        let all = rows(case, &filter);
        for by in EVERY {
            let found = case.store().groups(&GroupRequest { filter: filter.clone(), by, limit: 1000 }).unwrap();
            let mut due: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            for row in &all {
                due.entry(key(by, row)).or_default().push(row.clone());
            }
            assert_eq!((found.total as usize, found.rows as usize), (due.len(), all.len()), "{by:?}");
            let mut left: Vec<Sums> = due.values().map(|rows| sums(rows)).collect();
            for group in &found.groups {
                let place = left.iter().position(|sums| *sums == said(group)).unwrap_or_else(|| panic!("{group:?}"));
                left.remove(place);
                let behind = rows(case, group.filter.as_ref().unwrap());
                assert_eq!(sums(&behind), said(group), "{by:?} {}", group.label);
            }
            assert!(left.is_empty());
        }
    }
}

#[test]
fn groups_are_those_of_a_plain_look_and_lead_to_their_rows() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    check(&case);
    case.store().refresh_columns(|_| true).unwrap();
    case.store().warm().unwrap();
    check(&case);
}

#[test]
fn pages_of_months_in_memory_are_those_of_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    let keys = [SortKey::Date, SortKey::Amount, SortKey::Description];
    let pages = || -> Vec<Vec<Row>> {
        let each = keys.into_iter().flat_map(|key| (0..12).map(move |page| (key, page * 250)));
        each.map(|(key, offset)| {
            let sort = Sort { key, descending: offset % 500 == 0 };
            case.store().page(&PageRequest { sort, offset, limit: 250, ..PageRequest::default() }).unwrap().rows
        })
        .collect()
    };
    let of_tables = pages();
    case.store().refresh_columns(|_| true).unwrap();
    case.store().trim();
    case.store().warm().unwrap();
    assert_eq!(pages(), of_tables);
}

#[test]
fn the_sum_of_a_choice_is_that_of_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    let filter = Filter { min: Some(-40_000), ..Filter::default() };
    for (filter, key) in [(Filter::default(), SortKey::Date), (filter, SortKey::Party)] {
        for descending in [false, true] {
            let sort = Sort { key, descending };
            let request = PageRequest { filter: filter.clone(), sort, offset: 700, limit: 200 };
            let page = case.store().page(&request).unwrap();
            let totals = case.store().totals_of(&request).unwrap();
            let group = Group { label: String::new(), rows: totals.rows, sums: totals.sums, filter: None };
            assert_eq!(said(&group), sums(&page.rows));
        }
    }
    let whole = PageRequest { limit: u32::MAX, ..PageRequest::default() };
    assert_eq!(case.store().totals_of(&whole).unwrap(), case.store().totals(&Filter::default()).unwrap());
}

#[test]
fn a_search_is_marked_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    let filter = Filter { text: Some("SHOP party:\"payee 1\" -zzz".to_owned()), ..Filter::default() };
    let page = case.store().page(&PageRequest { filter, limit: 20, ..PageRequest::default() }).unwrap();
    for hit in &page.hits {
        let row = &page.rows[hit.row as usize];
        let text = if hit.field == "party" { &row.party } else { &row.text };
        let marked = &text[hit.start as usize..hit.end as usize];
        assert_eq!(marked.to_lowercase(), if hit.field == "party" { "payee 1" } else { "shop" });
    }
    assert_eq!(page.hits.len(), 2 * page.rows.len());
}
