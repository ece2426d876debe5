//! A computer in a folder: an overlay over this system's files, a display, a home, and the application in it.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use nexus_tests::releases::Release;
use nexus_update::KeyRing;
use serde_json::json;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask};
use x11rb::wrapper::ConnectionExt as _;

/// How long the application may take for one step.
const PATIENCE: Duration = Duration::from_secs(90);
const PACKAGE: &str = "nexus-examiner";
const UPDATES: &str = "home/examiner/.config/nexus-examiner/updates";

/// The computer. Its mounts go with the namespace.
pub(crate) struct Machine {
    root: PathBuf,
    _folder: tempfile::TempDir,
    display: Child,
    name: String,
}

/// What is set about updates.
pub(crate) struct Policy {
    pub(crate) mode: String,
    pub(crate) feed: String,
    pub(crate) authority: Option<String>,
}

impl Machine {
    pub(crate) fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("root");
        let script = r#"
            mount --make-rprivate / && mount -t tmpfs -o size=3g tmpfs "$0" && cd "$0" && mkdir up work root &&
            mount -t overlay -o lowerdir=/,upperdir=$0/up,workdir=$0/work overlay root &&
            mount -t proc proc root/proc && mount --rbind /dev root/dev && mount -t tmpfs tmpfs root/tmp &&
            mkdir -p root/home/examiner root/run/examiner && chmod 700 root/run/examiner
        "#;
        let made = Command::new("sh").args(["-c", script]).arg(folder.path()).status()?;
        ensure!(made.success(), "no root could be made: it needs root and overlay mounts");
        let mut display = Command::new("Xvfb");
        display.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]);
        let mut display = display.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("Xvfb")?;
        let mut number = String::new();
        let output = display.stdout.take().context("Xvfb has no output")?;
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut number)?;
        let machine = Machine { root, _folder: folder, display, name: format!(":{}", number.trim()) };
        machine.slow_install(false)?;
        Ok(machine)
    }

    /// The stand-in for the prompt for a password; slow, so that it can be cut off.
    pub(crate) fn slow_install(&self, slow: bool) -> Result<()> {
        let path = self.path("usr/local/bin/pkexec");
        let wait = if slow { "sleep 20\n" } else { "" };
        std::fs::write(&path, format!("#!/bin/sh\n{wait}exec \"$@\"\n"))?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
        Ok(())
    }

    fn path(&self, place: &str) -> PathBuf {
        self.root.join(place.trim_start_matches('/'))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.root).arg(program).env_clear().stdin(Stdio::null());
        command
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .env("HOME", "/home/examiner");
        command.env("DISPLAY", &self.name).env("XDG_RUNTIME_DIR", "/run/examiner").env("LC_ALL", "C.UTF-8");
        command.env("NO_AT_BRIDGE", "1").env("GTK_USE_PORTAL", "0").env("DEBIAN_FRONTEND", "noninteractive");
        command
    }

    fn output(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let output = self.command(program).args(arguments).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            bail!("{program} {}: {text}{}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(text)
    }

    pub(crate) fn nexus(&self, arguments: &[&str]) -> Result<String> {
        self.output("nexus", arguments)
    }

    pub(crate) fn dpkg_install(&self, name: &str, bytes: &[u8]) -> Result<()> {
        std::fs::write(self.path("tmp").join(name), bytes)?;
        self.output("dpkg", &["-i", &format!("/tmp/{name}")]).map(|_| ())
    }

    pub(crate) fn dpkg_remove(&self) -> Result<()> {
        self.output("dpkg", &["-r", PACKAGE]).map(|_| ())
    }

    /// Version of the package as dpkg has it.
    pub(crate) fn installed(&self) -> Result<String> {
        let text = self.output("dpkg-query", &["-W", "-f", "${Version} ${db:Status-Status}", PACKAGE])?;
        Ok(text.strip_suffix(" installed").with_context(|| text.clone())?.to_owned())
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> Result<()> {
        Ok(std::fs::write(self.path(path), text)?)
    }

    pub(crate) fn put(&self, folder: &str, release: &Release) -> Result<()> {
        release.write(&self.path(folder));
        Ok(())
    }

    /// Writes what is set, and forgets when the feed was last looked at.
    pub(crate) fn policy(&self, policy: &Policy) -> Result<()> {
        let folder = self.path(UPDATES);
        std::fs::create_dir_all(&folder)?;
        let authority = "home/examiner/authority.pem";
        std::fs::write(self.path(authority), policy.authority.clone().unwrap_or_default())?;
        let text = json!({
            "mode": policy.mode, "channel": "stable", "feed": policy.feed, "authority": format!("/{authority}"),
        });
        std::fs::write(folder.join("policy.json"), text.to_string())?;
        let state = folder.join("state.json");
        if let Ok(bytes) = std::fs::read(&state) {
            let mut value: serde_json::Value = serde_json::from_slice(&bytes)?;
            value["last_check"] = serde_json::Value::Null;
            std::fs::write(state, value.to_string())?;
        }
        Ok(())
    }

    /// A computer that has no updates behind it.
    pub(crate) fn forget(&self) -> Result<()> {
        let _ = std::fs::remove_dir_all(self.path(UPDATES));
        Ok(std::fs::create_dir_all(self.path(UPDATES))?)
    }

    /// As if a manifest of this number had been seen.
    pub(crate) fn seen(&self, keys: &KeyRing, number: u64) -> Result<()> {
        let (key, _) = keys.fingerprints().next().context("no key")?;
        let text = json!({"highest": {key: {"sequence": number, "sha256": "0".repeat(64)}}, "revoked": []});
        Ok(std::fs::write(self.path(UPDATES).join("seen.json"), text.to_string())?)
    }

    /// Puts a disk of two megabytes where updates are kept, or takes it away.
    pub(crate) fn small_disk(&self, small: bool) -> Result<()> {
        let mut command = if small {
            let mut command = Command::new("mount");
            command.args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]);
            command
        } else {
            Command::new("umount")
        };
        ensure!(command.arg(self.path(UPDATES)).status()?.success(), "the small disk");
        Ok(())
    }

    /// Waits until a transfer has brought something.
    pub(crate) fn part_grows(&self) -> Result<()> {
        let folder = self.path(UPDATES).join("installers");
        until("a transfer that goes on", || {
            let parts = folder.read_dir().ok()?.flatten();
            parts.filter_map(|file| file.metadata().ok()).any(|file| file.len() > 100_000).then_some(())
        })
    }

    pub(crate) fn history_has(&self, text: &str) -> Result<()> {
        let file = self.path(UPDATES).join("history.jsonl");
        until(text, || std::fs::read_to_string(&file).ok()?.contains(text).then_some(()))
    }

    /// Starts the installed application with a fresh log.
    pub(crate) fn start(&self, arguments: &[&str]) -> Result<Running<'_>> {
        let logs = self.path("home/examiner/.config/nexus-examiner/logs");
        let _ = std::fs::remove_dir_all(&logs);
        let mut command = self.command("dbus-run-session");
        command.arg("--").arg("nexus-examiner").args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.process_group(0);
        Ok(Running { child: command.spawn()?, machine: self, logs })
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.display.kill();
        let _ = self.display.wait();
    }
}

