//! Is there a Node.js that the user interface can be built with?

use anyhow::{Result, bail};

use super::apt;
use crate::command::{answer, on_path};

/// Oldest Node.js that Vite accepts: 20.19, or 22.12 and later.
const OLDEST: (u32, u32) = (20, 19);

/// Installs Node.js where it is missing; says what is missing where it is too old.
pub(crate) fn present() -> Result<()> {
    if cfg!(target_os = "linux") && on_path("dpkg-query") && !on_path("node") {
        apt::install(&["nodejs", "npm"])?;
    }
    let Some(version) = answer("node", &["--version"]) else {
        bail!("Node.js is missing. Install version {}.{} or later, with npm.", OLDEST.0, OLDEST.1);
    };
    if !recent_enough(&version) {
        bail!(
            "Node.js {version} is too old for the user interface's tools. Install {}.{} or later.",
            OLDEST.0,
            OLDEST.1
        );
    }
    if answer(NPM, &["--version"]).is_none() {
        bail!("npm is missing. Install it beside Node.js {version}.");
    }
    Ok(())
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
