//! How fast are questions over many rows, beside DuckDB and Polars over the same file, and beside memory itself?

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use super::cost::median;
use super::figures::{Figure, print};
use super::peers::{self, Peer, Readers};
use super::{built, cost};
use crate::cargo::{binary, target};
use crate::command::program;
use crate::steps::succeed;

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Rows of the case that is made.
    #[arg(long, default_value_t = 10_000_000)]
    pub(super) rows: u64,
    /// How often each reader reads the file.
    #[arg(long, default_value_t = 1)]
    pub(super) repeat: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { rows: 10_000_000, repeat: 1 }
    }
}

/// Questions that all three answer, with the bytes a row has in plain columns that each must read.
const QUESTIONS: &[(&str, f64, f64)] = &[
    ("sum", 8.0, 1.2),
    ("filter_half", 8.0, 2.0),
    ("group_month", 8.0, 2.0),
    ("group_weekday", 8.0, 2.0),
    ("group_account", 12.0, 2.0),
    ("group_category", 12.0, 2.0),
    ("group_party", 12.0, 2.0),
    ("group_party_filtered", 12.0, 2.0),
];
/// How much cheaper than DuckDB every aggregate is to be.
const DUCKDB: f64 = 3.0;
const PACKAGES: [&str; 2] = ["duckdb==2.0.0", "polars==2.1.0"];
const SCRIPT: &str = include_str!("peers_store.py");

/// Makes a case of one long statement, then measures and prints.
pub(super) fn store(options: &Options) -> Result<ExitCode> {
    let folder = built("store")?;
    let (file, rows) = (folder.join("statement.csv"), options.rows.to_string());
    succeed(Command::new(binary("release", "nexus-bench")).arg("statement").arg(&file).args(["--rows", &rows]))?;
    println!("{rows} rows, {:.1} MB of CSV", cost::megabytes(file.metadata()?.len()));
    let mut figures = vec![imports(&folder, &file, options)?];
    let ours =
        parsed(&succeed(Command::new(binary("release", "nexus-bench")).arg("store").arg(peers::case(&folder)))?.text)?;
    let peers = parsed(&others(&folder, &file)?)?;
    figures.extend(own(&ours)?);
    aggregates(&ours, &peers, &mut figures)?;
    println!();
    told(&ours);
    print(&figures);
    Ok(ExitCode::SUCCESS)
}

fn parsed(text: &str) -> Result<Value> {
    let line = text.lines().rfind(|line| line.starts_with('{')).context("no figures were printed")?;
    Ok(serde_json::from_str(line)?)
}

fn number(figures: &Value, name: &str) -> Result<f64> {
    figures[name].as_f64().with_context(|| format!("no figure {name}"))
}

/// Reads the file into a case and into DuckDB, in turn.
fn imports(folder: &Path, file: &Path, options: &Options) -> Result<Figure> {
    let readers = Readers::prepare(folder, file.to_owned())?;
    let (mut ours, mut duckdb) = (Vec::new(), Vec::new());
    for _ in 0..options.repeat.max(1) {
        duckdb.push(readers.read(Peer::DuckDb)?);
        ours.push(readers.read(Peer::Nexus)?);
    }
    let (ours, duckdb) = (median(ours), median(duckdb));
    for (peer, cost) in [(Peer::Nexus, &ours), (Peer::DuckDb, &duckdb)] {
        println!("{:48} {}", peer.label(), cost.line(options.rows));
    }
    Ok(Figure::at_most("import beside DuckDB's, CPU", 1.5, ours.cpu / duckdb.cpu, "x"))
}

