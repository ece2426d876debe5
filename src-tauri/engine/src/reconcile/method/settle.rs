//! What does each line come to? Statuses, reasons, runners-up, and why the rest stays alone.

use std::collections::HashSet;

use foldhash::HashMap;
use rayon::prelude::*;

use super::groups::{Group, Kind};
use super::learn::Tables;
use super::lines::{Side, Sides};
use super::outcome::{Alternative, Edge, Lone, Outcome, Reason, Status};
use super::parameters::{EXACT, FEE, FX, Parameters, Settings, TRANSPOSED, lag_of};
use super::run::{Ground, Paired};

/// A runner-up more likely than this leaves a pair not unique.
const CLEAR: f32 = 0.1;
/// Candidates kept of a line that is not settled.
const KEPT: usize = 4;
/// Probability below which a candidate is not worth a look.
const WORTH_A_LOOK: f32 = 0.01;
/// Lines that say the same among which a repeated or reversed one is looked for.
const LIKE_IT: usize = 256;
/// Days between a line and the one that takes it back.
const REVERSED_WITHIN: i32 = 45;

/// Puts pairs and groups together.
pub(super) fn settle(
    sides: &Sides,
    settings: &Settings,
    found: Option<(&Ground<'_>, &Paired, &Parameters)>,
    groups: Vec<Group>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut taken = [vec![false; sides.ledger.len()], vec![false; sides.bank.len()]];
    if let Some((ground, paired, parameters)) = found {
        let tables = Tables::new(parameters);
        for (number, group) in groups.iter().enumerate() {
            outcome.edges.extend(group_edges(group, u32::try_from(number).ok(), settings, ground, &tables));
            group.ledger.iter().for_each(|line| taken[0][*line as usize] = true);
            group.bank.iter().for_each(|line| taken[1][*line as usize] = true);
        }
        let single: Vec<Edge> = paired
            .chosen
            .par_iter()
            .flatten()
            .filter(|at| {
                let pair = &paired.pairs[**at as usize];
                let free = !taken[0][pair.ledger as usize] && !taken[1][pair.bank as usize];
                free && of_its_like(**at as usize, paired, sides) >= settings.suggest_from
            })
            .map(|pair| edge(*pair as usize, paired, settings, ground, &tables))
            .collect();
        for edge in single {
            taken[0][edge.ledger as usize] = true;
            taken[1][edge.bank as usize] = true;
            outcome.edges.push(edge);
        }
        outcome.edges.sort_by_key(|edge| (edge.ledger, edge.bank));
        outcome.alternatives = alternatives(paired, ground, &tables, &outcome.edges);
    }
    outcome.groups = groups;
    outcome.lone = lone(sides, &taken, &outcome.alternatives);
    outcome
}

fn edge(at: usize, paired: &Paired, settings: &Settings, ground: &Ground<'_>, tables: &Tables) -> Edge {
    let (pair, share) = (&paired.pairs[at], paired.share[at]);
    let of_ledger = paired.graph.of_ledger(pair.ledger as usize).filter(|other| *other != at);
    let runner_up = of_ledger.map(|other| (paired.pairs[other].bank, paired.share[other])).max_by(|a, b| {
        // Ties go to the earlier line.
        a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))
    });
    let of_bank = paired.graph.of_bank(pair.bank as usize).iter().map(|other| *other as usize);
    let rival = of_bank.filter(|other| *other != at).map(|other| paired.share[other]).fold(0.0, f32::max);
    let unique = runner_up.is_none_or(|(_, share)| share < CLEAR) && rival < CLEAR;
    let level = usize::from(pair.amount);
    let reason = match level {
        _ if pair.direction() == 1 => Reason::Sign,
        EXACT if lag_of(usize::from(pair.lag)) == 0 => Reason::Exact,
        EXACT => Reason::Date,
        TRANSPOSED => Reason::Transposed,
        FEE => Reason::Fee,
        level if level >= FX => Reason::Rate,
        _ => Reason::Residual,
    };
    let probability = f64::from(share);
    Edge {
        ledger: pair.ledger,
        bank: pair.bank,
        group: None,
        probability,
        status: status(probability, unique, settings),
        reason,
        bits: ground.bits(tables, pair.ledger as usize, pair.bank as usize),
        runner_up: runner_up.filter(|(_, share)| *share >= WORTH_A_LOOK / 10.0),
    }
}

/// Probability that the ledger line belongs to the bank line or to one that says just the same: which of two copies it is
/// cannot be told, and need not be for a suggestion.
fn of_its_like(at: usize, paired: &Paired, sides: &Sides) -> f64 {
    let bank = &sides.bank;
    let key = |line: u32| {
        let line = line as usize;
        (bank.day[line], bank.amount[line], bank.said[line], bank.account[line], bank.currency[line])
    };
    let pair = &paired.pairs[at];
    let alike = paired.graph.of_ledger(pair.ledger as usize).filter(|other| {
        let other = &paired.pairs[*other];
        key(other.bank) == key(pair.bank)
    });
    alike.map(|other| f64::from(paired.share[other])).sum()
}

