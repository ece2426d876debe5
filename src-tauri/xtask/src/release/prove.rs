//! Does the packaged application update itself? Two releases of one commit that differ in their number, and a root of
//! their own in which they are installed, started, updated and lied to.

use std::process::ExitCode;

use anyhow::{Result, bail};

use super::{job, keys, make, own_version};
use crate::cargo::{EVERYTHING, binary, cargo, target};
use crate::command::program;
use crate::setup::{self, For};
use crate::steps::succeed;

/// The version that follows, as far as its package says.
const NEXT: &str = "0.1.1";

/// Makes both releases and runs the proof.
pub(crate) fn prove(quick: bool) -> Result<ExitCode> {
    if !cfg!(target_os = "linux") {
        bail!("the proof installs a .deb, which this system cannot");
    }
    setup::system(For::Testing)?;
    let keys = keys::for_trying()?;
    let releases = target().join("prove");
    for (sequence, version) in [(1, own_version()?), (2, NEXT.to_owned())] {
        let mut job = job(&keys, "stable", sequence, version.clone())?;
        if quick {
            job.profile = "debug";
        }
        make(&job, &[], &releases.join(version))?;
    }
    succeed(cargo(&["build", "--quiet", "--bin", "nexus-prove"]).args(EVERYTHING))?;
    // A mount namespace of its own: what is mounted is gone when the proof ends, however it ends.
    let mut command = program("unshare", &["--mount", "--"]);
    command.arg(binary("debug", "nexus-prove")).arg(releases.join(own_version()?)).arg(releases.join(NEXT));
    command.arg(target().join("test-keys"));
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
