//! Open the application on the sample case, or picture it where there is no display.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cargo::{binary, cargo, target};
use crate::command::{Group, program, root};
use crate::display::{self, Virtual};
use crate::setup::{self, For};
use crate::ui;

/// How the application is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Build with all optimisation, as it is shipped.
    #[arg(long)]
    release: bool,
}

/// Builds all of it and opens it.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let shown = display::present();
    setup::system(if shown { For::Building } else { For::Headless })?;
    let application = build(options.release)?;
    if !shown {
        return picture(&application, &root().join("shots/window.png"));
    }
    let status = program(&application, &["--sample"]).stdin(Stdio::inherit()).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds all of it and leaves a picture in `file`.
pub(crate) fn shot(file: &Path) -> Result<ExitCode> {
    setup::system(For::Headless)?;
    picture(&build(false)?, &root().join(file))
}

/// `nexus sample` with all optimisation: millions of rows are asked of it.
pub(crate) fn sample(arguments: &[String]) -> Result<ExitCode> {
    let status = cargo(&["run", "--quiet", "--release", "-p", "nexus-cli", "--", "sample"])
        .args(arguments)
        .current_dir(std::env::current_dir()?)
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the user interface and the application around it.
pub(crate) fn build(release: bool) -> Result<PathBuf> {
    println!("Building the user interface");
    ui::built()?;
    println!("Building the application (a first build takes some minutes)");
    let mut command = cargo(&["build", "-p", "nexus-examiner", "--features", "custom-protocol"]);
    if release {
        command.arg("--release");
    }
    if !command.status()?.success() {
        bail!("the build failed");
    }
    Ok(binary(if release { "release" } else { "debug" }, "nexus-examiner"))
}

/// How long the first frame, and a picture that stands still, may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The application, running on a made display in a home of its own; ended when dropped.
pub(crate) struct Started {
    group: Group,
    home: PathBuf,
}

impl Started {
    /// Starts it. The home is new, so that every start is a first one.
    pub(crate) fn new(application: &Path, display: &Virtual, arguments: &[&str]) -> Result<Self> {
        let home = target().join("xtask/home");
        let run = home.join("run");
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(&run)?;
        #[cfg(unix)]
        std::fs::set_permissions(&run, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let mut command = program("dbus-run-session", &["--"]);
        command.arg(application).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("DISPLAY", &display.name).env("HOME", &home).env("XDG_RUNTIME_DIR", &run).env("NO_AT_BRIDGE", "1");
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY"] {
            command.env_remove(name);
        }
        Ok(Started { group: Group::spawn(&mut command).context("starting the application")?, home })
    }

    /// The process that was started, of which the application is a descendant.
    pub(crate) fn id(&mut self) -> u32 {
        self.group.child().id()
    }

    /// Waits for the first frame: milliseconds after the start, as the application itself measured them.
    pub(crate) fn first_frame(&mut self) -> Result<u64> {
        let line = until(|| first_frame(&self.home), &mut self.group).context("the first frame")?;
        line.trim().parse().with_context(|| format!("the first frame's time is {line:?}"))
    }
}

/// Runs the application on a display of its own until it stands still, and pictures it.
fn picture(application: &Path, file: &Path) -> Result<ExitCode> {
    let display = Virtual::start()?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let began = Instant::now();
    let mut started = Started::new(application, &display, &["--sample"])?;
    println!("First frame {} ms after the start", started.first_frame()?);
    let mut last = Vec::new();
    until(
        || {
            grab(&display.name, file);
            let picture = std::fs::read(file).unwrap_or_default();
            let still = !picture.is_empty() && picture == last;
            last = picture;
            std::thread::sleep(Duration::from_millis(1_500));
            still.then_some(())
        },
        &mut started.group,
    )
    .context("a picture that stands still")?;
    println!("Picture after {:.1} s: {}", began.elapsed().as_secs_f64(), file.display());
    Ok(ExitCode::SUCCESS)
}

fn grab(display: &str, file: &Path) {
    let _ = Command::new("scrot").env("DISPLAY", display).arg("--overwrite").arg(file).status();
}

/// Asks until there is an answer, while the application runs.
fn until<T>(mut ask: impl FnMut() -> Option<T>, application: &mut Group) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(answer) = ask() {
            return Ok(answer);
        }
        if let Some(status) = application.child().try_wait()? {
            bail!("the application ended with {status}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    bail!("nothing in {} s", PATIENCE.as_secs())
}

/// The milliseconds that the application wrote down when its first frame was drawn.
fn first_frame(home: &Path) -> Option<String> {
    let logs = home.join(".config/nexus-examiner/logs").read_dir().ok()?;
    logs.flatten().find_map(|log| {
        let text = std::fs::read_to_string(log.path()).ok()?;
        let line = text.lines().find(|line| line.contains(" first frame "))?;
        line.split_once("ms=").map(|(_, ms)| ms.to_owned())
    })
}
