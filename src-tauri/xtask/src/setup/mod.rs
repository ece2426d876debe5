//! What must be on the machine before anything is built? Rust is there; the rest is installed here or named plainly.

mod apt;
mod node;

pub(crate) use node::{NPM, own_folder};

use anyhow::Result;

/// Packages to build the application.
const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];
/// Packages to show it where there is no display.
const HEADLESS: &[&str] = &["xvfb", "dbus", "fonts-dejavu-core", "scrot"];
/// Packages to drive it as a person does.
const DRIVE: &[&str] = &["webkit2gtk-driver", "chromium", "chromium-driver", "xdotool"];

/// Packages to measure beside.
const MEASURE: &[&str] = &["build-essential", "sqlite3", "time", "python3-pip", "python3-venv"];

/// What the machine is prepared for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Building and showing the window on a display.
    Building,
    /// The same without a display.
    Headless,
    /// All tests.
    Testing,
}

/// Installs what is missing on Debian and its kin; elsewhere says what the platform needs.
pub(crate) fn system(purpose: For) -> Result<()> {
    if cfg!(target_os = "linux") {
        let mut packages = BUILD.to_vec();
        if purpose != For::Building {
            packages.extend(HEADLESS);
        }
        if purpose == For::Testing {
            packages.extend(DRIVE);
        }
        apt::install(&packages)?;
    }
    node::present()
}

/// Installs what measurements are made with and against.
pub(crate) fn measuring() -> Result<()> {
    if cfg!(target_os = "linux") {
        apt::install(MEASURE)?;
    }
    Ok(())
}
