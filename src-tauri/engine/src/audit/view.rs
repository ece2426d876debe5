//! The audit chain as it is shown.

use serde::Serialize;

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditRow {
    /// Number, from 1.
    pub seq: u64,
    /// UTC time, RFC 3339.
    pub time: String,
    /// Who.
    pub actor: String,
    /// Operation, e.g. `evidence.seal`.
    pub operation: String,
    /// One sentence in plain words.
    pub summary: String,
    /// Rows concerned.
    pub rows: u64,
    /// Hash of the entry before, hex.
    pub prev: String,
    /// Hash of this entry, hex.
    pub hash: String,
    /// Body exactly as stored (canonical JSON, RFC 8785).
    pub body: String,
}

/// Outcome of a verification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Verification {
    /// True when everything holds.
    pub good: bool,
    /// The parts checked, in order: audit chain, vault, rows, conservation.
    pub parts: Vec<VerifiedPart>,
    /// UTC time of the check, RFC 3339.
    pub time: String,
    /// Head of the chain.
    pub head: crate::case::AuditHead,
}

/// One part of a verification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct VerifiedPart {
    /// `audit`, `vault`, `rows`, `conservation`.
    pub name: String,
    /// True when it holds.
    pub good: bool,
    /// Things checked (entries, files, rows).
    pub checked: u64,
    /// One sentence: what holds, or the first thing that does not.
    pub summary: String,
    /// Up to 100 things that do not hold.
    pub failures: Vec<String>,
}
