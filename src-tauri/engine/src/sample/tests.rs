//! Is the sample what it says? Balances hold, the key points at the right rows, the same seed gives the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::*;

/// SHA-256 over the names and bytes of all files of the default case. A change of the generator changes it: look at
/// the evidence, then write the new value here.
const GOLDEN: &str = "38903a52e4cc572e6e334a1b574d0ff81a2dfa78b0554849149bf9b77864cde4";

fn sample(rows: u64, seed: u64) -> (tempfile::TempDir, SampleManifest) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = generate(folder.path(), &SampleOptions { rows, seed, ..SampleOptions::default() }).unwrap();
    (folder, manifest)
}

fn every_file(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(every_file(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn fingerprint(folder: &Path) -> String {
    let mut hash = Sha256::new();
    for path in every_file(folder) {
        hash.update(path.file_name().unwrap().as_encoded_bytes());
        hash.update(std::fs::read(path).unwrap());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key(manifest: &SampleManifest) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(&manifest.answer_key).unwrap()).unwrap()
}

/// The rows of a file as (day as printed, signed minor units, balance where printed, whole text of the row).
fn rows_of(file: &SampleFile) -> Vec<(String, i64, Option<i64>, String)> {
    let bytes = std::fs::read(&file.path).unwrap();
    if file.name.ends_with(".csv") { csv_rows(file, &bytes) } else { ofx_rows(&bytes) }
}

fn minor(text: &str) -> i64 {
    let (whole, cents) = text.split_once(['.', ',']).unwrap();
    assert_eq!(cents.len(), 2, "{text}");
    format!("{whole}{cents}").parse().unwrap()
}

fn csv_rows(file: &SampleFile, bytes: &[u8]) -> Vec<(String, i64, Option<i64>, String)> {
    let continental = file.name.starts_with("Ehrenfeld");
    let text = if continental {
        encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
    } else {
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(if continental { b';' } else { b',' }).from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let part = |at: usize, width: std::ops::Range<usize>| record[at][width].to_owned();
            let signed = |debit: usize, credit: usize| match (&record[debit], &record[credit]) {
                ("", credit) => minor(credit),
                (debit, _) => -minor(debit),
            };
            let whole = record.iter().collect::<Vec<_>>().join("|");
            if continental || !file.name.starts_with("Purchase") {
                let at = usize::from(continental);
                let day = format!("{}-{}-{}", part(at, 6..10), part(at, 3..5), part(at, 0..2));
                if continental {
                    (day, minor(&record[7]), Some(minor(&record[9])), whole)
                } else {
                    (day, signed(7, 8), Some(minor(&record[9])), whole)
                }
            } else {
                (record[1].to_owned(), signed(12, 13), None, whole)
            }
        })
        .collect()
}

fn ofx_rows(bytes: &[u8]) -> Vec<(String, i64, Option<i64>, String)> {
    let text = encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned();
    let leaf = |block: &str, tag: &str| {
        let after = block.split(&format!("<{tag}>")).nth(1)?;
        Some(after.split(['<', '\r']).next().unwrap().to_owned())
    };
    text.split("<STMTTRN>")
        .skip(1)
        .map(|block| {
            let date = leaf(block, "DTPOSTED").unwrap();
            let day = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..8]);
            (day, minor(&leaf(block, "TRNAMT").unwrap()), None, block.replace("\r\n", "|"))
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let options = SampleOptions::default();
    let (first, _) = sample(options.rows, options.seed);
    assert_eq!(fingerprint(first.path()), GOLDEN);
    let (other, _) = sample(options.rows, options.seed + 1);
    assert_ne!(fingerprint(other.path()), GOLDEN);
}

#[test]
fn rows_are_as_many_as_asked_for() {
    for rows in [SampleOptions::SMALLEST, 25_000, 120_000] {
        let (_folder, manifest) = sample(rows, 417);
        let off = manifest.rows.abs_diff(rows) * 100 / rows;
        assert!(off <= 3, "{rows} asked for, {} written", manifest.rows);
    }
}

#[test]
fn balances_hold_row_by_row_and_file_by_file() {
    let (_folder, manifest) = sample(25_000, 417);
    let key = key(&manifest);
    let unseen = minor(key["missing_statement"]["unseen_sum"].as_str().unwrap());
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    for file in &manifest.files {
        let rows = rows_of(file);
        assert_eq!(rows.len() as u64, file.rows, "{}", file.name);
        assert!(rows.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{} is in order of date", file.name);
        let Some(opening) = file.opening else { continue };
        let mut balance = opening;
        for (number, (_, amount, printed, _)) in rows.iter().enumerate() {
            balance += amount;
            assert!(printed.is_none_or(|printed| printed == balance), "{} row {}", file.name, number + 1);
            assert!(balance >= 0 || file.account == "Company card", "{} row {}: {balance}", file.name, number + 1);
        }
        assert_eq!(Some(balance), file.closing, "{}", file.name);
        if let Some(before) = last.insert(file.account, balance) {
            let step = if file.name.ends_with("part_3.csv") { unseen } else { 0 };
            assert_eq!(before + step, opening, "{}", file.name);
        }
    }
    assert_ne!(unseen, 0, "the missing week must not go unseen");
}

#[test]
fn ofx_files_state_their_closing_balance() {
    let (_folder, manifest) = sample(SampleOptions::SMALLEST, 417);
    let mut checked = 0;
    for file in manifest.files.iter().filter(|file| !file.name.ends_with(".csv")) {
        let text = String::from_utf8_lossy(&std::fs::read(&file.path).unwrap()).into_owned();
        let stated = text.split("<BALAMT>").nth(1).unwrap().split(['<', '\r']).next().unwrap();
        assert_eq!(Some(minor(stated)), file.closing, "{}", file.name);
        checked += 1;
    }
    assert_eq!(checked, 24);
}

#[test]
fn the_key_points_at_the_right_rows() {
    let smallest = SampleOptions::SMALLEST;
    for (rows, seed) in [(smallest, 417), (smallest, 1), (smallest, 2), (25_000, 417)] {
        let (_folder, manifest) = sample(rows, seed);
        let read: BTreeMap<&str, _> = manifest.files.iter().map(|file| (file.name.as_str(), rows_of(file))).collect();
        let key = key(&manifest);
        let schemes = key["schemes"].as_array().unwrap();
        assert_eq!(schemes.len(), 20);
        for scheme in schemes {
            for (what, list) in [("rows", &scheme["rows"]), ("look_alike", &scheme["look_alike"]["rows"])] {
                let list = list["list"].as_array().unwrap();
                assert!(!list.is_empty(), "{} has no {what} at {rows} rows", scheme["id"]);
                for entry in list {
                    let at = usize::try_from(entry["row"].as_u64().unwrap()).unwrap() - 1;
                    let (day, amount, _, _) = &read[entry["file"].as_str().unwrap()][at];
                    assert_eq!(entry["day"], day.as_str(), "{entry}");
                    assert_eq!(minor(entry["amount"].as_str().unwrap()), *amount, "{entry}");
                }
            }
        }
    }
}

/// The text of a scheme's rows.
fn scheme_texts(manifest: &SampleManifest, id: &str, part: &str) -> Vec<String> {
    let key = key(manifest);
    let scheme = key["schemes"].as_array().unwrap().iter().find(|scheme| scheme["id"] == id).unwrap().clone();
    let rows = if part == "rows" { scheme["rows"].clone() } else { scheme["look_alike"]["rows"].clone() };
    rows["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let file = manifest.files.iter().find(|file| entry["file"] == file.name.as_str()).unwrap();
            let at = usize::try_from(entry["row"].as_u64().unwrap()).unwrap() - 1;
            rows_of(file).swap_remove(at).3
        })
        .collect()
}

#[test]
fn planted_rows_say_what_their_scheme_says() {
    let (_folder, manifest) = sample(SampleOptions::SMALLEST, 417);
    for (id, part, word, count) in [
        ("below-limit", "rows", "Halden Marine", 46),
        ("below-limit", "look_alike", "Vantage Freight", 30),
        ("duplicate-payment", "rows", "Meridian", 38),
        ("round-retainer", "rows", "Kestrel", 72),
        ("weekend-posting", "rows", "Aldgate", 52),
        ("leaver-pay", "rows", "SALARY", 22),
        ("leaver-pay", "look_alike", "FINAL PAY", 1),
        ("sequence-gap", "rows", "CHEQUE 100", 2),
        ("sequence-gap", "look_alike", "100388 voided", 1),
        ("missing-statement", "rows", "TRANSFER", 3),
    ] {
        let texts = scheme_texts(&manifest, id, part);
        let found = texts.iter().filter(|text| text.contains(word)).count();
        assert!(found >= count, "{id} {part}: {found} rows with {word:?}, {count} expected");
    }
}

#[test]
fn missing_cheques_are_in_no_file() {
    let (_folder, manifest) = sample(SampleOptions::SMALLEST, 417);
    let office: String = manifest
        .files
        .iter()
        .filter(|file| file.account == "Office")
        .map(|file| String::from_utf8_lossy(&std::fs::read(&file.path).unwrap()).into_owned())
        .collect();
    for number in payments::MISSING_CHEQUES {
        assert!(!office.contains(&format!("<CHECKNUM>{number}")));
    }
    for number in [payments::MISSING_CHEQUES.start() - 1, payments::MISSING_CHEQUES.end() + 1] {
        assert!(office.contains(&format!("<CHECKNUM>{number}")), "cheque {number}");
    }
}

#[test]
fn settlements_join_entries_to_lines_of_opposite_files() {
    let (_folder, manifest) = sample(SampleOptions::SMALLEST, 417);
    let text = std::fs::read_to_string(&manifest.settlements).unwrap();
    let rows: BTreeMap<&str, _> = manifest.files.iter().map(|file| (file.name.as_str(), rows_of(file))).collect();
    let (mut pairs, mut exact) = (0, 0);
    for line in text.lines().skip(1) {
        let parts: Vec<&str> = line.split(',').collect();
        let row = |file: &str, row: &str| rows[file][row.parse::<usize>().unwrap() - 1].clone();
        let (entry, paid) = (row(parts[0], parts[1]), row(parts[2], parts[3]));
        pairs += 1;
        exact += u32::from(entry.1 == paid.1);
    }
    assert!(pairs > 1_500, "{pairs} pairs");
    assert!(exact * 10 > pairs * 6 && exact < pairs, "{exact} of {pairs} pairs are exact");
}

#[test]
fn a_folder_with_evidence_is_left_alone() {
    let (folder, _) = sample(SampleOptions::SMALLEST, 417);
    let before = fingerprint(folder.path());
    let again =
        generate(folder.path(), &SampleOptions { rows: SampleOptions::SMALLEST, seed: 1, ..SampleOptions::default() });
    assert!(matches!(again, Err(SampleError::NotEmpty(_))));
    assert_eq!(fingerprint(folder.path()), before);
    let few = generate(&folder.path().join("few"), &SampleOptions { rows: 12, seed: 1, ..SampleOptions::default() });
    assert!(matches!(few, Err(SampleError::Rows { rows: 12 })));
}

#[test]
fn one_long_statement_holds_its_balance() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("statement.csv");
    write_statement(&path, 3_000, 417).unwrap();
    let text = std::fs::read(&path).unwrap();
    let file =
        SampleFile { path, name: "statement.csv".into(), ..sample(SampleOptions::SMALLEST, 1).1.files.swap_remove(0) };
    let rows = csv_rows(&file, &text);
    assert_eq!(rows.len(), 3_000);
    assert!(rows.windows(2).all(|pair| pair[0].2.unwrap() + pair[1].1 == pair[1].2.unwrap()));
    assert!(rows.iter().all(|row| row.2.unwrap() > 0));
}
