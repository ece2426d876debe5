//! How does a file become rows that can be proven? Seal, read, normalise, store, count.

mod report;

pub use report::{EvidenceRow, Preview, PreviewColumn, PreviewRow, ProblemRow, ReadState};
