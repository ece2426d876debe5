//! Was one purchase split to stay below the limit? Same party and buyer within a week, each part below, the sum above.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Detector, Draft, Family, Input, Outcome, Refusal};
use super::innocent;
use super::scan::Column;

pub(super) const DETECTOR: Detector = Detector {
    id: "split_purchases",
    number: 21,
    title: "Split purchases",
    looks_for: "Amounts of one party and buyer within a week, each below the approval limit, together at or above it.",
    formula: "windows of 7 days per party and buyer, two or more parts of at least a quarter of the limit, each < limit, sum >= limit",
    source: "ACFE Fraud Examiners Manual, procurement schemes",
    family: Family::Rules,
    version: 1,
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

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, mut outcome) = (input.scan, Outcome::default());
    for side in scan.sides_with(DETECTOR.needs) {
        outcome.used += side.len() as u64;
        let out = side.mostly_out();
        let mut drafts = Vec::new();
        let mut looked = 0u64;
        for (party, rows) in side.by_party().named() {
            let mut groups: BTreeMap<(u32, u16), Vec<u32>> = BTreeMap::new();
            for row in rows {
                let at = *row as usize;
                let limit = input.settings.limit(side.currency[at])?;
                let size = side.magnitude(at);
                let fits = size < limit && size as f64 >= limit as f64 * parameters.least_share;
                if fits && side.person[at] != 0 && (side.amount[at] < 0) == out {
                    groups.entry((side.person[at], side.currency[at].numeric())).or_default().push(*row);
                }
            }
            for ((person, _), group) in groups {
                looked += 1;
                let limit = input.settings.limit(side.currency[group[0] as usize])?;
                let mut start = 0;
                while start < group.len() {
                    let first = side.day(group[start] as usize);
                    let end = start
                        + group[start..]
                            .iter()
                            .take_while(|row| side.day(**row as usize) - first < parameters.days)
                            .count();
                    let parts = &group[start..end];
                    let sum: u128 = parts.iter().map(|row| u128::from(side.magnitude(*row as usize))).sum();
                    if parts.len() < parameters.parts || sum < u128::from(limit) {
                        start += 1;
                        continue;
                    }
                    let day = side.date(parts[0] as usize).map(|day| day.to_string()).unwrap_or_default();
                    let over = sum as f64 / limit as f64;
                    // Windows among a party's many amounts come about by themselves.
                    let inside = parts.len() as f64 / rows.len() as f64;
                    drafts.push(Draft {
                        key: format!("{}:{}:{}:{day}", side.kind.as_str(), scan.party(party), scan.term(person)),
                        title: format!(
                            "{} parts below the limit from {}, ordered by {}",
                            parts.len(),
                            scan.party(party),
                            scan.term(person)
                        ),
                        subjects: vec![scan.party_subject(party), scan.person_subject(person)],
                        k: parts.len() as u64,
                        n: rows.len() as u64,
                        amount: i128::try_from(sum).unwrap_or(i128::MAX),
                        currency: side.currency[parts[0] as usize].code(),
                        pattern: format!(
                            "fall within {} days from {day}, each below the limit, together above it",
                            parameters.days
                        ),
                        observed: sum as f64,
                        expected: limit as f64,
                        statistic: ("sum / limit", over),
                        effect: ("sum / limit", over),
                        strength: (0.25 * (parts.len() as f64 - 1.0)).min(0.75)
                            + 0.1 * (over - 1.0).min(1.0)
                            + 0.1 * inside.min(1.0),
                        innocent: vec![innocent::papers(scan, side, parts), innocent::tariff(side, parts, 2)],
                        would_change: vec!["Separate orders for separate needs; delivery notes.".to_owned()],
                        rows: side.rows(parts.iter().copied()),
                        ..Draft::default()
                    });
                    start = end;
                }
            }
        }
        let base_rate = (drafts.len() as f64 / (looked as f64).max(1.0)).min(1.0);
        outcome.drafts.extend(drafts.into_iter().map(|draft| Draft { base_rate: Some(base_rate), ..draft }));
    }
    Ok(outcome)
}
