//! How does a long run tell what it does? Each step by name with its time, a failing one with its output, a count at
//! the end.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::command::{Finished, captured};

/// Steps done so far.
pub(crate) struct Steps {
    began: Instant,
    failed: Vec<String>,
    checks_passed: u64,
    checks_failed: u64,
}

/// No step of ours takes this long; one that does hangs.
const LIMIT: Duration = Duration::from_secs(40 * 60);

impl Steps {
    pub(crate) fn new() -> Self {
        Steps { began: Instant::now(), failed: Vec::new(), checks_passed: 0, checks_failed: 0 }
    }

    /// Does one step; its failure is told at once and counted. True when it went well.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Checks>) -> bool {
        println!("     .... {name}");
        let began = Instant::now();
        let outcome = work();
        let seconds = began.elapsed().as_secs_f64();
        match outcome {
            Ok(Checks { passed, failed: 0, note }) => {
                self.checks_passed += passed;
                println!("{seconds:7.1} s ok   {name}{note}");
                true
            }
            Ok(Checks { passed, failed, note }) => {
                self.checks_passed += passed;
                self.fail(name, failed, seconds, &note);
                false
            }
            Err(error) => {
                self.fail(name, 1, seconds, &format!("{error:#}"));
                false
            }
        }
    }

    /// Runs one program as a step of one check.
    pub(crate) fn run(&mut self, name: &str, command: &mut Command) -> bool {
        self.step(name, || succeed(command).map(|_| Checks::one()))
    }

    fn fail(&mut self, name: &str, checks: u64, seconds: f64, output: &str) {
        self.checks_failed += checks;
        self.failed.push(name.to_owned());
        println!("{output}\n{seconds:7.1} s FAILED {name}");
    }

    /// Closes the run with the count of all checks on a line of its own.
    pub(crate) fn finish(self) -> ExitCode {
        println!("{:7.1} s in all", self.began.elapsed().as_secs_f64());
        for name in &self.failed {
            println!("failed: {name}");
        }
        println!("{} passed, {} failed", self.checks_passed, self.checks_failed);
        if self.checks_failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// What a step found.
pub(crate) struct Checks {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Shown behind the name of a step that went well, instead of it for one that did not.
    pub(crate) note: String,
}

impl Checks {
    /// A step that either holds or not.
    pub(crate) fn one() -> Self {
        Checks { passed: 1, failed: 0, note: String::new() }
    }
}

/// Runs a program that must end well; its output is the error otherwise.
pub(crate) fn succeed(command: &mut Command) -> Result<Finished> {
    let finished = captured(command, LIMIT)?;
    if !finished.status.success() {
        bail!("{}\n{}: {command:?}", finished.text, finished.status);
    }
    Ok(finished)
}
