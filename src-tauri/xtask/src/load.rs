//! `cargo xtask load`: do a hundred examiners at once each get their answer in time?

use std::process::{Command, ExitCode, Stdio};

use anyhow::Result;
use clap::Args;

use crate::bench::{built, filled};
use crate::cargo::binary;

/// How it is asked.
#[derive(Args)]
pub(crate) struct Options {
    /// Examiners at once.
    #[arg(long, default_value_t = 100)]
    users: u64,
    /// How long, seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Rows of the case that is made.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Milliseconds that each looks at an answer, on average.
    #[arg(long, default_value_t = 1_000)]
    pause: u64,
}

/// Makes a case, lets them ask, prints.
pub(crate) fn load(options: &Options) -> Result<ExitCode> {
    let folder = built("load")?;
    let case = filled(&folder, options.rows)?;
    let numbers = [("--users", options.users), ("--seconds", options.seconds), ("--pause", options.pause)];
    let mut bench = Command::new(binary("release", "nexus-bench"));
    bench.arg("load").arg(&case).stdin(Stdio::null());
    for (name, number) in numbers {
        bench.args([name, &number.to_string()]);
    }
    let status = bench.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
