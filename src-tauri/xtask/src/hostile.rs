//! Hundreds of hostile files through the real program, built for release: an everyday test run takes a share of them.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cargo::{binary, cargo};

/// How large the large ones are.
#[derive(Args)]
pub(crate) struct Options {
    /// As large as an attacker would make them: hundreds of megabytes where a format allows it.
    #[arg(long)]
    full: bool,
    /// Only groups whose test holds this in its name, e.g. `tags`.
    #[arg(default_value = "")]
    only: String,
}

/// Runs all groups, one after the other: each file's time and memory are its own.
pub(crate) fn hostile(options: &Options) -> Result<ExitCode> {
    if !cargo(&["build", "--release", "-p", "nexus-cli", "--bin", "nexus"]).status()?.success() {
        return Ok(ExitCode::FAILURE);
    }
    let mut tests = cargo(&["test", "--release", "-p", "nexus-tests", "--test", "bad_input_corpus"]);
    tests.env("NEXUS_BIN", binary("release", "nexus")).env("NEXUS_HOSTILE", if options.full { "full" } else { "all" });
    tests.args(["--", "--test-threads=1", "--show-output", &options.only]);
    Ok(if tests.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
