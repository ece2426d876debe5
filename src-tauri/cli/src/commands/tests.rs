//! `nexus tests [CASE]`: every test, and what came of it.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::findings::{TestResultRow, catalogue};

use super::outside::{print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder, to show last results
    case: Option<PathBuf>,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = arguments.case.as_deref().map(reading).transpose()?;
    let tests = catalogue(case.as_ref())?;
    if arguments.json { print_json(&tests) } else { print_lines(tests.iter().map(line)) }
}

fn line(test: &TestResultRow) -> String {
    let state = match (&test.state, &test.reason) {
        (None, _) => String::new(),
        (Some(_), Some(reason)) => format!("  not run: {reason}"),
        (Some(_), None) => format!("  {} findings from {} rows", test.findings, test.n_used),
    };
    format!("{:>2}  {:<20}  {}{state}", test.number, test.id, test.looks_for)
}
