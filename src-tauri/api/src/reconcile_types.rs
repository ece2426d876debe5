//! What the commands of reconciliation take beyond the engine's own types.

use nexus_engine::model::{Day, Kind, RowId};
use nexus_engine::reconcile::LineFilter;
use serde::{Deserialize, Serialize};

/// A run to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReconcileRequest {
    /// Only rows that no run has seen, and what they touch.
    pub new_only: bool,
    /// Probability from which a unique pair is matched without a person, 0.5 to 1.
    pub match_from: f64,
}

/// From where on to look for a line that needs a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NextRequest {
    /// Among which lines.
    pub filter: LineFilter,
    /// First place looked at, from 0.
    pub from: u32,
}

/// An expense row and a bank row.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MatchPair {
    /// The books' row.
    pub expense: RowId,
    /// The bank's row.
    pub bank: RowId,
}

/// For which row candidates are looked for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CandidateRequest {
    /// Its side.
    pub kind: Kind,
    /// Its key.
    pub id: RowId,
    /// How often the search was widened.
    pub wider: u32,
}

/// Suggestions to accept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BulkRequest {
    /// Least probability.
    pub above: f64,
    /// Among which lines.
    pub filter: LineFilter,
}

/// A reconciliation statement to draw up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StatementAsk {
    /// Bank account.
    pub account: u32,
    /// First day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
}

/// Evidence to withdraw, or to restore.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WithdrawRequest {
    /// Evidence file.
    pub evidence: u32,
    /// False to restore it.
    pub withdrawn: bool,
    /// Why; needed to withdraw.
    pub why: String,
}
