//! Is what is missing named, and is what stands twice counted once, with a way back?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::path::{Path, PathBuf};

use nexus_engine::duplicates::left_out;
use nexus_engine::model::{Day, Kind};
use nexus_engine::proof::{DayState, RowKey, Standing, of_filter, of_rows};
use nexus_engine::sample::{SampleOptions, generate};
use nexus_engine::store::{Filter, PageRequest};
use nexus_tests::cases::reopen;
use nexus_tests::command_line::{Bench, finished};
use serde_json::Value;

const HEADER: &str = "Date,Account Number,Description,Amount,Balance,Currency\n";

fn import(bench: &Bench, files: &[PathBuf]) {
    let mut paths = vec![bench.case()];
    paths.extend(files.iter().cloned());
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let ended = finished(&mut bench.command(["import", "--as", "bank"], &paths));
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn the_missing_week_of_the_sample_is_found_to_the_day_and_the_cent() {
    let bench = Bench::with_case();
    let options = SampleOptions { rows: SampleOptions::SMALLEST, seed: 417, ..SampleOptions::default() };
    let manifest = generate(&bench.folder().join("sample"), &options).unwrap();
    let bank: Vec<PathBuf> =
        manifest.files.iter().filter(|file| file.kind == Kind::Bank).map(|file| file.path.clone()).collect();
    import(&bench, &bank);
    let key: Value =
        serde_json::from_slice(&std::fs::read(bench.folder().join("sample/answer-key.json")).unwrap()).unwrap();
    let planted = &key["missing_statement"];
    let proof = bench.json(["proof"], &[&bench.case()]);
    let gaps: Vec<&Value> =
        proof["accounts"].as_array().unwrap().iter().flat_map(|account| account["gaps"].as_array().unwrap()).collect();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!((&gaps[0]["from"], &gaps[0]["to"]), (&planted["from"], &planted["to"]));
    assert_eq!(gaps[0]["unseen"].as_str().unwrap(), planted["unseen_sum"].as_str().unwrap().replace('.', ""));
    let differences = proof["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert_eq!(differences[0]["check"], "continuity");
}

#[test]
fn overlapping_downloads_count_once_and_two_coffees_stay_two() {
    let bench = Bench::with_case();
    let first = "2024-03-01,40112233,Rent,-800.00,200.00,GBP\n2024-03-02,40112233,Coffee,-3.00,197.00,GBP\n\
                 2024-03-02,40112233,Coffee,-3.00,194.00,GBP\n";
    let second = "2024-03-02,40112233,Coffee,-3.00,197.00,GBP\n2024-03-02,40112233,Coffee,-3.00,194.00,GBP\n\
                  2024-03-03,40112233,Lunch,-9.00,185.00,GBP\n";
    let files =
        [bench.file("first.csv", format!("{HEADER}{first}")), bench.file("second.csv", format!("{HEADER}{second}"))];
    import(&bench, &files);
    let days = |bench: &Bench| bench.json(["proof"], &[&bench.case()])["accounts"][0]["days"].clone();
    assert_eq!(days(&bench), serde_json::json!([2, 1, 0, 0]), "the day that stands twice is not proven");
    let rows = |bench: &Bench| bench.json(["proof"], &[&bench.case()])["rows"].clone();
    assert_eq!(rows(&bench), serde_json::json!({ "proven": 2, "unproven": 4, "contradicted": 0 }));
    let proposed = bench.json(["duplicates"], &[&bench.case()]);
    assert_eq!(proposed["total"], 2);
    assert_eq!(bench.rows().len(), 6, "nothing is merged silently");

    assert_eq!(bench.nexus(["duplicates", "--merge", "words"], &[&bench.case()]).code, Some(0));
    assert_eq!(bench.rows().len(), 4);
    let info = bench.must_be_sound();
    assert_eq!(info["conservation"]["merged"], 2);
    assert_eq!(days(&bench), serde_json::json!([3, 0, 0, 0]));
    assert_eq!(rows(&bench), serde_json::json!({ "proven": 4, "unproven": 0, "contradicted": 0 }));
    let case = reopen(&bench.case()).unwrap();
    assert_eq!(left_out(&case, &Filter::default()).unwrap(), 2);
    let later = Filter { from: Day::parse_iso("2024-03-03"), ..Filter::default() };
    assert_eq!(left_out(&case, &later).unwrap(), 0);
    drop(case);
    assert_eq!(bench.json(["duplicates", "--merged"], &[&bench.case()])["total"], 2);

    assert_eq!(bench.nexus(["duplicates", "--take-back"], &[&bench.case()]).code, Some(0));
    assert_eq!(bench.rows().len(), 6);
    assert_eq!(bench.must_be_sound()["conservation"]["merged"], 0);
}

#[test]
fn a_result_carries_the_mark_of_the_days_that_it_rests_on() {
    let bench = Bench::with_case();
    let rows = "2024-02-29,40112233,Pay,900.00,997.00,GBP\n2024-03-01,40112233,Rent,-800.00,197.00,GBP\n\
                2024-03-02,40112233,Coffee,-4.00,194.00,GBP\n2024-03-03,40112233,Lunch,-9.00,185.00,GBP\n";
    let bare = "Date,Account Number,Description,Amount,Currency\n2024-03-02,50112244,Tea,-2.00,GBP\n";
    import(&bench, &[bench.file("broken.csv", format!("{HEADER}{rows}")), bench.file("bare.csv", bare)]);
    let case = reopen(&bench.case()).unwrap();
    let standing = |filter: &Filter| of_filter(&case, filter).unwrap();
    let all = standing(&Filter::default());
    assert_eq!(all, Standing { proven: 3, unproven: 1, contradicted: 1 });
    assert_eq!(all.worst(), Some(DayState::Contradicted));
    let february = Filter { to: Day::parse_iso("2024-02-29"), ..Filter::default() };
    assert_eq!(standing(&february).worst(), Some(DayState::Proven));
    let tea = Filter { text: Some("tea".to_owned()), ..Filter::default() };
    assert_eq!(standing(&tea), Standing { proven: 0, unproven: 1, contradicted: 0 });
    let page = case.store().page(&PageRequest { limit: 10, ..PageRequest::default() }).unwrap();
    let keys = page.rows.iter().map(|row| RowKey { kind: row.kind, id: row.id });
    assert_eq!(of_rows(&case, keys).unwrap(), all, "row by row as by filter");
}

#[test]
fn a_changed_amount_is_a_difference_that_names_its_row() {
    let bench = Bench::with_case();
    let rows = "2024-03-03,40112233,Lunch,-9.00,185.00,GBP\n2024-03-02,40112233,Coffee,-4.00,194.00,GBP\n\
                2024-03-01,40112233,Rent,-800.00,197.00,GBP\n2024-02-29,40112233,Pay,900.00,997.00,GBP\n";
    import(&bench, &[bench.file("newest_first.csv", format!("{HEADER}{rows}"))]);
    let proof = bench.json(["proof"], &[&bench.case()]);
    let broken: Vec<&Value> = proof["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|difference| difference["check"] == "running_balance")
        .collect();
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert_eq!(broken[0]["difference"], "100");
    assert_eq!((&broken[0]["expected"], &broken[0]["found"]), (&"19400".into(), &"19300".into()));
    assert_eq!(broken[0]["suspects"][0]["rows"][0]["row_no"], 2);
}

#[test]
fn accounts_that_look_like_one_are_proposed_joined_and_taken_apart() {
    let bench = Bench::with_case();
    let file =
        |name: &str, account: &str| bench.file(name, format!("{HEADER}2024-03-01,{account},Rent,-800.00,200.00,GBP\n"));
    import(&bench, &[file("one.csv", "GB82WEST12345698765432"), file("two.csv", "98765432")]);
    let alike = bench.json(["accounts", "alike"], &[&bench.case()]);
    assert_eq!(alike[0]["likeness"], "iban_holds_number");
    let case = bench.case();
    let merge = |word: &str| {
        let mut command = bench.command(["accounts", word], &[&case]);
        command.args(if word == "split" { vec!["1"] } else { vec!["1", "2"] });
        assert_eq!(finished(&mut command).code, Some(0));
    };
    let accounts = || bench.json(["proof"], &[&case])["accounts"].as_array().unwrap().len();
    assert_eq!(accounts(), 2);
    merge("merge");
    assert_eq!(accounts(), 1);
    assert_eq!(bench.json(["duplicates"], &[&case])["total"], 1, "the same row under both names");
    merge("split");
    assert_eq!(accounts(), 2);
    bench.must_be_sound();
}