/// Asks DuckDB and Polars, installed into an environment of their own.
fn others(folder: &Path, file: &Path) -> Result<String> {
    let home = target().join("xtask/python/store");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let ready = home.join("ready");
    if std::fs::read_to_string(&ready).ok().as_deref() != Some(&PACKAGES.join(" ")) {
        succeed(program("python3", &["-m", "venv", "--clear"]).arg(&home))?;
        succeed(program(&python, &["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
        std::fs::write(&ready, PACKAGES.join(" "))?;
    }
    let script = folder.join("peers.py");
    std::fs::write(&script, SCRIPT)?;
    Ok(succeed(Command::new(&python).arg(&script).arg(file))?.text)
}

fn aggregates(ours: &Value, peers: &Value, figures: &mut Vec<Figure>) -> Result<()> {
    let (rows, memory) = (number(ours, "rows")?, number(ours, "memory_gb_per_s")?);
    println!("\nMemory gives one processor {memory:.1} GB/s. Milliseconds of processor time, {rows} rows:");
    let head = ["nexus", "DuckDB", "Polars", "memory", "DuckDB/nexus", "Polars/nexus", "nexus/memory"];
    println!("{:24}{}", "", head.map(|name| format!("{name:>14}")).concat());
    for (name, bytes, most) in QUESTIONS {
        let cpu = number(ours, &format!("{name}_cpu_ms"))?;
        let (duckdb, polars) = (number(&peers["duckdb"], name)?, number(&peers["polars"], name)?);
        let limit = rows * bytes / memory / 1e6;
        let line = [cpu, duckdb, polars, limit, duckdb / cpu, polars / cpu, cpu / limit];
        println!("{name:24}{}", line.map(|value| format!("{value:14.2}")).concat());
        figures.push(Figure::at_most(format!("{name} beside memory's limit, CPU"), *most, cpu / limit, "x"));
        figures.push(Figure::at_least(format!("{name}: DuckDB's CPU beside ours"), DUCKDB, duckdb / cpu, "x"));
    }
    for name in ["search 12345", "sort amount, 50 in the middle"] {
        println!("{name:32} DuckDB {} Polars {}", peers["duckdb"][name], peers["polars"][name]);
    }
    if peers["duckdb"]["version"].is_null() {
        bail!("DuckDB did not answer");
    }
    Ok(())
}

/// Figures that have a target of their own.
fn own(ours: &Value) -> Result<Vec<Figure>> {
    let rows = number(ours, "rows")?;
    let bytes = (number(ours, "database_bytes")? + number(ours, "columns_bytes")?) / rows;
    let least =
        |what: &str, at, name: &str, unit| Ok::<_, anyhow::Error>(Figure::at_most(what, at, number(ours, name)?, unit));
    let mut found = vec![
        least("date jump, warm, p99", 0.2, "date_p99_ms", " ms")?,
        least("date jump, warm, p99, CPU", 0.2, "date_p99_cpu_ms", " ms")?,
        least("cold page, p50", 5.0, "cold_page_p50_ms", " ms")?,
        least("open to the first page with totals", 1000.0, "open_to_page_ms", " ms")?,
        Figure::at_most("store and columns, bytes a row", 120.0, bytes, ""),
        Figure::at_least("columns made, million rows/s", 8.0, number(ours, "copies_rows_per_s")? / 1e6, ""),
        least("private memory with the case open", 400.0, "memory_open_mib", " MiB")?,
        least("private memory after trimming", 150.0, "memory_trimmed_mib", " MiB")?,
    ];
    for key in ["amount", "party", "description"] {
        for kind in ["", "_cpu"] {
            let what = format!("sorted by {key}: jump and 50 rows, p99{}", if kind.is_empty() { "" } else { ", CPU" });
            found.push(least(&what, 1.0, &format!("{key}_p99{kind}_ms"), " ms")?);
        }
    }
    for (search, times) in ours["searches"].as_object().context("no searches")? {
        found.push(Figure::at_most(format!("search {search}"), 100.0, number(times, "ms")?, " ms"));
    }
    Ok(found)
}

/// What has no target but explains the rest.
fn told(ours: &Value) {
    for (name, value) in ours.as_object().into_iter().flatten() {
        if name != "searches" {
            println!("{name:32} {value}");
        }
    }
    for (search, times) in ours["searches"].as_object().into_iter().flatten() {
        println!("search {search:24} {times}");
    }
}
