//! Files that are no evidence at all, or break off: a clear error that names the file, and a case that is sound.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use nexus_tests::command_line::{Bench, Ended};

const OFX: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\
COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO\
</STATUS><DTSERVER>20210331<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0\
<SEVERITY>INFO</STATUS><STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>309117<ACCTID>40024471<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n\
<BANKTRANLIST><DTSTART>20210101<DTEND>20210331\r\n";

fn transaction(number: u32) -> String {
    format!(
        "<STMTTRN>\r\n<TRNTYPE>PAYMENT\r\n<DTPOSTED>202102{:02}\r\n<TRNAMT>-{number}.50\r\n<FITID>{number}\r\n<NAME>Alder \
         Roofing\r\n</STMTTRN>\r\n",
        number % 28 + 1
    )
}

/// One clear line on standard error that names the file, and a refusal.
fn refused(ended: &Ended, name: &str, words: &[&str]) {
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let line = ended.err.trim();
    assert!(line.contains(name) && !line.contains('\n') && !line.contains("panicked"), "{ended:?}");
    for word in words {
        assert!(line.contains(word), "{word:?} is missing: {line}");
    }
}

/// The file stays sealed with its reason, no row came of it, and another file can be read after it.
fn harmless(bench: &Bench, sealed: u64) {
    let info = bench.must_be_sound();
    assert_eq!(info["evidence"], sealed);
    assert_eq!(info["bank_rows"], 0);
    let good = bench.file("good.ofx", format!("{OFX}{}{}", transaction(1), END));
    assert_eq!(bench.import(&good).code, Some(0));
    assert_eq!(bench.must_be_sound()["bank_rows"], 1);
}

const END: &str =
    "</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20210331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

#[test]
fn an_empty_file_is_named_and_harmless() {
    let bench = Bench::with_case();
    refused(&bench.import(&bench.file("empty.csv", "")), "empty.csv", &["no bytes"]);
    harmless(&bench, 1);
}

#[test]
fn a_binary_file_is_named_and_harmless() {
    let bench = Bench::with_case();
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    refused(&bench.import(&bench.file("photo.csv", bytes)), "photo.csv", &["binary", "format"]);
    harmless(&bench, 1);
}

#[test]
fn an_unknown_format_is_named_with_those_that_are_known() {
    let bench = Bench::with_case();
    let text = "Dear Sir,\nwe enclose nothing of interest.\nYours faithfully\n".repeat(50);
    refused(&bench.import(&bench.file("letter.txt", text)), "letter.txt", &["csv", "ofx"]);
    harmless(&bench, 1);
}

#[test]
fn a_folder_or_a_missing_file_takes_nothing() {
    let bench = Bench::with_case();
    refused(&bench.import(&bench.folder().join("gone.ofx")), "gone.ofx", &[]);
    refused(&bench.import(bench.folder()), "", &[]);
    harmless(&bench, 0);
}

#[test]
fn a_truncated_ofx_file_keeps_its_whole_rows_and_says_where_it_ends() {
    let bench = Bench::with_case();
    let whole: String = (1..=40).map(transaction).collect();
    let text = format!("{OFX}{whole}<STMTTRN>\r\n<TRNTYPE>PAYMENT\r\n<DTPOSTED>202102");
    let ended = bench.import(&bench.file("cut.ofx", &text));
    let info = bench.must_be_sound();
    assert_eq!(info["bank_rows"], 40, "{ended:?}");
    let located = bench.problems().iter().any(|problem| {
        let offset = problem["problem"]["offset"].as_u64().unwrap_or(0);
        problem["evidence_name"] == "cut.ofx" && offset > OFX.len() as u64 && offset <= text.len() as u64
    });
    assert!(located || (ended.code == Some(1) && ended.err.contains("byte")), "no place is named: {ended:?}");
}

#[test]
fn the_same_file_twice_is_taken_once() {
    let bench = Bench::with_case();
    let rows: String = (1..=12).map(transaction).collect();
    let first = bench.file("statement.ofx", format!("{OFX}{rows}{END}"));
    let again = bench.file("copy of statement.ofx", format!("{OFX}{rows}{END}"));
    assert_eq!(bench.import(&first).code, Some(0));
    let before = bench.rows();
    for file in [&first, &again] {
        let outcome = bench.json(["import"], &[&bench.case(), file]);
        assert_eq!(outcome[0]["outcome"], "already_there", "{outcome}");
    }
    let info = bench.must_be_sound();
    assert_eq!((info["bank_rows"].as_u64(), info["evidence"].as_u64()), (Some(12), Some(1)));
    assert_eq!(bench.rows(), before);
    let log = bench.json(["audit"], &[&bench.case()]).to_string();
    assert!(log.contains("evidence.duplicate"), "the second handing in is on record");
}

#[test]
fn two_equal_rows_of_one_file_stay_two() {
    let bench = Bench::with_case();
    let coffee = "<STMTTRN><TRNTYPE>POS<DTPOSTED>20210203<TRNAMT>-3.20<FITID>A1<NAME>Coffee House</STMTTRN>\r\n";
    let other = coffee.replace("A1", "A2");
    let file = bench.file("coffee.ofx", format!("{OFX}{coffee}{other}{END}"));
    assert_eq!(bench.import(&file).code, Some(0));
    assert_eq!(bench.must_be_sound()["bank_rows"], 2);
}
