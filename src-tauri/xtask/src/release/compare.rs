//! Do two builds of one commit give the same bytes? What differs is listed, not hidden.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use super::Job;
use crate::cargo::cargo;
use crate::steps::succeed;

/// Builds once more from nothing of our own and compares with what lies in `first`.
pub(crate) fn twice(job: &Job<'_>, first: &Path) -> Result<ExitCode> {
    let second = first.with_extension("again");
    for package in ["nexus-examiner", "nexus-cli", "nexus-api", "nexus-update", "nexus-engine"] {
        succeed(&mut cargo(&["clean", "--release", "--quiet", "-p", package]))?;
    }
    let names = super::make(job, &[], &second)?;
    let mut differ = Vec::new();
    for name in &names {
        if std::fs::read(first.join(name)).ok() != std::fs::read(second.join(name)).ok() {
            differ.push(name.as_str());
        }
    }
    let same = names.len() - differ.len();
    println!("{same} of {} files are the same in both builds", names.len());
    differ.iter().for_each(|name| println!("  differs: {name}"));
    std::fs::remove_dir_all(&second)?;
    Ok(if differ.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
