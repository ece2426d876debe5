//! Was one purchase split to stay below the limit? Same party and buyer within a week, each part below, the sum above.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{chance_of_following, clusters, count, total};
use super::innocent;
use super::scan::{Column, Side};

pub(super) const DETECTOR: Detector = Detector {
    id: "split_purchases",
    number: 21,
    title: "Split purchases",
    looks_for: "Amounts of one party and buyer within a week, each below the approval limit, together at or above it.",
    formula: "windows of 7 days per party and buyer, two or more parts of at least a quarter of the limit, each < limit, sum >= limit; p from 8 parts on: binomial over parts that follow another within the days at the pair's own Poisson rate",
    source: "ACFE Fraud Examiners Manual, procurement schemes",
    family: Family::Amounts,
    version: 2,
    needs: &[Column::Party, Column::Person, Column::Day],
    uses: &[Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 7, "parts": 2, "least_share": 0.25 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    days: i32,
    parts: usize,
    /// Smallest part, as a share of the limit.
    least_share: f64,
}

/// Amounts of one party, buyer and currency that fit below the limit.
struct Pair<'a> {
    side: &'a Side,
    party: u32,
    person: u32,
    rows: Vec<u32>,
    limit: u64,
    all: usize,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    for side in input.scan.sides_with(DETECTOR.needs) {
        outcome.used += side.len() as u64;
        let pairs = pairs(input, side, parameters.least_share)?;
        let found: Vec<(Pair<'_>, Vec<Vec<u32>>)> = pairs
            .into_iter()
            .map(|pair| {
                let windows = clusters(side, &pair.rows, parameters.days - 1, parameters.parts, |sum| {
                    sum >= i128::from(pair.limit)
                });
                (pair, windows)
            })
            .collect();
        let hits = found.iter().filter(|(_, windows)| !windows.is_empty()).count();
        let base_rate = (hits as f64 / (found.len() as f64).max(1.0)).min(1.0);
        for (pair, windows) in found {
            let p = (pair.rows.len() >= 8).then(|| chance_of_following(side, &pair.rows, parameters.days - 1, None));
            outcome.tested.extend(p);
            if !windows.is_empty() {
                outcome.drafts.push(Draft {
                    p,
                    base_rate: Some(base_rate),
                    ..draft(input, &pair, &windows, &parameters)
                });
            }
        }
    }
    Ok(outcome)
}

fn pairs<'a>(input: &Input<'_>, side: &'a Side, least_share: f64) -> Result<Vec<Pair<'a>>, Refusal> {
    let out = side.mostly_out();
    let mut found = Vec::new();
    for (party, rows) in side.by_party().named() {
        let mut groups: BTreeMap<(u32, u16), Vec<u32>> = BTreeMap::new();
        for row in rows {
            let at = *row as usize;
            let limit = input.settings.limit(side.currency[at])?;
            let size = side.magnitude(at);
            let fits = size < limit && size as f64 >= limit as f64 * least_share;
            if fits && side.person[at] != 0 && (side.amount[at] < 0) == out {
                groups.entry((side.person[at], side.currency[at].numeric())).or_default().push(*row);
            }
        }
        for ((person, _), group) in groups {
            let limit = input.settings.limit(side.currency[group[0] as usize])?;
            found.push(Pair { side, party, person, rows: group, limit, all: rows.len() });
        }
    }
    Ok(found)
}

fn draft(input: &Input<'_>, pair: &Pair<'_>, windows: &[Vec<u32>], parameters: &Parameters) -> Draft {
    let (scan, side) = (input.scan, pair.side);
    let rows: Vec<u32> = windows.iter().flatten().copied().collect();
    let over = total(side, &rows) as f64 / (pair.limit as f64 * windows.len() as f64);
    let parts = rows.len() as f64 / windows.len() as f64;
    let inside = rows.len() as f64 / pair.all as f64;
    let points = windows
        .iter()
        .map(|window| Point {
            x: side.date(window[0] as usize).map(|day| day.to_string()).unwrap_or_default(),
            y: total(side, window) as f64 / pair.limit as f64,
            expected: Some(1.0),
        })
        .collect();
    Draft {
        key: format!("{}:{}:{}", side.kind.as_str(), scan.party(pair.party), scan.term(pair.person)),
        title: format!(
            "{} from {} in parts below the limit, ordered by {}",
            count(windows.len(), "purchase", "purchases"),
            scan.party(pair.party),
            scan.term(pair.person)
        ),
        subjects: vec![scan.party_subject(pair.party), scan.person_subject(pair.person)],
        k: rows.len() as u64,
        n: pair.all as u64,
        amount: total(side, &rows),
        currency: side.currency[rows[0] as usize].code(),
        pattern: format!(
            "fall within {} days of others, each below the limit, together at or above it",
            parameters.days
        ),
        observed: over,
        expected: 1.0,
        statistic: ("sum / limit", over),
        effect: ("windows", windows.len() as f64),
        // Windows among a party's many amounts come about by themselves.
        strength: (0.2 * (parts - 1.0)).min(0.4) + (0.04 * windows.len() as f64).min(0.3) + 0.25 * inside.min(1.0),
        speaks_for: vec![format!("{parts:.1} parts a time, {:.0}% of the limit together.", over * 100.0)],
        innocent: vec![innocent::papers(scan, side, &rows), innocent::tariff(side, &rows, 3)],
        would_change: vec!["Separate orders for separate needs; delivery notes.".to_owned()],
        chart: Some(Chart::bars(
            "Sum of each week as a multiple of the limit.".to_owned(),
            "First day",
            "Sum / limit",
            points,
        )),
        rows: windows
            .iter()
            .enumerate()
            .flat_map(|(bar, window)| {
                window.iter().map(move |row| RowRef { bar: u16::try_from(bar).ok(), ..side.row(*row as usize) })
            })
            .collect(),
        ..Draft::default()
    }
}
