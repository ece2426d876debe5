//! How is another program run, so that its failure shows what it said and nothing is left behind?

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::setup::own_folder;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// A program with arguments, in the workspace's folder, without standard input.
pub(crate) fn program(name: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    // A Node.js of our own goes before the system's, which is too old where there is one of our own.
    if let Some(own) = own_folder() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(own).chain(std::env::split_paths(&path));
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
    }
    command
}

/// True when a program of this name is on the path.
pub(crate) fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .any(|folder| folder.join(name).is_file() || folder.join(format!("{name}.exe")).is_file())
}

/// What a program prints, trimmed; nothing where it is missing or fails.
pub(crate) fn answer(name: &str, arguments: &[&str]) -> Option<String> {
    let output = program(name, arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A program that ran to its end, with both its streams in the order written.
pub(crate) struct Finished {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// Everything it printed.
    pub(crate) text: String,
}

/// Runs a program with its output kept. What takes longer than `limit` is ended with all that it started.
pub(crate) fn captured(command: &mut Command, limit: Duration) -> Result<Finished> {
    let name = command.get_program().to_string_lossy().into_owned();
    let folder = crate::cargo::target().join("xtask");
    std::fs::create_dir_all(&folder)?;
    // A file, not a pipe: a grandchild that outlives its parent would keep a pipe open for ever.
    let log = folder.join(format!("output-{}.txt", std::process::id()));
    let file = File::create(&log).context("making a file for output")?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let status = Group::spawn(command).with_context(|| format!("starting {name}"))?.wait(limit);
    let mut bytes = Vec::new();
    File::open(&log)?.read_to_end(&mut bytes)?;
    let _ = std::fs::remove_file(&log);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match status? {
        Some(status) => Ok(Finished { status, text }),
        None => bail!("{text}\n{name} was ended after {} s", limit.as_secs()),
    }
}

/// A child with everything it starts; ended together.
pub(crate) struct Group(Child);

impl Group {
    pub(crate) fn spawn(command: &mut Command) -> std::io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.spawn().map(Group)
    }

    /// The child itself.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Waits for the child at most this long; `None` when it is still running then.
    fn wait(mut self, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() > end {
                return Ok(None);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw) {
            // Fails only where the whole group is gone already, which is what is wanted.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
