//! Chromium without a screen, on the loopback host with the built interface.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel};
use tokio::task::JoinHandle;

use super::page::Page;
use super::process::free_port;
use super::{Process, leavings, root};
use crate::loopback::{Dialogs, Loopback, Options};

/// Without these it looks for its maker's hosts at every start.
const OFFLINE: &[&str] = &[
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
];

/// A browser on an application of its own.
pub struct Browser {
    /// The page; taken by [`Browser::close`].
    pub page: Page,
    /// Answers the application's dialogs.
    pub dialogs: std::sync::Arc<Dialogs>,
    /// The address of the application.
    pub url: String,
    /// Its folder, and the browser's.
    pub state: tempfile::TempDir,
    serving: JoinHandle<Result<()>>,
    _driver: Process,
}

impl Browser {
    /// Starts application and browser and waits for the first painted content.
    ///
    /// # Errors
    /// Where one of them is missing or does not start.
    pub async fn open(name: &str) -> Result<Self> {
        let state = tempfile::tempdir()?;
        let ui = root().join("ui/dist");
        if !ui.join("index.html").is_file() {
            bail!("the user interface is not built; run `cargo xtask test`");
        }
        let folder = state.path().join("application");
        let options = Options { port: 0, ui, state: folder, files: vec![], keys: None, resources: None };
        let host = Loopback::bind(&options).await?;
        let (url, dialogs) = (host.url.clone(), host.dialogs.clone());
        let serving = tokio::spawn(host.serve());
        let log = leavings(name)?.join("chromedriver.log");
        let (page, driver) = Page::open(name, capabilities(state.path())?, || start(&log)).await?;
        page.driver.goto(&url).await?;
        let page = page.painted().await?;
        Ok(Browser { page, dialogs, url, state, serving, _driver: driver })
    }

    /// Ends all of it, leaving a picture where `outcome` is bad.
    ///
    /// # Errors
    /// `outcome`.
    pub async fn close(self, outcome: Result<()>) -> Result<()> {
        let outcome = self.page.close(outcome).await;
        self.serving.abort();
        outcome
    }
}

fn start(log: &Path) -> Result<(Process, String)> {
    let port = free_port()?;
    let process = Process::start(Command::new("chromedriver").arg(format!("--port={port}")), log)?;
    Ok((process, format!("http://127.0.0.1:{port}")))
}

fn capabilities(folder: &Path) -> Result<thirtyfour::ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&browser()?.to_string_lossy())?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    for argument in OFFLINE {
        capabilities.add_arg(argument)?;
    }
    // CI is root in a container, where the browser's sandbox and shared memory are not to be had.
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
    {
        capabilities.add_arg(argument)?;
    }
    // The frame takes 143: 900 are left for the page.
    capabilities.add_arg("--window-size=1440,1043")?;
    capabilities.add_arg("--lang=en-GB")?;
    capabilities.add_arg(&format!("--user-data-dir={}", folder.join("chromium").display()))?;
    Ok(capabilities)
}

fn browser() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file());
    match found {
        Some(file) => Ok(file),
        None => bail!("there is no Chromium; `cargo xtask test` installs it"),
    }
}
