//! A case with many rows of one long statement, for subjects that measure what is asked of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::cargo::binary;
use crate::steps::succeed;

/// Writes the statement and reads it into a new case in `folder`; gives the case.
pub(crate) fn filled(folder: &Path, rows: u64) -> Result<PathBuf> {
    let (file, case) = (folder.join("statement.csv"), folder.join("Bench.nexus"));
    let nexus = || Command::new(binary("release", "nexus"));
    let mut write = Command::new(binary("release", "nexus-bench"));
    succeed(write.arg("statement").arg(&file).args(["--rows", &rows.to_string()]))?;
    succeed(nexus().args(["case", "new"]).arg(&case).args(["--examiner", "Bench", "--role", "Bench"]))?;
    succeed(nexus().arg("import").arg(&case).arg(&file))?;
    std::fs::remove_file(file)?;
    Ok(case)
}
