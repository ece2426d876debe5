//! Which first two digits hold more of the value than the rest? Benford data give each pair the same sum.

use serde_json::{Map, Value, json};

use super::contract::{Chart, Detector, Draft, Family, Input, Outcome, Point, Refusal, RowRef};
use super::populations::{Population, populations};
use super::scan::{Column, Scan};
use super::{digits, innocent};
use crate::statistics::{Digits, digit_test, mad_p};

pub(super) const DETECTOR: Detector = Detector {
    id: "summation",
    number: 8,
    title: "Summation",
    looks_for: "First-two pairs that hold far more than their ninetieth of the value.",
    formula: "share of the value in each first-two pair against 1/90",
    source: "Nigrini, Benford's Law (2012), chapter 5",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Amount],
    uses: &[Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 50, "least_share": 0.15 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: u64,
    /// Share of the value from which a pair is shown.
    least_share: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let found = populations(input, parameters.least)?;
    let mut outcome = Outcome { used: found.list[0].profile.n, excluded: found.excluded, ..Outcome::default() };
    for (at, population) in found.list.iter().enumerate() {
        let test = digit_test(&population.profile, Digits::FirstTwo);
        let mut figures = digits::figures(input.scan, population, &test, mad_p(Digits::FirstTwo, test.n, test.mad));
        let sums: Map<String, Value> = (10..100)
            .zip(population.profile.values())
            .map(|(group, sum)| (group.to_string(), json!(i64::try_from(sum).unwrap_or(i64::MAX))))
            .collect();
        figures.insert("sums".to_owned(), Value::Object(sums));
        if at == 0 {
            outcome.chart = Some(chart(population));
            outcome.statistics = figures;
        } else {
            outcome.variants.push(figures);
        }
        outcome.drafts.extend(draft(input.scan, population, parameters.least_share));
    }
    Ok(outcome)
}

fn total(population: &Population) -> f64 {
    population.profile.values().iter().sum::<i128>() as f64
}

fn chart(population: &Population) -> Chart {
    let expected = total(population) / 90.0;
    let points = (10..100)
        .zip(population.profile.values())
        .map(|(group, sum)| Point { x: group.to_string(), y: sum as f64, expected: Some(expected) })
        .collect();
    Chart::bars("Value by first two digits against an even ninetieth each.".to_owned(), "Digits", "Minor units", points)
}

fn draft(scan: &Scan, population: &Population, least_share: f64) -> Option<Draft> {
    let sums = population.profile.values();
    let (at, sum) = sums.iter().enumerate().max_by_key(|(_, sum)| **sum)?;
    let share = *sum as f64 / total(population);
    if share < least_share {
        return None;
    }
    let group = u16::try_from(at).unwrap_or(0) + 10;
    let (side, rows) = digits::rows_in(scan, population, Digits::FirstTwo, &[group]);
    let mut plain: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
    plain.sort_by_key(|row| (std::cmp::Reverse(side.magnitude(*row as usize)), *row));
    let largest = plain.first().map_or(0, |row| side.magnitude(*row as usize));
    let single = largest as f64 / *sum as f64;
    Some(Draft {
        key: format!("{}:{group}", population.key()),
        title: format!("Amounts beginning with {group} hold {:.0}% of the value", share * 100.0),
        subjects: vec![Scan::case_subject()],
        k: plain.len() as u64,
        n: population.profile.n,
        amount: *sum,
        currency: population.currency.code(),
        pattern: format!("begin with {group} and hold {:.1}% of the value", share * 100.0),
        observed: share,
        expected: 1.0 / 90.0,
        statistic: ("share of the value", share),
        base_rate: Some(1.0 / 90.0),
        effect: ("share / expected share", share * 90.0),
        strength: share.min(1.0) * 0.4,
        innocent: vec![
            innocent::one_party(scan, side, &plain),
            super::contract::Innocent::new(
                "One large contract",
                single,
                format!("The largest amount is {:.0}% of the pair's value.", single * 100.0),
            ),
        ],
        would_change: vec!["The contract behind the largest amounts.".to_owned()],
        chart: Some(chart(population)),
        rows: plain
            .iter()
            .take(digits::MOST_ROWS)
            .map(|row| RowRef { bar: Some(group - 10), ..side.row(*row as usize) })
            .collect(),
        ..Draft::default()
    })
}
