//! Is one payment far out of its party's size? Largest against second largest.

use serde_json::json;

use super::contract::{Detector, Draft, Family, Input, Outcome, Refusal};
use super::innocent;
use super::scan::{Column, Side};
use crate::statistics::spread;

pub(super) const DETECTOR: Detector = Detector {
    id: "relative_size_factor",
    number: 12,
    title: "Relative size factor",
    looks_for: "A party whose largest amount is many times its second largest.",
    formula: "RSF = largest / second largest magnitude per party, currency and sign; n >= 5, RSF >= 10; weighed by how tight the other amounts lie",
    source: "Nigrini, Forensic Analytics (2020), chapter 10",
    family: Family::Rules,
    version: 2,
    needs: &[Column::Party],
    uses: &[Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 5, "factor": 10.0 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: usize,
    factor: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, mut outcome) = (input.scan, Outcome::default());
    for side in scan.sides_with(DETECTOR.needs) {
        outcome.used += side.len() as u64;
        let (mut looked, mut drafts) = (0u64, Vec::new());
        for (party, rows) in side.by_party().named() {
            for group in split(side, rows) {
                if group.len() < parameters.least.max(2) {
                    continue;
                }
                looked += 1;
                let mut order = group.clone();
                order.sort_by_key(|row| (std::cmp::Reverse(side.magnitude(*row as usize)), *row));
                let (first, second) = (order[0] as usize, order[1] as usize);
                let factor = side.magnitude(first) as f64 / (side.magnitude(second) as f64).max(1.0);
                if factor < parameters.factor {
                    continue;
                }
                drafts.push(Draft {
                    key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), side.amount[first]),
                    title: format!("One amount of {} is {factor:.0} times its next largest", scan.party(party)),
                    subjects: vec![scan.party_subject(party)],
                    k: 1,
                    n: group.len() as u64,
                    amount: i128::from(side.magnitude(first)),
                    currency: side.currency[first].code(),
                    pattern: format!("exceed the party's next largest amount {factor:.0} times"),
                    observed: side.magnitude(first) as f64,
                    expected: side.magnitude(second) as f64,
                    statistic: ("relative size factor", factor),
                    effect: ("relative size factor", factor),
                    strength: (factor / parameters.factor / 5.0).clamp(0.5, 1.0) * tight(side, &order),
                    innocent: vec![innocent::papers(scan, side, &[order[0]])],
                    would_change: vec![
                        "An order or contract for the large amount; a slip of the decimal mark.".to_owned(),
                    ],
                    rows: side.rows([order[0]]),
                    ..Draft::default()
                });
            }
        }
        let base_rate = drafts.len() as f64 / (looked as f64).max(1.0);
        outcome.drafts.extend(drafts.into_iter().map(|draft| Draft { base_rate: Some(base_rate), ..draft }));
    }
    Ok(outcome)
}

/// How far the step to the largest amount exceeds the spread of the others, 0 to 1: where amounts differ by factors of a
/// hundred among themselves, one more such step says little.
fn tight(side: &Side, order: &[u32]) -> f64 {
    let ln = |row: &u32| (side.magnitude(*row as usize) as f64).ln();
    let mut others: Vec<f64> = order[1..].iter().map(ln).collect();
    let step = ln(&order[0]) - ln(&order[1]);
    let spread = spread(&mut others).map_or(0.0, |found| found.mad).max(0.05) / 0.6745;
    (step / spread / 6.0).clamp(0.3, 1.0)
}

/// Rows of one currency and sign.
fn split(side: &Side, rows: &[u32]) -> Vec<Vec<u32>> {
    let mut groups: std::collections::BTreeMap<(u16, bool), Vec<u32>> = std::collections::BTreeMap::new();
    for row in rows {
        let at = *row as usize;
        if side.amount[at] != 0 {
            groups.entry((side.currency[at].numeric(), side.amount[at] < 0)).or_default().push(*row);
        }
    }
    groups.into_values().collect()
}
