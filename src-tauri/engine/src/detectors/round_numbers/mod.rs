//! Whose amounts are rounder than those of others? Round shares per party and user against the rest.

use std::collections::BTreeMap;

use serde_json::{Map, json};

use super::contract::{Detector, Draft, Excluded, Family, Innocent, Input, Outcome, Refusal};
use super::groups::{Rate, comparable, rows_by, total, users};
use super::innocent;
use super::scan::{Column, Scan, Side};
use crate::model::Kind;
use crate::statistics::binomial_at_least;

pub(super) const DETECTOR: Detector = Detector {
    id: "round_numbers",
    number: 18,
    title: "Round numbers",
    looks_for: "Parties whose amounts are round hundreds far more often than those of others.",
    formula: "share of multiples of 100 units per party (and user), binomial against the share of all others of the same currency and sign; rows whose description, or ledger entry's, names a contract, order or certificate are set aside",
    source: "Nigrini, Forensic Analytics (2020), rounded numbers; AU-C 240.A49",
    family: Family::Amounts,
    version: 2,
    needs: &[Column::Amount],
    uses: &[Column::Party, Column::User, Column::Reference, Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "unit": 100, "least": 5, "share": 0.5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// Whole units of which a round amount is a multiple.
    unit: u64,
    least: usize,
    /// Share of round amounts from which on a party is told.
    share: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    if parameters.unit == 0 {
        return Err(Refusal("a round amount must be a multiple of 1 unit or more".to_owned()));
    }
    let (mut outcome, mut set_aside) = (Outcome::default(), 0);
    for side in input.scan.sides() {
        let round = |row: u32| {
            let unit = parameters.unit * 10u64.pow(u32::from(side.currency[row as usize].decimals()));
            side.magnitude(row as usize).is_multiple_of(unit)
        };
        let all: Vec<u32> = (0u32..).take(side.len()).collect();
        let mut rates: BTreeMap<(u16, bool), Rate> = BTreeMap::new();
        for group in comparable(side, &all) {
            let hits = group.iter().filter(|row| round(**row)).count() as u64;
            outcome.used += group.len() as u64;
            rates.entry(peers(side, &group)).or_default().add(hits, group.len() as u64);
            outcome.variants.push(figures(side, "all", &group, hits));
        }
        for (user, rows) in rows_by(users(side)) {
            for group in comparable(side, &rows).into_iter().filter(|group| group.len() >= parameters.least) {
                let hits = group.iter().filter(|row| round(**row)).count() as u64;
                let mut figures = figures(side, input.scan.term(user), &group, hits);
                let share = rates[&peers(side, &group)].of_others(hits, group.len() as u64, 0.001);
                figures.insert("p".to_owned(), json!(binomial_at_least(hits, group.len() as u64, share)));
                outcome.variants.push(figures);
            }
        }
        for (party, rows) in side.by_party().named() {
            for group in comparable(side, rows).into_iter().filter(|group| group.len() >= parameters.least) {
                let mut hit: Vec<u32> = group.iter().copied().filter(|row| round(*row)).collect();
                let (all, mut n) = (hit.len() as u64, group.len() as u64);
                let share = rates[&peers(side, &group)].of_others(all, n, 0.001);
                let fires = all as f64 >= parameters.share * n as f64;
                if fires {
                    hit.retain(|row| !innocent::has_paper(input.scan, side, *row as usize));
                    let papered = all - hit.len() as u64;
                    n -= papered;
                    set_aside += papered;
                }
                let p = binomial_at_least(hit.len() as u64, n, share);
                outcome.tested.push(p);
                if fires && hit.len() >= parameters.least {
                    outcome.drafts.push(draft(input.scan, side, party, &hit, n, share, p));
                }
            }
        }
    }
    if outcome.used == 0 {
        return Err(Refusal("every amount is zero".to_owned()));
    }
    if set_aside > 0 {
        let reason = "round, and a contract, order or certificate is named".to_owned();
        outcome.excluded.push(Excluded { reason, rows: set_aside });
    }
    outcome.statistics = outcome.variants.remove(0);
    Ok(outcome)
}

fn peers(side: &Side, group: &[u32]) -> (u16, bool) {
    (side.currency[group[0] as usize].numeric(), side.amount[group[0] as usize] < 0)
}

fn figures(side: &Side, of: &str, group: &[u32], hits: u64) -> Map<String, serde_json::Value> {
    let mut figures = Map::new();
    figures.insert("population".to_owned(), json!(of));
    figures.insert("kind".to_owned(), json!(side.kind.as_str()));
    figures.insert("currency".to_owned(), json!(side.currency[group[0] as usize].code()));
    figures.insert("sign".to_owned(), json!(if side.amount[group[0] as usize] < 0 { "out" } else { "in" }));
    figures.insert("n".to_owned(), json!(group.len()));
    figures.insert("round".to_owned(), json!(hits));
    figures.insert("share".to_owned(), json!(hits as f64 / group.len() as f64));
    figures
}

fn draft(scan: &Scan, side: &Side, party: u32, hit: &[u32], n: u64, share: f64, p: f64) -> Draft {
    let k = hit.len() as u64;
    let referenced = hit.iter().filter(|row| !side.reference.get(**row as usize).is_empty()).count() as f64 / k as f64;
    // A bank line's number stands in its text; only a ledger has a place for it.
    let references = side.kind == Kind::Expense && scan.states(side.kind, Column::Reference);
    // A round amount without a number behind it is what no invoice supports.
    let bare = if references { 1.0 - referenced } else { 0.0 };
    let mut speaks_for = vec![format!("{k} of {n} amounts are multiples of 100.")];
    if bare > 0.5 {
        speaks_for.push(format!("{:.0} of them state no invoice number.", (1.0 - referenced) * k as f64));
    }
    Draft {
        key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), side.amount[hit[0] as usize] < 0),
        title: format!(
            "Round amounts{} of {}",
            if bare > 0.5 { " without an invoice number" } else { "" },
            scan.party(party)
        ),
        subjects: vec![scan.party_subject(party)],
        k,
        n,
        amount: total(side, hit),
        currency: side.currency[hit[0] as usize].code(),
        pattern: "are round hundreds".to_owned(),
        observed: k as f64,
        expected: share * n as f64,
        statistic: ("round share", k as f64 / n as f64),
        p: Some(p),
        effect: ("observed / expected", k as f64 / (share * n as f64)),
        strength: (k as f64 / n as f64) * (0.35 + 0.55 * bare),
        speaks_for,
        innocent: vec![
            Innocent { explains: innocent::regular(side, hit).explains * (1.0 - bare), ..innocent::regular(side, hit) },
            if references {
                Innocent::new(
                    "Invoiced under a number",
                    referenced * 0.6,
                    format!("{:.0} of {k} rows state a reference.", referenced * k as f64),
                )
            } else {
                Innocent::unknown("Invoiced under a number", "The rows state no references.")
            },
        ],
        would_change: vec!["A contract, a budget or a price list in round figures.".to_owned()],
        rows: side.rows(hit.iter().copied()),
        ..Draft::default()
    }
}
