//! Everything that CI checks, in an order that fails early.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::cargo::{EVERYTHING, binary, cargo};
use crate::command::captured;
use crate::setup::{self, For};
use crate::steps::{Checks, Steps, succeed};
use crate::{bindings, evidence, ui};

/// Which part of the checks.
#[derive(Args)]
pub(crate) struct Options {
    /// Only test programs whose name holds this, e.g. `window`; all are built all the same.
    #[arg(long)]
    only: Option<String>,
}

/// Prepares the machine and checks everything.
pub(crate) fn test(options: &Options) -> Result<ExitCode> {
    let mut steps = Steps::new();
    let prepared = steps.step("system packages", || setup::system(For::Testing).map(|()| Checks::one()))
        && steps.step("UI packages and build", || ui::built().map(|()| Checks::one()));
    if !prepared {
        return Ok(steps.finish());
    }
    if options.only.is_none() {
        ui::checks(&mut steps);
        steps.run("rustfmt", &mut cargo(&["fmt", "--all", "--check"]));
        let mut clippy = cargo(&["clippy", "--quiet", "--all-targets"]);
        steps.run("clippy", clippy.args(EVERYTHING).args(["--", "-D", "warnings"]));
    }
    let mut tests = Vec::new();
    let built = steps.step("build of programs and tests", || {
        tests = build()?;
        Ok(Checks::one())
    });
    if !built {
        return Ok(steps.finish());
    }
    if options.only.is_none() {
        steps.step("bindings are fresh", || {
            bindings::fresh(&mut Command::new(binary("debug", "nexus-bindings"))).map(|()| Checks::one())
        });
        match evidence::folder() {
            Some(folder) => _ = steps.step("third-party statements", || evidence::check(&folder)),
            None => println!("           skip third-party statements: no evidence folder"),
        }
    }
    for test in tests.iter().filter(|test| options.only.as_ref().is_none_or(|part| test.name.contains(part))) {
        steps.step(&test.name, || test.run());
    }
    Ok(steps.finish())
}

/// One test program.
struct TestProgram {
    /// Package and target, e.g. `nexus-tests ui_walk`.
    name: String,
    program: PathBuf,
    /// The package's folder, in which cargo runs tests.
    folder: PathBuf,
}

/// Builds what is run and what is tested in one call, so that nothing is compiled twice.
fn build() -> Result<Vec<TestProgram>> {
    let mut command = cargo(&["build", "--quiet", "--lib", "--tests", "--message-format=json-render-diagnostics"]);
    command.args(EVERYTHING);
    for name in ["nexus", "nexus-host", "nexus-examiner", "nexus-bindings"] {
        command.args(["--bin", name]);
    }
    let finished = succeed(&mut command)?;
    Ok(finished.text.lines().filter_map(|line| test_program(&serde_json::from_str(line).ok()?)).collect())
}

fn test_program(message: &Value) -> Option<TestProgram> {
    if message.pointer("/profile/test") != Some(&Value::Bool(true)) {
        return None;
    }
    let folder = PathBuf::from(message["manifest_path"].as_str()?).parent()?.to_owned();
    // `path+file:///.../src-tauri/engine#nexus-engine@0.1.0`, the name left out where the folder has it.
    let package = message["package_id"].as_str()?;
    let package = package.rsplit(['/', '#']).find(|part| !part.starts_with(|c: char| c.is_ascii_digit()))?;
    let package = package.split('@').next()?;
    let name = format!("{package} {}", message.pointer("/target/name")?.as_str()?);
    Some(TestProgram { name, program: message["executable"].as_str()?.into(), folder })
}

impl TestProgram {
    /// Runs the program. What drives a browser or a window gets a second try, and says so: those stand on programs
    /// that are not ours.
    fn run(&self) -> Result<Checks> {
        let first = self.attempt()?;
        let drives = ["ui_", "window_"].iter().any(|start| self.name.contains(&format!(" {start}")));
        if first.failed == 0 || !drives {
            return Ok(first);
        }
        println!("{}\n           {} failed; trying once more", first.note, self.name);
        self.attempt()
    }

    fn attempt(&self) -> Result<Checks> {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder);
        command.env("NEXUS_BIN", binary("debug", "nexus"));
        // Errors that a test passes on name their place themselves; a trace of the test harness hides them.
        command.env("RUST_LIB_BACKTRACE", "0");
        let limit = Duration::from_secs(15 * 60);
        let finished = captured(&mut command, limit).with_context(|| self.name.clone())?;
        for line in finished.text.lines().filter(|line| line.contains("skip")) {
            println!("           {line}");
        }
        Ok(judge(finished.status.success(), finished.text))
    }
}

/// Reads the closing line of a test program: `test result: ok. 3 passed; 0 failed; ...`.
fn judge(success: bool, text: String) -> Checks {
    let closing = text.lines().rev().find_map(|line| line.strip_prefix("test result: ")).unwrap_or_default();
    let count = |word: &str| -> u64 {
        let before = closing.split(word).next().unwrap_or_default();
        let digits = before.rsplit(' ').find(|part| !part.is_empty());
        digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
    };
    let (passed, failed) = if closing.is_empty() { (0, 0) } else { (count(" passed"), count(" failed")) };
    match success {
        true => Checks { passed, failed: 0, note: format!(" ({passed} tests)") },
        // A program that ends badly has failed, whatever it counted.
        false => Checks { passed, failed: failed.max(1), note: text },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_line_is_counted() {
        let checks = judge(true, "running 3 tests\ntest result: ok. 3 passed; 0 failed; 1 ignored; x\n".to_owned());
        assert_eq!((checks.passed, checks.failed), (3, 0));
        let checks = judge(false, "test result: FAILED. 3 passed; 2 failed; 0 ignored\n".to_owned());
        assert_eq!((checks.passed, checks.failed), (3, 2));
    }

    #[test]
    fn a_program_that_ends_badly_has_failed_whatever_it_says() {
        assert_eq!(judge(false, "Segmentation fault\n".to_owned()).failed, 1);
        assert_eq!(judge(false, "test result: ok. 3 passed; 0 failed; 0 ignored\n".to_owned()).failed, 1);
    }

    #[test]
    fn test_programs_are_found_in_what_cargo_says() {
        let mut message = serde_json::json!({
            "reason": "compiler-artifact",
            "package_id": "path+file:///src/tests#nexus-tests@0.1.0",
            "manifest_path": "/src/tests/Cargo.toml",
            "target": {"name": "ui_walk"},
            "profile": {"test": true},
            "executable": "/target/debug/deps/ui_walk-1",
        });
        let found = test_program(&message).unwrap();
        assert_eq!((found.name.as_str(), found.folder), ("nexus-tests ui_walk", PathBuf::from("/src/tests")));
        message["package_id"] = "path+file:///src/src-tauri/xtask#0.1.0".into();
        assert_eq!(test_program(&message).unwrap().name, "xtask ui_walk");
        message["profile"]["test"] = false.into();
        assert!(test_program(&message).is_none());
    }
}
