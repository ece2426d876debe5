//! Reconciliation through the command line: rows for other tools, the same bytes for the same run, and a kill in the middle.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use nexus_tests::command_line::Bench;

const HEAD: &str = "Date,Description,Amount,Currency,Account Number\n";

/// A case with so many payments that both sides know.
fn bench(payments: u32) -> Bench {
    let bench = Bench::with_case();
    let (mut books, mut bank) = (HEAD.to_owned(), HEAD.to_owned());
    for at in 0..payments {
        let (month, day) = (at / 27 % 11 + 1, at % 27 + 1);
        let cents = 10_000 + u64::from(at) * 7_919 % 900_000;
        let amount = format!("-{}.{:02}", cents / 100, cents % 100);
        writeln!(books, "2025-{month:02}-{day:02},Supplier {at} invoice 7{at:05},{amount},GBP,9001").unwrap();
        writeln!(bank, "2025-{month:02}-{:02},SUPPLIER {at} 7{at:05},{amount},GBP,4001", day + 1).unwrap();
    }
    let books = bench.file("books.csv", books);
    let bank = bench.file("bank, main.csv", bank);
    for (side, file) in [("expenses", &books), ("bank", &bank)] {
        let ended = bench.nexus(["import", "--as", side], &[&bench.case(), file]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    bench
}

fn matches(bench: &Bench) -> String {
    let ended = bench.nexus(["matches", "--csv"], &[&bench.case()]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended.out
}

#[test]
fn matches_are_rows_by_file_and_row_number_and_the_same_bytes_each_time() {
    let bench = bench(200);
    let before = bench.nexus(["matches", "--csv"], &[&bench.case()]);
    assert_eq!((before.code, before.err.contains("nexus reconcile")), (Some(1), true), "{before:?}");
    let report = bench.json(["reconcile"], &[&bench.case()]);
    let printed = matches(&bench);
    let mut lines = printed.lines();
    assert_eq!(lines.next(), Some("expense_file,expense_row,bank_file,bank_row,status,probability,group,reason"));
    let rows: Vec<Vec<String>> =
        lines.map(|line| line.replace("\"bank, main.csv\"", "bank").split(',').map(str::to_owned).collect()).collect();
    assert_eq!(rows.len() as u64, report["matched"].as_u64().unwrap() + report["suggested"].as_u64().unwrap());
    assert!(rows.len() > 190, "{}", rows.len());
    // The file's own row numbers, from 1: payment N stands in row N of both.
    assert!(rows.iter().all(|row| row[0] == "books.csv" && row[2] == "bank" && row[1] == row[3]), "{printed}");
    bench.json(["reconcile"], &[&bench.case()]);
    assert!(matches(&bench) == printed, "another run of the same gives the same bytes");
    let only_new = bench.json(["reconcile", "--new"], &[&bench.case()]);
    assert!(only_new["notes"][0].as_str().unwrap().contains("No row is new"));
    let statement = bench.json(["reconciliation", "--account", "4001", "--period", "2025"], &[&bench.case()]);
    assert_eq!(statement["currency"], "GBP");
    bench.must_be_sound();
}

#[test]
fn rules_and_withdrawal_from_the_command_line() {
    let bench = bench(60);
    bench.json(["reconcile"], &[&bench.case()]);
    let first = matches(&bench);
    let tried = bench.nexus(["rules", "try", "--text", "supplier", "--to", "5000"], &[&bench.case()]);
    assert!(tried.out.contains("\"named\": 60") || tried.out.contains("\"named\":60"), "{tried:?}");
    let added = bench.nexus(["rules", "add", "--name", "Fees", "--text", "fee", "--to", "7901"], &[&bench.case()]);
    assert!(added.out.contains("7901"), "{added:?}");
    let bare = bench.nexus(["withdraw", "--file", "books.csv"], &[&bench.case()]);
    assert_eq!((bare.code, bare.err.contains("reason")), (Some(1), true), "{bare:?}");
    let gone = bench.nexus(["withdraw", "--file", "books.csv", "--why", "superseded"], &[&bench.case()]);
    assert_eq!(gone.code, Some(0), "{gone:?}");
    assert!(matches(&bench).lines().skip(1).all(|line| line.contains(",suspended,")));
    let back = bench.nexus(["withdraw", "--file", "books.csv", "--restore"], &[&bench.case()]);
    assert_eq!(back.code, Some(0), "{back:?}");
    assert_eq!(matches(&bench), first);
    bench.must_be_sound();
}

#[cfg(unix)]
#[test]
fn a_run_killed_at_six_points_leaves_nothing_half_matched() {
    let bench = bench(400);
    bench.json(["reconcile"], &[&bench.case()]);
    let first = matches(&bench);
    let rejected =
        bench.nexus(["matches", "reject", "--expense", "books.csv:7", "--bank", "bank, main.csv:7"], &[&bench.case()]);
    assert_eq!(rejected.code, Some(0), "{rejected:?}");
    let standing = matches(&bench);
    assert_ne!(standing, first);
    let began = Instant::now();
    bench.json(["reconcile"], &[&bench.case()]);
    let took = began.elapsed();
    let (after, mut cut_off) = (matches(&bench), 0);
    for point in 1..=6_u32 {
        let mut child = bench.start(["reconcile"], &[&bench.case()]);
        std::thread::sleep(Duration::max(took * point / 7, Duration::from_millis(1)));
        child.kill().unwrap();
        cut_off += u32::from(child.wait().unwrap().code().is_none());
        // The same run over the same rows: cut off or not, what stands is a whole run's.
        assert!(matches(&bench) == after, "killed at point {point}");
        bench.must_be_sound();
    }
    assert!(cut_off > 1, "the kills came too late to prove anything: {cut_off}");
}
