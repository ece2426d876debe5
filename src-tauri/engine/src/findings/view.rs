//! Findings, results and runs as they are shown and printed.

use serde::{Deserialize, Serialize};

use crate::detectors::{Chart, Excluded, Family, Innocent, RowRef, State, Subject};
use crate::store::Row;

/// What a person may decide about a finding.
pub const DISPOSITIONS: [&str; 5] = ["open", "accepted", "rejected", "needs_work", "disputed"];

/// A named figure.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Figure {
    /// Name.
    pub name: String,
    /// Value.
    pub value: f64,
}

/// An indicator with everything that speaks for and against it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Finding {
    /// Stable over runs.
    pub id: String,
    /// The test.
    pub test: String,
    /// Its version when it ran.
    pub test_version: u32,
    /// Short title.
    pub title: String,
    /// k of N records show the pattern; expected, observed, statistic, p, q, effect size.
    pub sentence: String,
    /// The pattern alone, as in "36 of 36 records PATTERN"; empty in results of earlier versions.
    #[serde(default)]
    pub pattern: String,
    /// 0 to 100, by the stated formula.
    pub severity: u32,
    /// `high` from 60, `medium` from 40, else `low`.
    pub level: String,
    /// Place in the list, from 1.
    pub rank: u32,
    /// Who or what it is about; the first is the subject.
    pub subjects: Vec<Subject>,
    /// Records that show the pattern.
    pub records: u64,
    /// Records looked at.
    pub population: u64,
    /// Their value, minor units.
    pub amount: i64,
    /// Currency of the value.
    pub currency: String,
    /// Observed.
    pub observed: f64,
    /// Expected.
    pub expected: f64,
    /// Statistic.
    pub statistic: Figure,
    /// Probability; null for a rule.
    pub p: Option<f64>,
    /// False discovery rate; null for a rule.
    pub q: Option<f64>,
    /// Share of comparable records or subjects that the rule flags; null for a statistical test.
    pub base_rate: Option<f64>,
    /// Effect size.
    pub effect: Figure,
    /// What speaks for it.
    #[serde(rename = "for")]
    pub speaks_for: Vec<String>,
    /// What speaks against it.
    pub against: Vec<String>,
    /// Innocent explanations with what the data says about each.
    pub innocent: Vec<Innocent>,
    /// What would change it.
    pub would_change: Vec<String>,
    /// Evidence that is missing.
    pub missing: Vec<String>,
    /// Chart; its bars lead to rows.
    pub chart: Option<Chart>,
    /// Rows kept behind it.
    pub rows: u32,
    /// Against the run before: `new`, `kept`, `changed`, `gone`.
    pub change: String,
    /// Run in which it first appeared.
    pub first_run: u32,
    /// Run that last showed it.
    pub last_run: u32,
    /// One of [`DISPOSITIONS`].
    pub disposition: String,
    /// Who works on it; empty for nobody.
    pub assignee: String,
    /// Tags in order of their setting.
    pub tags: Vec<String>,
    /// Everything people said about it, in order.
    pub history: Vec<FindingEvent>,
}

/// Something a person said about a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingEvent {
    /// `disposition`, `note`, `unnote`, `tag`, `untag`, `assign`.
    pub what: String,
    /// The disposition, note, tag or name.
    pub value: String,
    /// Why.
    pub why: String,
    /// Who.
    pub examiner: String,
    /// When, RFC 3339.
    pub created: String,
}

/// A row behind a finding with its place in the original.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingRow {
    /// The row.
    pub row: Row,
    /// Name of its evidence file.
    pub file: String,
    /// Point of the chart that it belongs to.
    pub bar: Option<u16>,
}

/// A stretch of the rows behind a finding.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FindingRowsPage {
    /// All rows, or all of the asked point.
    pub total: u32,
    /// Rows behind each point of the chart, whichever point was asked for.
    pub bars: Vec<u32>,
    /// The stretch.
    pub rows: Vec<FindingRow>,
}

/// The result of one test in a run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestReport {
    /// The test.
    pub id: String,
    /// Its number in the methods' table.
    pub number: u8,
    /// Title.
    pub title: String,
    /// Version that ran.
    pub version: u32,
    /// Family judged together.
    pub family: Family,
    /// What became of it.
    pub state: State,
    /// Why it was refused or how it failed.
    pub reason: Option<String>,
    /// Parameters as used.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
    pub parameters: serde_json::Value,
    /// Rows used.
    pub n_used: u64,
    /// Rows left out.
    pub excluded: Vec<Excluded>,
    /// Figures of the main population.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
    pub statistics: serde_json::Map<String, serde_json::Value>,
    /// Figures of other populations.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>[]"))]
    pub variants: Vec<serde_json::Map<String, serde_json::Value>>,
    /// Probability for the main population.
    pub p: Option<f64>,
    /// Its false discovery rate.
    pub q: Option<f64>,
    /// Hypotheses tested.
    pub hypotheses: u64,
    /// False alarms to be expected among the findings.
    pub expected_false: f64,
    /// Candidates that the control of false alarms discarded.
    pub discarded: u64,
    /// Chart of the main population.
    pub chart: Option<Chart>,
    /// Findings, most severe first.
    pub findings: Vec<Finding>,
}

/// What a re-run changed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunDifference {
    /// Ids of findings that were not there before.
    pub new: Vec<String>,
    /// Ids of findings whose statistic or rows changed.
    pub changed: Vec<String>,
    /// Ids of findings that are not there any more.
    pub gone: Vec<String>,
    /// Findings as before.
    pub kept: u32,
}

/// One run in the list of runs.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestRun {
    /// Number, from 1.
    pub id: u32,
    /// When, RFC 3339.
    pub started: String,
    /// Who.
    pub examiner: String,
    /// Length of the audit chain when it ran: names the data.
    pub data_version: u32,
    /// What it changed.
    pub difference: RunDifference,
}

/// What a run did.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunReport {
    /// Number of the run; 0 where nothing was stored.
    pub run: u32,
    /// Rows of the case.
    pub rows: u64,
    /// The ledger of tests: every one, fired or not.
    pub tests: Vec<TestReport>,
    /// Against the run before.
    pub difference: RunDifference,
    /// Tests whose result was still good for the same data and parameters, and was taken over.
    pub reused: u32,
}

/// Rows and their finding, before they are stored.
pub(crate) struct Found {
    pub(crate) finding: Finding,
    pub(crate) rows: Vec<RowRef>,
    /// Currency and size of each row: one payment stands in the ledger and on two statements.
    pub(crate) money: Vec<(u16, u64)>,
    pub(crate) digest: [u8; 16],
}
