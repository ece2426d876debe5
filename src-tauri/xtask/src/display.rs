//! Where there is no display, one is made.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::command::Group;

/// The size of the made display, as the mockups are drawn.
const SCREEN: &str = "1440x900x24";

/// True where a window can be shown to a person.
pub(crate) fn present() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// An X server without a screen, ended when dropped.
pub(crate) struct Virtual {
    _server: Group,
    /// Its name, as `DISPLAY` takes it.
    pub(crate) name: String,
}

impl Virtual {
    /// Starts a server on a free number.
    pub(crate) fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Group::spawn(&mut command).context("starting Xvfb")?;
        let output = server.child().stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number).context("Xvfb did not say its number")?;
        Ok(Virtual { _server: server, name: format!(":{}", number.trim()) })
    }
}
