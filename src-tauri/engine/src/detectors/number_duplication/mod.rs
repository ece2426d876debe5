//! Does the same amount come back? The frequency factor of a population and of each party.

use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Input, Outcome, Point, Refusal};
use super::groups::{comparable, total};
use super::innocent;
use super::populations::{Population, populations};
use super::scan::{Column, Side};
use crate::model::format_minor;
use crate::statistics::Shares;

pub(super) const DETECTOR: Detector = Detector {
    id: "number_duplication",
    number: 11,
    title: "Number duplication",
    looks_for: "Parties whose amounts repeat far more often than those of others.",
    formula: "frequency factor = sum c^2 / n^2 over amounts that occur c > 1 times among n; per party: share of repeated amounts, beta-binomial over the other parties' shares, since parties differ among themselves",
    source: "Nigrini, Forensic Analytics (2020), number duplication and number frequency factor",
    family: Family::Amounts,
    version: 2,
    needs: &[Column::Amount],
    uses: &[Column::Party, Column::Day],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 10, "least_party": 8, "factor": 0.25, "least_share": 0.5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: u64,
    least_party: usize,
    /// Frequency factor of a party from which on it is told.
    factor: f64,
    /// Least value of the party's amounts, as a share of the approval limit.
    least_share: f64,
}

/// Amounts that occur more than once, by count.
struct Repeats {
    factor: f64,
    rows: u64,
    counts: Vec<(u64, u64)>,
}

fn repeats(mut magnitudes: Vec<u64>) -> Repeats {
    magnitudes.sort_unstable();
    let n = magnitudes.len() as f64;
    let mut counts: Vec<(u64, u64)> = magnitudes
        .chunk_by(|one, other| one == other)
        .filter(|run| run.len() > 1)
        .map(|run| (run[0], run.len() as u64))
        .collect();
    let squares: u128 = counts.iter().map(|(_, count)| u128::from(*count).pow(2)).sum();
    counts.sort_unstable_by_key(|(amount, count)| (std::cmp::Reverse(*count), *amount));
    Repeats { factor: squares as f64 / (n * n).max(1.0), rows: counts.iter().map(|(_, count)| count).sum(), counts }
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let found = populations(input, parameters.least)?;
    let mut outcome = Outcome { used: found.list[0].profile.n, excluded: found.excluded, ..Outcome::default() };
    for (at, population) in found.list.iter().enumerate() {
        let repeated = repeats(population.magnitudes(input.scan));
        let mut figures = population.scope(input.scan);
        let top: Vec<_> = repeated
            .counts
            .iter()
            .take(20)
            .map(|(amount, count)| json!({ "amount": amount, "count": count }))
            .collect();
        figures.insert("n".to_owned(), json!(population.profile.n));
        figures.insert("frequency_factor".to_owned(), json!(repeated.factor));
        figures.insert("repeated_amounts".to_owned(), json!(repeated.counts.len()));
        figures.insert("rows_of_repeated_amounts".to_owned(), json!(repeated.rows));
        figures.insert("most_frequent".to_owned(), json!(top));
        if at == 0 {
            outcome.chart = Some(chart(population, &repeated));
            outcome.statistics = figures;
        } else {
            outcome.variants.push(figures);
        }
    }
    for side in input.scan.sides_with(&[Column::Party]) {
        parties(input, side, &parameters, &mut outcome)?;
    }
    Ok(outcome)
}

fn chart(population: &Population, repeated: &Repeats) -> Chart {
    let text = |amount: u64| format_minor(i64::try_from(amount).unwrap_or(i64::MAX), population.currency);
    let points = repeated
        .counts
        .iter()
        .take(20)
        .map(|(amount, count)| Point { x: text(*amount), y: *count as f64, expected: None })
        .collect();
    let reading = match repeated.counts.first() {
        Some((amount, count)) => format!("{} stands {count} times, more than any other amount.", text(*amount)),
        None => "No amount stands twice.".to_owned(),
    };
    Chart::bars(reading, "Amount", "Rows", points)
}

fn parties(input: &Input<'_>, side: &Side, parameters: &Parameters, outcome: &mut Outcome) -> Result<(), Refusal> {
    let scan = input.scan;
    let mut peers_of: std::collections::BTreeMap<(u16, bool), Shares> = std::collections::BTreeMap::new();
    let mut groups = Vec::new();
    for (party, rows) in side.by_party().named() {
        for group in comparable(side, rows).into_iter().filter(|group| group.len() >= parameters.least_party) {
            let first = group[0] as usize;
            let peers = (side.currency[first].numeric(), side.amount[first] < 0);
            let repeated = repeats(group.iter().map(|row| side.magnitude(*row as usize)).collect());
            peers_of.entry(peers).or_default().add(repeated.rows, group.len() as u64);
            groups.push((party, peers, group, repeated));
        }
    }
    for (party, peers, group, repeated) in groups {
        let n = group.len() as u64;
        let others = peers_of[&peers].without(repeated.rows, n);
        let (share, p) = (others.mean(0.02), others.at_least(repeated.rows, n, 0.02));
        outcome.tested.push(p);
        let limit = input.settings.limit(side.currency[group[0] as usize])? as f64;
        let large = total(side, &group) as f64 >= limit * parameters.least_share;
        if repeated.factor < parameters.factor || !large {
            continue;
        }
        let same: Vec<u32> = group
            .iter()
            .copied()
            .filter(|row| repeated.counts.iter().any(|(amount, _)| *amount == side.magnitude(*row as usize)))
            .collect();
        let first = group[0] as usize;
        outcome.drafts.push(Draft {
            key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), peers.1),
            title: format!("{} of {n} amounts of {} repeat", repeated.rows, scan.party(party)),
            subjects: vec![scan.party_subject(party)],
            k: repeated.rows,
            n,
            amount: total(side, &same),
            currency: side.currency[first].code(),
            pattern: "have an amount that recurs".to_owned(),
            observed: repeated.rows as f64,
            expected: share * n as f64,
            statistic: ("frequency factor", repeated.factor),
            p: Some(p),
            effect: ("observed / expected", repeated.rows as f64 / (share * n as f64)),
            // Prices repeat: a weak pointer by itself.
            strength: repeated.factor.min(1.0) * 0.4,
            innocent: vec![innocent::regular(side, &same), innocent::papers(scan, side, &same)],
            would_change: vec!["A contract or price list that fixes the amount.".to_owned()],
            rows: side.rows(same),
            ..Draft::default()
        });
    }
    Ok(())
}
