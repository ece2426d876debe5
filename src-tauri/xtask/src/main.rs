//! The project's own commands. `cargo xtask run` and `cargo xtask test` are all that a fresh clone needs.

mod bench;
mod bindings;
mod cargo;
mod command;
mod display;
mod evidence;
mod fuzz;
mod hostile;
mod load;
mod rates;
mod release;
mod run;
mod setup;
mod shots;
mod steps;
mod test;
mod ui;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set up, run and check Nexus Examiner")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, and open the application on the sample case. Without a display: a picture.
    Run(run::Options),
    /// Install what is missing and check everything that CI checks.
    Test(test::Options),
    /// Write the TypeScript contract to ui/src/api/contract.ts.
    Bindings {
        /// Only say whether it is fresh.
        #[arg(long)]
        check: bool,
    },
    /// Make the evidence of the sample case: `nexus sample DIR`.
    Sample {
        /// Passed on to `nexus sample`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        arguments: Vec<String>,
    },
    /// Measure import and pages at a million rows, beside DuckDB and sqlite3; `bench NAME` measures another subject.
    Bench(bench::Options),
    /// Let a hundred simulated examiners ask at once, over a million rows.
    Load(load::Options),
    /// Feed every reader bytes that no bank writes, with libFuzzer.
    Fuzz(fuzz::Options),
    /// Read every hostile file of the corpus with the release build; a test run takes a share.
    Hostile(hostile::Options),
    /// Run every test over generated cases with planted schemes, and write the table of error rates.
    ErrorRates(rates::Options),
    /// Build, sign and lay out a release: packages, manifest, bill of materials, licences, notes.
    Release(release::Options),
    /// Leave a picture of the application on the sample case.
    Shot {
        /// Where the PNG goes.
        #[arg(default_value = "shots/window.png")]
        file: PathBuf,
    },
    /// Leave pictures of every screen in every theme and size, in Chromium on the sample case.
    Shots(shots::Options),
    /// Hold the importers against third-party files, where they are present.
    Conformance {
        /// Only one format, e.g. `ofx`.
        #[arg(long)]
        format: Option<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::test(&options),
        Task::Bindings { check } => bindings::bindings(check),
        Task::Sample { arguments } => run::sample(&arguments),
        Task::Bench(options) => bench::bench(&options),
        Task::Load(options) => load::load(&options),
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::Hostile(options) => hostile::hostile(&options),
        Task::ErrorRates(options) => rates::rates(&options),
        Task::Release(options) => release::release(&options),
        Task::Shot { file } => run::shot(&file),
        Task::Shots(options) => shots::shots(&options),
        Task::Conformance { format } => evidence::conformance(format.as_deref()),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
