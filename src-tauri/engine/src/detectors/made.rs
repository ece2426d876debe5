//! A scan of rows written by a test, numbered as the store would number them; and rows as `cases.md` writes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::profiles::Profiles;
use super::scan::{Break, Completeness, Gap, NO_BALANCE, NO_MINUTE, Scan};
use crate::model::{Currency, Day, Kind, RowId};
use crate::store::columns::Texts;

/// One row as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made<'a> {
    pub(crate) kind: &'a str,
    pub(crate) day: &'a str,
    pub(crate) time: &'a str,
    pub(crate) amount: i64,
    pub(crate) currency: &'a str,
    pub(crate) account: &'a str,
    pub(crate) party: &'a str,
    pub(crate) text: &'a str,
    pub(crate) reference: &'a str,
    pub(crate) category: &'a str,
    pub(crate) person: &'a str,
    pub(crate) poster: &'a str,
    pub(crate) period: &'a str,
    pub(crate) other: &'a str,
    pub(crate) balance: Option<i64>,
}

/// Texts numbered from 1 in order of their first mention.
#[derive(Default)]
struct Numbers {
    known: BTreeMap<String, u32>,
    texts: Vec<String>,
}

impl Numbers {
    fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        *self.known.entry(text.to_owned()).or_insert_with(|| {
            self.texts.push(text.to_owned());
            self.texts.len() as u32
        })
    }

    fn list(&self) -> Arc<Texts> {
        let mut list = Texts::default();
        list.push("");
        self.texts.iter().for_each(|text| {
            list.push(text);
        });
        Arc::new(list)
    }
}

