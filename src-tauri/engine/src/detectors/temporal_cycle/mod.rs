//! Does the same money come back within days? Chains of payments in order of time that return to their sender.

use std::collections::BTreeMap;

use serde_json::json;

use super::circular_flow::least_of;
use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::flows::{Flow, flows};
use super::groups::{count, settle};
use super::innocent;
use super::owners::{Node, name};
use super::scan::{Column, Scan};
use crate::model::Currency;

pub(super) const DETECTOR: Detector = Detector {
    id: "temporal_cycle",
    number: 25,
    title: "Temporal cycle",
    looks_for: "A sum that leaves, passes through others and comes back within days, four fifths of it or more at each step.",
    formula: "chains of 2 to 6 payments with times that do not decrease, each within 7 days of the last and .8 to 1 of its size, that end where they began; chains of 2 at least twice",
    source: "Kumar and Calders (2018), 2SCENT; ACFE Fraud Examiners Manual, round-tripping",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Party, Column::Day],
    uses: &[Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "longest": 6, "kept": 0.8, "days": 7, "least_share": 0.5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    longest: usize,
    kept: f64,
    days: i32,
    /// Smallest payment, as a share of the approval limit.
    least_share: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let side = &input.scan.bank;
    if !input.scan.states(crate::model::Kind::Bank, Column::Party) {
        return Err(Refusal("no bank line names its counterparty".to_owned()));
    }
    let least = least_of(input, parameters.least_share)?;
    let all = flows(input.scan, |row| least.get(&side.currency[row].numeric()).copied().unwrap_or(0));
    let mut outgoing: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
    for (at, flow) in all.iter().enumerate() {
        outgoing.entry(flow.from).or_default().push(at);
    }
    let search = Search { all: &all, outgoing: &outgoing, parameters: &parameters };
    let mut rounds: BTreeMap<Vec<Node>, Vec<Vec<usize>>> = BTreeMap::new();
    let mut used = vec![false; all.len()];
    for start in 0..all.len() {
        if start % 1_024 == 0 && (input.cancelled)() {
            break;
        }
        if !used[start]
            && let Some(chain) = search.back(start, &used)
        {
            chain.iter().for_each(|at| used[*at] = true);
            let mut route: Vec<Node> = chain.iter().map(|at| all[*at].from).collect();
            let smallest = (0..route.len()).min_by_key(|at| route[*at]).unwrap_or(0);
            route.rotate_left(smallest);
            rounds.entry(route).or_default().push(chain);
        }
    }
    let mut outcome = Outcome { used: all.len() as u64, ..Outcome::default() };
    outcome.statistics.insert("routes".to_owned(), json!(rounds.len()));
    let drafts: Vec<Draft> = rounds
        .iter()
        .filter(|(route, chains)| route.len() > 2 || chains.len() >= 2)
        .map(|(route, chains)| draft(input.scan, &all, route, chains))
        .collect();
    settle(&mut outcome, drafts, all.len() as u64);
    Ok(outcome)
}

struct Search<'a> {
    all: &'a [Flow],
    outgoing: &'a BTreeMap<Node, Vec<usize>>,
    parameters: &'a Parameters,
}

