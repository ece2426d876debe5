//! What does this reader need to see first? Points of view: lenses over the same facts.
//!
//! A lens chooses, orders and words; it never changes a row, a match, a score or a hash, and what it folds away it counts
//! (see [`page`]). Each kind of change is one side's alone ([`may`]); the others dispute
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
mod rights;
pub mod wording;

pub use facts::fact_hash;
pub use gate::{ContraryFact, ExportGate, contrary_facts, export_gate};
pub use landing::{Cell, ColumnHead, Landing, Line, Section, Target, front, page};
pub use lens::{CheckItem, Lens, ReportSection, Vocabulary};
pub use matters::{Matter, MatterSort, matters};
pub use rights::{NotAllowed, Right, may};

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

#[cfg(test)]
mod tests;
