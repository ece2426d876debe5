//! Was the same invoice entered or paid twice? Same party, same amount, same reference.

mod equal;

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use rayon::prelude::*;
use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::groups::count;
use super::innocent;
use super::scan::{Column, Scan, Side};
use crate::model::Kind;

pub(super) const DETECTOR: Detector = Detector {
    id: "exact_duplicates",
    number: 14,
    title: "Exact duplicates",
    looks_for: "The same party, amount and reference more than once on one side of the books.",
    formula: "groups of two to four rows equal in party, currency, signed amount and reference; bank lines within seven days",
    source: "Nigrini, Forensic Analytics (2020), same-same-same",
    family: Family::Rules,
    version: 2,
    needs: &[Column::Party, Column::Reference],
    uses: &[Column::Day],
    guide: include_str!("cases.md"),
    defaults: || json!({ "most": 4, "bank_days": 7 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// Larger groups are no slips but standing numbers, such as a contract's.
    most: usize,
    /// Bank lines further apart share a reference because it names a contract or tenancy.
    bank_days: i32,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    let mut groups = 0;
    for side in input.scan.sides_with(DETECTOR.needs) {
        outcome.used += side.len() as u64;
        let mut parties: BTreeMap<(u32, u16), Vec<Vec<u32>>> = BTreeMap::new();
        let mut rows = 0;
        for group in repeated(side) {
            if (2..=parameters.most).contains(&group.len()) && near(side, &group, parameters.bank_days) {
                let first = group[0] as usize;
                rows += group.len();
                groups += 1;
                parties.entry((side.party[first], side.currency[first].numeric())).or_default().push(group);
            }
        }
        let base_rate = rows as f64 / side.len().max(1) as f64;
        outcome.drafts.extend(parties.values().map(|groups| draft(input.scan, side, groups, base_rate)));
    }
    outcome.statistics.insert("groups".to_owned(), json!(groups));
    Ok(outcome)
}

/// On the bank's side a standing reference recurs each month; in a ledger an invoice number does not.
fn near(side: &Side, rows: &[u32], days: i32) -> bool {
    let day = |row: Option<&u32>| row.map_or(0, |row| side.day(*row as usize));
    side.kind == Kind::Expense || day(rows.last()) - day(rows.first()) <= days
}

/// Rows equal in party, amount, currency and reference, in order of their first row.
fn repeated(side: &Side) -> Vec<Vec<u32>> {
    let seed = foldhash::quality::RandomState::default();
    let hashes: Vec<u64> = (0..side.len())
        .into_par_iter()
        .with_min_len(8_192)
        .map(|row| {
            let reference = side.reference.get(row);
            if side.party[row] == 0 || side.amount[row] == 0 || reference.is_empty() {
                return 0;
            }
            seed.hash_one((side.party[row], side.amount[row], side.currency[row].numeric(), reference)).max(1)
        })
        .collect();
    equal::equal(&hashes).into_iter().flat_map(|group| truly(side, group)).collect()
}

/// Rows of one hash, by what they truly hold: different keys may share a hash.
fn truly(side: &Side, group: Vec<u32>) -> Vec<Vec<u32>> {
    let key = |row: u32| {
        let at = row as usize;
        (side.party[at], side.amount[at], side.currency[at], side.reference.get(at))
    };
    let mut found: Vec<Vec<u32>> = Vec::new();
    for row in group {
        match found.iter_mut().find(|known| key(known[0]) == key(row)) {
            Some(known) => known.push(row),
            None => found.push(vec![row]),
        }
    }
    found.retain(|rows| rows.len() > 1);
    found
}

/// Credits of the same amount from the same party, as many as there are copies too many.
fn credited(side: &Side, group: &[u32]) -> usize {
    let first = group[0] as usize;
    let credits = side.by_party().rows(side.party[first]).iter();
    credits.filter(|row| side.amount[**row as usize] == -side.amount[first]).count().min(group.len() - 1)
}

fn draft(scan: &Scan, side: &Side, groups: &[Vec<u32>], base_rate: f64) -> Draft {
    let first = groups[0][0] as usize;
    let party = side.party[first];
    let copies: usize = groups.iter().map(|group| group.len() - 1).sum();
    let credits: usize = groups.iter().map(|group| credited(side, group)).sum();
    let amount =
        groups.iter().map(|group| i128::from(side.magnitude(group[0] as usize)) * (group.len() - 1) as i128).sum();
    let rows: Vec<u32> = groups.iter().flatten().copied().collect();
    let day = |row: u32| side.date(row as usize).map(|day| day.to_string()).unwrap_or_default();
    let points = groups
        .iter()
        .map(|group| Point {
            x: side.reference.get(group[0] as usize).to_owned(),
            y: group.len() as f64,
            expected: Some(1.0),
        })
        .collect();
    let title = match groups {
        [only] => format!("{} {} stands {} times", scan.party(party), side.reference.get(first), only.len()),
        many => format!("{} invoices of {} stand more than once", many.len(), scan.party(party)),
    };
    Draft {
        key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), side.currency[first].code()),
        title,
        subjects: vec![scan.party_subject(party)],
        k: rows.len() as u64,
        n: side.by_party().rows(party).len() as u64,
        amount,
        currency: side.currency[first].code(),
        pattern: "share party, amount and reference with another".to_owned(),
        observed: rows.len() as f64,
        expected: groups.len() as f64,
        statistic: ("copies", copies as f64),
        base_rate: Some(base_rate),
        effect: ("copies", copies as f64),
        strength: (0.75 + 0.02 * groups.len() as f64).min(0.95),
        speaks_for: groups
            .iter()
            .take(5)
            .map(|group| {
                let days: Vec<String> = group.iter().map(|row| day(*row)).collect();
                format!("{} on {}.", side.reference.get(group[0] as usize), days.join(" and "))
            })
            .collect(),
        against: if credits > 0 {
            vec![format!("{} of the same amount beside them.", count(credits, "credit stands", "credits stand"))]
        } else {
            vec![]
        },
        innocent: vec![
            Innocent::new(
                "Credited and billed again",
                credits as f64 / copies.max(1) as f64,
                format!("{} of the same amount from the same party.", count(credits, "credit", "credits")),
            ),
            innocent::papers(scan, side, &rows),
            Innocent::unknown("Instalments of one invoice", "The rows do not state an invoice total."),
        ],
        would_change: vec!["A credit note, or a second delivery under the same number.".to_owned()],
        missing: vec!["The invoices themselves.".to_owned()],
        chart: Some(Chart::bars("Rows under each number.".to_owned(), "Reference", "Rows", points)),
        rows: groups
            .iter()
            .enumerate()
            .flat_map(|(bar, group)| {
                group.iter().map(move |row| RowRef { bar: u16::try_from(bar).ok(), ..side.row(*row as usize) })
            })
            .collect(),
        ..Draft::default()
    }
}
