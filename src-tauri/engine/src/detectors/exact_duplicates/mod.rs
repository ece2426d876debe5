//! Was the same invoice entered or paid twice? Same party, same amount, same reference.

use std::collections::HashMap;

use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal};
use super::scan::{Column, Scan, Side};
use crate::model::Kind;

pub(super) const DETECTOR: Detector = Detector {
    id: "exact_duplicates",
    number: 14,
    title: "Exact duplicates",
    looks_for: "The same party, amount and reference more than once on one side of the books.",
    formula: "groups of rows equal in party, currency, signed amount and reference, of two or more",
    source: "Nigrini, Forensic Analytics (2020), same-same-same",
    family: Family::Rules,
    version: 1,
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
    for side in input.scan.sides_with(DETECTOR.needs) {
        let groups = groups(side);
        outcome.used += side.len() as u64;
        let repeated: Vec<Vec<u32>> = groups
            .into_iter()
            .filter(|rows| (2..=parameters.most).contains(&rows.len()) && near(side, rows, parameters.bank_days))
            .collect();
        let base_rate = repeated.iter().map(Vec::len).sum::<usize>() as f64 / side.len().max(1) as f64;
        outcome.drafts.extend(repeated.iter().map(|rows| draft(input.scan, side, rows, base_rate)));
    }
    outcome.statistics.insert("groups".to_owned(), json!(outcome.drafts.len()));
    Ok(outcome)
}

/// On the bank's side a standing reference recurs each month; in a ledger an invoice number does not.
fn near(side: &Side, rows: &[u32], days: i32) -> bool {
    let day = |row: Option<&u32>| row.map_or(0, |row| side.day(*row as usize));
    side.kind == Kind::Expense || day(rows.last()) - day(rows.first()) <= days
}

/// Rows by party, amount and reference, in order of their first row.
fn groups(side: &Side) -> Vec<Vec<u32>> {
    let mut place: HashMap<(u32, i64, u16, &str), usize> = HashMap::new();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for row in 0..side.len() {
        let reference = side.reference.get(row);
        if side.party[row] == 0 || side.amount[row] == 0 || reference.is_empty() {
            continue;
        }
        let key = (side.party[row], side.amount[row], side.currency[row].numeric(), reference);
        let at = *place.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(u32::try_from(row).unwrap_or(u32::MAX));
    }
    groups
}

fn draft(scan: &Scan, side: &Side, rows: &[u32], base_rate: f64) -> Draft {
    let first = rows[0] as usize;
    let (party, reference) = (side.party[first], side.reference.get(first));
    let reversed =
        side.by_party().rows(party).iter().filter(|row| side.amount[**row as usize] == -side.amount[first]).count();
    let extra = rows.len() - 1;
    let explained = (reversed as f64 / extra as f64).min(1.0);
    let days: Vec<String> = rows.iter().filter_map(|row| side.date(*row as usize)).map(|day| day.to_string()).collect();
    Draft {
        key: format!("{}:{}:{}:{reference}", side.kind.as_str(), scan.party(party), side.amount[first]),
        title: format!("{} {reference} stands {} times", scan.party(party), rows.len()),
        subjects: vec![scan.party_subject(party)],
        k: rows.len() as u64,
        n: side.by_party().rows(party).len() as u64,
        amount: i128::from(side.magnitude(first)) * extra as i128,
        currency: side.currency[first].code(),
        pattern: format!("share party, amount and reference {reference}"),
        observed: rows.len() as f64,
        expected: 1.0,
        statistic: ("copies", extra as f64),
        base_rate: Some(base_rate),
        effect: ("copies", extra as f64),
        strength: 0.85,
        speaks_for: vec![format!("Entered on {}.", days.join(" and "))],
        against: if reversed > 0 { vec!["A credit of the same amount stands beside it.".to_owned()] } else { vec![] },
        innocent: vec![
            Innocent::new(
                "Credited and billed again",
                explained,
                format!("{reversed} credits of the same amount from the same party."),
            ),
            Innocent::unknown("Instalments of one invoice", "The rows do not state an invoice total."),
        ],
        would_change: vec!["A credit note, or a second delivery under the same number.".to_owned()],
        missing: vec!["The invoice itself.".to_owned()],
        rows: side.rows(rows.iter().copied()),
        ..Draft::default()
    }
}
