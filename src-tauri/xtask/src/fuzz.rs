//! What do the readers make of bytes that no bank writes? libFuzzer makes them up, one target per reader and packing.
//!
//! A crash, ten seconds without an end, or 512 MiB is a finding; its bytes are kept under `fuzz/crashes/NAME/`, and every
//! test run reads them again. Each run goes on from the inputs that earlier ones found worth keeping.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cargo::{cargo, target};
use crate::command::{answer, root};

/// What is fuzzed, and how long.
#[derive(Args)]
pub(crate) struct Options {
    /// Seconds for each target.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Only these targets.
    #[arg(long = "target")]
    targets: Vec<String>,
}

/// Targets, each with the folders of importers whose fixtures it starts from.
const TARGETS: [(&str, &str); 21] = [
    ("bai2", "bai2"),
    ("camt", "camt"),
    ("cfonb120", "cfonb120"),
    ("coda", "coda"),
    ("csb43", "csb43"),
    ("csv", "csv"),
    ("einvoice", "einvoice"),
    ("fec", "fec"),
    ("gnucash", "gnucash"),
    ("mt940", "mt940"),
    ("ofx", "ofx"),
    ("qif", "qif"),
    ("saft", "saft"),
    ("sie", "sie"),
    ("spreadsheet", "spreadsheet"),
    ("archive", "spreadsheet"),
    ("archive-member", "csv"),
    ("ods-content", ""),
    ("xlsx-sheet", ""),
    ("xlsx-strings", ""),
    ("xlsx-styles", ""),
];

/// What makes libFuzzer see which code an input reaches. All are options of the stable compiler.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

/// Runs the targets, one after the other.
pub(crate) fn fuzz(options: &Options) -> Result<ExitCode> {
    if let Some(unknown) = options.targets.iter().find(|name| TARGETS.iter().all(|target| target.0 != **name)) {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.0).collect();
        bail!("There is no target {unknown}; there are {}", known.join(", "));
    }
    let program = built()?;
    let mut found = Vec::new();
    for (name, fixtures) in TARGETS {
        if (options.targets.is_empty() || options.targets.iter().any(|wanted| wanted == name))
            && !run(&program, name, fixtures, options.seconds)?
        {
            found.push(name);
        }
    }
    if found.is_empty() {
        println!("No reader broke.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("Broken: {}. The inputs are under fuzz/crashes/.", found.join(", "));
    Ok(ExitCode::FAILURE)
}

fn built() -> Result<PathBuf> {
    let version = answer("rustc", &["-vV"]).context("asking rustc for its version")?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?;
    println!("Building the readers with coverage");
    let folder = target().join("xtask/fuzz");
    // Naming the target keeps these flags away from what runs during the build.
    let mut build = cargo(&["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", host]);
    if !build.arg("--target-dir").arg(&folder).env("RUSTFLAGS", COVERAGE).status()?.success() {
        bail!("the build failed");
    }
    Ok(folder.join(host).join("release/nexus-fuzz"))
}

/// One target; true where nothing broke.
fn run(program: &Path, name: &str, fixtures: &str, seconds: u32) -> Result<bool> {
    let kept = target().join("xtask/fuzz/inputs").join(name);
    let crashes = root().join("fuzz/crashes").join(name);
    for folder in [&kept, &crashes] {
        std::fs::create_dir_all(folder)?;
    }
    let mut command = Command::new(program);
    command.env("NEXUS_FUZZ_TARGET", name).current_dir(root()).arg(&kept);
    let fixtures = root().join("src-tauri/engine/src/importers").join(fixtures).join("fixtures");
    command.args(
        [fixtures, root().join("fuzz/seeds").join(name), crashes.clone()].iter().filter(|folder| folder.is_dir()),
    );
    command.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/", crashes.display()));
    command.args(["-timeout=10", "-rss_limit_mb=512", "-max_len=65536", "-print_final_stats=1", "-verbosity=0"]);
    let log = target().join("xtask/fuzz").join(format!("{name}.log"));
    let out = std::fs::File::create(&log)?;
    let ended = command.stdout(out.try_clone()?).stderr(out).status()?;
    let said = std::fs::read(&log)?;
    let said = String::from_utf8_lossy(&said);
    let figure = |key: &str| said.lines().find_map(|line| line.strip_prefix(key)).unwrap_or("?").trim().to_owned();
    println!(
        "{name:16} {:>10} inputs  {:>6} per second  peak {:>4} MiB  {}",
        figure("stat::number_of_executed_units:"),
        figure("stat::average_exec_per_sec:"),
        figure("stat::peak_rss_mb:"),
        if ended.success() { "held" } else { "BROKE" }
    );
    if !ended.success() {
        let telling =
            said.lines().filter(|line| ["panicked", "ERROR", "Test unit"].iter().any(|word| line.contains(word)));
        telling.for_each(|line| println!("    {line}"));
        // A folder without a finding is not kept.
    } else {
        let _ = std::fs::remove_dir(&crashes);
    }
    Ok(ended.success())
}
