//! The real application in its real window, on a display, a bus and a home of its own.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::Capabilities;

use super::chooser::Desktop;
use super::page::Page;
use super::process::free_port;
use super::{Process, built, eventually, leavings};
use crate::loopback::Choice;

/// How the application is started.
#[derive(Clone, Default, Debug)]
pub struct WindowOptions {
    /// Arguments of the command line.
    pub arguments: Vec<String>,
}

/// The application with what it needs around it; all of it ends when dropped.
pub struct Window {
    /// The page in the window.
    pub page: Page,
    /// The home folder it was given.
    pub home: PathBuf,
    /// A folder for the test's own files.
    pub folder: tempfile::TempDir,
    desktop: Desktop,
    environment: Vec<(OsString, OsString)>,
    // In this order: the application ends before its bus and its display.
    _driver: Process,
    _bus: Process,
    _display: Process,
}

impl Window {
    /// Starts the application and waits for the first painted content.
    ///
    /// # Errors
    /// Where a part is missing or does not start.
    pub async fn open(name: &str, options: &WindowOptions) -> Result<Self> {
        // Not hidden: the native dialog does not open what it does not list.
        let folder = tempfile::Builder::new().prefix("nexus-window-").tempdir()?;
        let home = folder.path().join("home");
        let run = folder.path().join("run");
        std::fs::create_dir_all(&home)?;
        std::fs::create_dir_all(&run)?;
        std::fs::set_permissions(&run, std::fs::Permissions::from_mode(0o700))?;
        let logs = leavings(name)?;
        let (display, number) = display(&logs.join("xvfb.log")).await?;
        let (bus, address) = bus(&logs.join("dbus.log")).await?;
        let environment: Vec<(OsString, OsString)> = vec![
            ("DISPLAY".into(), number.clone().into()),
            ("DBUS_SESSION_BUS_ADDRESS".into(), address.into()),
            ("HOME".into(), home.clone().into()),
            ("XDG_RUNTIME_DIR".into(), run.into()),
            // Neither is on a private bus, and waiting for them costs half a minute.
            ("NO_AT_BRIDGE".into(), "1".into()),
            ("GTK_USE_PORTAL".into(), "0".into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
            ("TAURI_WEBVIEW_AUTOMATION".into(), "true".into()),
        ];
        let mut capabilities = serde_json::Map::new();
        let application = json!({"binary": built("nexus-examiner")?, "args": options.arguments});
        capabilities.insert("webkitgtk:browserOptions".to_owned(), application);
        let log = logs.join("webkitwebdriver.log");
        let start = || start(&environment, &log);
        let (page, driver) = Page::open(name, Capabilities::from(capabilities), start).await?;
        let page = page.painted().await?;
        let desktop = Desktop::new(number);
        Ok(Window { page, home, folder, desktop, environment, _driver: driver, _bus: bus, _display: display })
    }

    /// Does what opens a native dialog, and answers it with the keyboard as a person does.
    ///
    /// # Errors
    /// Where no dialog opens or closes.
    pub(super) async fn with_dialog(&self, choice: Choice, action: impl Future<Output = Result<()>>) -> Result<()> {
        let before = self.desktop.windows()?;
        action.await?;
        self.desktop.answer(&before, choice).await
    }

    /// Starts the application a second time beside the first, and gives how it ended.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub fn second_start(&self, arguments: &[&str]) -> Result<std::process::ExitStatus> {
        let mut command = Command::new(built("nexus-examiner")?);
        command.args(arguments).envs(self.environment.iter().cloned()).env_remove("WAYLAND_DISPLAY");
        Ok(command.status()?)
    }

    /// All that the application has written to its log.
    ///
    /// # Errors
    /// Where there is no log.
    pub fn log(&self) -> Result<String> {
        let folder = self.home.join(".config/nexus-examiner/logs");
        let mut text = String::new();
        for file in folder.read_dir().with_context(|| folder.display().to_string())? {
            text.push_str(&std::fs::read_to_string(file?.path())?);
        }
        Ok(text)
    }

    /// Leaves a picture of the whole display in `shots/`: what a person sees, dialogs included.
    ///
    /// # Errors
    /// Where it cannot be taken.
    pub fn grab(&self, name: &str) -> Result<PathBuf> {
        self.desktop.grab(&leavings("screen")?.join(format!("{name}.png")))
    }

    /// Ends all of it, leaving pictures where `outcome` is bad.
    ///
    /// # Errors
    /// `outcome`.
    pub async fn close(self, outcome: Result<()>) -> Result<()> {
        if outcome.is_err() {
            let _ = self.grab("failure");
        }
        self.page.close(outcome).await
    }
}

fn start(environment: &[(OsString, OsString)], log: &Path) -> Result<(Process, String)> {
    let port = free_port()?;
    let mut command = Command::new("WebKitWebDriver");
    command.args(["--host=127.0.0.1", &format!("--port={port}")]).envs(environment.iter().cloned());
    for name in ["WAYLAND_DISPLAY", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        command.env_remove(name);
    }
    Ok((Process::start(&mut command, log)?, format!("http://127.0.0.1:{port}")))
}

/// An X server without a screen, on a number that it picks itself.
async fn display(log: &Path) -> Result<(Process, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]);
    let process = Process::start(&mut command, log)?;
    let number = eventually("the display's number", async || {
        let text = std::fs::read_to_string(log)?;
        Ok(text.lines().find(|line| line.parse::<u32>().is_ok()).map(|number| format!(":{number}")))
    })
    .await?;
    Ok((process, number))
}

/// A session bus of its own, so that a second start finds this application and no other.
async fn bus(log: &Path) -> Result<(Process, String)> {
    let mut command = Command::new("dbus-daemon");
    command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    let process = Process::start(&mut command, log)?;
    let address = eventually("the bus's address", async || {
        let text = std::fs::read_to_string(log)?;
        Ok(text.lines().find(|line| line.starts_with("unix:")).map(str::to_owned))
    })
    .await?;
    Ok((process, address))
}
