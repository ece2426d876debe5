//! What became of each evidence file?

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::correct::RowDecision;
use super::layouts::LayoutRow;
use crate::audit::hex;
use crate::case::Case;
use crate::importers::{Problem, Question, ReadOptions};
use crate::model::{Currency, Day, Kind};
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::flows::{self, Flow};
use crate::store::tables::imports::{self, Manifest};
use crate::store::totals::of_flows;
use crate::store::{CurrencySum, StoreError};

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
    /// What a person decided about the row; null while nobody has.
    pub decision: Option<RowDecision>,
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
    pub options: ReadOptions,
    /// For CSV: the columns as found.
    pub columns: Vec<PreviewColumn>,
    /// Sheets of a workbook, where there are several.
    pub sheets: Vec<PreviewSheet>,
    /// The layout that the proposal follows; null where none is known.
    pub layout: Option<LayoutRow>,
    /// First accepted rows.
    pub rows: Vec<PreviewRow>,
    /// Rows to look at twice: those that would be kept aside, and those at the edges of what the file holds.
    pub doubtful: Vec<DoubtfulRow>,
    /// What only a person can answer.
    pub questions: Vec<Question>,
    /// First problems.
    pub problems: Vec<Problem>,
    /// Rows accepted within the part that was looked at.
    pub accepted: u64,
    /// Rows rejected within that part.
    pub rejected: u64,
    /// True when the whole file was looked at (files up to 64 MiB).
    pub complete: bool,
    /// Why the file cannot be read at all, where it cannot.
    pub failure: Option<String>,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PreviewSheet {
    /// Name.
    pub name: String,
    /// Rows that hold anything.
    pub rows: u64,
}

/// A row that deserves a second look.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DoubtfulRow {
    /// Why, in words.
    pub why: String,
    /// Line in the original (or row of the sheet), from 1; 0 where the format has none.
    pub line: u64,
    /// Its text in the original, at most 512 characters.
    pub source: String,
    /// As it would be taken; null where it would be kept aside.
    pub row: Option<PreviewRow>,
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

/// All evidence files in order of sealing.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn evidence_list(case: &Case) -> Result<Vec<EvidenceRow>, StoreError> {
    case.store().read(|connection| {
        let contents = contents(connection)?;
        let manifests: BTreeMap<u32, Manifest> =
            imports::all(connection)?.into_iter().map(|manifest| (manifest.evidence, manifest)).collect();
        let files = evidence::all(connection)?;
        Ok(files.iter().map(|file| row(file, manifests.get(&file.id), contents.get(&file.id))).collect())
    })
}

/// One evidence file.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none of that number.
pub fn evidence_row(case: &Case, id: u32) -> Result<EvidenceRow, StoreError> {
    case.store().read(|connection| {
        let file = evidence::get(connection, id)?;
        Ok(row(&file, imports::get(connection, id)?.as_ref(), contents(connection)?.get(&id)))
    })
}

/// What a file's control totals say.
#[derive(Default)]
struct Contents {
    flows: BTreeMap<Currency, Flow>,
    accounts: BTreeSet<u32>,
}

fn contents(connection: &Connection) -> Result<BTreeMap<u32, Contents>, StoreError> {
    let mut found: BTreeMap<u32, Contents> = BTreeMap::new();
    for line in flows::all(connection)? {
        let contents = found.entry(line.evidence).or_default();
        contents.flows.entry(line.currency).or_default().merge(&line.flow);
        contents.accounts.insert(line.account);
    }
    Ok(found)
}

fn row(file: &Sealed, manifest: Option<&Manifest>, contents: Option<&Contents>) -> EvidenceRow {
    let nothing = Contents::default();
    let contents = contents.unwrap_or(&nothing);
    let days = contents.flows.values().filter_map(|flow| flow.days);
    let counts = manifest
        .map_or((0, 0, 0, 0, 0), |known| (known.read, known.accepted, known.rejected, known.merged, known.notices));
    let stored: u64 = contents.flows.values().map(|flow| flow.rows).sum();
    EvidenceRow {
        id: file.id,
        name: file.name.clone(),
        bytes: file.bytes,
        sha256: hex(&file.sha256),
        sealed: file.sealed.clone(),
        sealed_by: file.examiner.clone(),
        format: manifest.map(|known| known.format.clone()).unwrap_or_default(),
        kind: manifest.map(|known| known.kind),
        state: manifest.map_or(ReadState::Sealed, |known| known.state),
        read: counts.0,
        accepted: counts.1,
        rejected: counts.2,
        merged: counts.3,
        notices: counts.4,
        conserved: counts.0 == counts.1 + counts.2 + counts.3 && stored == counts.1,
        first: days.clone().map(|days| days.0).min(),
        last: days.map(|days| days.1).max(),
        sums: of_flows(contents.flows.iter().map(|(currency, flow)| (*currency, flow.clone()))).sums,
        accounts: contents.accounts.iter().copied().collect(),
        failure: manifest.and_then(|known| known.failure.clone()),
    }
}
