//! When must memory be given back, and how much may be remembered? Judges readings; what is done is the caller's.
//!
//! At 80% of the budget, of the machine or of what the system lets the process have, remembered results are trimmed to
//! half and bulk work slows; at 90% they are all let go. A level is only left once the use has fallen 10 points below its
//! threshold, and what may be remembered grows again step by step and never above 60%, so that nothing swings to and fro.

pub mod gauge;
pub mod platform;
pub(crate) mod threads;

/// One look at memory, bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// Memory of this process.
    pub process: u64,
    /// Used by everything on the machine.
    pub machine_used: u64,
    /// All the machine has; 0 where the system does not tell.
    pub machine_total: u64,
    /// Addresses this process has taken.
    pub addresses: u64,
    /// Addresses it may take; 0 where there is no limit.
    pub address_limit: u64,
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
    /// Trim remembered results to half; slow bulk work.
    Halve,
    /// Let all remembered results go; give pages back to the system.
    Clear,
    /// More may be remembered again.
    Grow,
}

/// Per cent at which a level begins, and below which it ends.
const HIGH: (u64, u64) = (80, 70);
const CRITICAL: (u64, u64) = (90, 80);
/// Per cent below which more may be remembered again.
const ROOMY: u64 = 60;
/// Per cent of the cache's budget that is left however short memory is, and by which it grows.
const STEP: u32 = 10;
/// Readings with room before it grows a step.
const PATIENCE: u32 = 6;
/// Readings after which a level that stays critical is acted on again.
const AGAIN: u32 = 3;

/// Remembers the level between readings.
#[derive(Debug)]
pub struct Monitor {
    budget: u64,
    level: Pressure,
    allowance: u32,
    roomy: u32,
    critical: u32,
}

impl Monitor {
    /// `budget` for this process, bytes.
    #[must_use]
    pub fn new(budget: u64) -> Self {
        Monitor { budget: budget.max(1), level: Pressure::Calm, allowance: 100, roomy: 0, critical: 0 }
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

    /// The budget, bytes.
    #[must_use]
    pub fn budget(&self) -> u64 {
        self.budget
    }

    /// Gives the process another budget.
    pub fn set_budget(&mut self, budget: u64) {
        self.budget = budget.max(1);
    }

    /// Per cent of its budget that the cache may use now.
    #[must_use]
    pub fn allowance(&self) -> u32 {
        self.allowance
    }

    /// Takes a reading; what must be done now, if anything.
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
        self.critical = if self.level == Pressure::Critical { self.critical + 1 } else { 0 };
        self.roomy = if share < ROOMY { self.roomy + 1 } else { 0 };
        let rose = self.level > before;
        match self.level {
            Pressure::Critical if rose || self.critical.is_multiple_of(AGAIN) => Some(self.shrink(Action::Clear, 4)),
            Pressure::High if rose => Some(self.shrink(Action::Halve, 2)),
            Pressure::Calm if self.allowance < 100 && self.roomy >= PATIENCE => {
                self.roomy = 0;
                self.allowance = (self.allowance + STEP).min(100);
                Some(Action::Grow)
            }
            _ => None,
        }
    }

    fn shrink(&mut self, action: Action, by: u32) -> Action {
        self.allowance = (self.allowance / by).max(STEP);
        action
    }

    /// Per cent of whichever is shortest: the budget, the machine, or what the system lets the process have.
    #[must_use]
    pub fn share(&self, reading: Reading) -> u64 {
        let of = |used: u64, total: u64| used.saturating_mul(100).checked_div(total).unwrap_or(0);
        of(reading.process, self.budget)
            .max(of(reading.machine_used, reading.machine_total))
            .max(of(reading.addresses, reading.address_limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actions(shares: &[u64]) -> Vec<Option<Action>> {
        let mut monitor = Monitor::new(1000);
        let reading =
            |share: &u64| Reading { process: share * 10, machine_used: 1, machine_total: 100, ..Reading::default() };
        shares.iter().map(|share| monitor.observe(reading(share))).collect()
    }

    #[test]
    fn each_rise_acts_once_and_small_swings_do_nothing() {
        let (halve, clear) = (Some(Action::Halve), Some(Action::Clear));
        assert_eq!(actions(&[50, 79, 80, 85, 79, 81, 75, 82]), [None, None, halve, None, None, None, None, None]);
        assert_eq!(actions(&[81, 69, 81]), [halve, None, halve]);
        assert_eq!(actions(&[95, 91, 79, 92]), [clear, None, None, clear]);
        assert_eq!(actions(&[95, 95, 95, 95]), [clear, None, clear, None], "what stays critical is acted on again");
    }

    #[test]
    fn a_machine_or_a_limit_that_is_full_counts_as_a_budget_that_is() {
        let mut monitor = Monitor::new(1 << 40);
        let machine = Reading { process: 1, machine_used: 93, machine_total: 100, ..Reading::default() };
        assert_eq!(monitor.observe(machine), Some(Action::Clear));
        assert_eq!(monitor.level(), Pressure::Critical);
        let untold = Reading { machine_total: 0, ..machine };
        assert_eq!(monitor.observe(untold), None);
        assert_eq!(monitor.level(), Pressure::Calm);
        let limit = Reading { addresses: 85, address_limit: 100, ..untold };
        assert_eq!(monitor.observe(limit), Some(Action::Halve));
    }

    /// A process whose cache refills as far as it may, on a budget that its full cache does not fit.
    #[test]
    fn a_cache_that_refills_settles_below_the_threshold() {
        let mut monitor = Monitor::new(1000);
        let mut held: u64 = 700;
        let mut seen = Vec::new();
        for turn in 0..500 {
            let reading = Reading { process: 250 + held, ..Reading::default() };
            match monitor.observe(reading) {
                Some(Action::Clear) => held = 0,
                Some(Action::Halve) => held /= 2,
                Some(Action::Grow) | None => {}
            }
            held = (held + 100).min(700 * u64::from(monitor.allowance()) / 100);
            if turn >= 100 {
                seen.push((monitor.allowance(), held));
            }
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "it swings: {seen:?}");
        let (_, held) = seen[0];
        assert!((300..550).contains(&held), "{held} of 700 is remembered on a budget of 1000");
    }
}
