//! Do amounts crowd just below the limit? The jump of the density at it, and the parties that bring it about.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Input, Outcome, Point, Refusal, RowRef};
use super::innocent;
use super::populations::Population;
use super::scan::Column;
use crate::statistics::{Profile, binomial_at_least, density_jump};

pub(super) const DETECTOR: Detector = Detector {
    id: "below_threshold",
    number: 16,
    title: "Below a limit",
    looks_for: "Amounts that crowd just below the approval limit, in a population and for each party.",
    formula: "log-linear Poisson fit on each side of the limit c, reach .2c, triangular weights, sandwich error, multiples of 100 dropped; z of the jump. Per party: binomial share in the last 2% below c against the other parties'",
    source: "McCrary (2008), Journal of Econometrics 142; Cattaneo, Jansson and Ma (2020)",
    family: Family::Amounts,
    version: 1,
    needs: &[Column::Amount],
    uses: &[Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "reach": 0.2, "near": 0.02, "least_party": 5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    reach: f64,
    near: f64,
    least_party: u64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, mut outcome) = (input.scan, Outcome::default());
    for side in scan.sides() {
        let currencies: std::collections::BTreeSet<_> = side.currency.iter().copied().collect();
        for currency in currencies {
            let limit = input.settings.limit(currency)?;
            let hundred = 100 * 10u64.pow(u32::from(currency.decimals()));
            let reach = (limit as f64 * parameters.reach) as u64;
            let band = (limit as f64 * parameters.near) as u64;
            let population = Population {
                kind: side.kind,
                currency,
                out: side.kind == crate::model::Kind::Bank || side.mostly_out(),
                account: 0,
                least: limit.saturating_sub(reach),
                profile: Profile::default(),
                once: Profile::default(),
            };
            let within: Vec<u32> = population
                .rows(scan)
                .filter(|(side, row)| {
                    side.magnitude(*row) < limit + reach && !side.magnitude(*row).is_multiple_of(hundred)
                })
                .map(|(_, row)| u32::try_from(row).unwrap_or(u32::MAX))
                .collect();
            outcome.used += within.len() as u64;
            let near = |row: &u32| {
                let size = side.magnitude(*row as usize);
                size < limit && size >= limit.saturating_sub(band)
            };
            let total = (within.iter().filter(|row| near(row)).count() as u64, within.len() as u64);
            if let Some(jump) = density_jump(within.iter().map(|row| side.magnitude(*row as usize)), limit, reach) {
                outcome.tested.push(jump.p);
                let mut figures = population.scope(scan);
                for (name, value) in
                    [("z", jump.z), ("p", jump.p), ("log_ratio", jump.log_ratio), ("error", jump.error)]
                {
                    figures.insert(name.to_owned(), json!(value));
                }
                figures.insert("n".to_owned(), json!(jump.n));
                if outcome.p.is_none() {
                    outcome.p = Some(jump.p);
                    outcome.statistics = figures;
                } else {
                    outcome.variants.push(figures);
                }
            }
            let mut parties: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for row in &within {
                if side.party[*row as usize] != 0 {
                    parties.entry(side.party[*row as usize]).or_default().push(*row);
                }
            }
            for (party, rows) in parties.into_iter().filter(|(_, rows)| rows.len() as u64 >= parameters.least_party) {
                let hit: Vec<u32> = rows.iter().copied().filter(|row| near(row)).collect();
                let (k, n) = (hit.len() as u64, rows.len() as u64);
                // The others' share, never below what an even spread gives.
                let others = (total.0 - k) as f64 / ((total.1 - n) as f64).max(1.0);
                let share = others.max(band as f64 / (2 * reach) as f64).min(0.5);
                let p = binomial_at_least(k, n, share);
                outcome.tested.push(p);
                if k < parameters.least_party {
                    continue;
                }
                let points: Vec<Point> = (0..20u64)
                    .map(|bin| {
                        let from = limit - reach + bin * reach / 10;
                        let inside = |row: &&u32| {
                            let size = side.magnitude(**row as usize);
                            size >= from && size < from + reach / 10
                        };
                        Point {
                            x: crate::model::format_minor(i64::try_from(from).unwrap_or(0), currency),
                            y: rows.iter().filter(inside).count() as f64,
                            expected: None,
                        }
                    })
                    .collect();
                let mut chart = Chart::bars(
                    format!("{k} of {n} amounts stand in the last 2% below the limit."),
                    "Amount",
                    "Records",
                    points,
                );
                chart.marks.push((
                    crate::model::format_minor(i64::try_from(limit).unwrap_or(0), currency),
                    "limit".to_owned(),
                ));
                outcome.drafts.push(Draft {
                    key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), currency.code()),
                    title: format!("Amounts of {} crowd just below the limit", scan.party(party)),
                    subjects: vec![scan.party_subject(party)],
                    k,
                    n,
                    amount: hit.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum(),
                    currency: currency.code(),
                    pattern: "stand in the last 2% below the approval limit".to_owned(),
                    observed: k as f64,
                    expected: share * n as f64,
                    statistic: ("share just below the limit", k as f64 / n as f64),
                    p: Some(p),
                    effect: ("observed / expected", k as f64 / (share * n as f64)),
                    strength: (k as f64 / n as f64).min(1.0),
                    innocent: vec![innocent::tariff(side, &hit, 3), innocent::papers(scan, side, &hit)],
                    would_change: vec![
                        "A price list with amounts just below the limit; another limit at the time.".to_owned(),
                    ],
                    chart: Some(chart),
                    rows: hit
                        .iter()
                        .map(|row| {
                            let bin = (side.magnitude(*row as usize) - (limit - reach)) * 10 / reach;
                            RowRef { bar: u16::try_from(bin).ok(), ..side.row(*row as usize) }
                        })
                        .collect(),
                    ..Draft::default()
                });
            }
        }
    }
    if outcome.used == 0 {
        return Err(Refusal("no amount lies within a fifth of the limit".to_owned()));
    }
    Ok(outcome)
}
