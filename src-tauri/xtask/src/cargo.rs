//! Which cargo calls does a task make, and where do the programs land?
//!
//! Tests and checks always name the whole workspace with all features: with any other choice cargo would resolve other
//! features for the shared dependencies and compile them again.

use std::path::PathBuf;
use std::process::Command;

use crate::command::{program, root};

/// The whole workspace, as every check sees it.
pub(crate) const EVERYTHING: [&str; 2] = ["--workspace", "--all-features"];

/// Runs cargo, the same that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments);
    command.env("CARGO_TERM_COLOR", "never");
    command
}

/// The folder of all build output.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A program of the `debug` or `release` build.
pub(crate) fn binary(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
