//! Are pages, filters, sorts and totals what a plain look at every row would give?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use nexus_engine::case::Case;
use nexus_engine::intake::Unattended;
use nexus_engine::model::{Day, Kind};
use nexus_engine::store::columns::NO_BALANCE;
use nexus_engine::store::{Filter, PageRequest, Row, Sort, SortKey, Stretch, Words};
use nexus_tests::cases::{import, new_case, statement, write};
use proptest::prelude::*;

struct Ground {
    case: Case,
    rows: Vec<Row>,
    _folder: tempfile::TempDir,
}

fn pages(case: &Case, filter: &Filter, sort: Sort, limit: u32) -> Vec<Row> {
    let mut rows = Vec::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap();
        let request = PageRequest { filter: filter.clone(), sort, offset, limit };
        let mut page = case.store().page(&request).unwrap();
        if page.rows.is_empty() {
            assert_eq!(rows.len(), page.total as usize);
            return rows;
        }
        rows.append(&mut page.rows);
    }
}

fn ground() -> Ground {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(3000)), &Unattended).unwrap();
    let ledger = "Date,Supplier,Description,Amount,Currency,Employee,Category\n2021-01-05,ACME,Paper clips,-12.00,GBP,Bo,Office\n\
                  2021-02-14,ACME,Paper \u{c9}toile,-13.00,GBP,Bo,Office\n";
    let path = write(folder.path(), "ledger.csv", ledger);
    let sealed = nexus_engine::intake::seal(&case, &path, &Unattended).unwrap();
    let options = nexus_engine::importers::ReadOptions {
        kind: Some(Kind::Expense),
        ..nexus_engine::importers::ReadOptions::default()
    };
    nexus_engine::intake::read_evidence(&case, sealed.evidence(), &options, &Unattended).unwrap();
    let rows = pages(&case, &Filter::default(), Sort::default(), 256);
    assert_eq!(rows.len(), 3002);
    Ground { case, rows, _folder: folder }
}

fn accepts(filter: &Filter, row: &Row) -> bool {
    let text = filter.text.as_deref().unwrap_or_default();
    filter.from.is_none_or(|day| row.day >= day)
        && filter.to.is_none_or(|day| row.day <= day)
        && filter.min.is_none_or(|min| row.amount >= min)
        && filter.max.is_none_or(|max| row.amount <= max)
        && filter.kind.is_none_or(|kind| row.kind == kind)
        && filter.accounts.as_ref().is_none_or(|accounts| accounts.contains(&row.account))
        && filter.evidence.as_ref().is_none_or(|files| files.contains(&row.evidence))
        && SEARCHES.iter().find(|(search, _)| *search == text).is_none_or(|(_, holds)| holds(row))
}

/// Without case and accents, written apart from the engine's own.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .collect::<String>()
        .to_lowercase()
}

fn says(row: &Row, needle: &str) -> bool {
    let texts = [row.text.as_str(), &row.party, row.reference.as_deref().unwrap_or_default()];
    texts.iter().any(|text| plain(text).contains(needle))
}

