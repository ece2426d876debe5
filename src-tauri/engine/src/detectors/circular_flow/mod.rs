//! Does money come back to where it started, through others? Cycles of three to six in the graph of who pays whom.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal};
use super::flows::{Flow, flows};
use super::groups::{count, settle};
use super::innocent;
use super::owners::{Node, name};
use super::scan::{Column, Scan};
use crate::model::Currency;

pub(super) const DETECTOR: Detector = Detector {
    id: "circular_flow",
    number: 24,
    title: "Circular flow",
    looks_for: "Money that goes round between three to six parties and comes back to its sender.",
    formula: "graph of bank lines between account owners and parties; strongly connected components (Tarjan), simple cycles of 3 to 6 in each; kept = smallest / largest leg",
    source: "Tarjan (1972); Johnson (1975); ACFE Fraud Examiners Manual, round-tripping",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Party],
    uses: &[Column::Day],
    guide: include_str!("cases.md"),
    defaults: || json!({ "longest": 6, "least_share": 0.1, "kept": 0.2, "most": 200 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    longest: usize,
    /// Smallest movement, as a share of the approval limit.
    least_share: f64,
    /// Least share of the largest leg that the smallest carries.
    kept: f64,
    /// Cycles that are told; those with the most money first.
    most: usize,
}

type Edges = BTreeMap<(Node, Node), Vec<Flow>>;

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let side = &input.scan.bank;
    if !input.scan.states(crate::model::Kind::Bank, Column::Party) {
        return Err(Refusal("no bank line names its counterparty".to_owned()));
    }
    let least = least_of(input, parameters.least_share)?;
    let movements = flows(input.scan, |row| least.get(&side.currency[row].numeric()).copied().unwrap_or(0));
    let mut outcome = Outcome { used: movements.len() as u64, ..Outcome::default() };
    let mut by_currency: BTreeMap<u16, Edges> = BTreeMap::new();
    for flow in movements {
        by_currency.entry(flow.currency).or_default().entry((flow.from, flow.to)).or_default().push(flow);
    }
    let mut drafts = Vec::new();
    let (mut components, mut edges_seen) = (0, 0);
    for (currency, edges) in by_currency {
        edges_seen += edges.len();
        let graph: DiGraphMap<Node, ()> = edges.keys().map(|(from, to)| (*from, *to)).collect();
        let mut found: Vec<Vec<Node>> = Vec::new();
        for component in tarjan_scc(&graph).into_iter().filter(|component| component.len() >= 3) {
            components += 1;
            cycles(&graph, &component.into_iter().collect(), parameters.longest, &mut found, input.cancelled);
        }
        let currency = Currency::from_numeric(currency).unwrap_or(Currency::NONE);
        drafts.extend(found.iter().filter_map(|cycle| draft(input.scan, &edges, cycle, currency, parameters.kept)));
    }
    drafts.sort_by(|one: &Draft, other| other.amount.cmp(&one.amount).then_with(|| one.key.cmp(&other.key)));
    drafts.truncate(parameters.most);
    outcome.statistics.insert("edges".to_owned(), json!(edges_seen));
    outcome.statistics.insert("components".to_owned(), json!(components));
    outcome.statistics.insert("cycles".to_owned(), json!(drafts.len()));
    settle(&mut outcome, drafts, edges_seen as u64);
    Ok(outcome)
}

/// Smallest movement by currency, minor units.
pub(super) fn least_of(input: &Input<'_>, share: f64) -> Result<BTreeMap<u16, u64>, Refusal> {
    let currencies: BTreeSet<Currency> = input.scan.bank.currency.iter().copied().collect();
    currencies
        .into_iter()
        .map(|currency| Ok((currency.numeric(), (input.settings.limit(currency)? as f64 * share) as u64)))
        .collect()
}

