//! The native file dialog, answered with the keyboard: type the path, press Return.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

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
        // Without a window manager nothing gives a new window the keys.
        self.xdotool(&["windowfocus", "--sync", &dialog])?;
        match path {
            Some(path) => {
                let path = path.to_str().context("the path is not Unicode")?;
                self.xdotool(&["key", "--delay", "40", "ctrl+a"])?;
                self.xdotool(&["type", "--delay", "15", path])?;
                self.close_by("Return", &dialog).await
            }
            None => self.close_by("Escape", &dialog).await,
        }
    }

    /// Presses a key until the dialog is gone: completion may swallow the first.
    async fn close_by(&self, key: &str, dialog: &str) -> Result<()> {
        eventually("the dialog closing", async || {
            if !self.windows()?.contains(dialog) {
                return Ok(Some(()));
            }
            self.xdotool(&["key", key])?;
            tokio::time::sleep(Duration::from_millis(700)).await;
            Ok(None)
        })
        .await
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
