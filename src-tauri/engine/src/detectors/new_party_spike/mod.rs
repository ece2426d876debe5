//! Did a new party outgrow everybody in its first three months?

use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal};
use super::groups::{comparable, settle, total};
use super::innocent;
use super::scan::{Column, Scan, Side};

pub(super) const DETECTOR: Detector = Detector {
    id: "new_party_spike",
    number: 26,
    title: "New-vendor spike",
    looks_for: "Parties that first appear during the case and take more in their first 90 days than 99% of the others did.",
    formula: "value of the first 90 days per party, currency and sign; above the 99th percentile of all parties' first 90 days, and above the approval limit; the party's first row >= 90 days after the first of the side",
    source: "ACFE Fraud Examiners Manual, shell companies",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Party, Column::Day],
    uses: &[Column::Reference, Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 90, "percentile": 0.99, "least_peers": 20, "least_rows": 3 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    days: i32,
    percentile: f64,
    least_peers: usize,
    least_rows: usize,
}

struct Start {
    party: u32,
    rows: Vec<u32>,
    all: usize,
    value: i128,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    let mut most = 0;
    for side in input.scan.sides_with(DETECTOR.needs) {
        let begins = side.day(0);
        let mut peers: std::collections::BTreeMap<(u16, bool), Vec<Start>> = std::collections::BTreeMap::new();
        for (party, rows) in side.by_party().named() {
            for group in comparable(side, rows) {
                let first = group[0] as usize;
                let until = side.day(first) + parameters.days.max(1);
                let early: Vec<u32> = group.iter().copied().filter(|row| side.day(*row as usize) < until).collect();
                let start = Start { party, value: total(side, &early), all: group.len(), rows: early };
                peers.entry((side.currency[first].numeric(), side.amount[first] < 0)).or_default().push(start);
            }
        }
        for starts in peers.into_values() {
            most = most.max(starts.len());
            if starts.len() < parameters.least_peers {
                continue;
            }
            outcome.used += starts.iter().map(|start| start.rows.len() as u64).sum::<u64>();
            let mut values: Vec<i128> = starts.iter().map(|start| start.value).collect();
            values.sort_unstable();
            let at = ((values.len() - 1) as f64 * parameters.percentile).floor() as usize;
            let limit = i128::from(input.settings.limit(side.currency[starts[0].rows[0] as usize])?);
            let new = |start: &&Start| side.day(start.rows[0] as usize) >= begins + parameters.days;
            let looked = starts.iter().filter(new).count() as u64;
            // The party itself stands in the list: the percentile is that of the others where it is the largest.
            let bar = |start: &Start| if start.value >= values[at] { values[at.saturating_sub(1)] } else { values[at] };
            let drafts = starts
                .iter()
                .filter(new)
                .filter(|start| start.rows.len() >= parameters.least_rows)
                .filter(|start| start.value > bar(start).max(limit))
                .map(|start| draft(input.scan, side, start, &values, bar(start)))
                .collect();
            settle(&mut outcome, drafts, looked);
        }
    }
    if outcome.used == 0 {
        let least = parameters.least_peers;
        return Err(Refusal(format!("it needs {least} parties of one currency and sign; there are {most}")));
    }
    Ok(outcome)
}

fn draft(scan: &Scan, side: &Side, start: &Start, values: &[i128], bar: i128) -> Draft {
    let above = values.iter().filter(|value| **value > start.value).count();
    let times = start.value as f64 / (bar as f64).max(1.0);
    let mut speaks_for = vec![format!("{above} of {} parties took more in their first 90 days.", values.len())];
    let references: Vec<&str> = start.rows.iter().map(|row| side.reference.get(*row as usize)).collect();
    let consecutive = references.len() >= 4 && references.windows(2).all(|pair| follows(pair[0], pair[1]));
    if consecutive {
        speaks_for.push("Its invoice numbers follow one another, as if it had no other client.".to_owned());
    }
    let ended = start.all == start.rows.len();
    if ended {
        speaks_for.push("Nothing follows after these days.".to_owned());
    }
    let points = (0..9)
        .map(|part| {
            let from = side.day(start.rows[0] as usize) + part * 10;
            let inside = start.rows.iter().filter(|row| (from..from + 10).contains(&side.day(**row as usize)));
            Point {
                x: format!("{}", part * 10),
                y: inside.map(|row| side.magnitude(*row as usize) as f64).sum::<f64>()
                    / 10f64.powi(i32::from(side.currency[start.rows[0] as usize].decimals())),
                expected: None,
            }
        })
        .collect();
    Draft {
        key: format!("{}:{}", side.kind.as_str(), scan.party(start.party)),
        title: format!("{} took {times:.1} times what new parties take", scan.party(start.party)),
        subjects: vec![scan.party_subject(start.party)],
        k: start.rows.len() as u64,
        n: start.all as u64,
        amount: start.value,
        currency: side.currency[start.rows[0] as usize].code(),
        pattern: "fall into the party's first 90 days".to_owned(),
        observed: start.value as f64,
        expected: bar as f64,
        statistic: ("value / 99th percentile of the others", times),
        effect: ("value / 99th percentile of the others", times),
        strength: (0.5 + 0.1 * times + if consecutive { 0.2 } else { 0.0 }).min(0.95),
        speaks_for,
        innocent: vec![
            innocent::papers(scan, side, &start.rows),
            Innocent::unknown("A project with a beginning and an end", "The rows name no project."),
        ],
        would_change: vec!["A tender, a contract, certificates of what was done.".to_owned()],
        missing: vec!["The entry of the party in a company register.".to_owned()],
        chart: Some(Chart::bars("Value of each ten days from the first row on.".to_owned(), "Day", "Value", points)),
        rows: side.rows(start.rows.iter().copied()),
        ..Draft::default()
    }
}

/// True where the number of the second is one more than that of the first.
fn follows(one: &str, other: &str) -> bool {
    let number = |text: &str| {
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        text.get(text.len() - digits..).and_then(|digits| digits.parse::<u64>().ok())
    };
    number(one).zip(number(other)).is_some_and(|(one, other)| other == one + 1)
}
