//! What does a run score? Precision and recall of edges, of automatic matches, kind by kind, and calibration.

use std::collections::{BTreeMap, BTreeSet};

use super::generate::Trial;
use crate::reconcile::method::{Outcome, Status};

/// Recall of one kind of difficulty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KindScore {
    /// True edges.
    pub edges: usize,
    /// Of them at least suggested.
    pub found: usize,
    /// Of them matched without a person.
    pub automatic: usize,
    /// Edges suggested or matched for such lines that are not true.
    pub wrong: usize,
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
    /// By kind.
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
pub fn score(trial: &Trial, outcome: &Outcome) -> Score {
    let truth: BTreeSet<(u32, u32)> = trial.edges.iter().copied().collect();
    let mut score = Score { edges: truth.len(), ..Score::default() };
    for (ledger, _) in &truth {
        score.kinds.entry(trial.ledger[*ledger as usize].kind).or_default().edges += 1;
    }
    let mut classes = [(0_usize, 0.0_f64, 0_usize); 10];
    for edge in &outcome.edges {
        let first = trial.copies.get(&edge.bank).copied().unwrap_or(edge.bank);
        let right = truth.contains(&(edge.ledger, first));
        let automatic = edge.status == Status::Matched;
        let kind = score.kinds.entry(trial.ledger[edge.ledger as usize].kind).or_default();
        kind.found += usize::from(right);
        kind.wrong += usize::from(!right);
        kind.automatic += usize::from(right && automatic);
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
    score.groups = groups(trial, outcome, &truth);
    score
}

fn groups(trial: &Trial, outcome: &Outcome, truth: &BTreeSet<(u32, u32)>) -> (usize, usize, usize) {
    let (mut of_ledger, mut of_bank): (BTreeMap<u32, usize>, BTreeMap<u32, usize>) = Default::default();
    for (ledger, bank) in truth {
        *of_ledger.entry(*ledger).or_default() += 1;
        *of_bank.entry(*bank).or_default() += 1;
    }
    let several = |counts: &BTreeMap<u32, usize>| counts.values().filter(|count| **count > 1).count();
    let right = outcome.groups.iter().filter(|group| {
        let pairs = group.ledger.iter().flat_map(|ledger| group.bank.iter().map(move |bank| (*ledger, *bank)));
        let whole = match (group.ledger.as_slice(), group.bank.as_slice()) {
            ([one], lines) => of_ledger.get(one) == Some(&lines.len()),
            (lines, [one]) => of_bank.get(one) == Some(&lines.len()),
            _ => false,
        };
        let first = |bank: u32| trial.copies.get(&bank).copied().unwrap_or(bank);
        whole && pairs.into_iter().all(|(ledger, bank)| truth.contains(&(ledger, first(bank))))
    });
    (outcome.groups.len(), right.count(), several(&of_ledger) + several(&of_bank))
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
