//! What is known of a case at a glance?

use serde::{Deserialize, Serialize};

use crate::model::Day;

/// A person who acts on a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Examiner {
    /// Name as it appears in the audit log.
    pub name: String,
    /// Role, e.g. `Forensic accountant`.
    pub role: String,
}

/// What a new case needs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NewCase {
    /// Title, e.g. `Orchard Lane`. Also names the folder.
    pub name: String,
    /// Court or file reference; may be empty.
    pub reference: String,
    /// Who opens the case.
    pub examiner: Examiner,
}

/// The open case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CaseInfo {
    /// Random id, hex, given when the case was made.
    pub id: String,
    /// Title.
    pub name: String,
    /// Court or file reference.
    pub reference: String,
    /// Who is acting now.
    pub examiner: Examiner,
    /// Everyone who has acted.
    pub examiners: Vec<Examiner>,
    /// UTC time of making, RFC 3339.
    pub created: String,
    /// Schema version of the store.
    pub schema: u32,
    /// Why the case is read-only, or null when it may be changed.
    pub read_only: Option<ReadOnly>,
    /// Bank lines.
    pub bank_rows: u32,
    /// Expense rows.
    pub expense_rows: u32,
    /// Evidence files.
    pub evidence: u32,
    /// Accounts.
    pub accounts: u32,
    /// First day with a row.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub first: Option<Day>,
    /// Last day with a row.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub last: Option<Day>,
    /// Row conservation over all files, as checked on opening.
    pub conservation: Conservation,
    /// Audit entries, and the head of the chain in hex.
    pub audit: AuditHead,
}

/// Why a case cannot be changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum ReadOnly {
    /// Another process holds the case.
    HeldBy {
        /// User name.
        user: String,
        /// Host name.
        host: String,
        /// Process id.
        process: u32,
        /// UTC time since when, RFC 3339.
        since: String,
    },
    /// The folder or medium does not take changes.
    Medium,
}

/// read = accepted + rejected + merged, over all files.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Conservation {
    /// True when every file's counts and sums hold.
    pub holds: bool,
    /// Rows read from all files.
    pub read: u64,
    /// Rows in the store.
    pub accepted: u64,
    /// Of them, rows in archived months: accepted, but in no page or sum.
    pub archived: u64,
    /// Rows kept aside with a reason.
    pub rejected: u64,
    /// Rows merged with a row of another file.
    pub merged: u64,
    /// Files whose counts or sums do not hold, in words.
    pub broken: Vec<String>,
}

/// The end of the audit chain.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditHead {
    /// Number of the last entry, from 1; 0 for none.
    pub seq: u64,
    /// Its hash, hex.
    pub hash: String,
}
