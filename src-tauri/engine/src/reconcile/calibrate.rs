//! Do probabilities keep what they promise? Where people have decided enough pairs, theirs is the measure (isotonic).

use super::method::{Outcome, Settings, Status};
use crate::store::tables::match_decisions::StoredDecision;

/// Decisions from which a calibration is taken.
const ENOUGH: usize = 100;

/// A rising step function from what was said to what was so.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Calibration {
    /// (probability said up to, share that was right), ascending.
    steps: Vec<(f64, f64)>,
}

impl Calibration {
    /// Pairs that the engine had proposed and a person has decided since.
    pub(super) fn learn(decisions: &[StoredDecision]) -> Self {
        let mut seen: Vec<(f64, bool)> = Vec::new();
        for decision in decisions.iter().filter(|decision| !decision.undone && decision.what.is_single()) {
            for edge in decision.body.before.iter().filter(|edge| edge.run.is_some()) {
                let pair = (edge.expense.id, edge.bank.id);
                let right = !decision.what.is_apart() && decision.body.pairs.contains(&pair);
                seen.push((edge.probability, right));
            }
        }
        Self::fit(seen)
    }

    /// Pool adjacent violators (Ayer and others 1955).
    fn fit(mut seen: Vec<(f64, bool)>) -> Self {
        if seen.len() < ENOUGH {
            return Calibration::default();
        }
        seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
        for same in seen.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            // Equal probabilities are one step: whether they were right is no order among them.
            let right = same.iter().filter(|(_, right)| *right).count();
            blocks.push((same[0].0, right as f64, same.len() as f64));
            while let [.., before, last] = blocks.as_slice() {
                if before.1 / before.2 < last.1 / last.2 {
                    break;
                }
                let merged = (last.0, before.1 + last.1, before.2 + last.2);
                blocks.truncate(blocks.len() - 2);
                blocks.push(merged);
            }
        }
        // One right and one wrong more in each step: a handful of decisions never makes a certainty.
        let steps = blocks.into_iter().map(|(said, right, all)| (said, (right + 1.0) / (all + 2.0))).collect();
        Calibration { steps }
    }

    fn of(&self, said: f64) -> f64 {
        self.steps.iter().find(|(up_to, _)| said <= *up_to).or(self.steps.last()).map_or(said, |step| step.1)
    }

    /// Puts calibrated probabilities in; an edge that falls below the bound becomes a suggestion, none is raised by it.
    pub(super) fn apply(&self, outcome: &mut Outcome, settings: &Settings) {
        if self.steps.is_empty() {
            return;
        }
        for edge in &mut outcome.edges {
            // What people never look at is not what they measured.
            if edge.status == Status::Suggested {
                edge.probability = self.of(edge.probability).min(settings.match_from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_change_nothing() {
        assert_eq!(Calibration::fit(vec![(0.7, true); 20]), Calibration::default());
    }

    #[test]
    fn what_was_said_too_high_comes_down() {
        let seen = (0..300).map(|at| (if at % 2 == 0 { 0.6 } else { 0.9 }, at % 10 < 7)).collect();
        let calibration = Calibration::fit(seen);
        assert!((calibration.of(0.95) - 0.7).abs() < 0.11, "{calibration:?}");
        assert!(calibration.of(0.55) <= calibration.of(0.95));
    }
}
