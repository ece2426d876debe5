//! Do amounts end as they should? Last two digits are even over 00..99, but for pricing and invention.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::populations::{Population, populations};
use super::scan::{Column, Scan, Side};
use super::{digits, innocent};
use crate::statistics::{chi_square_above, last_two};

pub(super) const DETECTOR: Detector = Detector {
    id: "last_two_digits",
    number: 13,
    title: "Last two digits",
    looks_for: "Endings that come far more often than the rest, for a population and for each party.",
    formula: "chi-square of 00..99 against 1/100 each, df 99; parties without whole units, each amount once, n >= 100; effect w = sqrt((chi2 - df) / n)",
    source: "Nigrini, Benford's Law (2012), chapter 6",
    family: Family::PartyDigits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 50, "least_party": 100, "least_effect": 1.0 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: u64,
    least_party: usize,
    /// Smallest effect w of a party that is shown.
    least_effect: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let found = populations(input, parameters.least)?;
    let mut outcome = Outcome { used: found.list[0].profile.n, excluded: found.excluded, ..Outcome::default() };
    for (at, population) in found.list.iter().enumerate() {
        let counts = count(population.rows(input.scan).map(|(side, row)| side.magnitude(row)));
        let (chi2, p) = test(&counts);
        let n: u64 = counts.iter().sum();
        let mut figures = population.scope(input.scan);
        let keyed: Map<String, Value> =
            counts.iter().enumerate().map(|(at, count)| (at.to_string(), json!(count))).collect();
        let mad = counts.iter().map(|count| (*count as f64 / n as f64 - 0.01).abs()).sum::<f64>() / 100.0;
        for (name, value) in [
            ("n", json!(n)),
            ("counts", Value::Object(keyed)),
            ("mad", json!(mad)),
            ("chi2", json!(chi2)),
            ("df", json!(99)),
            ("chi2_p", json!(p)),
        ] {
            figures.insert(name.to_owned(), value);
        }
        if at == 0 {
            outcome.p = Some(p);
            outcome.chart = Some(chart(&counts));
            outcome.statistics = figures;
        } else {
            outcome.variants.push(figures);
        }
        parties(input.scan, population, &parameters, &mut outcome);
    }
    Ok(outcome)
}

fn count(magnitudes: impl Iterator<Item = u64>) -> [u64; 100] {
    let mut counts = [0; 100];
    for magnitude in magnitudes {
        counts[usize::from(last_two(magnitude))] += 1;
    }
    counts
}

fn test(counts: &[u64; 100]) -> (f64, f64) {
    let n = counts.iter().sum::<u64>() as f64;
    let chi2 = counts.iter().map(|count| (*count as f64 - n / 100.0).powi(2) / (n / 100.0)).sum();
    (chi2, chi_square_above(chi2, 99.0))
}

fn chart(counts: &[u64; 100]) -> Chart {
    let n = counts.iter().sum::<u64>() as f64;
    let points = counts
        .iter()
        .enumerate()
        .map(|(at, count)| Point { x: format!("{at:02}"), y: *count as f64, expected: Some(n / 100.0) })
        .collect();
    Chart::bars("Last two digits against an even hundredth each.".to_owned(), "Ending", "Amounts", points)
}

/// Each party whose amounts have cents at all: whole units are pricing.
fn parties(scan: &Scan, population: &Population, parameters: &Parameters, outcome: &mut Outcome) {
    let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (side, row) in population.rows(scan) {
        if side.party[row] != 0 && !scan.owners().owns(side.party[row]) {
            rows.entry(side.party[row]).or_default().push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }
    let side = scan.side(population.kind);
    for (party, rows) in rows.into_iter().filter(|(_, rows)| rows.len() >= parameters.least_party) {
        // A price that recurs brings its ending along each time: it is one choice.
        let mut amounts: Vec<u64> = rows.iter().map(|row| side.magnitude(*row as usize)).collect();
        amounts.sort_unstable();
        amounts.dedup();
        let n = amounts.len() as f64;
        let counts = count(amounts.into_iter());
        if n < parameters.least_party as f64 || counts[0] as f64 > n * 0.5 {
            continue;
        }
        let (chi2, p) = test(&counts);
        outcome.tested.push(p);
        let effect = ((chi2 - 99.0).max(0.0) / n).sqrt();
        if effect >= parameters.least_effect {
            outcome.drafts.push(draft(scan, side, party, &rows, &counts, (chi2, p, effect)));
        }
    }
}

fn draft(
    scan: &Scan,
    side: &Side,
    party: u32,
    rows: &[u32],
    counts: &[u64; 100],
    (chi2, p, effect): (f64, f64, f64),
) -> Draft {
    let mut order: Vec<usize> = (0..100).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(counts[*at]), *at));
    let mut groups: Vec<u16> = order
        .iter()
        .filter(|at| counts[**at] as f64 > rows.len() as f64 * 0.03)
        .take(9)
        .map(|at| u16::try_from(*at).unwrap_or(0))
        .collect();
    groups.sort_unstable();
    let hit: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| groups.contains(&u16::from(last_two(side.magnitude(*row as usize)))))
        .collect();
    let price = innocent::tariff(side, rows, 3);
    let explained = price.explains;
    Draft {
        key: format!("{}:{}", side.kind.as_str(), scan.party(party)),
        title: format!("Amounts of {} end on {} far too often", scan.party(party), digits::list(&groups)),
        subjects: vec![scan.party_subject(party)],
        k: hit.len() as u64,
        n: rows.len() as u64,
        amount: hit.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum(),
        currency: side.currency[rows[0] as usize].code(),
        pattern: format!("end on {}", digits::list(&groups)),
        observed: hit.len() as f64,
        expected: rows.len() as f64 * groups.len() as f64 / 100.0,
        statistic: ("chi-square", chi2),
        p: Some(p),
        effect: ("w", effect),
        strength: (effect / 3.0).min(1.0),
        speaks_for: vec!["People who make figures up favour a few endings and avoid round ones.".to_owned()],
        against: if explained > 0.5 {
            vec!["Recurring prices bring their endings with them.".to_owned()]
        } else {
            vec![]
        },
        innocent: vec![
            price,
            Innocent::unknown("Prices that end alike by habit", "The rows show totals, not unit prices."),
        ],
        would_change: vec!["Delivery notes and unit prices behind the invoices.".to_owned()],
        chart: Some(chart(counts)),
        rows: hit
            .iter()
            .take(digits::MOST_ROWS)
            .map(|row| {
                let ending = u16::from(last_two(side.magnitude(*row as usize)));
                RowRef { bar: Some(ending), ..side.row(*row as usize) }
            })
            .collect(),
        ..Draft::default()
    }
}
