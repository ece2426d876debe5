//! What does a run score? Precision and recall of edges, of automatic matches, kind by kind, and calibration.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;

use super::generate::Trial;
use crate::reconcile::method::{Edge, Group, Outcome, Status};

/// What is true of a trial, without its lines.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    truth: HashSet<(u32, u32)>,
    copies: BTreeMap<u32, u32>,
    kinds: Vec<&'static str>,
    /// True edges of each ledger line, of each bank line.
    degrees: [Vec<u32>; 2],
}

impl Answer {
    /// Keeps the answer of a trial.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        let mut degrees = [vec![0; trial.ledger.len()], vec![0; trial.bank.len()]];
        for (ledger, bank) in &trial.edges {
            degrees[0][*ledger as usize] += 1;
            degrees[1][*bank as usize] += 1;
        }
        Answer {
            truth: trial.edges.iter().copied().collect(),
            copies: trial.copies.clone(),
            kinds: trial.ledger.iter().map(|line| line.kind).collect(),
            degrees,
        }
    }

    /// True where the edge is; of copies that a feed brought twice either is right.
    fn holds(&self, ledger: u32, bank: u32) -> bool {
        self.truth.contains(&(ledger, self.first(bank)))
    }

    fn first(&self, bank: u32) -> u32 {
        self.copies.get(&bank).copied().unwrap_or(bank)
    }

    fn kind(&self, ledger: u32) -> &'static str {
        self.kinds[ledger as usize]
    }

    /// Precision, recall and F1 of the edges that are at least so probable.
    #[must_use]
    pub fn rates_from(&self, outcome: &Outcome, least: f64) -> (f64, f64, f64) {
        let taken: Vec<&Edge> = outcome.edges.iter().filter(|edge| edge.probability >= least).collect();
        let right = taken.iter().filter(|edge| self.holds(edge.ledger, edge.bank)).count();
        rates((taken.len(), right), self.truth.len())
    }
}

/// What was found of one kind of difficulty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct KindScore {
    /// True edges.
    pub edges: usize,
    /// Of them at least suggested.
    pub found: usize,
    /// Edges suggested or matched for such lines that are not true.
    pub wrong: usize,
    /// True edges matched without a person.
    pub automatic: usize,
    /// Edges matched without a person for such lines that are not true.
    pub automatic_wrong: usize,
    /// True groups; groups suggested; of them those whose lines are just those of a true group.
    pub groups: (usize, usize, usize),
}

/// What a run scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// True edges.
    pub edges: usize,
    /// Edges at least suggested: all, true.
    pub suggested: (usize, usize),
    /// Edges matched without a person: all, true.
    pub automatic: (usize, usize),
    /// By kind of the ledger line.
    pub kinds: BTreeMap<&'static str, KindScore>,
    /// Groups suggested; those whose lines are just those of a true group; true groups.
    pub groups: (usize, usize, usize),
    /// Expected calibration error over ten classes of probability.
    pub calibration: f64,
}

impl Score {
    /// Precision, recall, F1 of what was at least suggested.
    #[must_use]
    pub fn overall(&self) -> (f64, f64, f64) {
        rates(self.suggested, self.edges)
    }

    /// Precision, recall, F1 of what was matched without a person.
    #[must_use]
    pub fn without_a_person(&self) -> (f64, f64, f64) {
        rates(self.automatic, self.edges)
    }
}

fn rates((all, right): (usize, usize), edges: usize) -> (f64, f64, f64) {
    let precision = right as f64 / all.max(1) as f64;
    let recall = right as f64 / edges.max(1) as f64;
    (precision, recall, 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE))
}