/// Searches, and what each means, said by hand.
type Search = (&'static str, fn(&Row) -> bool);
const SEARCHES: &[Search] = &[
    ("card 4", |row| says(row, "card") && says(row, "4")),
    ("\"card 4\"", |row| says(row, "card 4")),
    ("\"D 7 AT\"", |row| says(row, "d 7 at")),
    ("\"7 at shop 1\"", |row| says(row, "7 at shop 1")),
    ("SHOP -\"shop 1\"", |row| says(row, "shop") && !says(row, "shop 1")),
    ("payee party:\"payee 16\"", |row| plain(&row.party).contains("payee 16")),
    ("text:r29", |row| plain(&row.text).contains("r29")),
    ("ref:r29", |row| row.reference.as_deref().is_some_and(|text| plain(text).contains("r29"))),
    ("r29", |row| says(row, "r29")),
    ("etoile", |row| says(row, "etoile")),
    ("\u{c9}", |row| says(row, "e")),
    ("-e", |row| !says(row, "e")),
    ("category:off -person:zed", |row| row.category.as_deref().is_some_and(|text| plain(text).contains("off"))),
    ("zzz", |_| false),
    ("amount:>500", |row| row.amount.abs() > 50_000),
    ("amount:<=-12.5", |row| row.amount <= -1250),
    ("-amount:100..300 card", |row| !(10_000..=30_000).contains(&row.amount.abs()) && says(row, "card")),
    ("date:2021-02", |row| row.day.to_string().starts_with("2021-02")),
    ("party:=\"PAYEE 16\"", |row| plain(&row.party) == "payee 16"),
    ("text:=\"card 7 at shop 1\"", |row| plain(&row.text) == "card 7 at shop 1"),
    ("-ref:=r29", |row| row.reference.as_deref().is_none_or(|text| plain(text) != "r29")),
    ("ref:=\"\"", |row| row.reference.is_none()),
    ("category:=\"\" card", |row| row.category.is_none() && says(row, "card")),
    ("weekday:sat,sunday", |row| row.day.weekday() >= 5),
    ("-weekday:mon -amount:<=900", |row| row.day.weekday() != 0 && row.amount.abs() > 90_000),
    ("-date:<2021-06 7", |row| row.day.to_string().as_str() >= "2021-06" && says(row, "7")),
];

fn expected(rows: &[Row], filter: &Filter, sort: Sort) -> Vec<Row> {
    let mut found: Vec<Row> = rows.iter().filter(|row| accepts(filter, row)).cloned().collect();
    match sort.key {
        SortKey::Date if sort.descending => found.reverse(),
        SortKey::Date => {}
        SortKey::Amount => stable(&mut found, sort.descending, |row| row.amount),
        SortKey::Party => stable(&mut found, sort.descending, |row| row.party.to_lowercase()),
        SortKey::Description => stable(&mut found, sort.descending, |row| row.text.to_lowercase()),
        SortKey::Reference => {
            stable(&mut found, sort.descending, |row| row.reference.as_deref().unwrap_or_default().to_lowercase());
        }
        SortKey::Category => stable(&mut found, sort.descending, |row| lower(&row.category)),
        SortKey::Person => stable(&mut found, sort.descending, |row| lower(&row.person)),
        SortKey::Currency => stable(&mut found, sort.descending, |row| row.currency.code()),
        SortKey::Kind => stable(&mut found, sort.descending, |row| row.kind),
        SortKey::Balance => stable(&mut found, sort.descending, |row| row.balance),
        // Files and accounts of the ground were named in the order of their numbers.
        SortKey::Evidence => stable(&mut found, sort.descending, |row| (row.evidence, row.row_no)),
        SortKey::Account => stable(&mut found, sort.descending, |row| row.account),
    }
    found
}

fn lower(text: &Option<String>) -> String {
    text.as_deref().unwrap_or_default().to_lowercase()
}

fn stable<K: Ord>(rows: &mut [Row], descending: bool, key: impl Fn(&Row) -> K) {
    rows.sort_by(|one, other| {
        let order = key(one).cmp(&key(other));
        if descending { order.reverse() } else { order }
    });
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let day = || prop::option::of((2021..2024i32, 1..=12u8, 1..=28u8));
    let amount = || prop::option::of(-100_000..100_000i64);
    let text = prop::option::of(prop::sample::select(SEARCHES.iter().map(|(search, _)| *search).collect::<Vec<_>>()));
    let kind = prop::option::of(prop::sample::select(vec![Kind::Bank, Kind::Expense]));
    let list = || prop::option::of(prop::collection::vec(1..4u32, 1..3));
    (day(), day(), amount(), amount(), kind, list(), list(), text).prop_map(
        |(from, to, min, max, kind, accounts, evidence, text)| Filter {
            from: from.and_then(|(year, month, day)| Day::from_civil(year, month, day)),
            to: to.and_then(|(year, month, day)| Day::from_civil(year, month, day)),
            min,
            max,
            kind,
            accounts,
            evidence,
            text: text.map(str::to_owned),
            ..Filter::default()
        },
    )
}

fn any_sort() -> impl Strategy<Value = Sort> {
    let keys = vec![
        SortKey::Date,
        SortKey::Amount,
        SortKey::Party,
        SortKey::Description,
        SortKey::Account,
        SortKey::Currency,
        SortKey::Reference,
        SortKey::Category,
        SortKey::Person,
        SortKey::Kind,
        SortKey::Balance,
        SortKey::Evidence,
    ];
    (prop::sample::select(keys), any::<bool>()).prop_map(|(key, descending)| Sort { key, descending })
}

#[test]
fn every_question_is_answered_as_by_a_look_at_every_row() {
    let ground = ground();
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        ProptestConfig { cases: 120, ..ProptestConfig::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let strategy = (any_filter(), any_sort(), 1..=256u32);
    runner
        .run(&strategy, |(filter, sort, limit)| {
            let due = expected(&ground.rows, &filter, sort);
            prop_assert_eq!(&pages(&ground.case, &filter, sort, limit), &due);
            let totals = ground.case.store().totals(&filter).unwrap();
            prop_assert_eq!(totals.rows as usize, due.len());
            let money_in: i64 = due.iter().map(|row| row.amount.max(0)).sum();
            let shown: i64 = totals.sums.iter().map(|sum| sum.money_in.parse::<i64>().unwrap()).sum();
            prop_assert_eq!(shown, money_in);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_page_past_the_end_is_empty_and_says_how_many_there_are() {
    let ground = ground();
    let page = ground.case.store().page(&PageRequest { offset: 9_999, limit: 50, ..PageRequest::default() }).unwrap();
    assert_eq!((page.total, page.rows.len()), (3002, 0));
}

#[test]
fn each_row_leads_back_to_its_line() {
    let ground = ground();
    let written = statement(3000);
    let lines: Vec<&str> = written.lines().collect();
    for row in ground.rows.iter().filter(|row| row.kind == Kind::Bank).step_by(97) {
        let detail = nexus_engine::review::row_detail(&ground.case, row.kind, row.id).unwrap();
        let line = usize::try_from(row.row_no).unwrap();
        assert_eq!(detail.source.lines, [lines[line]]);
        assert_eq!(detail.source.line, row.row_no + 1);
        assert_eq!(ground.rows[detail.position as usize].id, row.id);
        assert!(detail.verified);
    }
}

/// Every column of every row, put together again, is the row that a page shows.
#[test]
fn a_scan_meets_every_row_with_what_its_page_shows() {
    let ground = ground();
    let store = ground.case.store();
    let [parties, skeletons, terms] =
        [Words::Parties, Words::Skeletons, Words::Terms].map(|words| store.texts(words).unwrap());
    let scanned = store
        .scan(&Stretch::default(), |month| {
            let optional = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let row = |index: usize| {
                let argument = Some(month.arguments().unwrap().get(index)).filter(|argument| !argument.is_empty());
                let skeleton = skeletons.get(month.skeletons().unwrap()[index] as usize);
                let party = month.parties().unwrap()[index];
                let row = Row {
                    id: month.id(index).unwrap().unwrap(),
                    kind: month.kind(),
                    day: month.day(index).unwrap(),
                    amount: month.amounts().unwrap()[index],
                    currency: month.currencies().unwrap()[index],
                    account: month.accounts().unwrap()[index],
                    party_id: party,
                    party: parties.get(party as usize).to_owned(),
                    text: nexus_engine::normalise::text::join(skeleton, argument).into_owned(),
                    category: optional(terms.get(month.categories().unwrap()[index] as usize)),
                    person: optional(terms.get(month.persons().unwrap()[index] as usize)),
                    poster: optional(terms.get(month.posters().unwrap()[index] as usize)),
                    period: optional(terms.get(month.periods().unwrap()[index] as usize)),
                    counter_account: optional(terms.get(month.counter_accounts().unwrap()[index] as usize)),
                    reference: optional(month.references().unwrap().get(index)),
                    balance: Some(month.balances().unwrap()[index]).filter(|balance| *balance != NO_BALANCE),
                    evidence: month.evidence().unwrap()[index],
                    row_no: i64::from(month.row_numbers().unwrap()[index]),
                };
                assert_eq!(month.days()[index], row.day.number());
                (month.position(index).unwrap(), row)
            };
            Ok((0..month.len()).map(row).collect::<Vec<_>>())
        })
        .unwrap();
    let mut found: Vec<(u32, Row)> = scanned.into_iter().flatten().collect();
    found.sort_by_key(|(position, _)| *position);
    assert!(found.iter().enumerate().all(|(index, (position, _))| index == *position as usize));
    assert_eq!(found.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), ground.rows);
}

#[test]
fn a_scan_visits_the_months_asked_for_and_tells_the_days_within() {
    let ground = ground();
    let (from, to) = (Day::from_civil(2021, 2, 10), Day::from_civil(2021, 3, 5));
    let stretch = Stretch { from, to, kind: None };
    let found = ground.case.store().scan(&stretch, |month| Ok(month.between(from, to).len())).unwrap();
    let due = ground.rows.iter().filter(|row| Some(row.day) >= from && Some(row.day) <= to).count();
    assert_eq!(found.iter().sum::<usize>(), due);
    let sides = |kind| ground.case.store().scan(&Stretch { kind, ..stretch }, |month| Ok(month.kind())).unwrap();
    assert!(sides(Some(Kind::Expense)).iter().all(|kind| *kind == Kind::Expense));
    assert_eq!(sides(None).len(), found.len());
}

#[test]
fn a_search_that_makes_no_sense_says_where() {
    let ground = ground();
    let filter = Filter { text: Some("card amount:much".to_owned()), ..Filter::default() };
    let error = ground.case.store().totals(&filter).unwrap_err();
    assert_eq!(error.code(), "bad_search");
    assert!(error.to_string().contains("\"amount:much\" at character 6"), "{error}");
}
