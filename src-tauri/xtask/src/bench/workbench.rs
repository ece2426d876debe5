//! How long does a person wait on the workbench of reconciliation?

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::cargo::binary;
use crate::steps::succeed;

use super::built;

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Payments in the made-up books.
    #[arg(long, default_value_t = 100_000)]
    items: usize,
}

/// Makes a case of made-up books, reconciles it, then measures and prints.
pub(super) fn workbench(options: &Options) -> Result<ExitCode> {
    let folder = built("workbench")?;
    let mut bench = Command::new(binary("release", "nexus-bench"));
    bench.arg("workbench").arg(&folder).args(["--items", &options.items.to_string()]);
    println!("{}", succeed(&mut bench)?.text);
    Ok(ExitCode::SUCCESS)
}
