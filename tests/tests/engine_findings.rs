//! Do the tests find what was planted, and say the same again? The generated case through the command line, against its
//! answer key.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use nexus_engine::model::Kind;
use nexus_engine::sample::{SampleManifest, SampleOptions, generate};
use nexus_tests::command_line::{Bench, finished};
use serde_json::Value;

fn sample(bench: &Bench, seed: u64) -> SampleManifest {
    let manifest =
        generate(&bench.folder().join("sample"), &SampleOptions { seed, ..SampleOptions::default() }).unwrap();
    for (kind, side) in [(Kind::Bank, "bank"), (Kind::Expense, "expenses")] {
        let files = manifest.files.iter().filter(|file| file.kind == kind).map(|file| file.path.clone());
        let paths: Vec<_> = std::iter::once(bench.case()).chain(files).collect();
        let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
        assert_eq!(finished(&mut bench.command(["import", "--as", side], &paths)).code, Some(0));
    }
    manifest
}

fn json(bench: &Bench, arguments: &[&str]) -> Value {
    let case = bench.case();
    let mut command = bench.command([arguments[0]], &[case.as_path()]);
    let ended = finished(command.args(&arguments[1..]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    serde_json::from_str(&ended.out).unwrap()
}

type Place = (String, i64);

fn place(row: &Value) -> Place {
    (row["file"].as_str().unwrap().to_owned(), row["row"].as_i64().unwrap())
}

#[test]
fn planted_schemes_are_among_the_first_twenty_findings() {
    let bench = Bench::with_case();
    let manifest = sample(&bench, 417);
    let findings = json(&bench, &["findings", "--json"]);
    let findings = findings.as_array().unwrap();
    let key: Value = serde_json::from_slice(&std::fs::read(&manifest.answer_key).unwrap()).unwrap();
    let planted: BTreeMap<&str, BTreeSet<Place>> = key["schemes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|scheme| {
            let rows = scheme["rows"]["list"].as_array().unwrap().iter().map(place).collect();
            (scheme["id"].as_str().unwrap(), rows)
        })
        .collect();
    let shown = |finding: &Value| -> Vec<&str> {
        let rows: Vec<Place> = finding["row_list"].as_array().unwrap().iter().map(place).collect();
        let half = |scheme: &BTreeSet<Place>| {
            let inside = rows.iter().filter(|row| scheme.contains(row)).count();
            inside > 0 && inside * 2 >= rows.len()
        };
        planted.iter().filter(|(_, scheme)| half(scheme)).map(|(id, _)| *id).collect()
    };
    let early: BTreeSet<&str> = findings.iter().take(20).flat_map(shown).collect();
    let missed: Vec<&&str> = planted.keys().filter(|id| !early.contains(*id)).collect();
    assert!(missed.is_empty(), "not among the first twenty: {missed:?}");
    let right = findings.iter().take(50).filter(|finding| !shown(finding).is_empty()).count();
    assert!(right * 2 >= findings.len().min(50), "{right} of the first {}", findings.len().min(50));

    // The same data give the same findings, with the same ids, ranks and figures.
    let again = json(&bench, &["test", "--again", "--json"]);
    assert_eq!(again["difference"]["kept"].as_u64().unwrap(), findings.len() as u64);
    for what in ["new", "changed", "gone"] {
        assert_eq!(again["difference"][what].as_array().unwrap().len(), 0, "{what}");
    }
    let states: BTreeMap<&str, &str> = again["tests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|test| (test["id"].as_str().unwrap(), test["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states.len(), 36);
    assert!(states.values().all(|state| *state != "failed"), "{states:?}");
}
