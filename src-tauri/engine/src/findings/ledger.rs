//! What can be tested, and what came of it? The catalogue of tests, each one's page, and the list of runs.

use serde::Serialize;

use super::rates::{ErrorRate, error_rates, error_rates_method};
use super::view::{RunDifference, TestReport, TestRun};
use crate::case::Case;
use crate::detectors::{Column, DETECTORS, Detector, Family, State};
use crate::store::StoreError;
use crate::store::tables::findings as table;

/// Everything about one test.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestPage {
    /// Stable id.
    pub id: String,
    /// Number in the methods' table.
    pub number: u8,
    /// Title.
    pub title: String,
    /// One sentence: what it looks for.
    pub looks_for: String,
    /// Formula.
    pub formula: String,
    /// Where the method is published.
    pub source: String,
    /// Judged together with.
    pub family: Family,
    /// Version of this application's method.
    pub version: u32,
    /// Columns without which it refuses.
    pub needs: Vec<Column>,
    /// Columns that it uses where stated.
    pub uses: Vec<Column>,
    /// Default parameters.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
    pub defaults: serde_json::Value,
    /// Specification with cases, Markdown.
    pub guide: String,
    /// How often it was right over generated cases, smallest first.
    pub error_rates: Vec<ErrorRate>,
    /// How the rates were measured, in words.
    pub error_rates_method: String,
    /// The last result; null where it has not run in this case.
    pub result: Option<TestReport>,
}

/// A line of the ledger of tests.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TestResultRow {
    /// The test.
    pub id: String,
    /// Number in the methods' table.
    pub number: u8,
    /// Title.
    pub title: String,
    /// What it looks for.
    pub looks_for: String,
    /// Family.
    pub family: Family,
    /// What became of it; null where it has not run.
    pub state: Option<State>,
    /// Why it was refused or how it failed.
    pub reason: Option<String>,
    /// Rows used.
    pub n_used: u64,
    /// Hypotheses tested.
    pub hypotheses: u64,
    /// False alarms to be expected among its findings.
    pub expected_false: f64,
    /// Candidates discarded.
    pub discarded: u64,
    /// Findings at present.
    pub findings: u32,
}

/// Every test with its last result in a case, or without one.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn catalogue(case: Option<&Case>) -> Result<Vec<TestResultRow>, StoreError> {
    let (reports, findings) = match case {
        None => (Vec::new(), Vec::new()),
        Some(case) => (reports(case)?, case.store().read(table::all)?),
    };
    Ok(DETECTORS
        .iter()
        .map(|detector| {
            let report = reports.iter().find(|report| report.id == detector.id);
            let present = |found: &&table::StoredFinding| found.test == detector.id && found.change != "gone";
            TestResultRow {
                id: detector.id.to_owned(),
                number: detector.number,
                title: detector.title.to_owned(),
                looks_for: detector.looks_for.to_owned(),
                family: detector.family,
                state: report.map(|report| report.state),
                reason: report.and_then(|report| report.reason.clone()),
                n_used: report.map_or(0, |report| report.n_used),
                hypotheses: report.map_or(0, |report| report.hypotheses),
                expected_false: report.map_or(0.0, |report| report.expected_false),
                discarded: report.map_or(0, |report| report.discarded),
                findings: u32::try_from(findings.iter().filter(present).count()).unwrap_or(u32::MAX),
            }
        })
        .collect())
}

fn reports(case: &Case) -> Result<Vec<TestReport>, StoreError> {
    let stored = case.store().read(table::results)?;
    Ok(stored.into_iter().filter_map(|(_, _, body)| serde_json::from_str(&body).ok()).collect())
}

/// One test with its last result.
///
/// # Errors
/// [`StoreError::NotFound`] where there is no such test.
pub fn test_page(case: Option<&Case>, id: &str) -> Result<TestPage, StoreError> {
    let detector: &Detector = crate::detectors::find(id).ok_or_else(|| StoreError::NotFound(format!("test {id:?}")))?;
    let result = match case {
        None => None,
        Some(case) => reports(case)?.into_iter().find(|report| report.id == id),
    };
    Ok(TestPage {
        id: detector.id.to_owned(),
        number: detector.number,
        title: detector.title.to_owned(),
        looks_for: detector.looks_for.to_owned(),
        formula: detector.formula.to_owned(),
        source: detector.source.to_owned(),
        family: detector.family,
        version: detector.version,
        needs: detector.needs.to_vec(),
        uses: detector.uses.to_vec(),
        defaults: (detector.defaults)(),
        guide: detector.guide.to_owned(),
        error_rates: error_rates(id),
        error_rates_method: error_rates_method().to_owned(),
        result,
    })
}

/// Runs, newest first.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn test_runs(case: &Case) -> Result<Vec<TestRun>, StoreError> {
    let stored = case.store().read(table::runs)?;
    Ok(stored
        .into_iter()
        .map(|run| TestRun {
            id: u32::try_from(run.id).unwrap_or(0),
            started: run.started,
            examiner: run.examiner,
            data_version: u32::try_from(run.data_version).unwrap_or(u32::MAX),
            difference: serde_json::from_str::<RunDifference>(&run.difference).unwrap_or_default(),
        })
        .collect())
}
