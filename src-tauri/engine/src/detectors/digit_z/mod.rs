//! Which single digit groups stand out? Z of each first-two group, judged over all of them.

use serde_json::json;

use super::contract::{Detector, Draft, Family, Input, Outcome, Refusal, RowRef};
use super::populations::{Population, populations};
use super::scan::{Column, Scan};
use super::{digits, innocent};
use crate::statistics::{DigitTest, Digits, digit_test, mad_p};

pub(super) const DETECTOR: Detector = Detector {
    id: "digit_z",
    number: 5,
    title: "Z of digit groups",
    looks_for: "Single first-two groups with more amounts than Benford's law and chance allow.",
    formula: "Z = (|o - e| - 1/2n) / sqrt(e (1 - e) / n), the correction only where it is smaller than |o - e|",
    source: "Nigrini, Benford's Law (2012), chapter 7",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 50, "least_excess": 0.5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: u64,
    /// Share by which a group must exceed its expectation.
    least_excess: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let found = populations(input, parameters.least)?;
    let mut outcome = Outcome { used: found.list[0].profile.n, excluded: found.excluded, ..Outcome::default() };
    for (at, population) in found.list.iter().enumerate() {
        let test = digit_test(&population.profile, Digits::FirstTwo);
        let figures = digits::figures(input.scan, population, &test, mad_p(Digits::FirstTwo, test.n, test.mad));
        let judged = digit_test(&population.once, Digits::FirstTwo);
        let mut p: Vec<f64> = judged.z.iter().map(|z| DigitTest::z_p(*z)).collect();
        if judged.n >= digits::FEWEST {
            outcome.drafts.extend(drafts(input.scan, population, &judged, parameters.least_excess));
        }
        if at == 0 {
            outcome.p = p.iter().copied().reduce(f64::min);
            outcome.chart = Some(digits::chart(&test));
            outcome.statistics = figures;
        } else {
            outcome.variants.push(figures);
        }
        outcome.tested.append(&mut p);
    }
    Ok(outcome)
}

fn drafts(scan: &Scan, population: &Population, test: &DigitTest, least_excess: f64) -> Vec<Draft> {
    let n = test.n as f64;
    let mut order: Vec<usize> = (0..test.z.len())
        .filter(|at| test.counts[*at] as f64 > test.expected[*at] * n * (1.0 + least_excess) && test.counts[*at] >= 10)
        .collect();
    order.sort_by(|one, other| test.z[*other].total_cmp(&test.z[*one]));
    order.into_iter().take(5).filter_map(|at| draft(scan, population, test, at)).collect()
}

fn draft(scan: &Scan, population: &Population, test: &DigitTest, at: usize) -> Option<Draft> {
    let group = test.digits.first() + u16::try_from(at).unwrap_or(0);
    let (side, rows) = digits::located(scan, population, test, &[group])?;
    let plain: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
    let expected = test.expected[at] * test.n as f64;
    let observed = test.counts[at] as f64;
    let excess = observed / expected;
    Some(Draft {
        key: format!("{}:{group}", population.key()),
        tells_of: population.key(),
        title: format!("Amounts beginning with {group} are {excess:.1} times as frequent as expected"),
        subjects: vec![Scan::case_subject()],
        k: plain.len() as u64,
        n: population.profile.n,
        amount: plain.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum(),
        currency: population.currency.code(),
        pattern: format!("begin with {group}"),
        observed,
        expected,
        statistic: ("Z", test.z[at]),
        p: Some(DigitTest::z_p(test.z[at])),
        effect: ("observed / expected", excess),
        strength: ((excess - 1.0) / 3.0).min(1.0) * 0.4,
        speaks_for: vec![format!(
            "Z {:.1} with {observed} amounts where {expected:.0} are expected.{}",
            test.z[at],
            digits::once_in_words(population)
        )],
        against: vec!["A digit group points at no single row.".to_owned()],
        innocent: vec![innocent::tariff(side, &plain, 5), innocent::one_party(scan, side, &plain)],
        would_change: vec!["The price list behind the recurring amounts.".to_owned()],
        chart: Some(digits::chart(test)),
        rows: rows
            .iter()
            .take(digits::MOST_ROWS)
            .map(|(row, bar)| RowRef { bar: Some(*bar), ..side.row(*row as usize) })
            .collect(),
        ..Draft::default()
    })
}
