//! How does a file become rows that can be proven? Seal, read, normalise, store, count.

mod exact;
mod inspect;
mod report;

pub use inspect::{AccountFigures, DocumentFigures, Inspection, inspect};
pub use report::{EvidenceRow, Preview, PreviewColumn, PreviewRow, ProblemRow, ReadState};
