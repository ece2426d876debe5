//! Types that only the boundary knows. Everything about the case itself comes from the engine.

use nexus_engine::duplicates::{Likeness, RowPair};
use nexus_engine::findings::Finding;
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{ProblemRow, RowFields};
use nexus_engine::model::{Kind, RowId};
use nexus_engine::patterns::PatternScope;
use nexus_engine::store::{AccountRow, Filter, MonthFlow, Sort, Totals};
use nexus_engine::teams::{Disclosure, DisclosureDecision, Note};
use nexus_engine::transfers::{TransferLikeness, TransferLines, TransferState};
use nexus_engine::views::SavedView;
use serde::{Deserialize, Serialize};

/// The application itself.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AppInfo {
    /// Product version.
    pub version: String,
    /// `linux`, `windows`, `macos`.
    pub platform: String,
    /// Formats that can be read.
    pub formats: Vec<String>,
}

/// A case opened before.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RecentCase {
    /// Opaque id.
    pub id: String,
    /// Title.
    pub name: String,
    /// Court or file reference.
    pub reference: String,
    /// Folder it stands in, for reading only.
    pub location: String,
    /// UTC time last opened, RFC 3339.
    pub opened: String,
    /// Rows when last closed.
    pub rows: u32,
    /// False when the folder is not there now.
    pub present: bool,
}

/// A file a person has chosen or dropped; only Rust knows its path.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PickedFile {
    /// Opaque id, good for this session.
    pub token: String,
    /// File name.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
}

/// An opaque id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Id {
    /// The id.
    pub id: String,
}

/// A number that names an evidence file, job or other thing of the case.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Number {
    /// The number.
    pub id: u32,
}

/// One chosen file with what was decided about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FileChoice {
    /// Token of the chosen file.
    pub token: String,
    /// Decisions; empty to let the reader propose.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional, as = "Option<ReadOptions>"))]
    pub options: ReadOptions,
}

/// Files to seal and read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportRequest {
    /// In the order in which they are read.
    pub files: Vec<FileChoice>,
}

/// One row.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowRequest {
    /// Side of the books.
    pub kind: Kind,
    /// Key within it.
    pub id: RowId,
}

/// A data row of a file, by its number.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowOfFile {
    /// Evidence file.
    pub evidence: u32,
    /// Data row number, from 1.
    pub row_no: u64,
}

/// A decision about a rejected row.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DecisionRequest {
    /// Which row.
    pub row: RowOfFile,
    /// What stands in for the file's text; null to leave the row out.
    pub fields: Option<RowFields>,
    /// Why.
    pub reason: String,
}

/// A stretch of a list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Stretch {
    /// First, from 0.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

/// A stretch of the problem list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ProblemRequest {
    /// One file, or all.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub evidence: Option<u32>,
    /// First, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// A stretch of the problem list, with the count of all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ProblemPage {
    /// All problems of the file or case.
    pub total: u32,
    /// The stretch.
    pub problems: Vec<ProblemRow>,
}

/// A stretch of the audit chain, newest first, with the count of all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AuditPage {
    /// All entries.
    pub total: u32,
    /// The stretch.
    pub entries: Vec<nexus_engine::audit::AuditRow>,
}

/// The case at a glance.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Overview {
    /// Totals of bank lines.
    pub bank: Totals,
    /// Totals of expenses.
    pub expenses: Totals,
    /// Flows by month, kind and currency, oldest first.
    pub months: Vec<MonthFlow>,
    /// Accounts, most rows first.
    pub accounts: Vec<AccountRow>,
    /// Files that need a person: failed, cancelled, with rejected rows.
    pub attention: Vec<String>,
}

/// One preference.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Preference {
    /// Name, e.g. `theme`.
    pub key: String,
    /// Any JSON.
    #[cfg_attr(feature = "bindings", ts(type = "unknown"))]
    pub value: serde_json::Value,
}

/// Memory and state for the status bar.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Vitals {
    /// Resident memory of the engine's process, bytes.
    pub memory: u64,
    /// Its CPU use over the last sample, percent of one core.
    pub cpu: u32,
    /// A newer version that is here and checked.
    pub update: Option<String>,
    /// True where a feed of releases is set: the one thing that is ever asked of a network.
    pub online: bool,
}

/// What a file operation left behind.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Saved {
    /// File name written; null when dismissed.
    pub name: Option<String>,
    /// Rows written.
    pub rows: u64,
}

/// Which tests to run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestsRequest {
    /// Ids of tests; null for all.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub only: Option<Vec<String>>,
    /// True to run even where data and parameters are those of the last run.
    #[serde(default)]
    pub again: bool,
}

/// Which amounts to draw, and around which limit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PatternAmountsRequest {
    /// The rows.
    pub scope: PatternScope,
    /// Limit in minor units; null for the case's approval limit.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub limit: Option<i64>,
}

