//! What goes on from day to day? One file per activity; none of them knows of any scheme's rows but its own look-alikes.

mod cards;
mod foreign;
mod household;
mod payroll;
mod purchases;
mod rents;
mod treasury;

use std::io;

use super::Scale;
use super::books::Balances;
use super::calendar::{Calendar, Date};
use super::plan::Plan;

/// What an activity sees of a day.
pub(super) struct Today<'a> {
    pub(super) date: Date,
    pub(super) calendar: &'a Calendar,
    pub(super) balances: &'a Balances,
    pub(super) plan: &'a mut Plan,
}

/// Something that goes on for three years.
pub(super) trait Activity {
    /// Plans what `today` brings, today or later.
    fn day(&mut self, today: &mut Today<'_>);
}

/// Everything that goes on.
pub(super) fn activities(seed: u64, scale: Scale) -> Vec<Box<dyn Activity>> {
    vec![
        Box::new(rents::Rents::new(seed, scale)),
        Box::new(treasury::Treasury::new(seed, scale)),
        Box::new(purchases::Purchases::new(seed, scale)),
        Box::new(foreign::Foreign::new(seed, scale)),
        Box::new(cards::Cards::new(seed, scale)),
        Box::new(payroll::Payroll::new(seed, scale)),
        Box::new(household::Household::new(seed)),
    ]
}

/// The reference data that the association's own files would hold, as CSV.
pub(super) fn write_reference(folder: &std::path::Path, seed: u64, scale: Scale) -> io::Result<()> {
    payroll::write_employees(&folder.join("employees.csv"))?;
    purchases::write_suppliers(&folder.join("suppliers.csv"), seed, scale)
}
