//! `nexus inspect [--json] FILE`: what does a file hold?

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nexus_api::Failure;
use nexus_engine::importers::{FileSource, ImportError, ReadOptions};
use nexus_engine::intake::{Inspection, inspect};

use super::outside::Side;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Which side of the books the rows belong to
    #[arg(long = "as", value_enum)]
    kind: Option<Side>,
    /// Currency (ISO 4217) where the file states none
    #[arg(long)]
    currency: Option<String>,
    /// Column mapping as JSON, as it was exported
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The file to read
    file: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::new("file_unreadable", format!("{}: the file could not be read: {error}", arguments.file.display()))
    };
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = File::open(&arguments.file).map_err(unreadable)?;
    let mut source = FileSource::new(file, name).map_err(unreadable)?;
    let found = inspect(&mut source, &options(arguments)?).map_err(|error| failure(arguments, &error))?;
    let mut out = std::io::stdout().lock();
    let written = if arguments.json {
        serde_json::to_string_pretty(&found).map_err(Into::into).and_then(|text| writeln!(out, "{text}"))
    } else {
        print(&found, &mut out)
    };
    written.map_err(|error| Failure::new("output_failed", format!("The answer could not be written: {error}")))
}

fn options(arguments: &Arguments) -> Result<ReadOptions, Failure> {
    let mapping = arguments.mapping.as_deref().map(read_mapping).transpose()?;
    Ok(ReadOptions {
        kind: arguments.kind.map(Into::into),
        currency: arguments.currency.clone(),
        account: None,
        mapping,
    })
}

/// Reads a column mapping as it was exported.
pub(super) fn read_mapping(path: &Path) -> Result<serde_json::Value, Failure> {
    let bad = |error: String| Failure::new("bad_mapping", format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| bad(error.to_string()))
}

fn failure(arguments: &Arguments, error: &ImportError) -> Failure {
    let code = match error {
        ImportError::Stopped(_) => "stopped",
        ImportError::Unreadable(_) => "unreadable",
        ImportError::UnknownFormat => "unknown_format",
        ImportError::NeedsAnswer(_) => "needs_answer",
        ImportError::Io(_) => "file_unreadable",
    };
    Failure::new(code, format!("{}: {error}", arguments.file.display()))
}

fn print(found: &Inspection, out: &mut impl Write) -> std::io::Result<()> {
    let end = if found.complete { "" } else { ", not read to its end" };
    writeln!(
        out,
        "{}: {} rows accepted, {} rejected, sum {}{end}",
        found.format, found.transactions, found.rejected, found.sum
    )?;
    for account in &found.accounts {
        let stated = |balance: &Option<String>| balance.clone().unwrap_or_else(|| "not stated".to_owned());
        writeln!(
            out,
            "  {} {}: {} rows, sum {}, opening {}, closing {}",
            account.account,
            account.currency,
            account.transactions,
            account.sum,
            stated(&account.opening),
            stated(&account.closing)
        )?;
    }
    for document in &found.documents {
        writeln!(
            out,
            "  document {}: {} lines, {} without tax, {} with tax, {} payable {}",
            document.number,
            document.lines,
            document.tax_exclusive,
            document.tax_inclusive,
            document.payable,
            document.currency
        )?;
    }
    for question in &found.questions {
        writeln!(out, "  to be answered before it is taken into a case: {}", question.text)?;
    }
    for problem in &found.problems {
        writeln!(out, "  line {} byte {}: {} [{}]", problem.line, problem.offset, problem.message, problem.code)?;
    }
    Ok(())
}
