//! The TypeScript contract: written from the command list, or checked against it.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::command::root;

fn file() -> PathBuf {
    root().join("ui/src/api/contract.ts")
}

/// Writes the contract, or only says whether it is fresh.
pub(crate) fn bindings(check: bool) -> Result<ExitCode> {
    let generator =
        &mut cargo(&["run", "--quiet", "-p", "nexus-api", "--features", "bindings", "--bin", "nexus-bindings"]);
    if check {
        fresh(generator)?;
    } else {
        std::fs::write(file(), generated(generator)?)?;
        println!("Wrote {}", file().display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails where what the generator prints is not what is committed.
pub(crate) fn fresh(generator: &mut Command) -> Result<()> {
    let committed = std::fs::read_to_string(file()).with_context(|| file().display().to_string())?;
    if committed != generated(generator)? {
        bail!("ui/src/api/contract.ts does not match the command list; run `cargo xtask bindings` and commit it");
    }
    Ok(())
}

fn generated(generator: &mut Command) -> Result<String> {
    let output = generator.output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}
