//! `kill -9` in mid-import, at twenty points: the case opens, nothing is lost, and the import resumes to the same rows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]
#![cfg(unix)]

use std::path::Path;
use std::time::{Duration, Instant};

use nexus_engine::sample::write_statement;
use nexus_tests::command_line::Bench;

/// Points at which the import is killed.
const POINTS: u32 = 20;
/// Rows of the file: several chunks.
const ROWS: u64 = 70_000;

/// Everything that `nexus rows` prints, and how long the undisturbed import took.
fn undisturbed(file: &Path) -> (String, Duration) {
    let bench = Bench::with_case();
    let began = Instant::now();
    assert_eq!(bench.import(file).code, Some(0));
    let took = began.elapsed();
    assert_eq!(bench.must_be_sound()["bank_rows"], ROWS);
    (printed(&bench), took)
}

fn printed(bench: &Bench) -> String {
    let rows = bench.nexus(["rows", "--csv"], &[&bench.case()]);
    assert_eq!(rows.code, Some(0), "{}", rows.err);
    rows.out
}

#[test]
fn an_import_killed_at_twenty_points_resumes_to_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("statement.csv");
    write_statement(&file, ROWS, 417).unwrap();
    let (expected, took) = undisturbed(&file);
    assert_eq!(expected.lines().count() as u64, ROWS + 1);

    let (mut cut_off, mut partial) = (0, 0);
    for point in 1..=POINTS {
        let bench = Bench::with_case();
        let mut child = bench.start(["import"], &[&bench.case(), &file]);
        std::thread::sleep(took * point / (POINTS + 1));
        child.kill().unwrap();
        cut_off += u32::from(child.wait().unwrap().code().is_none());

        let info = bench.must_be_sound();
        let kept = info["bank_rows"].as_u64().unwrap();
        partial += u32::from(kept > 0 && kept < ROWS);

        let resumed = bench.import(&file);
        assert_eq!(resumed.code, Some(0), "killed at point {point}: {resumed:?}");
        let info = bench.must_be_sound();
        assert_eq!((info["bank_rows"].as_u64(), info["evidence"].as_u64()), (Some(ROWS), Some(1)), "point {point}");
        assert!(printed(&bench) == expected, "killed at point {point} with {kept} rows: other rows after resuming");
    }
    println!("{cut_off} of {POINTS} kills cut an import off, {partial} of them between its first and its last row");
    assert!(cut_off * 2 > POINTS && partial > 0, "the kills came too late to prove anything");
}
