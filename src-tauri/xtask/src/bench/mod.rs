//! How fast is it? One file per subject, each measured in one run beside what it is compared with.
//!
//! `cargo xtask bench` measures what a person waits for every day; `cargo xtask bench NAME` measures one subject. A new
//! subject is a file here, a line in [`Subject`] and one in [`bench`]; what must be timed within the application's own
//! process is a file in `tests/src/bin/nexus-bench/`. Figures stand beside their targets; nothing fails by them.

mod cost;
mod everyday;
mod figures;
mod filled;
mod giant;
mod idle;
mod indicators;
mod interface;
mod memory;
mod peers;
mod readers;
mod reconcile;
mod store;
mod window;
mod workbench;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::cargo::{cargo, target};
use crate::setup;

pub(crate) use filled::filled;

/// What is measured.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    subject: Option<Subject>,
    #[command(flatten)]
    everyday: everyday::Everyday,
}

#[derive(Subcommand)]
enum Subject {
    /// Switches of screen, point of view and theme, first frame and scrolling, in Chromium and in the real window.
    Ui(interface::Options),
    /// What the application takes while nobody does anything, in its real window.
    Idle(idle::Options),
    /// What the engine holds: idle, with a case open, trimmed, and after a hundred thousand switches.
    Memory(memory::Options),
    /// Bank formats beside the common Python readers.
    Readers(readers::Options),
    /// A file of gigabytes: memory, and how soon its import stops.
    Giant(giant::Options),
    /// Matching with a known answer: precision, recall and speed, beside programs that link records.
    Reconcile(reconcile::Options),
    /// Columns, sums, searches and sorts over many rows, beside what memory can give.
    Store(store::Options),
    /// Pages, decisions and explanations of reconciliation, on made-up books.
    Workbench(workbench::Options),
    /// The tests for indicators, all and one by one, beside DuckDB and Polars doing the same.
    Tests(indicators::Options),
}

/// With more rows than this, `cargo xtask bench --rows` measures questions over many rows.
const MANY: u64 = 2_000_000;

/// Measures and prints.
pub(crate) fn bench(options: &Options) -> Result<ExitCode> {
    match &options.subject {
        None if options.everyday.rows > MANY => {
            store::store(&store::Options { rows: options.everyday.rows, ..store::Options::default() })
        }
        None => everyday::everyday(&options.everyday),
        Some(Subject::Ui(options)) => interface::interface(options),
        Some(Subject::Idle(options)) => idle::idle(options),
        Some(Subject::Memory(options)) => memory::memory(options),
        Some(Subject::Giant(options)) => giant::giant(options),
        Some(Subject::Readers(options)) => readers::readers(options),
        Some(Subject::Reconcile(options)) => reconcile::reconcile(options),
        Some(Subject::Store(options)) => store::store(options),
        Some(Subject::Workbench(options)) => workbench::workbench(options),
        Some(Subject::Tests(options)) => indicators::indicators(options),
    }
}

/// Builds what is measured, with all optimisation, and gives an empty folder for the subject.
pub(crate) fn built(subject: &str) -> Result<PathBuf> {
    setup::measuring()?;
    println!("Building with all optimisation");
    let mut build = cargo(&["build", "--release", "-p", "nexus-cli", "-p", "nexus-tests"]);
    if !build.args(["--bin", "nexus", "--bin", "nexus-bench"]).status()?.success() {
        bail!("the build failed");
    }
    let folder = target().join("xtask/bench").join(subject);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
