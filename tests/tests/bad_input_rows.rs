//! Files with rows that cannot be right: each such row is set aside with its place and reason, the others are taken.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use nexus_tests::command_line::Bench;
use serde_json::Value;

const HEADER: &str = "Date,Description,Amount,Currency\r\n";
const GOOD: &str = "14/02/2021,Alder Roofing,-120.50,GBP\r\n25/02/2021,Rent Flat 4,830.00,GBP\r\n";

/// Imports one CSV and gives accepted rows and problems of rows.
fn import(bench: &Bench, name: &str, bytes: impl AsRef<[u8]>) -> (Vec<Value>, Vec<Value>) {
    let ended = bench.import(&bench.file(name, bytes));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let info = bench.must_be_sound();
    let problems: Vec<Value> = bench.problems().into_iter().filter(|problem| !problem["row_no"].is_null()).collect();
    assert_eq!(info["conservation"]["rejected"], problems.len());
    (bench.rows(), problems)
}

/// One row is set aside: its number, line, byte offset, code, and source text.
fn one_row_set_aside(text: &str, bad: &str, codes: &[&str]) {
    let bench = Bench::with_case();
    let (rows, problems) = import(&bench, "statement.csv", text);
    assert_eq!(rows.len(), text.lines().count() - 2, "{rows:?}");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let (found, offset) = (&problems[0], text.find(bad).unwrap());
    let line = text[..offset].matches('\n').count() + 1;
    assert_eq!(found["evidence_name"], "statement.csv");
    assert_eq!(found["row_no"], line - 1, "{found}");
    assert_eq!((&found["problem"]["line"], &found["problem"]["offset"]), (&line.into(), &offset.into()), "{found}");
    assert!(codes.iter().any(|code| found["problem"]["code"] == *code), "{found}");
    assert!(found["source"].as_str().unwrap().contains(bad.trim_end()), "{found}");
}

#[test]
fn too_few_columns() {
    let bad = "16/02/2021,Short";
    one_row_set_aside(&format!("{HEADER}{GOOD}{bad}\r\n{GOOD}"), bad, &["too_few_columns"]);
}

#[test]
fn too_many_columns() {
    let bad = "16/02/2021,Long,-4.00,GBP,and,more";
    one_row_set_aside(&format!("{HEADER}{GOOD}{bad}\r\n{GOOD}"), bad, &["too_many_columns"]);
}

#[test]
fn a_day_that_is_not_in_the_calendar() {
    let bad = "31/02/2021,Ghost day,-4.00,GBP";
    one_row_set_aside(&format!("{HEADER}{GOOD}{bad}\r\n{GOOD}"), bad, &["bad_date"]);
}

#[test]
fn an_amount_that_is_too_large() {
    for amount in ["90071992547409.92", "99999999999999999999999999.00"] {
        let bad = format!("16/02/2021,Too much,{amount},GBP");
        one_row_set_aside(&format!("{HEADER}{GOOD}{bad}\r\n{GOOD}"), &bad, &["amount_overflow"]);
    }
}

#[test]
fn an_amount_that_is_none() {
    let bad = "16/02/2021,Not a number,NaN,GBP";
    one_row_set_aside(&format!("{HEADER}{GOOD}{bad}\r\n{GOOD}"), bad, &["bad_amount"]);
}

#[test]
fn nul_bytes() {
    let bad = "16/02/2021,Nul";
    let text = format!("{HEADER}{GOOD}{bad}\0 in here,-4.00,GBP\r\n{GOOD}");
    one_row_set_aside(&text, bad, &["nul_byte"]);
}

#[test]
fn bytes_that_are_not_utf8_in_a_utf8_file() {
    let bench = Bench::with_case();
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend_from_slice(HEADER.as_bytes());
    bytes.extend_from_slice("14/02/2021,Café,-3.20,GBP\r\n".as_bytes());
    let offset = bytes.len();
    bytes.extend_from_slice(b"16/02/2021,Broken \xc3\x28 \xff,-4.00,GBP\r\n");
    bytes.extend_from_slice(GOOD.as_bytes());
    let (rows, problems) = import(&bench, "marked.csv", bytes);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["description"], "Café");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0]["problem"]["code"], "invalid_encoding");
    assert_eq!(problems[0]["problem"]["offset"], offset);
}

#[test]
fn a_windows_1252_file_keeps_its_letters() {
    let bench = Bench::with_case();
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend_from_slice(b"14/02/2021,Caf\xe9 M\xfcller \x80 5,-3.20,GBP\r\n25/02/2021,Stra\xdfe,-1.00,GBP\r\n");
    let (rows, problems) = import(&bench, "western.csv", bytes);
    assert_eq!(problems, Vec::<Value>::new());
    assert_eq!(rows[0]["description"], "Café Müller € 5");
    assert_eq!(rows[1]["description"], "Straße");
    let told = bench.problems().iter().any(|notice| notice["problem"]["code"] == "encoding_assumed");
    assert!(told, "the choice of encoding is on record");
}

#[test]
fn utf_16_in_both_byte_orders() {
    let text = format!("\u{feff}{HEADER}14/02/2021,Café Ωμέγα,-3.20,GBP\r\n{GOOD}");
    for (name, swap) in [("little.csv", false), ("big.csv", true)] {
        let bench = Bench::with_case();
        let bytes: Vec<u8> =
            text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
        let (rows, problems) = import(&bench, name, bytes);
        assert_eq!((rows.len(), problems.len()), (3, 0), "{name}");
        assert_eq!(rows[0]["description"], "Café Ωμέγα", "{name}");
    }
}

#[test]
fn a_missing_currency_is_said_and_never_guessed() {
    let bench = Bench::with_case();
    let text = "Date,Description,Amount\r\n14/02/2021,Alder Roofing,-120.50\r\n25/02/2021,Rent Flat 4,830.00\r\n";
    let file = bench.file("bare.csv", text);
    let ended = bench.import(&file);
    bench.must_be_sound();
    if ended.code == Some(1) {
        assert!(ended.err.contains("bare.csv") && ended.err.contains("currency"), "{ended:?}");
        assert_eq!(bench.rows().len(), 0);
        let decided = bench.nexus(["import", "--currency", "GBP"], &[&bench.case(), &file]);
        assert_eq!(decided.code, Some(0), "{decided:?}");
        assert!(bench.rows().iter().all(|row| row["currency"] == "GBP"));
    } else {
        assert!(bench.problems().iter().any(|notice| notice["problem"]["code"] == "missing_currency"));
        assert!(bench.rows().iter().all(|row| row["currency"] == "XXX"));
    }
    assert_eq!(bench.must_be_sound()["bank_rows"], 2);
}

#[test]
fn an_ambiguous_date_order_is_asked() {
    let bench = Bench::with_case();
    let text = format!("{HEADER}03/04/2021,Alder Roofing,-120.50,GBP\r\n05/06/2021,Rent Flat 4,830.00,GBP\r\n");
    let ended = bench.import(&bench.file("ambiguous.csv", text));
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("ambiguous.csv") && ended.err.contains("date_order"), "{ended:?}");
    assert_eq!(bench.must_be_sound()["bank_rows"], 0);
}
