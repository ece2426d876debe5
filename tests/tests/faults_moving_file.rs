//! A file that is removed or written to while it is being read: taken whole and as it was, or not at all.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]
#![cfg(unix)]

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nexus_engine::sample::write_statement;
use nexus_tests::command_line::Bench;

const ROWS: u64 = 120_000;

fn statement(bench: &Bench) -> PathBuf {
    let path = bench.folder().join("statement.csv");
    write_statement(&path, ROWS, 417).unwrap();
    path
}

/// Bytes of all originals in the vault.
fn sealed_bytes(case: &Path) -> u64 {
    let inside = |folder: PathBuf| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sealed = case.join("vault/sha256");
    if !sealed.is_dir() {
        return 0;
    }
    inside(sealed).flat_map(inside).flat_map(inside).map(|path| path.metadata().unwrap().len()).sum()
}

/// All rows or none, and no half of a file in the vault.
fn whole_or_nothing(bench: &Bench, code: Option<i32>, delay: u64) {
    let info = bench.must_be_sound();
    let (rows, evidence) = (info["bank_rows"].as_u64().unwrap(), info["evidence"].as_u64().unwrap());
    match code {
        Some(0) => assert_eq!((rows, evidence), (ROWS, 1), "after {delay} ms"),
        Some(1) => assert_eq!((rows, evidence), (0, 0), "after {delay} ms"),
        other => panic!("ended with {other:?} after {delay} ms"),
    }
}

#[test]
fn removed_while_being_read() {
    for delay in [3, 10, 25, 60, 120] {
        let bench = Bench::with_case();
        let file = statement(&bench);
        let mut child = bench.start(["import"], &[&bench.case(), &file]);
        std::thread::sleep(Duration::from_millis(delay));
        std::fs::remove_file(&file).unwrap();
        let code = child.wait().unwrap().code();
        whole_or_nothing(&bench, code, delay);
    }
}

#[test]
fn written_to_while_being_read() {
    let mut refused = 0;
    for delay in [3, 8, 15, 30, 60] {
        let bench = Bench::with_case();
        let file = statement(&bench);
        let mut child = bench.start(["import"], &[&bench.case(), &file]);
        std::thread::sleep(Duration::from_millis(delay));
        // A digit in the last row, in place: the length stays.
        let mut writer = OpenOptions::new().write(true).open(&file).unwrap();
        writer.seek(SeekFrom::End(-12)).unwrap();
        writer.write_all(b"7").unwrap();
        drop(writer);
        let code = child.wait().unwrap().code();
        refused += u32::from(code == Some(1));
        whole_or_nothing(&bench, code, delay);
        let again = bench.import(&file);
        assert_eq!(again.code, Some(0), "a second try takes the file as it is now: {again:?}");
    }
    println!("{refused} of 5 imports were refused because the file changed");
}

#[test]
fn cut_or_grown_while_being_read() {
    for (delay, length) in [(4, 1_000_000), (12, 20_000_000), (25, 50_000_000)] {
        let bench = Bench::with_case();
        let file = statement(&bench);
        let mut child = bench.start(["import"], &[&bench.case(), &file]);
        std::thread::sleep(Duration::from_millis(delay));
        OpenOptions::new().write(true).open(&file).unwrap().set_len(length).unwrap();
        let code = child.wait().unwrap().code();
        if code == Some(0) && sealed_bytes(&bench.case()) == length {
            // It was cut before it was opened: what is sealed is the file as it was then.
            bench.must_be_sound();
            continue;
        }
        whole_or_nothing(&bench, code, delay);
    }
}
