//! Pictures of every screen, in every theme and size, for a person to look at.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cargo::{EVERYTHING, binary, cargo};
use crate::command::program;
use crate::setup::{self, For};
use crate::steps::succeed;
use crate::ui;

/// Which pictures.
#[derive(Args)]
pub(crate) struct Options {
    /// Folder of the pictures.
    #[arg(default_value = "shots/screens")]
    out: PathBuf,
    /// Point of view.
    #[arg(long, default_value = "examiner")]
    pov: String,
    /// Only these screens, e.g. `findings`; all without.
    #[arg(long)]
    only: Vec<String>,
}

/// Builds what is pictured and pictures it in Chromium.
pub(crate) fn shots(options: &Options) -> Result<ExitCode> {
    setup::system(For::Testing)?;
    ui::built()?;
    succeed(cargo(&["build", "--quiet", "--bin", "nexus-shots"]).args(EVERYTHING))?;
    let mut command = program(binary("debug", "nexus-shots"), &["--pov", &options.pov]);
    command.arg("--out").arg(&options.out);
    for screen in &options.only {
        command.args(["--only", screen]);
    }
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