/// Which findings to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct FindingsRequest {
    /// One test.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub test: Option<String>,
    /// One disposition.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub disposition: Option<String>,
    /// `high`, `medium` or `low`.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub level: Option<String>,
    /// Text in the title, the sentence or a subject.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub text: Option<String>,
    /// True to list those that the last run no longer shows.
    pub gone: bool,
    /// First, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// A stretch of the findings, with the count of all that fit the filter.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingPage {
    /// All findings that fit.
    pub total: u32,
    /// Findings that the last run shows, by disposition, whatever the filter.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, number>"))]
    pub dispositions: std::collections::BTreeMap<String, u32>,
    /// The stretch.
    pub findings: Vec<Finding>,
}

/// Rows behind a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingRowsRequest {
    /// The finding.
    pub finding: String,
    /// One point of its chart, from 0; null for all.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub bar: Option<u16>,
    /// First, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// A note to a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingNote {
    /// The finding.
    pub finding: String,
    /// The note.
    pub text: String,
}

/// A tag of a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingTag {
    /// The finding.
    pub finding: String,
    /// The tag.
    pub tag: String,
    /// False to take it off.
    pub on: bool,
}

/// Who works on a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingAssign {
    /// The finding.
    pub finding: String,
    /// Name; empty for nobody.
    pub to: String,
}

/// Which duplicates are asked for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DuplicateRequest {
    /// Rows that were merged, instead of proposals.
    pub merged: bool,
    /// Proposals of one likeness only.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub likeness: Option<Likeness>,
    /// First, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// What is to be merged.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DuplicateMerge {
    /// Pairs as proposed.
    pub pairs: Vec<RowPair>,
    /// Every proposal of this likeness or a surer one.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub rule: Option<Likeness>,
}

/// Pairs of rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DuplicatePairs {
    /// As proposed.
    pub pairs: Vec<RowPair>,
}

/// Merged rows by key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MergedRows {
    /// The rows.
    pub rows: Vec<RowRequest>,
}

/// Whether two accounts are one.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountDecision {
    /// The one.
    pub account: u32,
    /// The other.
    pub other: u32,
    /// True: they are one.
    pub same: bool,
}

/// Which movements between own accounts are asked for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TransferRequest {
    /// One state; null for all that nobody has decided about.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub state: Option<TransferState>,
    /// First, from 0.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// A decision about movements between own accounts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TransferDecision {
    /// Pairs as found.
    pub lines: Vec<TransferLines>,
    /// Every proposed pair of this likeness or a surer one.
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub rule: Option<TransferLikeness>,
    /// One movement each; two otherwise.
    pub paired: bool,
}

/// A decision on a contrary fact.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DisclosureRequest {
    /// The fact.
    pub fact: String,
    /// The decision; null to leave it open again.
    pub decision: Option<DisclosureDecision>,
    /// Why; needed where a fact is withheld.
    pub why: String,
}

impl DisclosureRequest {
    /// The record; who and when are filled in as it is made.
    pub(crate) fn disclosure(&self) -> Option<Disclosure> {
        self.decision.map(|decision| Disclosure {
            fact: self.fact.clone(),
            decision,
            why: self.why.clone(),
            examiner: String::new(),
            created: String::new(),
        })
    }
}

/// A note of a team.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NoteRequest {
    /// Its number; 0 for a new one.
    pub id: u32,
    /// Point of view whose team it belongs to.
    pub lens: String,
    /// What it is about; `case` for the case as a whole.
    pub subject: String,
    /// The same as people call it.
    pub label: String,
    /// The text; empty to take the note away.
    pub body: String,
}

impl NoteRequest {
    /// The record; who and when are filled in as it is made.
    pub(crate) fn note(&self) -> Option<Note> {
        (!self.body.trim().is_empty()).then(|| Note {
            id: self.id,
            lens: self.lens.clone(),
            subject: self.subject.clone(),
            label: self.label.clone(),
            body: self.body.clone(),
            examiner: String::new(),
            created: String::new(),
        })
    }
}

/// A tag for rows.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TagRequest {
    /// The word.
    pub tag: String,
    /// The rows.
    pub rows: Vec<RowRequest>,
    /// On or off.
    pub on: bool,
}

/// A view to keep.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ViewRequest {
    /// Its number; 0 for a new one.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Point of view.
    #[serde(default)]
    pub lens: String,
}

impl ViewRequest {
    /// The view; who kept it and when is filled in where it is stored.
    pub(crate) fn view(self) -> SavedView {
        let ViewRequest { id, name, filter, sort, lens } = self;
        let name = name.trim().to_owned();
        SavedView { id, name, filter, sort, lens, examiner: String::new(), created: String::new() }
    }
}
