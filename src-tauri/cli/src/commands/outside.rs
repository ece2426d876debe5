//! What do all subcommands share? The application without a window, and how answers are printed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use nexus_api::{App, Event, Failure, Host, Settings, SystemClock, platform_folders};
use nexus_engine::case::Case;
use nexus_engine::model::Kind;
use serde::Serialize;

/// Nobody to ask: every path is an argument.
struct NoWindow;

impl Host for NoWindow {
    fn choose_files(&self, _: &str) -> Vec<PathBuf> {
        Vec::new()
    }

    fn choose_folder(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn choose_save(&self, _: &str, _: &str) -> Option<PathBuf> {
        None
    }

    fn emit(&self, _: Event) {}
}

/// The application without a window.
pub(crate) fn app() -> Result<App, Failure> {
    let folders = platform_folders()?;
    App::new(
        Arc::new(NoWindow),
        Settings { folder: folders.settings, cases: folders.cases, clock: Arc::new(SystemClock) },
    )
}

/// A case opened for reading, beside whoever changes it.
pub(crate) fn reading(folder: &Path) -> Result<Case, Failure> {
    Ok(Case::open_for_reading(folder, Arc::new(SystemClock))?)
}

/// A case opened for changes, under the name of whoever acted on it last.
pub(crate) fn changing(folder: &Path) -> Result<Case, Failure> {
    let case = Case::open(folder, None, Arc::new(SystemClock))?;
    if case.read_only().is_some() {
        return Err(nexus_engine::store::StoreError::ReadOnly.into());
    }
    Ok(case)
}

/// Which side of the books.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Side {
    Bank,
    Expenses,
}

impl From<Side> for Kind {
    fn from(side: Side) -> Self {
        match side {
            Side::Bank => Kind::Bank,
            Side::Expenses => Kind::Expense,
        }
    }
}

/// Prints one JSON value.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let text = serde_json::to_string_pretty(value).map_err(|error| output_failed(&error.into()))?;
    writeln!(out, "{text}").map_err(|error| output_failed(&error))
}

/// Prints lines.
pub(crate) fn print_lines(lines: impl IntoIterator<Item = String>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in lines {
        writeln!(out, "{line}").map_err(|error| output_failed(&error))?;
    }
    out.flush().map_err(|error| output_failed(&error))
}

/// An answer that could not be written.
pub(crate) fn output_failed(error: &io::Error) -> Failure {
    Failure::new("output_failed", format!("the answer could not be written: {error}"))
}
