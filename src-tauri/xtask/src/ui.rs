//! The user interface: its packages, its build, its own checks.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::command::{captured, program, root};
use crate::setup::NPM;
use crate::steps::{Checks, Steps, succeed};

/// Sources of the build: when one is newer than what was built, it is built again.
const SOURCES: &[&str] =
    &["src", "public", "tools", "index.html", "package.json", "package-lock.json", "vite.config.ts"];

/// Installs packages and builds, each only where it is due.
pub(crate) fn built() -> Result<()> {
    packages()?;
    let ui = root().join("ui");
    let made = modified(&ui.join("dist/index.html"));
    let changed = SOURCES.iter().filter_map(|source| newest(&ui.join(source))).max();
    if made.is_none() || changed > made {
        succeed(&mut npm(&["run", "build"]))?;
    }
    Ok(())
}

/// Installs exactly the packages of the lock file, unless that was done since it changed.
fn packages() -> Result<()> {
    let ui = root().join("ui");
    let installed = modified(&ui.join("node_modules/.package-lock.json"));
    if installed.is_none() || modified(&ui.join("package-lock.json")) > installed {
        succeed(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

/// Types, lint, format, unit tests, and the size that may not grow.
pub(crate) fn checks(steps: &mut Steps) {
    for (name, script) in [
        ("UI types", "check"),
        ("UI lint", "lint"),
        ("UI format", "format:check"),
        ("UI unit tests", "test"),
        ("UI size budget", "budget"),
    ] {
        steps.step(name, || succeed(&mut npm(&["run", "--silent", script])).map(|_| Checks::one()));
    }
}

/// What was built: bytes of each file, of the entry scripts and of the whole, over budget or not.
pub(crate) fn sizes() -> Result<String> {
    Ok(captured(&mut npm(&["run", "--silent", "budget"]), Duration::from_secs(60))?.text)
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = program(NPM, arguments);
    command.current_dir(root().join("ui")).env("CI", "true").env("NO_COLOR", "1");
    command
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

/// When the newest file in a folder was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = path.read_dir() else { return modified(path) };
    entries.flatten().filter_map(|entry| newest(&entry.path())).max()
}
