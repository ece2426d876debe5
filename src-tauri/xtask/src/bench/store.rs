//! How fast are questions over many rows?

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::cargo::binary;
use crate::steps::succeed;

use super::{built, peers};

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Rows of the case that is made.
    #[arg(long, default_value_t = 10_000_000)]
    rows: u64,
}

/// Makes a case of one long statement, then measures and prints.
pub(super) fn store(options: &Options) -> Result<ExitCode> {
    let folder = built("store")?;
    let (file, case, rows) = (folder.join("statement.csv"), peers::case(&folder), options.rows.to_string());
    let bench = || Command::new(binary("release", "nexus-bench"));
    let nexus = || Command::new(binary("release", "nexus"));
    succeed(bench().arg("statement").arg(&file).args(["--rows", &rows]))?;
    succeed(nexus().args(["case", "new"]).arg(&case).args(["--examiner", "Bench", "--role", "Bench"]))?;
    succeed(nexus().arg("import").arg(&case).arg(&file))?;
    println!("{}", succeed(bench().arg("store").arg(&case))?.text);
    println!("{}", succeed(bench().arg("pages").arg(&case))?.text);
    Ok(ExitCode::SUCCESS)
}
