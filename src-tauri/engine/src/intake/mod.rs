//! How does a file become rows that can be proven? Seal, read, normalise, store, count.

mod ahead;
mod chunking;
pub(crate) mod conservation;
mod correct;
mod correct_find;
mod doubtful;
mod error;
mod exact;
mod import;
mod inspect;
mod layouts;
mod preview;
mod problems;
mod progress;
mod reading;
mod report;
mod seal;

pub use ahead::{SealedAhead, Ticket, read_ahead, usual_threads};
pub use correct::{RowDecision, RowFields, decide_row, rejected_row, take_back};
pub use error::IntakeError;
pub use import::read_evidence;
pub(crate) use import::settle_interrupted;
pub use inspect::{AccountFigures, DocumentFigures, Inspection, inspect};
pub use layouts::{KnownLayout, LayoutDecisions, LayoutRow, Lookup, forget_layout, known_here, layout_list};
pub use preview::preview;
pub(crate) use problems::encoding_of;
pub use problems::{neutral, problem_page, write_problems};
pub use progress::{Control, Progress, Unattended};
pub use report::{
    DoubtfulRow, EvidenceRow, Preview, PreviewColumn, PreviewRow, PreviewSheet, ProblemRow, ReadState, evidence_list,
    evidence_row,
};
pub use seal::{Intake, seal};
