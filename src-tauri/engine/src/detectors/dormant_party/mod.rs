//! Did a party come back after a long silence, and larger than before?

use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal};
use super::scan::{Column, Side};
use crate::statistics::{median, surprise};

pub(super) const DETECTOR: Detector = Detector {
    id: "dormant_party",
    number: 23,
    title: "Dormant, then active",
    looks_for: "Parties without a row for half a year or more whose amounts afterwards exceed the limit.",
    formula: "a gap of >= 180 days between rows of a party, value after the gap >= approval limit; at the party's own even rate in its other days so long a gap has p <= .001; growth = median after / median before",
    source: "ACFE Fraud Examiners Manual, billing schemes",
    family: Family::Rules,
    version: 4,
    needs: &[Column::Party, Column::Day],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 180, "growth": 3.0, "before": 2, "chance": 0.001 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    days: i32,
    growth: f64,
    /// Fewest rows before the silence.
    before: usize,
    /// Largest probability of so long a gap at the party's own rate.
    chance: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, mut outcome) = (input.scan, Outcome::default());
    for side in scan.sides_with(DETECTOR.needs) {
        outcome.used += side.len() as u64;
        let (mut drafts, mut looked) = (Vec::new(), 0u64);
        for (party, rows) in side.by_party().named().filter(|(_, rows)| rows.len() >= 3) {
            looked += 1;
            let gap = |pair: &[u32]| side.day(pair[1] as usize) - side.day(pair[0] as usize);
            let gaps: Vec<usize> = (1..rows.len()).filter(|at| gap(&rows[at - 1..=*at]) >= parameters.days).collect();
            let Some(at) = gaps.first().copied() else { continue };
            let currency = side.currency[rows[at] as usize];
            let sum = |rows: &[u32]| -> u128 {
                let same = rows.iter().filter(|row| side.currency[**row as usize] == currency);
                same.map(|row| u128::from(side.magnitude(*row as usize))).sum()
            };
            let after = sum(&rows[at..]);
            let growth = middle(side, &rows[at..]) / middle(side, &rows[..at]).max(1.0);
            let days = gap(&rows[at - 1..=at]);
            let chance = chance(side, rows, days);
            // One row is no habit that could fall silent, and who comes twice a year is never silent.
            if at < parameters.before
                || after < u128::from(input.settings.limit(currency)?)
                || growth < parameters.growth
                || chance > parameters.chance
            {
                continue;
            }
            let seasonal = if gaps.len() > 1 { 0.8 } else { 0.0 };
            drafts.push(Draft {
                key: format!("{}:{}", side.kind.as_str(), scan.party(party)),
                title: format!("{} came back after {days} silent days, {growth:.0} times as large", scan.party(party)),
                subjects: vec![scan.party_subject(party)],
                k: (rows.len() - at) as u64,
                n: rows.len() as u64,
                amount: i128::try_from(after).unwrap_or(i128::MAX),
                currency: currency.code(),
                pattern: format!("follow {days} days without any"),
                observed: growth,
                expected: 1.0,
                statistic: ("silent days", f64::from(days)),
                effect: ("median after / median before", growth),
                // Few rows before the silence may all be small by chance.
                strength: 0.5 * (growth / 10.0).min(1.0) * (1.0 - 0.5f64.powi(i32::try_from(at).unwrap_or(i32::MAX)))
                    + 0.45 * (surprise(chance) / 8.0).min(1.0),
                speaks_for: vec![format!(
                    "At the rate of its other days a gap of {days} days or more has a probability of {}.",
                    if chance < 1e-4 { "less than .0001".to_owned() } else { format!("{chance:.4}") }
                )],
                innocent: vec![Innocent::new(
                    "A seasonal supplier",
                    seasonal,
                    format!("The party fell silent for {} days or more {} times.", parameters.days, gaps.len()),
                )],
                would_change: vec!["A renewed contract; the same silence in other years.".to_owned()],
                rows: side.rows(rows[at..].iter().copied()),
                ..Draft::default()
            });
        }
        let base_rate = (drafts.len() as f64 / (looked as f64).max(1.0)).min(1.0);
        outcome.drafts.extend(drafts.into_iter().map(|draft| Draft { base_rate: Some(base_rate), ..draft }));
    }
    Ok(outcome)
}

/// Median magnitude of rows, minor units.
fn middle(side: &Side, rows: &[u32]) -> f64 {
    let mut sizes: Vec<f64> = rows.iter().map(|row| side.magnitude(*row as usize) as f64).collect();
    median(&mut sizes).unwrap_or(0.0)
}

/// Probability that one of the gaps between so many rows lasts `days` or longer, did they come at an even rate over the
/// days outside of this gap.
fn chance(side: &Side, rows: &[u32], days: i32) -> f64 {
    let (first, last) = (side.day(rows[0] as usize), side.day(rows[rows.len() - 1] as usize));
    let gaps = (rows.len() - 1) as f64;
    let others = f64::from(last - first - days).max(1.0) / (gaps - 1.0).max(1.0);
    (gaps * (-f64::from(days) / others).exp()).min(1.0)
}