/// Holds an outcome against the answer. Of copies that a feed brought twice, either is right, once.
#[must_use]
pub fn score(answer: &Answer, outcome: &Outcome) -> Score {
    let mut score = Score { edges: answer.truth.len(), ..Score::default() };
    for (ledger, _) in &answer.truth {
        score.kinds.entry(answer.kind(*ledger)).or_default().edges += 1;
    }
    let mut classes = [(0_usize, 0.0_f64, 0_usize); 10];
    for edge in &outcome.edges {
        let right = answer.holds(edge.ledger, edge.bank);
        let automatic = edge.status == Status::Matched;
        let kind = score.kinds.entry(answer.kind(edge.ledger)).or_default();
        kind.found += usize::from(right);
        kind.wrong += usize::from(!right);
        kind.automatic += usize::from(right && automatic);
        kind.automatic_wrong += usize::from(!right && automatic);
        score.suggested.0 += 1;
        score.suggested.1 += usize::from(right);
        score.automatic.0 += usize::from(automatic);
        score.automatic.1 += usize::from(automatic && right);
        let class = &mut classes[((edge.probability * 10.0) as usize).min(9)];
        *class = (class.0 + 1, class.1 + edge.probability, class.2 + usize::from(right));
    }
    let all: usize = classes.iter().map(|class| class.0).sum();
    score.calibration =
        classes.iter().map(|(_, said, right)| (said - *right as f64).abs()).sum::<f64>() / all.max(1) as f64;
    groups(answer, outcome, &mut score);
    score
}

fn groups(answer: &Answer, outcome: &Outcome, score: &mut Score) {
    // A group's kind is that of its first ledger line.
    let mut true_groups: BTreeSet<(usize, u32)> = BTreeSet::new();
    let mut firsts: BTreeMap<(usize, u32), u32> = BTreeMap::new();
    for (ledger, bank) in &answer.truth {
        for (side, line, degree) in
            [(0, *ledger, answer.degrees[0][*ledger as usize]), (1, *bank, answer.degrees[1][*bank as usize])]
        {
            if degree > 1 {
                true_groups.insert((side, line));
                let first = firsts.entry((side, line)).or_insert(*ledger);
                *first = (*first).min(*ledger);
            }
        }
    }
    for first in firsts.values() {
        score.kinds.entry(answer.kind(*first)).or_default().groups.0 += 1;
    }
    let mut right = 0;
    for group in &outcome.groups {
        let is_true = is_true(answer, group);
        right += usize::from(is_true);
        let kind = group.ledger.first().map(|ledger| answer.kind(*ledger)).unwrap_or_default();
        let groups = &mut score.kinds.entry(kind).or_default().groups;
        groups.1 += 1;
        groups.2 += usize::from(is_true);
    }
    score.groups = (outcome.groups.len(), right, true_groups.len());
}

/// True where the group's lines are just those of a true group.
fn is_true(answer: &Answer, group: &Group) -> bool {
    let whole = match (group.ledger.as_slice(), group.bank.as_slice()) {
        ([one], lines) => answer.degrees[0][*one as usize] as usize == lines.len(),
        (lines, [one]) => answer.degrees[1][answer.first(*one) as usize] as usize == lines.len(),
        _ => false,
    };
    whole && group.ledger.iter().all(|ledger| group.bank.iter().all(|bank| answer.holds(*ledger, *bank)))
}

/// Exact interval for a share of `wrong` out of `all` at 95% (Clopper and Pearson 1934).
#[must_use]
pub fn clopper_pearson(wrong: usize, all: usize) -> (f64, f64) {
    if all == 0 {
        return (0.0, 1.0);
    }
    let bound = |reached: &dyn Fn(f64) -> bool| {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if reached(middle) { high = middle } else { low = middle }
        }
        f64::midpoint(low, high)
    };
    let low = if wrong == 0 { 0.0 } else { bound(&|share| 1.0 - at_most(wrong - 1, all, share) >= 0.025) };
    let high = if wrong == all { 1.0 } else { bound(&|share| at_most(wrong, all, share) <= 0.025) };
    (low, high)
}

/// Chance of at most `count` in `all` trials.
fn at_most(count: usize, all: usize, share: f64) -> f64 {
    if share <= 0.0 {
        return 1.0;
    }
    if share >= 1.0 {
        return if count >= all { 1.0 } else { 0.0 };
    }
    let (yes, no) = (share.ln(), (-share).ln_1p());
    let mut term = all as f64 * no;
    let mut sum = term.exp();
    for at in 1..=count {
        term += ((all - at + 1) as f64 / at as f64).ln() + yes - no;
        sum += term.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_intervals() {
        // R: binom.test(3, 1000)$conf.int; binom.test(0, 30)$conf.int.
        let (low, high) = clopper_pearson(3, 1000);
        assert!((low - 0.000_619).abs() < 2e-5 && (high - 0.008_742).abs() < 2e-5, "{low} {high}");
        assert!((clopper_pearson(0, 30).1 - 0.115_703).abs() < 1e-5);
    }
}
