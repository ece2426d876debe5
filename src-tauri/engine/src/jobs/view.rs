//! Jobs as they are shown.

use serde::Serialize;

/// State of a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Works.
    Running,
    /// Finished.
    Done,
    /// Stopped by a person.
    Cancelled,
    /// Ended by an error.
    Failed,
}

/// One job with its progress.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct JobRow {
    /// Number within this session.
    pub id: u32,
    /// What it does in plain words: `Reading Barclays_2023_Q3.ofx`.
    pub title: String,
    /// `import`, `verify`, `sample`.
    pub kind: String,
    /// Evidence file concerned.
    pub evidence: Option<u32>,
    /// State.
    pub state: JobState,
    /// Work done, in `unit`s.
    pub done: u64,
    /// Work in all; 0 where not known.
    pub total: u64,
    /// `bytes`, `rows`, `files`.
    pub unit: String,
    /// Rows handled so far.
    pub rows: u64,
    /// Rows per second over the last seconds.
    pub rows_per_second: u64,
    /// Seconds left; null where not known.
    pub seconds_left: Option<u64>,
    /// Milliseconds that it ran; 0 before its end.
    pub took_ms: u64,
    /// Why it failed, where it did; or a one-sentence result.
    pub message: Option<String>,
}
