//! Do one party's first digits look made up? Monte-Carlo probability, since parties are small.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Detector, Draft, Family, Input, Outcome, Refusal};
use super::scan::{Column, Scan, Side};
use super::{digits, innocent};
use crate::statistics::{Digits, Profile, digit_test, expected_mad, mad_p};

pub(super) const DETECTOR: Detector = Detector {
    id: "benford_party",
    number: 30,
    title: "Benford per party",
    looks_for: "Parties whose first digits depart from Benford's law more than chance allows.",
    formula: "MAD of first digits per party, currency and sign; each amount once; Monte-Carlo p over Benford data of the same size, n >= 100",
    source: "Nigrini, Benford's Law (2012); Barney and Schulzke (2016)",
    family: Family::PartyDigits,
    version: 2,
    needs: &[Column::Party],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 100, "least_excess": 0.02 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: usize,
    least_excess: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    let mut largest = 0;
    for side in input.scan.sides_with(DETECTOR.needs) {
        // What an owner of accounts in evidence moves is tested on its own accounts.
        let others = side.by_party().named().filter(|(party, _)| !input.scan.owners().owns(*party));
        for (party, rows) in others {
            let mut groups: BTreeMap<(u16, bool), Vec<u32>> = BTreeMap::new();
            for row in rows.iter().filter(|row| side.amount[**row as usize] != 0) {
                let at = *row as usize;
                groups.entry((side.currency[at].numeric(), side.amount[at] < 0)).or_default().push(*row);
            }
            for group in groups.into_values() {
                if group.len() <= largest && group.len() < parameters.least {
                    continue;
                }
                let prices = prices(side, &group);
                largest = largest.max(prices.len());
                if prices.len() >= parameters.least {
                    outcome.used += group.len() as u64;
                    one(input.scan, side, party, (&group, &prices), parameters.least_excess, &mut outcome);
                }
            }
        }
    }
    if outcome.tested.is_empty() {
        return Err(Refusal(format!(
            "it needs {} amounts of one party that differ; the largest has {largest}",
            parameters.least
        )));
    }
    Ok(outcome)
}

/// Each amount once: a tariff is one choice however often it is paid.
fn prices(side: &Side, rows: &[u32]) -> Vec<u64> {
    let mut prices: Vec<u64> = rows.iter().map(|row| side.magnitude(*row as usize)).collect();
    prices.sort_unstable();
    prices.dedup();
    prices
}

fn one(
    scan: &Scan,
    side: &Side,
    party: u32,
    (rows, prices): (&[u32], &[u64]),
    least_excess: f64,
    outcome: &mut Outcome,
) {
    let mut profile = Profile::default();
    prices.iter().for_each(|price| profile.add(*price));
    let test = digit_test(&profile, Digits::First);
    let p = mad_p(Digits::First, test.n, test.mad);
    outcome.tested.push(p);
    let excess = test.mad - expected_mad(Digits::First, test.n);
    if excess < least_excess {
        return;
    }
    outcome.drafts.push(Draft {
        key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), side.amount[rows[0] as usize] < 0),
        title: format!("First digits of {} depart from Benford's law", scan.party(party)),
        subjects: vec![scan.party_subject(party)],
        k: rows.len() as u64,
        n: rows.len() as u64,
        amount: rows.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum(),
        currency: side.currency[rows[0] as usize].code(),
        pattern: "have first digits that depart from Benford's law".to_owned(),
        observed: test.mad,
        expected: expected_mad(Digits::First, test.n),
        statistic: ("mean absolute deviation", test.mad),
        p: Some(p),
        effect: ("excess MAD", excess),
        strength: (excess / 0.1).min(1.0) * 0.8,
        against: vec!["Prices and a narrow range of amounts have digits of their own.".to_owned()],
        innocent: vec![innocent::tariff(side, rows, 3), innocent::papers(scan, side, rows)],
        would_change: vec!["The price list behind the amounts.".to_owned()],
        chart: Some(digits::chart(&test)),
        rows: side.rows(rows.iter().copied().take(digits::MOST_ROWS)),
        ..Draft::default()
    });
}
