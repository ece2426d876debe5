//! What does reading a million rows cost, beside tools that people know? All in one run, each fed the same file.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cargo::{binary, cargo, target};
use crate::command::program;
use crate::setup;
use crate::steps::succeed;

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// Rows of the statement.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
}

/// The same columns and indexes in SQLite's own shell.
const SQLITE: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;\n.mode csv\n.import FILE lines\n\
                      CREATE INDEX by_date ON lines(1); CREATE INDEX by_amount ON lines(3);";
/// DuckDB reads the file into a table of its own.
const DUCKDB: &str = "import sys, duckdb\nduckdb.connect(sys.argv[2]).execute(\
                      \"CREATE TABLE lines AS SELECT * FROM read_csv(?)\", [sys.argv[1]])";
/// The version measured against.
const DUCKDB_PACKAGE: &str = "duckdb==2.0.0";

/// Measures and prints.
pub(crate) fn bench(options: &Options) -> Result<ExitCode> {
    setup::measuring()?;
    println!("Building with all optimisation");
    let mut build = cargo(&["build", "--release", "-p", "nexus-cli", "-p", "nexus-tests"]);
    if !build.args(["--bin", "nexus", "--bin", "nexus-bench"]).status()?.success() {
        bail!("the build failed");
    }
    let folder = target().join("xtask/bench");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("statement.csv");
    let rows = options.rows.to_string();
    succeed(Command::new(binary("release", "nexus-bench")).arg("statement").arg(&file).args(["--rows", &rows]))?;
    let bytes = file.metadata()?.len();
    println!("{rows} rows, {:.1} MB of CSV\n", megabytes(bytes));
    let ours = import(&folder, &file)?;
    println!("{:30} {}", "nexus import", ours.line(options.rows));
    let duckdb = duckdb(&folder, &file)?;
    println!("{:30} {}", "DuckDB read_csv into a table", duckdb.line(options.rows));
    let sqlite = sqlite(&folder, &file)?;
    println!("{:30} {}", "sqlite3 .import and indexes", sqlite.line(options.rows));
    println!("\nCPU: {:.2} of DuckDB's, {:.2} of sqlite3's", ours.cpu / duckdb.cpu, ours.cpu / sqlite.cpu);
    let case = folder.join("Bench.nexus");
    let stored = std::fs::metadata(case.join("case.db"))?.len();
    println!("Store: {:.1} MB, {} bytes a row\n", megabytes(stored), stored / options.rows.max(1));
    succeed(Command::new(binary("release", "nexus")).arg("verify").arg(&case))?;
    println!("{}", succeed(Command::new(binary("release", "nexus-bench")).arg("pages").arg(&case))?.text);
    Ok(ExitCode::SUCCESS)
}

/// What one run cost.
struct Cost {
    seconds: f64,
    /// Processor time, seconds.
    cpu: f64,
    /// Largest resident memory, KiB.
    memory: u64,
}

impl Cost {
    #[expect(clippy::cast_precision_loss, reason = "a rate shown without decimals")]
    fn line(&self, rows: u64) -> String {
        let Cost { seconds, cpu, memory } = self;
        let rate = rows as f64 / seconds;
        format!("{seconds:6.2} s  CPU {cpu:6.2} s  {rate:9.0} rows/s  peak memory {:4} MB", memory / 1024)
    }
}

fn import(folder: &Path, file: &Path) -> Result<Cost> {
    let nexus = binary("release", "nexus");
    let case = folder.join("Bench.nexus");
    succeed(Command::new(&nexus).args(["case", "new"]).arg(&case).args(["--examiner", "Bench", "--role", "Bench"]))?;
    timed(&nexus, &["import".into(), case, file.to_owned()], None)
}

fn duckdb(folder: &Path, file: &Path) -> Result<Cost> {
    let packages = target().join("xtask/python");
    if !packages.join("duckdb").is_dir() {
        let mut pip = program("python3", &["-m", "pip", "install", "--quiet", "--target"]);
        succeed(pip.arg(&packages).arg(DUCKDB_PACKAGE))?;
    }
    let script = folder.join("duckdb.py");
    let text = format!("import sys; sys.path.insert(0, {:?})\n{DUCKDB}", packages.display().to_string());
    std::fs::write(&script, text)?;
    timed(Path::new("python3"), &[script, file.to_owned(), folder.join("lines.duckdb")], None)
}

fn sqlite(folder: &Path, file: &Path) -> Result<Cost> {
    let header = std::fs::read_to_string(file)?.lines().next().unwrap_or_default().to_owned();
    let column = |place: usize| format!("\"{}\"", header.split(',').nth(place).unwrap_or_default().trim_matches('"'));
    let script = SQLITE
        .replace("FILE", &file.display().to_string())
        .replace("lines(1)", &format!("lines({})", column(0)))
        .replace("lines(3)", &format!("lines({})", column(2)));
    timed(Path::new("sqlite3"), &["-bail".into(), folder.join("lines.sqlite")], Some(&script))
}

/// Runs a program under `time`, which knows what its children cost.
fn timed(name: &Path, arguments: &[PathBuf], input: Option<&str>) -> Result<Cost> {
    let report = target().join("xtask/bench/time.txt");
    let mut command = Command::new("/usr/bin/time");
    command.args(["--format", "%e %U %S %M", "--output"]).arg(&report).arg(name).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().context("starting /usr/bin/time")?;
    if let (Some(mut pipe), Some(text)) = (child.stdin.take(), input) {
        std::io::Write::write_all(&mut pipe, text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{}: {}", name.display(), String::from_utf8_lossy(&output.stderr));
    }
    let text = std::fs::read_to_string(&report)?;
    let parts: Vec<f64> = text.split_whitespace().filter_map(|part| part.parse().ok()).collect();
    let [seconds, user, system, _] = parts[..] else { bail!("time said {text:?}") };
    let memory = text.split_whitespace().next_back().and_then(|part| part.parse().ok()).unwrap_or(0);
    Ok(Cost { seconds, cpu: user + system, memory })
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
