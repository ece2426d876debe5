//! Is an amount far out of what its party's amounts are? The modified z-score on logarithms.

use serde_json::json;

use super::contract::{Detector, Draft, Family, Input, Outcome, Refusal};
use super::groups::{comparable, count, settle, total};
use super::innocent;
use super::scan::{Column, Scan, Side};
use crate::model::format_minor;
use crate::statistics::{Spread, spread};

pub(super) const DETECTOR: Detector = Detector {
    id: "robust_outlier",
    number: 28,
    title: "Robust outlier",
    looks_for: "Amounts far above what the party's other amounts are, by median and median deviation.",
    formula: ".6745 (ln x - median) / MAD > 3.5 per party, currency and sign, n >= 10; MAD of .05 at least; amount >= half the approval limit",
    source: "Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Party],
    uses: &[Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 10, "score": 3.5, "least_spread": 0.05, "least_share": 0.5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: usize,
    score: f64,
    /// Smallest spread of logarithms: prices that hardly differ have none of their own.
    least_spread: f64,
    /// Smallest amount, as a share of the approval limit.
    least_share: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    for side in input.scan.sides_with(DETECTOR.needs) {
        let (mut drafts, mut looked) = (Vec::new(), 0u64);
        // Between the owner's own accounts any amount is usual.
        let own = |row: &u32| input.scan.owners().party(side.account[*row as usize]) == side.party[*row as usize];
        for (party, rows) in side.by_party().named().filter(|(_, rows)| rows.len() >= parameters.least) {
            let rows: Vec<u32> = rows.iter().copied().filter(|row| !own(row)).collect();
            for group in comparable(side, &rows).into_iter().filter(|group| group.len() >= parameters.least) {
                looked += group.len() as u64;
                let least = input.settings.limit(side.currency[group[0] as usize])? as f64 * parameters.least_share;
                let ln = |row: &u32| (side.magnitude(*row as usize) as f64).ln();
                let mut logs: Vec<f64> = group.iter().map(ln).collect();
                let Some(found) = spread(&mut logs) else { continue };
                let habit = Spread { mad: found.mad.max(parameters.least_spread), ..found };
                let far: Vec<u32> = group
                    .iter()
                    .copied()
                    .filter(|row| side.magnitude(*row as usize) as f64 >= least)
                    .filter(|row| habit.score(ln(row)).is_some_and(|score| score > parameters.score))
                    .collect();
                if !far.is_empty() {
                    drafts.push(draft(input.scan, side, party, &far, group.len(), habit));
                }
            }
        }
        outcome.used += looked;
        settle(&mut outcome, drafts, looked);
    }
    if outcome.used == 0 {
        return Err(Refusal(format!("no party has {} amounts of one currency and sign", parameters.least)));
    }
    Ok(outcome)
}

fn draft(scan: &Scan, side: &Side, party: u32, far: &[u32], n: usize, habit: Spread) -> Draft {
    let largest = far.iter().copied().max_by_key(|row| side.magnitude(*row as usize)).unwrap_or(far[0]);
    let size = side.magnitude(largest as usize);
    let score = habit.score((size as f64).ln()).unwrap_or(0.0);
    let usual = habit.median.exp();
    let currency = side.currency[largest as usize];
    let share = far.len() as f64 / n as f64;
    Draft {
        key: format!("{}:{}", side.kind.as_str(), scan.party(party)),
        title: format!("{} far above the usual of {}", count(far.len(), "amount", "amounts"), scan.party(party)),
        subjects: vec![scan.party_subject(party)],
        k: far.len() as u64,
        n: n as u64,
        amount: total(side, far),
        currency: currency.code(),
        pattern: "lie far above what the party's amounts are".to_owned(),
        observed: size as f64,
        expected: usual,
        statistic: ("modified z-score", score),
        effect: ("amount / median", size as f64 / usual.max(1.0)),
        // A party whose amounts are often large has two prices, not an outlier.
        strength: (score / 14.0).min(0.8) * (1.0 - 2.0 * share).max(0.2),
        speaks_for: vec![format!(
            "Half of its amounts are below {}; the largest is {}.",
            format_minor(usual as i64, currency),
            format_minor(i64::try_from(size).unwrap_or(i64::MAX), currency)
        )],
        innocent: vec![innocent::papers(scan, side, far)],
        would_change: vec!["An order or contract for the large amounts.".to_owned()],
        rows: side.rows(far.iter().copied()),
        ..Draft::default()
    }
}
