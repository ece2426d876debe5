//! `nexus` as a person runs it: the real program on a real case folder, with a home of its own.

#![allow(clippy::panic, reason = "a bench that cannot be set up fails its test")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// A case of its own, in a folder that goes when this is dropped.
pub struct Bench {
    folder: TempDir,
}

/// How a call ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit status; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program: `NEXUS_BIN` where set (an installed one), else the one of this build, built now where it is missing.
///
/// # Panics
/// Where it cannot be built.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(path) = std::env::var_os("NEXUS_BIN") {
            return path.into();
        }
        let own = std::env::current_exe().unwrap_or_default();
        let profile = own.ancestors().nth(2).map(Path::to_owned).unwrap_or_default();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "-p", "nexus-cli"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().is_ok_and(|status| status.success()), "nexus could not be built");
        profile.join(format!("nexus{}", std::env::consts::EXE_SUFFIX))
    })
}

impl Bench {
    /// A new case.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[must_use]
    pub fn with_case() -> Self {
        let bench = Bench::empty();
        let made = bench.nexus(["case", "new"], &[&bench.case()]);
        assert_eq!(made.code, Some(0), "{made:?}");
        bench
    }

    /// A folder without a case.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[must_use]
    pub fn empty() -> Self {
        let Ok(folder) = TempDir::new() else { panic!("no temporary folder") };
        Bench { folder }
    }

    /// The folder that holds the case and whatever the test puts beside it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The case folder.
    #[must_use]
    pub fn case(&self) -> PathBuf {
        self.folder.path().join("Test.nexus")
    }

    /// Writes an evidence file beside the case.
    ///
    /// # Panics
    /// Where it cannot be written.
    #[must_use]
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        if let Err(error) = std::fs::write(&path, bytes) {
            panic!("{name}: {error}");
        }
        path
    }

    /// A call, ready to be run: words first, then paths.
    pub fn command<const N: usize>(&self, words: [&str; N], paths: &[&Path]) -> Command {
        let mut command = Command::new(program());
        command.args(words).args(paths).current_dir(self.folder.path()).stdin(Stdio::null());
        self.at_home(&mut command);
        command
    }

    /// Gives `command` the home folder of this bench.
    pub fn at_home(&self, command: &mut Command) {
        let home = self.folder.path().join("home");
        for name in ["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            command.env(name, &home);
        }
    }

    /// Runs a call to its end.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn nexus<const N: usize>(&self, words: [&str; N], paths: &[&Path]) -> Ended {
        finished(&mut self.command(words, paths))
    }

    /// Starts a call and leaves it running.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn start<const N: usize>(&self, words: [&str; N], paths: &[&Path]) -> Child {
        match self.command(words, paths).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
            Ok(child) => child,
            Err(error) => panic!("{error}"),
        }
    }

    /// Imports one file.
    pub fn import(&self, file: &Path) -> Ended {
        self.nexus(["import"], &[&self.case(), file])
    }

    /// What a call with `--json` prints.
    ///
    /// # Panics
    /// Where it fails or prints something else.
    pub fn json<const N: usize>(&self, words: [&str; N], paths: &[&Path]) -> Value {
        let ended = finished(self.command(words, paths).arg("--json"));
        assert_eq!(ended.code, Some(0), "{words:?}: {ended:?}");
        match serde_json::from_str(&ended.out) {
            Ok(value) => value,
            Err(error) => panic!("{words:?} printed no JSON: {error}: {}", ended.out),
        }
    }

    /// All rows of the case.
    pub fn rows(&self) -> Vec<Value> {
        list(self.json(["rows"], &[&self.case()]))
    }

    /// All problems of the case.
    pub fn problems(&self) -> Vec<Value> {
        list(self.json(["problems"], &[&self.case()]))
    }

    /// Holds the case against everything that must be true of it whatever was done to it: it opens, no row was lost,
    /// and nothing was changed.
    ///
    /// # Panics
    /// Where it does not hold.
    pub fn must_be_sound(&self) -> Value {
        let info = self.json(["case", "info"], &[&self.case()]);
        assert_eq!(info["conservation"]["holds"], true, "{info}");
        let verified = self.nexus(["verify"], &[&self.case()]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
        info
    }
}

/// Runs a command to its end.
///
/// # Panics
/// Where it does not start.
pub fn finished(command: &mut Command) -> Ended {
    match command.output() {
        Ok(output) => Ended {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) => panic!("{:?}: {error}", command.get_program()),
    }
}

fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        other => panic!("not a list: {other}"),
    }
}