impl Search<'_> {
    /// The shortest chain from `start` back to its sender.
    fn back(&self, start: usize, used: &[bool]) -> Option<Vec<usize>> {
        let mut front = vec![vec![start]];
        for _ in 1..self.parameters.longest {
            let mut longer = Vec::new();
            for chain in front {
                let last = &self.all[*chain.last()?];
                for next in self.after(last, used) {
                    let flow = &self.all[next];
                    let mut chain = chain.clone();
                    chain.push(next);
                    if flow.to == self.all[start].from {
                        return Some(chain);
                    }
                    let met = chain.iter().take(chain.len() - 1).any(|at| self.all[*at].from == flow.to);
                    if !met && longer.len() < 64 {
                        longer.push(chain);
                    }
                }
            }
            front = longer;
        }
        None
    }

    /// Payments by the payee of `last` that carry its money on.
    fn after<'b>(&'b self, last: &'b Flow, used: &'b [bool]) -> impl Iterator<Item = usize> + 'b {
        let list = self.outgoing.get(&last.to).map_or(&[][..], Vec::as_slice);
        let from = list.partition_point(|at| self.all[*at].day < last.day);
        let until = last.day + self.parameters.days;
        list[from..]
            .iter()
            .copied()
            .take_while(move |at| self.all[*at].day <= until)
            .filter(move |at| {
                let flow = &self.all[*at];
                !used[*at]
                    && flow.row != last.row
                    && flow.currency == last.currency
                    && flow.size <= last.size
                    && flow.size as f64 >= last.size as f64 * self.parameters.kept
            })
            .take(16)
    }
}

fn draft(scan: &Scan, all: &[Flow], route: &[Node], chains: &[Vec<usize>]) -> Draft {
    let side = &scan.bank;
    let rows: Vec<u32> = chains.iter().flatten().map(|at| all[*at].row).collect();
    let first = |chain: &Vec<usize>| all[chain[0]];
    let last = |chain: &Vec<usize>| all[chain[chain.len() - 1]];
    let sent: i128 = chains.iter().map(|chain| i128::from(first(chain).size)).sum();
    let back: i128 = chains.iter().map(|chain| i128::from(last(chain).size)).sum();
    let kept = back as f64 / sent as f64;
    let names: Vec<String> = route.iter().map(|node| name(scan, *node)).collect();
    let whole = chains.iter().filter(|chain| first(chain).size == last(chain).size).count();
    // Two parties and the same sum: what went wrong was sent back.
    let refunds = if route.len() == 2 { whole as f64 / chains.len() as f64 } else { 0.0 };
    let points = chains
        .iter()
        .map(|chain| Point {
            x: side.date(first(chain).row as usize).map(|day| day.to_string()).unwrap_or_default(),
            y: last(chain).size as f64 / first(chain).size as f64,
            expected: None,
        })
        .collect();
    let currency = Currency::from_numeric(first(&chains[0]).currency).unwrap_or(Currency::NONE);
    Draft {
        key: names.join("|"),
        title: format!("{} come back within days: {}", count(chains.len(), "sum", "sums"), names.join(" \u{2192} ")),
        subjects: route.iter().filter(|node| **node >> 32 == 0).map(|node| scan.party_subject(*node as u32)).collect(),
        k: rows.len() as u64,
        n: all.len() as u64,
        amount: sent,
        currency: currency.code(),
        pattern: format!("carry {} round and back", count(chains.len(), "sum", "sums")),
        observed: kept,
        expected: 0.0,
        statistic: ("rounds", chains.len() as f64),
        effect: ("share that came back", kept),
        strength: (0.55 + 0.06 * chains.len() as f64 + if route.len() > 2 { 0.1 } else { 0.0 }).min(0.95),
        speaks_for: vec![format!("{:.1}% of what left came back, in order of time.", kept * 100.0)],
        innocent: vec![
            Innocent::new(
                "Refunds",
                refunds * 0.9,
                format!("{whole} of {} came back in full from the payee.", chains.len()),
            ),
            innocent::papers(scan, side, &rows),
        ],
        would_change: vec!["The contract behind each leg, and what was delivered.".to_owned()],
        missing: vec!["Statements of the parties in between.".to_owned()],
        chart: Some(Chart::bars("Share of each sum that came back.".to_owned(), "Sent", "Back / sent", points)),
        rows: chains
            .iter()
            .enumerate()
            .flat_map(|(bar, chain)| {
                chain.iter().map(move |at| RowRef { bar: u16::try_from(bar).ok(), ..side.row(all[*at].row as usize) })
            })
            .collect(),
        ..Draft::default()
    }
}
