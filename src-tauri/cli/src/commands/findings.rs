//! `nexus findings CASE`: findings by rank, with their rows by file and row number.

use std::io;
use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::case::Case;
use nexus_engine::findings::{Finding, FindingRow, findings, rows_behind, run_tests, test_runs};
use nexus_engine::intake::{Unattended, neutral};
use nexus_engine::model::format_minor;
use nexus_engine::proof::{Coverage, DayState, Standing, coverage};
use serde::Serialize;

use super::outside::{app, output_failed, print_json, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Print CSV, one line for each row behind a finding
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print a JSON array (the default)
    #[arg(long)]
    json: bool,
    /// Also those that the last run no longer shows
    #[arg(long)]
    gone: bool,
    /// Number of findings; all without it
    #[arg(long)]
    limit: Option<usize>,
}

/// A finding with its rows.
#[derive(Serialize)]
struct WithRows {
    #[serde(flatten)]
    finding: Finding,
    /// Its rows by how far balances prove their days.
    proof: Standing,
    row_list: Vec<Place>,
}

/// Where a row stands.
#[derive(Serialize)]
struct Place {
    file: String,
    row: i64,
    kind: &'static str,
    date: String,
    amount: String,
    currency: &'static str,
    party: String,
    /// `proven`, `unproven`, `contradicted`: what balances say of the row's day.
    proof: DayState,
}

/// One line of CSV.
#[derive(Serialize)]
struct Line<'a> {
    rank: u32,
    finding: &'a str,
    test: &'a str,
    severity: u32,
    disposition: &'a str,
    title: String,
    file: &'a str,
    row: i64,
    kind: &'static str,
    date: &'a str,
    amount: &'a str,
    currency: &'static str,
    party: String,
    proof: DayState,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = reading(&arguments.case)?;
    if test_runs(&case)?.is_empty() {
        // Nobody has run the tests yet: there is nothing to print until somebody does.
        drop(case);
        let app = app()?;
        app.open_path(&arguments.case)?;
        run_tests(&*app.case()?, None, false, &Unattended)?;
        app.close();
        return print(&reading(&arguments.case)?, arguments);
    }
    print(&case, arguments)
}

fn print(case: &Case, arguments: &Arguments) -> Result<(), Failure> {
    let mut found = Vec::new();
    let coverage = coverage(case)?;
    let wanted = findings(case)?.into_iter().filter(|finding| arguments.gone || finding.change != "gone");
    for finding in wanted.take(arguments.limit.unwrap_or(usize::MAX)) {
        let rows = rows_behind(case, &finding.id, None, 0, u32::MAX)?.rows;
        let row_list: Vec<Place> = rows.into_iter().map(|row| place(row, &coverage)).collect();
        let mut proof = Standing::default();
        row_list.iter().for_each(|place| proof.count(Some(place.proof), 1));
        found.push(WithRows { finding, proof, row_list });
    }
    if arguments.csv { csv(&found) } else { print_json(&found) }
}

fn place(found: FindingRow, coverage: &Coverage) -> Place {
    let FindingRow { row, file, .. } = found;
    // A day outside what files cover is as unproven as one inside that nothing proves.
    let proof = match coverage.state(row.account, row.currency, row.day) {
        None | Some(DayState::Missing) => DayState::Unproven,
        Some(state) => state,
    };
    Place {
        proof,
        file,
        row: row.row_no,
        kind: row.kind.as_str(),
        date: row.day.to_string(),
        amount: format_minor(row.amount, row.currency),
        currency: row.currency.code(),
        party: row.party,
    }
}

fn csv(found: &[WithRows]) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    for WithRows { finding, row_list, .. } in found {
        for place in row_list {
            let line = Line {
                rank: finding.rank,
                finding: &finding.id,
                test: &finding.test,
                severity: finding.severity,
                disposition: &finding.disposition,
                title: neutral(&finding.title),
                file: &place.file,
                row: place.row,
                kind: place.kind,
                date: &place.date,
                amount: &place.amount,
                currency: place.currency,
                party: neutral(&place.party),
                proof: place.proof,
            };
            writer.serialize(line).map_err(|error| output_failed(&io::Error::other(error)))?;
        }
    }
    writer.flush().map_err(|error| output_failed(&error))
}
