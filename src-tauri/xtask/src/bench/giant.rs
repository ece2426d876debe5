//! What does a file take that is larger than memory should be, and how soon does its import stop?
//!
//! Not among the everyday figures: it writes a file of gigabytes, and a case as large beside it, and removes both.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::cost::megabytes;
use super::figures::{Figure, print};
use super::{built, peers};
use crate::cargo::binary;
use crate::steps::succeed;

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// Size of the CSV file, gigabytes.
    #[arg(long, default_value_t = 5)]
    gigabytes: u64,
    /// Milliseconds after which the imports that are stopped are asked to.
    #[arg(long = "stop-after", default_values_t = [1_000, 6_000, 20_000])]
    stop_after: Vec<u64>,
}

/// Memory over an open case, MiB.
const MOST_MEMORY: f64 = 300.0;
/// Seconds from the wish to stop to the end.
const MOST_WAIT: f64 = 1.0;
/// Bytes of a row of the written statement, roughly.
const ROW: u64 = 95;

/// Measures and prints.
pub(super) fn giant(options: &Options) -> Result<ExitCode> {
    let folder = built("giant")?;
    let measured = measure(&folder, options);
    // Gigabytes are not left behind, whatever happened.
    std::fs::remove_dir_all(&folder)?;
    print(&measured?);
    Ok(ExitCode::SUCCESS)
}

fn measure(folder: &Path, options: &Options) -> Result<Vec<Figure>> {
    // The file, its sealed copy, and the rows of it.
    room(folder, options.gigabytes * 4)?;
    let file = folder.join("statement.csv");
    let rows = (options.gigabytes * 1_000_000_000 / ROW).to_string();
    println!("Writing about {} GB of CSV", options.gigabytes);
    succeed(Command::new(binary("release", "nexus-bench")).arg("statement").arg(&file).args(["--rows", &rows]))?;
    println!("{rows} rows, {:.0} MB", megabytes(file.metadata()?.len()));
    let mut figures = Vec::new();
    for after in &options.stop_after {
        let [_, _, waited] = import(folder, &file, Some(*after))?;
        figures.push(Figure::at_most(
            format!("seconds from the wish to stop, {:.0} s into the import", *after as f64 / 1e3),
            MOST_WAIT,
            waited / 1e3,
            " s",
        ));
    }
    let began = std::time::Instant::now();
    let [idle, peak, _] = import(folder, &file, None)?;
    println!(
        "imported in {:.0} s; {:.0} MiB with the case open, {:.0} MiB at most",
        began.elapsed().as_secs_f64(),
        idle / 1024.0,
        peak / 1024.0
    );
    figures.push(Figure::at_most("memory over an open case", MOST_MEMORY, (peak - idle) / 1024.0, " MiB"));
    Ok(figures)
}

/// Imports into a new case; gives KiB idle, KiB at most, milliseconds from the wish to stop.
fn import(folder: &Path, file: &Path, stop_after: Option<u64>) -> Result<[f64; 3]> {
    let case = peers::new_case(folder)?;
    let mut bench = Command::new(binary("release", "nexus-bench"));
    bench.arg("giant").arg(&case).arg(file);
    if let Some(after) = stop_after {
        bench.args(["--stop-after", &after.to_string()]);
    }
    let output = bench.output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    figures.try_into().ok().with_context(|| format!("the measured program said {text:?}"))
}

fn room(folder: &Path, gigabytes: u64) -> Result<()> {
    let listed = succeed(Command::new("df").args(["--output=avail", "--block-size=1G"]).arg(folder))?.text;
    let free = listed.split_whitespace().filter_map(|word| word.parse::<u64>().ok()).next();
    match free {
        Some(free) if free < gigabytes => bail!("needs {gigabytes} GB of free space, there are {free}"),
        _ => Ok(()),
    }
}
