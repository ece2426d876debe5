//! The native file dialog, answered with the keyboard: type the path, press Return.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::eventually;
use crate::loopback::Choice;

/// The display that the application is shown on.
pub(super) struct Desktop {
    display: String,
}

impl Desktop {
    pub(super) fn new(display: String) -> Self {
        Desktop { display }
    }

    /// The windows on show now.
    pub(super) fn windows(&self) -> Result<BTreeSet<String>> {
        // Ends badly where nothing is found, which is an answer too.
        let output = self.xdotool(&["search", "--onlyvisible", "--name", "."])?;
        Ok(output.split_whitespace().map(str::to_owned).collect())
    }

    /// Answers the dialog that has opened since `before`.
    pub(super) async fn answer(&self, before: &BTreeSet<String>, choice: Choice) -> Result<()> {
        let dialog = eventually("a native dialog", async || {
            Ok(self.windows()?.into_iter().find(|window| !before.contains(window)))
        })
        .await?;
        let path = match choice {
            Choice::Files(files) => match files.as_slice() {
                [] => None,
                [file] => Some(file.clone()),
                _ => bail!("a path is typed, so one file is chosen at a time"),
            },
            Choice::Folder(path) | Choice::Save(path) => path,
        };
        for _ in 0..4 {
            // Without a window manager nothing gives a new window the keys.
            self.xdotool(&["windowfocus", "--sync", &dialog])?;
            if let Some(path) = &path {
                self.type_path(path)?;
            }
            // The list of completions takes the first Return where it opens in time.
            for _ in 0..3 {
                self.xdotool(&["key", if path.is_some() { "Return" } else { "Escape" }])?;
                if self.closes(&dialog).await? {
                    return Ok(());
                }
            }
        }
        bail!("the dialog took neither the path nor Return")
    }

    /// Opens the field for a path, and writes over what stands in it.
    fn type_path(&self, path: &Path) -> Result<()> {
        let path = path.to_str().context("the path is not Unicode")?;
        self.xdotool(&["key", "--delay", "60", "ctrl+l", "ctrl+a"])?;
        self.xdotool(&["type", "--delay", "15", path])?;
        Ok(())
    }

    /// True when the dialog is gone soon. Nothing is pressed before that is known: keys that come too late would go to
    /// the main window.
    async fn closes(&self, dialog: &str) -> Result<bool> {
        let end = Instant::now() + Duration::from_secs(3);
        while Instant::now() < end {
            if !self.windows()?.contains(dialog) {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(false)
    }

    /// A picture of the whole display.
    pub(super) fn grab(&self, file: &Path) -> Result<PathBuf> {
        let status = Command::new("scrot").env("DISPLAY", &self.display).arg("--overwrite").arg(file).status()?;
        if !status.success() {
            bail!("scrot ended with {status}");
        }
        Ok(file.to_owned())
    }

    fn xdotool(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new("xdotool").env("DISPLAY", &self.display).args(arguments).output();
        let output = output.context("starting xdotool; `cargo xtask test` installs it")?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
