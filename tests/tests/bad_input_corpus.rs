//! Files that no bank writes, by the hundred, through the real program: each ends soon, in bounded memory, without a
//! panic, in rows or in a message that says where; and not one row is lost.
//!
//! Several files go to one process, which holds each of their limits when all together hold it; a process that does not
//! is taken apart file by file. An everyday run takes a share of each group, always the same.
//! `cargo xtask hostile` runs them all, with `--full` the large ones as large as an attacker would make them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::cell::LazyCell;
use std::collections::HashSet;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use nexus_tests::command_line::Bench;
use nexus_tests::hostile::{GROUPS, Hostile, Make, Size};
use serde_json::Value;

/// Files of one process.
const TOGETHER: usize = 40;
/// Seconds of processor time that a file may take: a busy machine is not the file's fault.
const SECONDS: u64 = 10;
/// Seconds after which a process that waits for ever is ended.
const HANGS: u64 = 240;
/// Memory in KiB that a reading may take.
const MEMORY: u64 = 512 * 1024;

/// Of so many files an everyday run takes one.
const SHARE: usize = 6;

/// The files of a group in this run, and how many there are in all.
fn of_this_run(make: Make) -> (Vec<Hostile>, usize) {
    let wanted = std::env::var("NEXUS_HOSTILE").unwrap_or_default();
    let files = make(if wanted == "full" { Size::Full } else { Size::Short });
    let all = files.len();
    let step = if wanted.is_empty() { SHARE } else { 1 };
    (files.into_iter().step_by(step).collect(), all)
}

/// How one process ended.
struct Ended {
    code: Option<i32>,
    took: Duration,
    peak: u64,
    out: String,
    err: String,
}

impl Ended {
    /// Why it broke what every process must keep.
    fn fault(&self) -> Option<String> {
        if self.took > Duration::from_secs(SECONDS) {
            Some(format!("took {:.1} s", self.took.as_secs_f64()))
        } else if !matches!(self.code, Some(0 | 1)) {
            Some(format!("ended with {:?}: {}", self.code, self.err))
        } else if self.peak > MEMORY {
            Some(format!("took {} MiB", self.peak / 1024))
        } else if self.err.contains("panicked") {
            Some(self.err.clone())
        } else {
            None
        }
    }
}

/// Imports files in one process under watch.
fn import(bench: &Bench, files: &[PathBuf]) -> Ended {
    let mut command = bench.command(["import", "--json"], &[&bench.case()]);
    let out = bench.folder().join("out.json");
    let err = bench.folder().join("err.txt");
    // Files, not pipes: nobody reads while the process is watched.
    let to = |path: &PathBuf| Stdio::from(std::fs::File::create(path).unwrap());
    let child = command.args(files).stdout(to(&out)).stderr(to(&err)).spawn().unwrap();
    let (code, peak, took) = watch(child);
    let read = |path: &PathBuf| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    Ended { code, took, peak, out: read(&out), err: read(&err) }
}

