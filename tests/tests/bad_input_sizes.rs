//! Files without a line end for 200 MB: bounded memory, a located problem, a case that is sound.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]
#![cfg(unix)]

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::JoinHandle;
use std::time::Duration;

use nexus_tests::command_line::Bench;

/// Peak memory in KiB that a reading may take, whatever the file holds.
const LIMIT: u64 = 160 * 1024;

const ENDLESS: u64 = 200 * 1024 * 1024;

/// `before`, then 200 MiB of one letter, then `after`.
fn endless(bench: &Bench, name: &str, before: &str, after: &str) -> PathBuf {
    let path = bench.folder().join(name);
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(before.as_bytes()).unwrap();
    let block = [b'x'; 64 * 1024];
    for _ in 0..ENDLESS / block.len() as u64 {
        file.write_all(&block).unwrap();
    }
    file.write_all(after.as_bytes()).unwrap();
    path
}

/// Imports `file` and gives what it said; its memory must stay below the limit.
fn import_within_limit(bench: &Bench, file: &Path) -> String {
    let mut command = bench.command(["import"], &[&bench.case(), file]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let watch = watch_peak(child.id());
    let ended = child.wait_with_output().unwrap();
    let code = ended.status.code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    match watch.join().unwrap() {
        Some(peak) => assert!(peak < LIMIT, "{} MiB at the peak", peak / 1024),
        None => println!("skipped: this system does not tell a process's peak memory"),
    }
    String::from_utf8(ended.stderr).unwrap()
}

/// Reads `VmHWM` of a process until it ends.
fn watch_peak(process: u32) -> JoinHandle<Option<u64>> {
    std::thread::spawn(move || {
        let mut peak = None;
        while let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) {
            let Some(line) = status.lines().find(|line| line.starts_with("VmHWM:")) else { break };
            peak = line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse().ok()).max(peak);
            std::thread::sleep(Duration::from_millis(20));
        }
        peak
    })
}

#[test]
fn a_single_csv_line_of_200_mb() {
    let bench = Bench::with_case();
    let before = "Date,Description,Amount,Currency\r\n14/02/2021,Alder Roofing,-120.50,GBP\r\n";
    let file = endless(&bench, "endless.csv", before, "\r\n25/02/2021,Rent Flat 4,830.00,GBP\r\n");
    import_within_limit(&bench, &file);
    let problems = bench.problems();
    let located = problems
        .iter()
        .map(|found| &found["problem"])
        .any(|problem| problem["line"] == 3 && problem["offset"] == before.len() && problem["len"] == ENDLESS);
    assert!(located, "{} problems, none at the line's place", problems.len());
    assert_eq!(bench.must_be_sound()["bank_rows"], 2, "the rows around it are taken");
}

#[test]
fn a_single_ofx_value_of_200_mb() {
    let bench = Bench::with_case();
    let row = "<STMTTRN><TRNTYPE>POS<DTPOSTED>20210203<TRNAMT>-3.20<FITID>A1<NAME>Coffee House</STMTTRN>\r\n";
    let before = format!(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nCHARSET:1252\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\
         <CURDEF>GBP<BANKACCTFROM><BANKID>309117<ACCTID>40024471</BANKACCTFROM><BANKTRANLIST>\r\n{row}<STMTTRN><NAME>"
    );
    let file =
        endless(&bench, "endless.ofx", &before, "</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>");
    let said = import_within_limit(&bench, &file);
    let place = format!("byte {}", before.len());
    assert!(said.contains("endless.ofx") && said.contains(&place), "{place} is not named: {said}");
    assert_eq!(bench.must_be_sound()["bank_rows"], 1, "the row before it is taken");
}