fn status(probability: f64, unique: bool, settings: &Settings) -> Status {
    if unique && probability >= settings.match_from { Status::Matched } else { Status::Suggested }
}

fn group_edges(
    group: &Group,
    number: Option<u32>,
    settings: &Settings,
    ground: &Ground<'_>,
    tables: &Tables,
) -> Vec<Edge> {
    let reason = match group.kind {
        Kind::Sum => Reason::Sum,
        Kind::Instalments => Reason::Instalments,
        Kind::Batch => Reason::Batch,
        Kind::Both => Reason::Both,
    };
    let status = if group.is_sure(settings) { Status::Matched } else { Status::Suggested };
    let pairs = group.ledger.iter().flat_map(|ledger| group.bank.iter().map(move |bank| (*ledger, *bank)));
    pairs
        .map(|(ledger, bank)| Edge {
            ledger,
            bank,
            group: number,
            probability: group.probability,
            status,
            reason,
            bits: ground.bits(tables, ledger as usize, bank as usize),
            runner_up: None,
        })
        .collect()
}

fn alternatives(paired: &Paired, ground: &Ground<'_>, tables: &Tables, edges: &[Edge]) -> Vec<Alternative> {
    let settled: HashSet<u32> =
        edges.iter().filter(|edge| edge.status == Status::Matched).map(|edge| edge.ledger).collect();
    let held: HashSet<(u32, u32)> = edges.iter().map(|edge| (edge.ledger, edge.bank)).collect();
    (0..paired.chosen.len())
        .into_par_iter()
        .filter(|line| u32::try_from(*line).is_ok_and(|line| !settled.contains(&line)))
        .flat_map_iter(|line| {
            let mut others: Vec<usize> = paired
                .graph
                .of_ledger(line)
                .filter(|at| {
                    let pair = &paired.pairs[*at];
                    paired.share[*at] >= WORTH_A_LOOK && !held.contains(&(pair.ledger, pair.bank))
                })
                .collect();
            others.sort_by(|a, b| paired.share[*b].total_cmp(&paired.share[*a]).then(a.cmp(b)));
            others.truncate(KEPT);
            others.into_iter().map(|at| {
                let pair = &paired.pairs[at];
                Alternative {
                    ledger: pair.ledger,
                    bank: pair.bank,
                    probability: f64::from(paired.share[at]),
                    bits: ground.bits(tables, pair.ledger as usize, pair.bank as usize),
                }
            })
        })
        .collect()
}

fn lone(sides: &Sides, taken: &[Vec<bool>; 2], alternatives: &[Alternative]) -> Vec<Lone> {
    let mut looked_at = [vec![false; sides.ledger.len()], vec![false; sides.bank.len()]];
    for alternative in alternatives {
        looked_at[0][alternative.ledger as usize] = true;
        looked_at[1][alternative.bank as usize] = true;
    }
    let mut found = side_lone(&sides.ledger, &taken[0], &looked_at[0], true);
    found.extend(side_lone(&sides.bank, &taken[1], &looked_at[1], false));
    found
}

/// Lines of one side that say the same: account, currency, amount without sign, text.
type Same = (u32, u16, u64, u64);

fn side_lone(side: &Side, taken: &[bool], looked_at: &[bool], is_ledger: bool) -> Vec<Lone> {
    let key = |line: usize| -> Same { (side.account[line], side.currency[line], side.size(line), side.said[line]) };
    let alone: Vec<usize> = (0..side.len()).filter(|line| !taken[*line]).collect();
    let mut same: HashMap<Same, Vec<u32>> = HashMap::default();
    for line in &alone {
        same.entry(key(*line)).or_default();
    }
    for line in 0..side.len() {
        if let Some(lines) = same.get_mut(&key(line)) {
            lines.push(u32::try_from(line).unwrap_or(0));
        }
    }
    alone
        .into_iter()
        .map(|line| {
            let near = same.get(&key(line)).map_or(&[][..], Vec::as_slice);
            let other = |wanted: &dyn Fn(usize) -> bool| {
                near.iter().copied().take(LIKE_IT).find(|other| *other as usize != line && wanted(*other as usize))
            };
            let repeats = other(&|other| {
                taken[other] && side.day[other] == side.day[line] && side.amount[other] == side.amount[line]
            });
            let takes_back = other(&|other| {
                !taken[other]
                    && side.amount[other] == -side.amount[line]
                    && (side.day[other] - side.day[line]).abs() <= REVERSED_WITHIN
            });
            let (reason, other) = match (repeats, takes_back) {
                (Some(other), _) => (Reason::Duplicate, Some(other)),
                (None, Some(other)) => (Reason::Reversed, Some(other)),
                _ if looked_at[line] => (Reason::Doubtful, None),
                _ => (Reason::Nothing, None),
            };
            Lone { is_ledger, line: u32::try_from(line).unwrap_or(0), reason, other }
        })
        .collect()
}
