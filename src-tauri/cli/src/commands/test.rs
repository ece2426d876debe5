//! `nexus test CASE`: run tests, store and print what they give.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::detectors::{Settings, State};
use nexus_engine::findings::{RunReport, TestReport, run_tests, run_without_storing, set_settings};
use nexus_engine::intake::Unattended;

use super::outside::{app, print_json, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Tests by id, with commas between; all without it
    #[arg(long, value_delimiter = ',')]
    only: Option<Vec<String>>,
    /// Limits, calendars and parameters as JSON; they stay with the case
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Run even where data and parameters are those of the last run
    #[arg(long)]
    again: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = app()?;
    app.open_path(&arguments.case)?;
    let case = app.case()?;
    if let Some(path) = &arguments.settings {
        set_settings(&case, &read_settings(path)?)?;
    }
    let only = arguments.only.as_deref();
    let report = if case.read_only().is_some() {
        eprintln!("The case takes no changes now; the results are printed and not stored.");
        run_without_storing(&case, only, &Unattended)?
    } else {
        run_tests(&case, only, arguments.again, &Unattended)?
    };
    if arguments.json { print_json(&report) } else { print_lines(lines(&report)) }
}

fn read_settings(path: &std::path::Path) -> Result<Settings, Failure> {
    let refused = |why: String| Failure::new("bad_settings", format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| refused(error.to_string()))
}

fn lines(report: &RunReport) -> Vec<String> {
    let mut lines: Vec<String> = report.tests.iter().map(line).collect();
    let difference = &report.difference;
    lines.push(format!(
        "{} rows; {} findings new, {} changed, {} gone, {} as before",
        report.rows,
        difference.new.len(),
        difference.changed.len(),
        difference.gone.len(),
        difference.kept
    ));
    lines
}

fn line(test: &TestReport) -> String {
    let outcome = match (test.state, &test.reason) {
        (State::Refused, Some(reason)) => format!("not run: {reason}"),
        (State::Failed, Some(reason)) => format!("failed: {reason}"),
        _ => format!(
            "{} findings from {} rows, {} hypotheses, {} discarded, {:.2} false expected",
            test.findings.len(),
            test.n_used,
            test.hypotheses,
            test.discarded,
            test.expected_false
        ),
    };
    format!("{:>2}  {:<20}  {outcome}", test.number, test.id)
}
