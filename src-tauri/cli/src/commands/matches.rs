//! `nexus matches CASE`: the edges as rows for other tools, and decisions on them.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexus_api::Failure;
use nexus_engine::intake::neutral;
use nexus_engine::model::{Kind, RowId};
use nexus_engine::reconcile::{self, Decision, EdgeRow, LineFilter, ReconcileError, Verdict};
use nexus_engine::store::StoreError;
use nexus_engine::undo::ChangeRow;

use super::outside::{app, output_failed, print_json, reading};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: List,
}

#[derive(Args)]
struct List {
    /// Print CSV (the default)
    #[arg(long)]
    csv: bool,
    /// Print a JSON array
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Case folder
    #[arg(required = true)]
    case: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Decide that rows belong together; several expenses or bank rows make a group
    Match(Pairing),
    /// Decide that rows do not belong together
    Reject(Pairing),
    /// Take the group of two rows apart
    Split(Pairing),
    /// Accept every suggestion from a probability on
    Accept {
        /// Least probability
        #[arg(long)]
        above: f64,
        /// Only say how many, and how many of them are expected to be wrong
        #[arg(long)]
        preview: bool,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
        /// Case folder
        case: PathBuf,
    },
    /// Take the last decision back
    Undo {
        /// Case folder
        case: PathBuf,
    },
    /// Make the decision again that was undone last
    Redo {
        /// Case folder
        case: PathBuf,
    },
    /// List the decisions, newest first
    Decisions {
        /// Case folder
        case: PathBuf,
    },
    /// Counts and the unexplained difference, as JSON
    Summary {
        /// Case folder
        case: PathBuf,
    },
}

#[derive(Args)]
struct Pairing {
    /// Expense as FILE:ROW
    #[arg(long, required = true)]
    expense: Vec<String>,
    /// Bank row as FILE:ROW
    #[arg(long, required = true)]
    bank: Vec<String>,
    /// Why
    #[arg(long, default_value = "")]
    why: String,
    /// Case folder
    case: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        None => list(&arguments.list),
        Some(Command::Match(pairing)) => pair(pairing, Verdict::Match),
        Some(Command::Reject(pairing)) => pair(pairing, Verdict::Reject),
        Some(Command::Split(pairing)) => pair(pairing, Verdict::Split),
        Some(Command::Accept { above, preview: true, case, .. }) => {
            print_json(&reconcile::bulk_preview(&reading(case)?, *above, &LineFilter::default())?)
        }
        Some(Command::Accept { above, why, case, .. }) => {
            let (above, filter) = (Some(*above), LineFilter::default());
            let decision = Decision { what: Verdict::AcceptAbove, pairs: Vec::new(), above, filter, why: why.clone() };
            changed(case, |case| reconcile::decide(case, &decision))
        }
        Some(Command::Undo { case }) => changed(case, reconcile::undo),
        Some(Command::Redo { case }) => changed(case, reconcile::redo),
        Some(Command::Decisions { case }) => print_json(&reconcile::decisions(&reading(case)?)?),
        Some(Command::Summary { case }) => print_json(&reconcile::summary(&reading(case)?)?),
    }
}

fn changed(
    folder: &std::path::Path,
    change: impl FnOnce(&nexus_engine::case::Case) -> Result<ChangeRow, ReconcileError>,
) -> Result<(), Failure> {
    let app = app()?;
    app.open_path(folder)?;
    print_json(&change(&*app.case()?)?)
}

fn pair(pairing: &Pairing, what: Verdict) -> Result<(), Failure> {
    let app = app()?;
    app.open_path(&pairing.case)?;
    let case = app.case()?;
    let ids = |kind: Kind, names: &[String]| -> Result<Vec<RowId>, Failure> {
        names.iter().map(|name| row_id(&case, kind, name)).collect()
    };
    let (expenses, banks) = (ids(Kind::Expense, &pairing.expense)?, ids(Kind::Bank, &pairing.bank)?);
    let pairs = expenses.iter().flat_map(|expense| banks.iter().map(move |bank| (*expense, *bank))).collect();
    let decision = Decision { what, pairs, above: None, filter: LineFilter::default(), why: pairing.why.clone() };
    print_json(&reconcile::decide(&case, &decision)?)
}

fn row_id(case: &nexus_engine::case::Case, kind: Kind, name: &str) -> Result<RowId, Failure> {
    let (file, row) = name
        .rsplit_once(':')
        .and_then(|(file, row)| Some((file, row.parse().ok()?)))
        .ok_or_else(|| Failure::new("bad_request", format!("{name} names no row; write FILE:ROW, rows from 1")))?;
    let found = reconcile::row_of(case, kind, file, row)?;
    found.ok_or_else(|| Failure::new("not_found", format!("there is no {} row {row} of {file}", kind.as_str())))
}

fn list(list: &List) -> Result<(), Failure> {
    let Some(folder) = &list.case else { return Ok(()) };
    let case = reading(folder)?;
    if list.json {
        let mut all = Vec::new();
        reconcile::edges(&case, |edge| {
            all.push(edge);
            Ok(())
        })?;
        return print_json(&all);
    }
    let out = io::BufWriter::new(io::stdout().lock());
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    // The header stands even where there is no edge.
    writer
        .write_record([
            "expense_file",
            "expense_row",
            "bank_file",
            "bank_row",
            "status",
            "probability",
            "group",
            "reason",
        ])
        .map_err(|error| output_failed(&error.into()))?;
    let mut failed = None;
    let listed = reconcile::edges(&case, |edge| write(&mut writer, edge, &mut failed));
    if let Some(error) = failed {
        return Err(output_failed(&error));
    }
    listed?;
    writer.flush().map_err(|error| output_failed(&error))
}

fn write<W: Write>(
    writer: &mut csv::Writer<W>,
    edge: EdgeRow,
    failed: &mut Option<io::Error>,
) -> Result<(), StoreError> {
    // The columns are a contract with other tools; the mark of proof is in the JSON.
    let EdgeRow { expense_row, bank_row, status, probability, group, reason, .. } = &edge;
    let (expense_file, bank_file) = (neutral(&edge.expense_file), neutral(&edge.bank_file));
    let line = (expense_file, expense_row, bank_file, bank_row, status, probability, group, reason);
    if let Err(error) = writer.serialize(line) {
        *failed = Some(io::Error::other(error));
        return Err(StoreError::Cancelled);
    }
    Ok(())
}
