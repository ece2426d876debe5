//! Are the figures those that others computed? Data sets of the literature through the command line, against
//! `statistics.json` of the evidence folder; nothing is held where that folder is absent.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::io::Read as _;
use std::path::{Path, PathBuf};

use nexus_tests::command_line::{Bench, finished};
use serde_json::Value;

/// Name in `statistics.json`, file of the data set, and which of its lines count.
type Set = (&'static str, &'static str, fn(&str) -> bool);

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/evidence");
    let folder = std::env::var_os("NEXUS_EVIDENCE").map_or(beside, PathBuf::from);
    folder.join("statistics.json").is_file().then_some(folder)
}

/// The data set as a CSV file, lines that `keep` refuses left out.
fn data(folder: &Path, name: &str, keep: fn(&str) -> bool) -> String {
    let file = std::fs::File::open(folder.join("datasets").join(format!("{name}.csv.gz"))).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    std::iter::once(head).chain(lines.filter(|line| keep(line))).map(|line| format!("{line}\n")).collect()
}

/// The results of every digit test over a data set without dates.
fn tested(text: &str) -> impl Fn(&str) -> Value + use<> {
    let bench = Bench::with_case();
    let case = bench.case();
    let file = bench.file("amounts.csv", text);
    let mut import = bench.command(["import", "--as", "expenses", "--date", "2020-01-01"], &[&case, &file]);
    assert_eq!(finished(&mut import).code, Some(0));
    let ended = finished(&mut bench.command(["test", "--json"], &[&case]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    move |id| {
        let found = report["tests"].as_array().unwrap().iter().find(|test| test["id"] == id);
        found.unwrap()["statistics"].clone()
    }
}

#[track_caller]
fn near(found: &Value, wanted: &Value) {
    let (found, wanted) = (found.as_f64().unwrap(), wanted.as_f64().unwrap());
    assert!((found - wanted).abs() <= wanted.abs() * 1e-7 + 1e-14, "{found} is not {wanted}");
}

/// Counts by group, sums of deviations and chi-square; what the file does not state is not asked for.
#[track_caller]
fn same(found: &Value, wanted: &Value) {
    assert_eq!(found["n"], wanted["n"]);
    near(&found["mad"], &wanted["mad"]);
    near(&found["chi2"], &wanted["chi2"]);
    for (group, count) in wanted["counts"].as_object().into_iter().flatten() {
        assert_eq!(found["counts"][group], *count, "group {group}");
    }
}

#[test]
fn digits_of_the_data_sets_of_the_literature() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("statistics.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let ten =
        |line: &str| line.rsplit(',').next().and_then(|size| size.parse::<f64>().ok()).is_some_and(|size| size >= 10.0);
    let sets: [Set; 3] = [
        ("gm.payments", "gm_payments", |_| true),
        ("sino.forest", "sino_forest_2010", |_| true),
        ("census.2009>=10", "census_2009", ten),
    ];
    for (name, file, keep) in sets {
        let wanted = &all["benford"][name];
        let of = tested(&data(&folder, file, keep));
        for (test, digits) in [
            ("benford_first", "first"),
            ("benford_second", "second"),
            ("benford_first_two", "first_two"),
            ("benford_first_three", "first_three"),
            ("last_two_digits", "last_two"),
        ] {
            if wanted[digits].is_object() {
                same(&of(test), &wanted[digits]);
            }
        }
        let arc = of("mantissa_arc");
        near(&arc["l2"], &wanted["mantissa"]["L2"]);
        near(&arc["l2_p"], &wanted["mantissa"]["p"]);
        near(&of("distortion_factor")["distortion_factor_pct"], &wanted["distortion_factor_pct"]);
        let gaps = of("second_order")["second_order"].clone();
        assert_eq!(gaps["n"], wanted["n_second_order"]);
        same(&gaps, &wanted["second_order_first_two"]);
    }
}
