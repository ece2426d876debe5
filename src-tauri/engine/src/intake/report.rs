//! What became of each evidence file?

use serde::{Deserialize, Serialize};

use crate::importers::{Problem, Question, ReadOptions};
use crate::model::{Day, Kind};
use crate::store::CurrencySum;

/// State of a file's reading.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReadState {
    /// Sealed; nothing read yet.
    Sealed,
    /// Being read.
    Reading,
    /// Read to its end.
    Done,
    /// Stopped by a person; can be resumed.
    Cancelled,
    /// Stopped by an error or a crash; can be resumed or read again.
    Failed,
}

/// One evidence file with its conservation figures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct EvidenceRow {
    /// Number within the case.
    pub id: u32,
    /// Name as received.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
    /// UTC time of sealing, RFC 3339.
    pub sealed: String,
    /// Who sealed it.
    pub sealed_by: String,
    /// Format it is read as; empty before that.
    pub format: String,
    /// Side of the books; null where the file has no rows.
    pub kind: Option<Kind>,
    /// State of the reading.
    pub state: ReadState,
    /// Rows read so far.
    pub read: u64,
    /// Rows in the store.
    pub accepted: u64,
    /// Rows kept aside.
    pub rejected: u64,
    /// Rows merged with another file's.
    pub merged: u64,
    /// Problems that are not one row.
    pub notices: u64,
    /// True when read = accepted + rejected + merged and the sums agree with the store.
    pub conserved: bool,
    /// First day with a row.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub first: Option<Day>,
    /// Last day with a row.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub last: Option<Day>,
    /// Sums of accepted rows per currency.
    pub sums: Vec<CurrencySum>,
    /// Accounts the file has rows of.
    pub accounts: Vec<u32>,
    /// Why the last reading failed, where it did.
    pub failure: Option<String>,
}

/// A rejected row or a notice, with its source text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ProblemRow {
    /// Number within the case.
    pub id: u32,
    /// Evidence file.
    pub evidence: u32,
    /// Evidence file name.
    pub evidence_name: String,
    /// Data row number; null for a notice about the file as a whole.
    pub row_no: Option<u64>,
    /// What is wrong and where.
    pub problem: Problem,
    /// Source text concerned, at most 512 characters.
    pub source: String,
}

/// A file looked at before it is sealed, or read without a case.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Preview {
    /// Format recognised; null where none fits.
    pub format: Option<String>,
    /// Side of the books proposed.
    pub kind: Option<Kind>,
    /// Options as they would be used, the mapping included.
    #[cfg_attr(feature = "bindings", ts(type = "ReadOptions"))]
    pub options: ReadOptions,
    /// For CSV: the columns as found.
    pub columns: Vec<PreviewColumn>,
    /// First accepted rows.
    pub rows: Vec<PreviewRow>,
    /// What only a person can answer.
    pub questions: Vec<Question>,
    /// First problems.
    pub problems: Vec<Problem>,
    /// Rows accepted within the part that was looked at.
    pub accepted: u64,
    /// Rows rejected within that part.
    pub rejected: u64,
    /// True when the whole file was looked at (files up to 8 MiB).
    pub complete: bool,
    /// Why the file cannot be read at all, where it cannot.
    pub failure: Option<String>,
}

/// A column of a CSV file or sheet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PreviewColumn {
    /// Header, or `Column 3` where there is none.
    pub header: String,
    /// Up to five values.
    pub samples: Vec<String>,
}

/// A row as it would be taken.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PreviewRow {
    /// Data row number.
    pub row_no: u64,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Decimal text.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Account as stated.
    pub account: String,
    /// Counterparty.
    pub party: String,
    /// Description.
    pub text: String,
}
