//! Is a case the same however many threads read its files, and does a reader that fails cost its own file alone?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use nexus_engine::audit::verify_case;
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Intake, Unattended, evidence_list, read_ahead};
use nexus_tests::cases::{new_case, statement, write};
use nexus_tests::command_line::Bench;
use nexus_tests::statements::bank;

/// Files of all weights: of several chunks, of a few rows, twice the same, empty, of no format, broken off, with a
/// question left open.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![
        write(folder, "large.csv", statement(70_000)),
        write(folder, "empty.csv", ""),
        bank(folder, 3_000).unwrap().path,
        write(folder, "small.csv", statement(40)),
        write(folder, "again.csv", statement(40)),
        write(folder, "letter.txt", "Dear Sir,\nnothing of interest.\n"),
        write(folder, "broken.xlsx", b"PK\x03\x04 xl/worksheets xl/workbook nothing more"),
        write(folder, "open.csv", "Date,Description,Amount\n01/02/2024,a,1.00\n03/04/2024,b,2.00\n"),
        folder.join("missing.csv"),
    ];
    for number in 0..12 {
        let mut text = "Date,Description,Amount,Currency\n".to_owned();
        for row in 0..50 {
            writeln!(text, "{:02}/{:02}/2023,file {number} row {row},-{row}.5{number},GBP", row % 27 + 1, row % 12 + 1)
                .unwrap();
        }
        files.push(write(folder, &format!("month-{number}.csv"), text));
    }
    files
}

/// Audit head, bytes of the closed database, and what became of each file.
fn taken_in(files: &[PathBuf], threads: usize) -> (String, Vec<u8>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let handed = files.iter().map(|file| (file.clone(), ReadOptions::default())).collect();
    let mut became = Vec::new();
    for ticket in read_ahead(&case, handed, threads) {
        became.push(match ticket.seal(&case, &Unattended) {
            Err(error) => error.code().to_owned(),
            Ok(sealed) => {
                let again = matches!(sealed.intake(), Intake::AlreadyThere(_));
                let read = sealed.store(&case, &Unattended);
                format!("{again} {}", read.map_or_else(|error| error.to_string(), |()| "read".to_owned()))
            }
        });
    }
    became.extend(evidence_list(&case).unwrap().iter().map(|row| format!("{row:?}")));
    let info = case.info().unwrap();
    assert!(info.conservation.holds && verify_case(&case, None, &Unattended).unwrap().good);
    let database = case.folder().join("case.db");
    drop(case);
    (info.audit.hash, std::fs::read(database).unwrap(), became)
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    let (head, bytes, became) = taken_in(&files, 1);
    assert_eq!(became.iter().filter(|what| what.ends_with(" read")).count(), 16, "{became:?}");
    for threads in [2, 4, 4] {
        let (other, other_bytes, other_became) = taken_in(&files, threads);
        assert_eq!(other_became, became, "{threads} threads");
        assert_eq!(other, head, "{threads} threads");
        assert!(other_bytes == bytes, "{threads} threads leave other bytes in the database");
    }
}

#[test]
fn tickets_that_are_dropped_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    let case = new_case(folder.path());
    let handed = files.iter().map(|file| (file.clone(), ReadOptions::default())).collect();
    let mut tickets = read_ahead(&case, handed, 3);
    let kept = tickets.split_off(13);
    drop(tickets);
    for ticket in kept {
        ticket.seal(&case, &Unattended).unwrap().store(&case, &Unattended).unwrap();
    }
    assert_eq!(evidence_list(&case).unwrap().len(), 8);
    assert!(
        case.vault()
            .orphans(|name| evidence_list(&case).unwrap().iter().any(|row| row.sha256 == name))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_reader_that_panics_costs_its_own_file() {
    if !cfg!(debug_assertions) {
        println!("skipped: a release build has no reader that fails as asked");
        return;
    }
    let bench = Bench::with_case();
    let rows = "Date,Description,Amount,Currency\n14/02/2021,a,1.00,GBP\n15/02/2021,b,2.00,GBP\n";
    let files: Vec<PathBuf> = ["a.csv", "b.csv", "c.csv"]
        .iter()
        .map(|name| bench.file(name, format!("{rows}16/02/2021,{name},1.00,GBP\n")))
        .collect();
    let case = bench.case();
    let mut command = bench.command(["import"], &[&case, &files[0], &files[1], &files[2]]);
    let ended = nexus_tests::command_line::finished(command.env("NEXUS_TEST_FAILING_READER", "b.csv"));
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("b.csv") && ended.out.contains("nobody foresaw"), "{ended:?}");
    let info = bench.must_be_sound();
    assert_eq!((info["bank_rows"].as_u64(), info["evidence"].as_u64()), (Some(6), Some(3)), "{info}");
    // The same file is read where its reader does not fail.
    assert_eq!(bench.import(&files[1]).code, Some(0));
    assert_eq!(bench.must_be_sound()["bank_rows"], 9);
}
