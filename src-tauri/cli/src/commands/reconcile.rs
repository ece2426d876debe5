//! `nexus reconcile CASE`: which expenses stand behind which bank lines?

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::intake::{Control, Progress};
use nexus_engine::reconcile::{RunReport, Settings, reconcile, reconcile_new};

use super::outside::{app, print_json, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Probability from which a unique pair is matched without a person
    #[arg(long, default_value_t = 0.99)]
    match_from: f64,
    /// Only rows that no run has seen, and what they touch
    #[arg(long)]
    new: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Case folder
    case: PathBuf,
}

/// Nobody watches; Ctrl-C ends the process, and then nothing was changed.
struct Quiet;

impl Control for Quiet {
    fn progress(&self, _: Progress) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if !(0.5..=1.0).contains(&arguments.match_from) {
        return Err(Failure::new("bad_request", "the probability must lie between 0.5 and 1"));
    }
    let app = app()?;
    app.open_path(&arguments.case)?;
    let case = app.case()?;
    let settings = Settings { match_from: arguments.match_from, ..Settings::default() };
    let run = if arguments.new { reconcile_new } else { reconcile };
    let report = run(&case, &settings, &Quiet)?;
    if arguments.json { print_json(&report) } else { print_lines(lines(&report)) }
}

fn lines(report: &RunReport) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{} expenses against {} bank lines, {} pairs weighed",
            report.expenses, report.bank_lines, report.compared
        ),
        format!("{} matched, {} suggested, {} groups", report.matched, report.suggested, report.groups),
        format!("{} expenses and {} bank lines stay alone", report.expenses_alone, report.bank_alone),
    ];
    if report.decided > 0 {
        lines.push(format!("{} rows are held by people's decisions and were left as they are", report.decided));
    }
    if let Some(touched) = report.touched {
        lines.push(format!("{touched} rows were touched by new ones; all others stay as they were"));
    }
    if report.ruled > 0 {
        lines.push(format!("{} of them need no partner by a rule", report.ruled));
    }
    lines.extend(report.aliases.iter().map(|alias| format!("name learned from decisions: {alias}")));
    lines.extend(report.rates.iter().map(|rate| format!("exchange rate in the data: {rate}")));
    lines.extend(report.notes.iter().cloned());
    lines.push(format!("run {}, parameters {}", report.run, report.parameters));
    lines
}