/// The running application.
pub(crate) struct Running<'a> {
    child: Child,
    machine: &'a Machine,
    logs: PathBuf,
}

impl Running<'_> {
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until the log holds a text.
    pub(crate) fn log_has(&mut self, text: &str) -> Result<()> {
        let found = until(text, || read_all(&self.logs).contains(text).then_some(()));
        found.with_context(|| format!("the log: {}", read_all(&self.logs)))
    }

    /// Closes the window as a window manager does.
    pub(crate) fn ask_to_close(&mut self) -> Result<()> {
        let (connection, screen) = x11rb::connect(Some(&self.machine.name))?;
        let root = connection.setup().roots[screen].root;
        let atom = |name: &[u8]| -> Result<u32> { Ok(connection.intern_atom(false, name)?.reply()?.atom) };
        let (protocols, delete) = (atom(b"WM_PROTOCOLS")?, atom(b"WM_DELETE_WINDOW")?);
        let mut told = 0;
        for window in connection.query_tree(root)?.reply()?.children {
            let property = connection.get_property(false, window, protocols, 4_u32, 0, 32)?.reply()?;
            let takes = property.value32().is_some_and(|mut atoms| atoms.any(|atom| atom == delete));
            let shown = u8::from(connection.get_window_attributes(window)?.reply()?.map_state) == 2;
            if takes && shown {
                let event = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
                connection.send_event(false, window, EventMask::NO_EVENT, event)?;
                told += 1;
            }
        }
        connection.sync()?;
        ensure!(told > 0, "there is no window to close");
        Ok(())
    }

    /// Closes the window and waits until the application has ended.
    pub(crate) fn close(mut self) -> Result<()> {
        self.log_has("window shown")?;
        self.ask_to_close()?;
        let child = &mut self.child;
        until("the end of the application", || child.try_wait().ok().flatten().map(|_| ()))
    }

    /// Ends it and all that it started, at once.
    pub(crate) fn kill(self) {
        drop(self);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

fn read_all(folder: &Path) -> String {
    let Ok(files) = folder.read_dir() else { return String::new() };
    files.flatten().filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
}

fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(answer) = ask() {
            return Ok(answer);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("not in {} s: {what}", PATIENCE.as_secs())
}
