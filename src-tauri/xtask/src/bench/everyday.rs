//! What does reading a million rows cost, beside tools that people know, and how long does a person wait?
//!
//! Everything in one run: each reader is fed the same file, in turn, several times; the median run by processor time is
//! shown, since a busy machine disturbs that least. Figures and ratios are printed, never judged.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use clap::Args;

use crate::cargo::binary;
use crate::steps::succeed;
use crate::ui;

use super::cost::{self, Cost};
use super::figures::{self, Figure};
use super::peers::{self, Peer, Readers};
use super::{built, window};

/// Processor time of an import beside DuckDB's.
const MOST: f64 = 1.5;

/// What is measured.
#[derive(Args)]
pub(super) struct Everyday {
    /// Rows of the statement.
    #[arg(long, default_value_t = 1_000_000)]
    pub(super) rows: u64,
    /// How often each reader reads it.
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// How often the application is started for its first frame; 0 leaves its build out.
    #[arg(long, default_value_t = 5)]
    starts: usize,
}

/// Measures and prints.
pub(super) fn everyday(options: &Everyday) -> Result<ExitCode> {
    let folder = built("everyday")?;
    reading(&folder, options)?;
    println!(
        "{}",
        succeed(Command::new(binary("release", "nexus-bench")).arg("pages").arg(peers::case(&folder)))?.text
    );
    ui::built()?;
    println!("User interface, bytes:\n{}", ui::sizes()?);
    if options.starts > 0 {
        println!("{}", window::first_frames(options.starts)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// Races the readers over one statement.
fn reading(folder: &Path, options: &Everyday) -> Result<()> {
    let file = folder.join("statement.csv");
    let rows = options.rows.to_string();
    succeed(Command::new(binary("release", "nexus-bench")).arg("statement").arg(&file).args(["--rows", &rows]))?;
    let readers = Readers::prepare(folder, file.clone())?;
    println!("{rows} rows, {:.1} MB of CSV, {} times each\n", cost::megabytes(file.metadata()?.len()), options.repeat);

    let mut costs: Vec<Vec<Cost>> = Peer::ALL.iter().map(|_| Vec::new()).collect();
    for _ in 0..options.repeat.max(1) {
        for (peer, costs) in Peer::ALL.into_iter().zip(&mut costs) {
            costs.push(readers.read(peer)?);
        }
    }
    let medians: Vec<Cost> = costs.into_iter().map(cost::median).collect();
    for (peer, median) in Peer::ALL.into_iter().zip(&medians) {
        println!("{:48} {}", peer.label(), median.line(options.rows));
    }
    let [ours, duckdb, sqlite] = &medians[..] else { bail!("a reader is missing") };
    println!("\nCPU: {:.2} of DuckDB's, {:.2} of sqlite3's", ours.cpu / duckdb.cpu, ours.cpu / sqlite.cpu);
    println!(
        "Wall clock: {:.2} of DuckDB's, {:.2} of sqlite3's",
        ours.seconds / duckdb.seconds,
        ours.seconds / sqlite.seconds
    );
    let stored = std::fs::metadata(peers::case(folder).join("case.db"))?.len();
    println!("Store: {:.1} MB, {} bytes a row", cost::megabytes(stored), stored / options.rows.max(1));
    let verified = succeed(Command::new(binary("release", "nexus")).arg("verify").arg(peers::case(folder)))?;
    println!("\n{}", verified.text);
    figures::print(&[Figure::at_most("import beside DuckDB's, CPU", MOST, ours.cpu / duckdb.cpu, "x")]);
    Ok(())
}
