//! Third-party statements that are no part of this repository: what do the importers make of them?

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cargo::{binary, cargo};
use crate::command::{answer, program, root};
use crate::steps::{Checks, succeed};

/// The folder of third-party evidence, where it is present.
pub(crate) fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("NEXUS_EVIDENCE").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/evidence"));
    folder.join("conformance.py").is_file().then_some(folder)
}

/// Builds `nexus` and holds it against the folder, showing every line.
pub(crate) fn conformance(format: Option<&str>) -> Result<ExitCode> {
    let Some(folder) = folder() else { bail!("There is no evidence folder; name it in NEXUS_EVIDENCE.") };
    if !cargo(&["build", "--quiet", "-p", "nexus-cli"]).status()?.success() {
        bail!("the build failed");
    }
    let mut command = checker(&folder)?;
    if let Some(format) = format {
        command.args(["--format", format]);
    }
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The same as a step: every file must be read as others read it.
pub(crate) fn check(folder: &Path) -> Result<Checks> {
    let text = succeed(&mut checker(folder)?)?.text;
    let passed = text.lines().find_map(|line| line.split_once(" passed,")?.0.parse().ok()).unwrap_or(0);
    Ok(Checks { passed, failed: 0, note: format!(" ({passed} files)") })
}

fn checker(folder: &Path) -> Result<std::process::Command> {
    let Some(python) = ["python3", "python"].into_iter().find(|name| answer(name, &["--version"]).is_some()) else {
        bail!("The conformance check needs Python 3.");
    };
    let mut command = program(python, &[]);
    command.arg(folder.join("conformance.py")).arg(binary("debug", "nexus")).arg(folder);
    Ok(command)
}
