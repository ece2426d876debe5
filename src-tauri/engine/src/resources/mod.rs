//! When must memory be given back? Judges readings; what is done about them is the caller's.
//!
//! At 80% of the budget, or of the machine, remembered results are trimmed to half; at 90% they are all let go. A level
//! is only left once the use has fallen 10 points below its threshold, so that nothing swings to and fro.

/// One look at memory, bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// Resident memory of this process.
    pub process: u64,
    /// Used by everything on the machine.
    pub machine_used: u64,
    /// All the machine has; 0 where the system does not tell.
    pub machine_total: u64,
}

/// How short memory is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Pressure {
    /// Enough.
    #[default]
    Calm,
    /// Above 80%.
    High,
    /// Above 90%.
    Critical,
}

/// What must be done now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Trim remembered results to half.
    Halve,
    /// Let all remembered results go.
    Clear,
}

/// Per cent at which a level begins, and below which it ends.
const HIGH: (u64, u64) = (80, 70);
const CRITICAL: (u64, u64) = (90, 80);

/// Remembers the level between readings.
#[derive(Debug)]
pub struct Monitor {
    budget: u64,
    level: Pressure,
}

impl Monitor {
    /// `budget` for this process, bytes.
    #[must_use]
    pub fn new(budget: u64) -> Self {
        Monitor { budget: budget.max(1), level: Pressure::Calm }
    }

    /// A budget for a machine: a quarter of its memory, from 512 MiB to 4 GiB.
    #[must_use]
    pub fn usual_budget(machine_total: u64) -> u64 {
        const MIB: u64 = 1024 * 1024;
        (machine_total / 4).clamp(512 * MIB, 4096 * MIB)
    }

    /// The present level.
    #[must_use]
    pub fn level(&self) -> Pressure {
        self.level
    }

    /// Takes a reading; what must be done, only when the level has just risen.
    pub fn observe(&mut self, reading: Reading) -> Option<Action> {
        let before = self.level;
        let share = self.share(reading);
        let holds = |level: Pressure, (begin, end): (u64, u64)| share >= begin || (before >= level && share >= end);
        self.level = if holds(Pressure::Critical, CRITICAL) {
            Pressure::Critical
        } else if holds(Pressure::High, HIGH) {
            Pressure::High
        } else {
            Pressure::Calm
        };
        match self.level {
            Pressure::Critical if before < Pressure::Critical => Some(Action::Clear),
            Pressure::High if before < Pressure::High => Some(Action::Halve),
            _ => None,
        }
    }

    /// Per cent of whichever is shorter: the budget, or the machine.
    fn share(&self, reading: Reading) -> u64 {
        let of = |used: u64, total: u64| used.saturating_mul(100).checked_div(total).unwrap_or(0);
        of(reading.process, self.budget).max(of(reading.machine_used, reading.machine_total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actions(shares: &[u64]) -> Vec<Option<Action>> {
        let mut monitor = Monitor::new(1000);
        let reading = |share: &u64| Reading { process: share * 10, machine_used: 1, machine_total: 100 };
        shares.iter().map(|share| monitor.observe(reading(share))).collect()
    }

    #[test]
    fn each_rise_acts_once_and_small_swings_do_nothing() {
        let (halve, clear) = (Some(Action::Halve), Some(Action::Clear));
        assert_eq!(actions(&[50, 79, 80, 85, 79, 81, 75, 82]), [None, None, halve, None, None, None, None, None]);
        assert_eq!(actions(&[81, 69, 81]), [halve, None, halve]);
        assert_eq!(actions(&[95, 91, 85, 95, 79, 92]), [clear, None, None, None, None, clear]);
    }

    #[test]
    fn a_machine_that_is_full_counts_as_a_budget_that_is() {
        let mut monitor = Monitor::new(1 << 40);
        let reading = Reading { process: 1, machine_used: 93, machine_total: 100 };
        assert_eq!(monitor.observe(reading), Some(Action::Clear));
        assert_eq!(monitor.level(), Pressure::Critical);
        let untold = Reading { process: 1, machine_used: 93, machine_total: 0 };
        assert_eq!(monitor.observe(untold), None);
        assert_eq!(monitor.level(), Pressure::Calm);
    }
}
