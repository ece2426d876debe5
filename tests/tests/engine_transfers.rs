//! Are movements between own accounts found, decided by a person alone, and taken back?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::path::{Path, PathBuf};

use nexus_tests::command_line::{Bench, finished};
use serde_json::Value;

const HEADER: &str = "Date,Account Number,Description,Amount,Balance,Currency\n";

/// Two accounts: a transfer of one day that names the other account, one that arrives three days later, one that a third
/// account's line would fit as well, and a payment that has no counterpart.
fn books() -> Bench {
    let bench = Bench::with_case();
    let office = "2024-03-01,40112233,TO 50112244,-100.00,900.00,GBP\n2024-03-08,40112233,Sweep,-250.00,650.00,GBP\n\
                  2024-03-15,40112233,Move,-40.00,610.00,GBP\n2024-03-20,40112233,Rent,-33.00,577.00,GBP\n";
    let reserve = "2024-03-01,50112244,FROM OFFICE,100.00,1100.00,GBP\n2024-03-11,50112244,In,250.00,1350.00,GBP\n\
                   2024-03-15,50112244,Deposit,40.00,1390.00,GBP\n";
    let card = "2024-03-15,60112255,Refund,40.00,40.00,GBP\n";
    let files = [("office.csv", office), ("reserve.csv", reserve), ("card.csv", card)]
        .map(|(name, rows)| bench.file(name, format!("{HEADER}{rows}")));
    let mut paths = vec![bench.case()];
    paths.extend(files);
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    assert_eq!(finished(&mut bench.command(["import", "--as", "bank"], &paths)).code, Some(0));
    bench
}

fn counts(bench: &Bench) -> Value {
    bench.json(["transfers"], &[&bench.case()])["by_state"].clone()
}

#[test]
fn the_same_day_is_proposed_days_apart_are_for_review_and_nothing_is_paired_silently() {
    let bench = books();
    assert_eq!(counts(&bench), serde_json::json!([1, 2, 0, 0]));
    let proposed = bench.json(["transfers", "--state", "proposed"], &[&bench.case()]);
    let pair = &proposed["transfers"][0];
    assert_eq!(
        (&pair["likeness"], &pair["amount"], &pair["days"]),
        (&"names_account".into(), &10_000.into(), &0.into())
    );
    assert_eq!((&pair["paid"]["row_no"], &pair["received"]["row_no"]), (&1.into(), &1.into()));
    let review = bench.json(["transfers", "--state", "review"], &[&bench.case()]);
    let found: Vec<(i64, i64)> = review["transfers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair["amount"].as_i64().unwrap(), pair["rivals"].as_i64().unwrap()))
        .collect();
    assert_eq!(found, [(25_000, 0), (4_000, 1)], "three days later, and a second line that fits as well");
}

#[test]
fn a_stated_rule_pairs_and_each_pair_can_be_taken_back() {
    let bench = books();
    let rows = bench.rows();
    assert_eq!(bench.nexus(["transfers", "--pair", "account"], &[&bench.case()]).code, Some(0));
    assert_eq!(counts(&bench), serde_json::json!([0, 2, 1, 0]));
    assert_eq!(bench.rows(), rows, "pairing changes no row");
    bench.must_be_sound();
    assert_eq!(bench.nexus(["transfers", "--take-back"], &[&bench.case()]).code, Some(0));
    assert_eq!(counts(&bench), serde_json::json!([1, 2, 0, 0]));
    let audit = bench.json(["audit"], &[&bench.case()]).to_string();
    assert!(audit.contains("transfers.pair") && audit.contains("transfers.take_back"), "{audit}");
    bench.must_be_sound();
}

#[test]
fn accounts_that_are_one_have_no_movement_between_them() {
    let bench = books();
    let mut join = bench.command(["accounts", "merge"], &[&bench.case()]);
    join.args(["1", "2"]);
    assert_eq!(finished(&mut join).code, Some(0));
    assert_eq!(counts(&bench), serde_json::json!([1, 0, 0, 0]), "only the card's refund is left as a counterpart");
}
