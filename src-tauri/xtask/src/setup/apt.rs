//! Which Debian packages are missing, and may they be installed here?

use anyhow::{Result, bail};

use crate::command::{answer, on_path, program};

/// Installs those of `packages` that are missing, as root or through sudo.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if !on_path("dpkg-query") {
        println!("This system has no dpkg. Install what matches these Debian packages: {}", packages.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {} (this is never cut short)", missing.join(" "));
    // An installation that was cut off before leaves dpkg refusing everything until this is done.
    if answer("dpkg", &["--audit"]).is_some_and(|text| !text.is_empty()) {
        as_root(&["dpkg", "--configure", "-a"])?;
    }
    as_root(&["apt-get", "update", "-qq", "-o", "Acquire::Retries=3"])?;
    let mut command = vec!["apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    command.extend(["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=900"]);
    command.extend(&missing);
    as_root(&command)?;
    let still: Vec<&str> = missing.into_iter().filter(|package| !installed(package)).collect();
    if !still.is_empty() {
        bail!("apt-get did not install {}", still.join(" "));
    }
    Ok(())
}

fn installed(package: &str) -> bool {
    answer("dpkg-query", &["-W", "-f=${db:Status-Status}", package]).is_some_and(|state| state == "installed")
}

/// Runs a command as root with its output shown: an installation may take minutes and must be seen to move.
fn as_root(command: &[&str]) -> Result<()> {
    let environment = ["env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=a"];
    let (name, before): (&str, &[&str]) = match answer("id", &["-u"]).as_deref() {
        Some("0") => ("env", &environment[1..]),
        _ if !on_path("sudo") => bail!("These need root, and there is no sudo here. As root: {}", command.join(" ")),
        _ => ("sudo", &environment),
    };
    let status = program(name, before).args(command).stdin(std::process::Stdio::inherit()).status()?;
    if !status.success() {
        bail!("{} ended with {status}", command.join(" "));
    }
    Ok(())
}
