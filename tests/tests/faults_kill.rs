//! `kill -9` in mid-import, at twenty points: the case opens, nothing is lost, and the import resumes to the same rows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]
#![cfg(unix)]

use std::path::Path;
use std::process::Child;
use std::time::Duration;

use nexus_engine::sample::write_statement;
use nexus_tests::command_line::Bench;

/// Points at which the import is killed.
const POINTS: u32 = 20;
/// Rows of the file: several chunks.
const ROWS: u64 = 70_000;

/// Everything that `nexus rows` prints, and the bytes that the database held before and after the undisturbed import.
fn undisturbed(file: &Path) -> (String, u64, u64) {
    let bench = Bench::with_case();
    let before = held(&bench.case());
    let mut child = bench.start(["import"], &[&bench.case(), file]);
    let mut after = before;
    while child.try_wait().unwrap().is_none() {
        after = after.max(held(&bench.case()));
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(bench.must_be_sound()["bank_rows"], ROWS);
    (printed(&bench), before, after)
}

/// Bytes of the database and its log. Their lengths alone are asked: opening them here would drop SQLite's locks.
fn held(case: &Path) -> u64 {
    let len = |name: &str| std::fs::metadata(case.join(name)).map_or(0, |metadata| metadata.len());
    len("case.db") + len("case.db-wal")
}

/// Kills the import when the database has grown to `bytes`: a moment that a loaded machine does not shift.
fn killed_at(mut child: Child, case: &Path, bytes: u64) -> bool {
    while held(case) < bytes && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
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
    let (expected, before, after) = undisturbed(&file);
    assert_eq!(expected.lines().count() as u64, ROWS + 1);

    let (mut cut_off, mut partial) = (0, 0);
    for point in 1..=POINTS {
        let bench = Bench::with_case();
        let child = bench.start(["import"], &[&bench.case(), &file]);
        let bytes = before + (after - before) * u64::from(point) / u64::from(POINTS + 1);
        cut_off += u32::from(killed_at(child, &bench.case(), bytes));

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
