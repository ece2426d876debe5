//! Commands about tests: the ledger, each test's page, runs and their settings.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nexus_engine::case::Case;
use nexus_engine::detectors::{Settings, quick};
use nexus_engine::findings::{self, TestPage, TestResultRow, TestRun};
use nexus_engine::jobs::{JobControl, JobEnd, JobRow, JobSpec};
use nexus_engine::store::StoreError;

use crate::{App, Failure, Id, TestsRequest};

/// Every test with its last result; without an open case, the catalogue alone.
///
/// # Errors
/// Any failure of reading the case.
pub fn tests(app: &App, (): ()) -> Result<Vec<TestResultRow>, Failure> {
    Ok(findings::catalogue(app.case().ok().as_deref())?)
}

/// One test.
///
/// # Errors
/// `not_found`.
pub fn test(app: &App, which: Id) -> Result<TestPage, Failure> {
    Ok(findings::test_page(app.case().ok().as_deref(), &which.id)?)
}

/// Queues a run. One of all tests is two jobs: the quick tests, whose findings stand at once, then every test, judged
/// together. Cancelling the first leaves the second out.
///
/// # Errors
/// `no_case`, `case_read_only`.
pub fn tests_run(app: &App, request: TestsRequest) -> Result<JobRow, Failure> {
    let case = app.case()?;
    if case.read_only().is_some() {
        return Err(StoreError::ReadOnly.into());
    }
    let stopped = Arc::new(AtomicBool::new(false));
    if request.only.is_none() {
        let (case, stopped) = (case.clone(), stopped.clone());
        app.jobs().submit(spec("Running the quick tests"), move |control| {
            let end = run(&case, Some(&quick()), request.again, control);
            stopped.store(matches!(end, JobEnd::Cancelled), Ordering::Relaxed);
            end
        });
    }
    let title = if request.only.is_none() { "Running every test" } else { "Running the tests" };
    Ok(app.jobs().submit(spec(title), move |control| {
        if stopped.load(Ordering::Relaxed) {
            return JobEnd::Cancelled;
        }
        run(&case, request.only.as_deref(), request.again, control)
    }))
}

fn spec(title: &str) -> JobSpec {
    JobSpec { title: title.to_owned(), kind: "tests", evidence: None, unit: "tests" }
}

fn run(case: &Case, only: Option<&[String]>, again: bool, control: &JobControl) -> JobEnd {
    match findings::run_tests(case, only, again, control) {
        Err(StoreError::Cancelled) => JobEnd::Cancelled,
        Err(error) => JobEnd::Failed(Failure::from(error).message),
        Ok(report) => {
            let found: usize = report.tests.iter().map(|test| test.findings.len()).sum();
            JobEnd::Done(Some(format!(
                "{} tests over {} rows: {found} findings, {} new, {} changed, {} gone.",
                report.tests.len(),
                report.rows,
                report.difference.new.len(),
                report.difference.changed.len(),
                report.difference.gone.len()
            )))
        }
    }
}

/// Runs, newest first.
///
/// # Errors
/// Any failure of reading the case.
pub fn test_runs(app: &App, (): ()) -> Result<Vec<TestRun>, Failure> {
    Ok(findings::test_runs(&*app.case()?)?)
}

/// Limits and calendars.
///
/// # Errors
/// Any failure of reading the case.
pub fn test_settings(app: &App, (): ()) -> Result<Settings, Failure> {
    Ok(findings::settings(&*app.case()?)?)
}

/// Sets limits and calendars.
///
/// # Errors
/// `refused` for settings that cannot be, `case_read_only`.
pub fn test_settings_set(app: &App, settings: Settings) -> Result<Settings, Failure> {
    findings::set_settings(&*app.case()?, &settings)?;
    app.changed(&["tests", "audit"]);
    Ok(settings)
}