/// Simple cycles of three to `longest` nodes, each once, from its smallest node. Work is bounded by a number of steps.
fn cycles(
    graph: &DiGraphMap<Node, ()>,
    component: &BTreeSet<Node>,
    longest: usize,
    found: &mut Vec<Vec<Node>>,
    cancelled: &dyn Fn() -> bool,
) {
    const STEPS: usize = 2_000_000;
    let mut steps = 0;
    for start in component {
        let mut path = vec![*start];
        let mut stack: Vec<Vec<Node>> = vec![next(graph, component, *start, *start)];
        while let Some(options) = stack.last_mut() {
            steps += 1;
            if steps > STEPS || (steps % 4_096 == 0 && cancelled()) {
                return;
            }
            let Some(node) = options.pop() else {
                stack.pop();
                path.pop();
                continue;
            };
            if node == *start {
                if path.len() >= 3 {
                    found.push(path.clone());
                }
            } else if path.len() < longest && !path.contains(&node) {
                path.push(node);
                stack.push(next(graph, component, node, *start));
            }
        }
    }
}

/// Successors that are not smaller than the start, largest first so that the smallest is popped first.
fn next(graph: &DiGraphMap<Node, ()>, component: &BTreeSet<Node>, node: Node, start: Node) -> Vec<Node> {
    let mut found: Vec<Node> = graph.neighbors(node).filter(|to| *to >= start && component.contains(to)).collect();
    found.sort_unstable_by(|one, other| other.cmp(one));
    found
}

fn draft(scan: &Scan, edges: &Edges, cycle: &[Node], currency: Currency, kept: f64) -> Option<Draft> {
    let legs: Vec<&Vec<Flow>> =
        (0..cycle.len()).filter_map(|at| edges.get(&(cycle[at], cycle[(at + 1) % cycle.len()]))).collect();
    let sums: Vec<u128> = legs.iter().map(|leg| leg.iter().map(|flow| u128::from(flow.size)).sum()).collect();
    let (least, most) = (sums.iter().min()?, sums.iter().max()?);
    let share = *least as f64 / (*most as f64).max(1.0);
    if legs.len() != cycle.len() || share < kept {
        return None;
    }
    let rows: Vec<u32> = legs.iter().flat_map(|leg| leg.iter().map(|flow| flow.row)).collect();
    let names: Vec<String> = cycle.iter().map(|node| name(scan, *node)).collect();
    let mut key = names.clone();
    key.sort_unstable();
    let episodes = legs.iter().map(|leg| leg.len()).min()?;
    let route = format!("{} \u{2192} {}", names.join(" \u{2192} "), names[0]);
    Some(Draft {
        key: format!("{}:{}", currency.code(), key.join("|")),
        title: format!("Money goes round: {route}"),
        subjects: cycle.iter().filter(|node| **node >> 32 == 0).map(|node| scan.party_subject(*node as u32)).collect(),
        k: rows.len() as u64,
        n: rows.len() as u64,
        amount: i128::try_from(*least).unwrap_or(i128::MAX),
        currency: currency.code(),
        pattern: format!("go round between {}", names.join(", ")),
        observed: share,
        expected: 0.0,
        statistic: ("smallest / largest leg", share),
        effect: ("rounds", episodes as f64),
        strength: (0.35 + 0.4 * share + 0.04 * episodes as f64).min(0.9),
        speaks_for: vec![format!(
            "Every leg carries {} or more; the smallest carries {:.0}% of the largest.",
            count(episodes, "payment", "payments"),
            share * 100.0
        )],
        innocent: vec![
            innocent::papers(scan, &scan.bank, &rows),
            Innocent::unknown("Companies of one group settle with each other", "The rows do not say who owns whom."),
        ],
        would_change: vec!["A cash-pooling or group-loan agreement; goods that moved the other way.".to_owned()],
        missing: vec!["Statements of the parties whose accounts are not in evidence.".to_owned()],
        rows: scan.bank.rows(rows),
        ..Draft::default()
    })
}