/// Waits for a process, which is ended when it takes too long, and gives its exit code, its peak memory in KiB, and its
/// processor time: the sum of fields 14 and 15 of `/proc/PID/stat`, in hundredths of a second.
fn watch(mut child: Child) -> (Option<i32>, u64, Duration) {
    let (mut peak, mut took, began) = (0, Duration::ZERO, Instant::now());
    loop {
        let read = |what: &str| std::fs::read_to_string(format!("/proc/{}/{what}", child.id())).unwrap_or_default();
        let status = read("status");
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let found = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kilobytes| kilobytes.parse().ok());
        peak = peak.max(found.unwrap_or(0));
        let stat = read("stat");
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let ticks: u64 =
            after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        took = took.max(Duration::from_millis(ticks * 10));
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), peak, took);
        }
        if took > Duration::from_secs(SECONDS) || began.elapsed() > Duration::from_secs(HANGS) {
            child.kill().unwrap();
            child.wait().unwrap();
            return (None, peak, took);
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// What a file came to must be rows, or a message; one about bytes says which.
fn judge(outcome: &Value, told: &LazyCell<HashSet<u64>, impl FnOnce() -> HashSet<u64>>) -> Option<String> {
    let message = outcome["message"].as_str().unwrap_or_default();
    let row = &outcome["evidence"];
    let count = |key: &str| row[key].as_u64().unwrap_or(0);
    match outcome["outcome"].as_str().unwrap_or_default() {
        "read" => {
            let told = count("accepted") + count("rejected") + count("problems") > 0
                || row["id"].as_u64().is_some_and(|id| told.contains(&id));
            // A table whose header stands alone holds no rows, and nothing is wrong with it.
            (!told && !outcome["file"].as_str().unwrap_or_default().contains("only"))
                .then(|| "read without a row or a word".to_owned())
        }
        "already_there" => None,
        "unreadable" => (!message.contains("byte") || message.contains("nobody foresaw")).then(|| message.to_owned()),
        "unknown_format" | "empty_file" | "needs_answer" => (message.len() < 20).then(|| message.to_owned()),
        other => Some(format!("{other}: {message}")),
    }
}

/// Writes one part of a group, imports it and holds it against everything.
fn hold(group: &str, files: &[Hostile], faults: &mut Vec<String>) {
    let bench = Bench::with_case();
    let paths: Vec<PathBuf> = files.iter().map(|file| bench.file(&file.name, &file.bytes)).collect();
    let ended = import(&bench, &paths);
    if let Some(fault) = ended.fault() {
        let before = faults.len();
        for path in &paths {
            let alone = Bench::with_case();
            if let Some(fault) = import(&alone, std::slice::from_ref(path)).fault() {
                faults.push(format!("{group}/{}: {fault}", path.file_name().unwrap().display()));
            }
        }
        if faults.len() == before && !fault.starts_with("took") {
            faults.push(format!("{group}, {} files together: {fault}", files.len()));
        }
        return;
    }
    let outcomes: Vec<Value> =
        serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out));
    assert_eq!(outcomes.len(), files.len(), "{group}: a file is missing");
    // Asked for once, where a file has no rows: some of these files have problems by the hundred thousand.
    let told = LazyCell::new(|| bench.problems().iter().filter_map(|problem| problem["evidence"].as_u64()).collect());
    for outcome in &outcomes {
        if let Some(fault) = judge(outcome, &told) {
            faults.push(format!("{group}/{}: {fault}", outcome["file"]));
        }
    }
    bench.must_be_sound();
}

fn hold_group(name: &str, make: Make) {
    let (files, all) = of_this_run(make);
    let mut faults = Vec::new();
    for part in files.chunks(TOGETHER) {
        hold(name, part, &mut faults);
    }
    assert!(faults.is_empty(), "{} of {} files:\n{}", faults.len(), files.len(), faults.join("\n"));
    println!("{} of {all} files", files.len());
}

macro_rules! groups {
    ($($test:ident $name:literal,)*) => {
        $(#[test]
        fn $test() {
            let group = GROUPS.iter().find(|group| group.0 == $name).unwrap();
            hold_group(group.0, group.1);
        })*

        #[test]
        fn every_group_is_held_and_there_are_enough() {
            let held = [$($name),*];
            assert!(GROUPS.iter().all(|group| held.contains(&group.0)) && held.len() == GROUPS.len());
            assert!(GROUPS.iter().map(|group| (group.1)(Size::Short).len()).sum::<usize>() >= 600);
        }
    };
}

groups! {
    values_that_cannot_be_right "values",
    files_that_break_off "cuts",
    tables_that_no_program_exports "tables",
    tags_that_attack_their_parser "tags",
    codes_against_their_grammar "codes",
    archives_that_hide_more_than_they_show "packed",
    sheets_that_declare_more_than_they_hold "xlsx and ods",
    records_that_lead_nowhere "xls",
    books_written_to_hurt "books",
}
