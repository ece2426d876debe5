//! What does this reader need to see first? Points of view: lenses over the same facts.
//!
//! A lens chooses, orders and words; it never changes a row, a match, a score or a hash, and what it folds away it counts
//! (see [`page`]). Only the examiner's may change matches and parameters ([`may_change`]); every other side disputes
//! instead, and the dispute is a record of [`crate::teams`].
//!
//! Adding one: a file here with a [`Lens`], and a line in [`LENSES`]. The user interface's own list is generated from it.

mod auditor;
mod defence;
mod examiner;
mod facts;
mod gate;
mod judge;
mod landing;
mod lens;
mod matters;
mod prosecutor;
mod receiver;
mod regulator;
pub mod wording;

pub use facts::fact_hash;
pub use gate::{ContraryFact, ExportGate, contrary_facts, export_gate};
pub use landing::{Cell, ColumnHead, Landing, Line, Section, Target, page};
pub use lens::{CheckItem, Lens, ReportSection, Vocabulary};
pub use matters::{Matter, MatterSort, matters};

/// All points of view, the neutral one first; their order is that of Alt+1 to Alt+7.
pub const LENSES: &[&Lens] = &[
    &examiner::LENS,
    &prosecutor::LENS,
    &defence::LENS,
    &auditor::LENS,
    &judge::LENS,
    &regulator::LENS,
    &receiver::LENS,
];

/// The lens of an id; `None` for an id that is not known.
#[must_use]
pub fn lens_of(id: &str) -> Option<&'static Lens> {
    LENSES.iter().find(|lens| lens.id == id).copied()
}

/// A lens that may not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{lens} may not change {what}: that is the examiner's alone, so that all sides argue over one set of facts. Record a dispute instead, or switch to the examiner's point of view"
)]
pub struct NotTheExaminer {
    lens: &'static str,
    what: String,
}

/// Whether matches and parameters may be changed under this point of view.
///
/// # Errors
/// [`NotTheExaminer`] under every other.
pub fn may_change(lens: &str, what: &str) -> Result<(), NotTheExaminer> {
    match lens_of(lens).unwrap_or(&examiner::LENS) {
        lens if lens.may_change => Ok(()),
        lens => Err(NotTheExaminer { lens: lens.label, what: what.to_owned() }),
    }
}

#[cfg(test)]
mod tests;
