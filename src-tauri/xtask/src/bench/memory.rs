//! How much memory does the engine hold?

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::cargo::binary;
use crate::steps::succeed;

use super::{built, filled};

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Rows of the case that is made.
    #[arg(long, default_value_t = 10_000_000)]
    rows: u64,
    /// Switches of screen, point of view and theme.
    #[arg(long, default_value_t = 100_000)]
    switches: u32,
}

/// Makes a case of one long statement, then measures and prints.
pub(super) fn memory(options: &Options) -> Result<ExitCode> {
    let folder = built("memory")?;
    let case = filled(&folder, options.rows)?;
    let switches = options.switches.to_string();
    let mut bench = Command::new(binary("release", "nexus-bench"));
    println!("{}", succeed(bench.arg("memory").arg(&case).args(["--switches", &switches]))?.text);
    Ok(ExitCode::SUCCESS)
}
