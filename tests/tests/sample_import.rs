//! Does every row of the sample case arrive: as many, with the same sums, and at the number that the answer key names?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::collections::BTreeMap;

use nexus_engine::model::Kind;
use nexus_engine::sample::{SampleManifest, SampleOptions, generate};
use nexus_tests::command_line::{Bench, finished};
use serde_json::Value;

/// Makes the sample and imports each file with the side of the books that its manifest names.
fn imported(bench: &Bench, rows: u64) -> SampleManifest {
    let manifest =
        generate(&bench.folder().join("sample"), &SampleOptions { rows, seed: 417, ..SampleOptions::default() })
            .unwrap();
    for (kind, side) in [(Kind::Bank, "bank"), (Kind::Expense, "expenses")] {
        let files = manifest.files.iter().filter(|file| file.kind == kind).map(|file| file.path.as_path());
        let mut paths = vec![bench.case()];
        paths.extend(files.map(std::path::Path::to_owned));
        let paths: Vec<&std::path::Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
        let ended = finished(&mut bench.command(["import", "--as", side], &paths));
        assert_eq!(ended.code, Some(0), "no file of the sample leaves a question open: {ended:?}");
    }
    manifest
}

/// `-1234.56` as minor units.
fn minor(text: &str) -> i128 {
    text.replace('.', "").parse().unwrap()
}

#[test]
fn every_row_of_the_sample_arrives_where_the_key_says() {
    let bench = Bench::with_case();
    let manifest = imported(&bench, SampleOptions::SMALLEST);
    let info = bench.must_be_sound();
    assert_eq!(info["conservation"]["accepted"], manifest.rows);
    assert_eq!(info["conservation"]["rejected"], 0);
    assert_eq!(info["accounts"].as_u64().unwrap(), 9 + 3, "nine accounts, and the ledger in three currencies");

    let mut by_place: BTreeMap<(String, u64), Value> = BTreeMap::new();
    for row in bench.rows() {
        let place = (row["evidence"].as_str().unwrap().to_owned(), row["row"].as_u64().unwrap());
        assert!(by_place.insert(place, row).is_none(), "a row stands twice");
    }
    for file in &manifest.files {
        let of_file = by_place.range((file.name.clone(), 0)..=(file.name.clone(), u64::MAX));
        let amounts: Vec<i128> = of_file.map(|(_, row)| minor(row["amount"].as_str().unwrap())).collect();
        assert_eq!((amounts.len() as u64, amounts.iter().sum::<i128>()), (file.rows, file.sum), "{}", file.name);
    }

    let key: Value = serde_json::from_slice(&std::fs::read(&manifest.answer_key).unwrap()).unwrap();
    let mut checked = 0;
    for scheme in key["schemes"].as_array().unwrap() {
        let planted = scheme["rows"]["list"].as_array().unwrap();
        let innocent = scheme["look_alike"]["rows"]["list"].as_array().unwrap();
        for wanted in planted.iter().chain(innocent) {
            let place = (wanted["file"].as_str().unwrap().to_owned(), wanted["row"].as_u64().unwrap());
            let row = &by_place[&place];
            assert_eq!(row["date"], wanted["day"], "{wanted}");
            assert_eq!(row["amount"], wanted["amount"], "{wanted}");
            assert_eq!(row["currency"], wanted["currency"], "{wanted}");
            checked += 1;
        }
    }
    assert!(checked > 1_000, "{checked} rows of the key");
}

#[test]
fn people_and_parties_of_the_sample_are_read() {
    let bench = Bench::with_case();
    imported(&bench, SampleOptions::SMALLEST);
    let find = |party: &str, evidence: &str| {
        let rows = bench.json(["rows", "--text", party], &[&bench.case()]);
        let found = rows.as_array().unwrap().iter().find(|row| row["evidence"].as_str().unwrap().starts_with(evidence));
        found.unwrap_or_else(|| panic!("no row of {party} in {evidence}")).clone()
    };
    let entry = find("Corvus Consulting OÜ", "Purchase_Ledger");
    assert_eq!((entry["kind"].as_str(), entry["category"].as_str()), (Some("expense"), Some("Professional")));
    assert!(entry["reference"].as_str().unwrap().starts_with("CC-0"), "{entry}");
    assert!(["M Halden", "d.pryce"].contains(&entry["person"].as_str().unwrap()), "{entry}");
    assert_eq!(
        find("Corvus Consulting OÜ", "Thornbury_Office")["party"],
        "Corvus Consulting OÜ",
        "Windows-1252 in OFX"
    );
    assert_eq!(find("Kontoführung", "Ehrenfeld")["party"], "Bankhaus Ehrenfeld", "Windows-1252 in CSV");
}
