//! How quick is the interface? In Chromium on the loopback host, and in the real window.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Result, bail};
use clap::Args;

use crate::cargo::{EVERYTHING, binary, cargo};
use crate::setup::{self, For};
use crate::{run, ui};

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Switches of each kind on each screen.
    #[arg(long, default_value_t = 200)]
    times: u32,
    /// Switches after which the page must hold what it held before.
    #[arg(long, default_value_t = 2_000)]
    growth: u32,
    /// Leave the real window out.
    #[arg(long)]
    only_chromium: bool,
}

/// Builds all of it, measures and prints.
pub(super) fn interface(options: &Options) -> Result<ExitCode> {
    setup::system(For::Testing)?;
    ui::built()?;
    let mut build = cargo(&["build", "--release", "--bin", "nexus-bench"]);
    if !build.args(EVERYTHING).status()?.success() {
        bail!("the build failed");
    }
    let mut places = vec!["chromium"];
    if !options.only_chromium {
        run::build(true)?;
        places.push("window");
    }
    for place in places {
        println!("\n{place}");
        let mut bench = Command::new(binary("release", "nexus-bench"));
        bench.args(["interface", "--place", place, "--times", &options.times.to_string()]);
        bench.args(["--growth", &options.growth.to_string()]).stdin(Stdio::null());
        if !bench.status()?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
