//! What do the tests for indicators cost, beside DuckDB and Polars doing the same single tests?

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::cargo::{binary, target};
use crate::command::program;
use crate::steps::succeed;

use super::cost::timed;
use super::{built, peers};

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Rows of the cases that are made.
    #[arg(long, default_value_t = 10_000_000)]
    rows: u64,
}

/// The peers, pinned.
const PACKAGES: [&str; 2] = ["duckdb==2.0.0", "polars==2.1.0"];

/// Each peer holds the columns in memory, as the tests do, and answers the same question; least of three, milliseconds.
const PEERS: &str = r#"
import sys, time
sys.path.insert(0, sys.argv[2])
import duckdb, polars
def least(work):
    best = 1e18
    for _ in range(3):
        began = time.perf_counter(); work(); best = min(best, time.perf_counter() - began)
    return best * 1e3
database = duckdb.connect()
database.execute("CREATE TABLE rows AS SELECT * FROM read_csv(?, types={'party': 'VARCHAR', 'amount': 'BIGINT', 'reference': 'VARCHAR'})", [sys.argv[1]])
DIGITS = "SELECT amount < 0, abs(amount) // CAST(10 ** (length(CAST(abs(amount) AS VARCHAR)) - 2) AS BIGINT) AS two, count(*) FROM rows WHERE abs(amount) >= 10 GROUP BY ALL"
TWICE = "SELECT party, amount, reference, count(*) AS n FROM rows WHERE party <> '' AND reference <> '' AND amount <> 0 GROUP BY ALL HAVING n > 1"
print(f"DuckDB {duckdb.__version__}: first two digits {least(lambda: database.execute(DIGITS).fetchall()):.1f}, exact duplicates {least(lambda: database.execute(TWICE).fetch_arrow_table() if hasattr(database, 'fetch_arrow_table') else database.execute(TWICE).fetchall()):.1f}")
database.close()
rows = polars.read_csv(sys.argv[1], schema_overrides={"party": polars.String, "amount": polars.Int64, "reference": polars.String})
size = polars.col("amount").abs()
power = (size.log10().floor() - 1)
digits = lambda: rows.lazy().filter(size >= 10).group_by(polars.col("amount") < 0, (size / 10.0 ** power).floor().cast(polars.Int32).alias("two")).len().collect()
twice = lambda: rows.lazy().filter((polars.col("party") != "") & (polars.col("reference") != "") & (polars.col("amount") != 0)).group_by("party", "amount", "reference").len().filter(polars.col("len") > 1).collect()
print(f"Polars {polars.__version__}: first two digits {least(digits):.1f}, exact duplicates {least(twice):.1f}")
"#;

/// Makes a case of many files for the whole battery and one of a single statement for single tests, then measures.
pub(super) fn indicators(options: &Options) -> Result<ExitCode> {
    let folder = built("tests")?;
    let (nexus, bench, rows) = (binary("release", "nexus"), binary("release", "nexus-bench"), options.rows.to_string());
    let sample = folder.join("sample");
    succeed(Command::new(&nexus).arg("sample").arg(&sample).args(["--rows", &rows]))?;
    let whole = folder.join("Whole.nexus");
    crate::rates::read("release", &sample, &whole)?;
    let cost = timed(&nexus, &["test".into(), whole.clone(), "--json".into()], None)?;
    println!("every test over the generated case: {}", cost.line(options.rows));
    println!("{}", succeed(Command::new(&bench).arg("tests").arg(&whole))?.text);

    let (file, case) = (folder.join("statement.csv"), peers::case(&folder));
    succeed(Command::new(&bench).arg("statement").arg(&file).args(["--rows", &rows]))?;
    peers::import(&folder, &file)?;
    println!("one statement:\n{}", succeed(Command::new(&bench).arg("tests").arg(&case))?.text);
    let columns = folder.join("columns.csv");
    succeed(Command::new(&bench).arg("columns").arg(&case).arg(&columns))?;
    println!("{}", succeed(&mut peer(&folder, &columns)?)?.text);
    Ok(ExitCode::SUCCESS)
}

fn peer(folder: &Path, columns: &Path) -> Result<Command> {
    let packages = target().join("xtask/python/indicators");
    if !packages.join("polars").is_dir() {
        let mut pip = program("python3", &["-m", "pip", "install", "--quiet", "--target"]);
        succeed(pip.arg(&packages).args(PACKAGES))?;
    }
    let script = folder.join("peers.py");
    std::fs::write(&script, PEERS)?;
    let mut command = program("python3", &[]);
    command.arg(script).arg(columns).arg(packages);
    Ok(command)
}