/// Rows in any order become a scan in date order.
pub(crate) fn scan(rows: &[Made<'_>]) -> Scan {
    numbered(rows).0
}

/// The same with the number of each account.
fn numbered(rows: &[Made<'_>]) -> (Scan, BTreeMap<String, u32>) {
    let mut scan = Scan::default();
    let [mut parties, mut terms, mut skeletons, mut accounts]: [Numbers; 4] = Default::default();
    let mut order: Vec<(usize, &Made<'_>)> = rows.iter().enumerate().collect();
    order.sort_by_key(|(_, row)| row.day.to_owned());
    for (sequence, row) in order {
        let account = accounts.number(if row.account.is_empty() { "Ledger" } else { row.account });
        let side = if row.kind == "bank" { &mut scan.bank } else { &mut scan.expenses };
        let day = Day::parse_iso(if row.day.is_empty() { "2024-01-01" } else { row.day }).unwrap();
        // The place in the block is the sequence, so that a finding's rows can be told by it.
        side.id.push(RowId::new(day, sequence as u32));
        side.amount.push(row.amount);
        side.currency.push(Currency::from_code(if row.currency.is_empty() { "GBP" } else { row.currency }).unwrap());
        side.account.push(account);
        side.party.push(parties.number(row.party));
        side.category.push(terms.number(row.category));
        side.person.push(terms.number(row.person));
        side.poster.push(terms.number(row.poster));
        side.period.push(terms.number(row.period));
        side.counter.push(terms.number(row.other));
        side.skeleton.push(skeletons.number(row.text));
        side.minute.push(
            row.time
                .split_once(':')
                .map_or(NO_MINUTE, |(hour, minute)| hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()),
        );
        side.balance.push(row.balance.unwrap_or(NO_BALANCE));
        side.evidence.push(u32::from(row.day.is_empty()));
        side.reference.push(row.reference);
    }
    scan.undated.insert(1);
    (scan.parties, scan.terms, scan.skeletons) = (parties.list(), terms.list(), skeletons.list());
    scan.accounts = std::iter::once("").chain(accounts.texts.iter().map(String::as_str)).map(Into::into).collect();
    scan.account_ids = scan.accounts.clone();
    scan.profiles = Profiles::of(&scan.bank);
    scan.profiles.merge(&Profiles::of(&scan.expenses));
    scan.note_stated();
    (scan, accounts.known)
}

/// A scan as a block of `cases.md` writes it, with the line of the block (from 1) of each row.
///
/// Columns are those of [`Made`]. Beyond them `times` repeats a line, `every` moves each repetition by so many days, and
/// `step` adds so much to its amount. The amount `benford` gives a line's repetitions evenly spread logarithms from
/// 100.00 to 100,000.00. A line of kind `gap` or `break` tells what the proof of completeness found: account, first day
/// in `day`, last in `period`, what moved unseen (or the difference) in `amount`.
pub(crate) fn block(csv: &str) -> (Scan, Vec<usize>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
    let head = reader.headers().unwrap().clone();
    let known = "kind day time amount currency account party text reference category person poster period other balance \
                 times every step";
    for name in &head {
        assert!(known.split(' ').any(|known| known == name), "no column {name:?}");
    }
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut days: Vec<String> = Vec::new();
    let mut plain: Vec<(usize, usize, i64)> = Vec::new();
    let (mut found, mut told) = (Completeness { accounts: 1, ..Completeness::default() }, Vec::new());
    let get = |record: usize, name: &str| {
        head.iter().position(|known| known == name).and_then(|at| records[record].get(at)).unwrap_or_default()
    };
    for record in 0..records.len() {
        if ["gap", "break"].contains(&get(record, "kind")) {
            told.push(record);
            continue;
        }
        let times: usize = get(record, "times").parse().unwrap_or(1);
        let every: i32 = get(record, "every").parse().unwrap_or(0);
        let step = minor(get(record, "step"));
        for repetition in 0..times {
            let amount = if let Some(sign) = get(record, "amount").strip_suffix("benford") {
                let spread = 10f64.powf(4.0 + 3.0 * (repetition as f64 + 0.5) / times as f64) as i64;
                if sign == "-" { -spread } else { spread }
            } else {
                minor(get(record, "amount")) + step * repetition as i64
            };
            let day = Day::parse_iso(get(record, "day")).and_then(|day| day.plus(every * repetition as i32));
            days.push(day.map(|day| day.to_string()).unwrap_or_default());
            plain.push((record, days.len() - 1, amount));
        }
    }
    let rows: Vec<Made<'_>> = plain
        .iter()
        .map(|(record, day, amount)| {
            let get = |name: &str| get(*record, name);
            Made {
                kind: get("kind"),
                day: &days[*day],
                time: get("time"),
                amount: *amount,
                currency: get("currency"),
                account: get("account"),
                party: get("party"),
                text: get("text"),
                reference: get("reference"),
                category: get("category"),
                person: get("person"),
                poster: get("poster"),
                period: get("period"),
                other: get("other"),
                balance: Some(get("balance")).filter(|text| !text.is_empty()).map(minor),
            }
        })
        .collect();
    let (mut scan, accounts) = numbered(&rows);
    for record in told.iter().copied() {
        let account = accounts[get(record, "account")];
        let [from, to] = ["day", "period"].map(|name| Day::parse_iso(get(record, name)).unwrap());
        let currency = Currency::from_code("GBP").unwrap();
        let amount = Some(get(record, "amount")).filter(|text| !text.is_empty()).map(|text| i128::from(minor(text)));
        if get(record, "kind") == "gap" {
            found.gaps.push(Gap { account, currency, from, to, unseen: amount });
        } else {
            let first = scan.bank.id.first().map(|id| (Kind::Bank, *id));
            let check = get(record, "text").to_owned();
            let (expected, rows) = (amount.unwrap_or(0), first.into_iter().collect());
            found.breaks.push(Break { check, account, currency, from, to, expected, found: 0, rows });
        }
    }
    if !told.is_empty() || scan.states(Kind::Bank, super::scan::Column::Balance) {
        scan.completeness = Some(found);
    }
    (scan, plain.into_iter().map(|(record, _, _)| record + 1).collect())
}

/// Minor units of an amount with two decimals at most.
fn minor(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (units, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    sign * (units.parse::<i64>().unwrap() * 100 + format!("{cents:0<2}").parse::<i64>().unwrap())
}
