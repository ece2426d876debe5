//! Drives the user interface as a person does: in Chromium over the loopback host, or in the real window.
//!
//! Nothing sleeps and hopes: each step waits for what a person would wait to see, with a limit that only a fault meets.

mod axe;
mod chooser;
mod chromium;
mod keyboard;
pub mod measure;
mod page;
mod process;
pub mod walk;
mod window;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub use chromium::Browser;
pub use page::Page;
pub use process::Process;
pub use window::{Window, WindowOptions};

/// What only a fault takes longer than, on a machine that is busy with something else.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks until there is an answer.
///
/// # Errors
/// Names what never came, with the last error.
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    let mut last = None;
    loop {
        match ask().await {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => {}
            Err(error) => last = Some(error),
        }
        if Instant::now() > end {
            let why = last.map(|error| format!(": {error:#}")).unwrap_or_default();
            bail!("{what} did not come within {} s{why}", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A program built by the same cargo call as this test, from the folder above its own.
///
/// # Errors
/// Where it has not been built.
pub fn built(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folders = own.ancestors().skip(1).take(3);
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    match folders.map(|folder| folder.join(&file)).find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("{name} is not built; run `cargo xtask test`"),
    }
}

/// Where pictures and logs of a run are left, for whoever looks into a failure.
///
/// # Errors
/// Where the folder cannot be made.
pub fn leavings(name: &str) -> Result<PathBuf> {
    let folder = root().join("shots").join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
