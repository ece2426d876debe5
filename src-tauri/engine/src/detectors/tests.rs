//! Do the tests do what they say, and survive what they must?

use serde_json::json;

use super::made::{Made, scan};
use super::*;
use crate::intake::{Control, Progress, Unattended};
use crate::statistics::Random;
use crate::store::StoreError;

fn entry<'a>(day: &'a str, amount: i64, party: &'a str, reference: &'a str) -> Made<'a> {
    Made { kind: "expense", day, amount, party, reference, person: "P Nowak", ..Made::default() }
}

fn only(rows: &[Made<'_>], id: &str) -> TestResult {
    let found = run(&scan(rows), &Settings::default(), &[find(id).unwrap()], &Unattended).unwrap();
    found.into_iter().next().unwrap()
}

#[test]
fn the_same_invoice_twice_is_one_finding_and_a_credit_explains_it() {
    let mut rows = vec![
        entry("2024-01-03", -12_345, "Ash", "A1"),
        entry("2024-02-09", -12_345, "Ash", "A1"),
        entry("2024-02-10", -12_345, "Ash", "A2"),
        entry("2024-02-11", -500, "Elm", "A1"),
    ];
    let found = only(&rows, "exact_duplicates");
    assert_eq!(found.candidates.len(), 1);
    assert_eq!(found.candidates[0].draft.rows.len(), 2);
    let before = found.candidates[0].severity;
    rows.push(entry("2024-02-12", 12_345, "Ash", "C1"));
    assert!(only(&rows, "exact_duplicates").candidates[0].severity < before);
}

#[test]
fn a_standing_reference_of_a_bank_line_is_no_duplicate() {
    let line = |day| Made { kind: "bank", ..entry(day, 65_000, "Tenant", "T00116") };
    let apart = [line("2024-01-01"), line("2024-02-01"), line("2024-03-01")];
    assert_eq!(only(&apart, "exact_duplicates").state, State::Quiet);
    assert_eq!(only(&[line("2024-01-01"), line("2024-01-02")], "exact_duplicates").candidates.len(), 1);
}

#[test]
fn a_seldom_poster_and_a_stand_in() {
    let mut rows: Vec<Made<'_>> =
        (0..800).map(|_| Made { poster: "clerk", ..entry("2024-03-01", -9_000, "Ash", "") }).collect();
    for (poster, days) in [
        ("director", ["2024-01-05", "2024-05-06", "2024-09-09"]),
        ("locum", ["2024-08-05", "2024-08-06", "2024-08-09"]),
    ] {
        rows.extend(days.map(|day| Made { poster, ..entry(day, -700_000, "Gallery", "") }));
    }
    let found = only(&rows, "seldom_poster");
    assert_eq!(found.candidates.len(), 2);
    assert_eq!(found.candidates[0].draft.subjects[0].label, "director");
    assert!(found.candidates[1].severity * 2 < found.candidates[0].severity);
}

#[test]
fn parts_below_the_limit_within_a_week() {
    let rows = [
        entry("2024-01-03", -600_000, "Ash", "A1"),
        entry("2024-01-05", -700_000, "Ash", "A2"),
        entry("2024-03-05", -700_000, "Ash", "A3"),
        Made { person: "S Kaur", ..entry("2024-03-06", -700_000, "Ash", "A4") },
    ];
    let found = only(&rows, "split_purchases");
    assert_eq!(found.candidates.len(), 1);
    assert_eq!(found.candidates[0].draft.k, 2);
}

#[test]
fn one_account_under_two_names() {
    let rows = [
        Made { other: "20-44-17 61290883", ..entry("2024-01-03", -100, "Brook Services", "") },
        Made {
            kind: "bank",
            day: "2024-01-04",
            amount: -200,
            party: "J Mercer",
            other: "204417 61290883",
            ..Made::default()
        },
        Made { other: "60-30-22 20983341", ..entry("2024-01-03", -100, "T Adeyemi (expenses)", "") },
        Made {
            kind: "bank",
            day: "2024-01-04",
            amount: -200,
            party: "T Adeyemi",
            other: "603022 20983341",
            ..Made::default()
        },
    ];
    let found = only(&rows, "shared_account");
    assert_eq!(found.candidates.len(), 1);
    assert!(found.candidates[0].draft.title.contains("J Mercer"));
}

#[test]
fn missing_columns_and_too_few_rows_are_refused_with_the_reason() {
    let undated = [entry("", -100, "Ash", "A1"), entry("", -200, "Elm", "A2")];
    assert!(only(&undated, "dormant_party").reason.unwrap().contains("dates"));
    let nameless = [entry("2024-01-01", -100, "", "")];
    assert!(only(&nameless, "exact_duplicates").reason.unwrap().contains("counterparties"));
    assert!(only(&nameless, "benford_first").reason.unwrap().contains("50 amounts"));
    assert_eq!(only(&[], "benford_first").state, State::Refused);
    let absurd = Settings { approval_limit: u64::MAX, ..Settings::default() };
    let found = run(&scan(&nameless), &absurd, DETECTORS, &Unattended).unwrap();
    assert!(found.iter().all(|test| test.state == State::Refused));
}

#[test]
fn equal_amounts_one_sign_and_several_currencies_are_no_trouble() {
    let equal: Vec<Made<'_>> = (0..80).map(|_| entry("2024-01-02", -5_000, "Ash", "R")).collect();
    let mixed: Vec<Made<'_>> = (0..160)
        .map(|at| Made { currency: ["GBP", "EUR"][at % 2], ..entry("2024-01-02", 7 + at as i64 * 13, "Ash", "R") })
        .collect();
    for rows in [equal, mixed] {
        let found = run(&scan(&rows), &Settings::default(), DETECTORS, &Unattended).unwrap();
        assert!(found.iter().all(|test| test.state != State::Failed));
        assert_eq!(found[0].used, 80);
    }
}

/// Benford data give no finding in the digit family: 20 populations at a level of 5%.
#[test]
fn perfect_data_raise_no_digit_finding() {
    let mut random = Random::new(3);
    let mut fired = 0;
    for _ in 0..20 {
        let rows: Vec<Made<'_>> =
            (0..400).map(|_| entry("2024-01-02", -(10f64.powf(2.0 + 5.0 * random.unit()) as i64), "Ash", "")).collect();
        let digits: Vec<&Detector> =
            DETECTORS.iter().copied().filter(|detector| detector.family == Family::Digits).collect();
        let found = run(&scan(&rows), &Settings::default(), &digits, &Unattended).unwrap();
        fired += u32::from(found.iter().any(|test| !test.candidates.is_empty()));
    }
    assert!(fired <= 3, "{fired} of 20");
}

static PANICS: Detector = Detector {
    id: "panics",
    number: 0,
    title: "",
    looks_for: "",
    formula: "",
    source: "",
    family: Family::Rules,
    version: 1,
    needs: &[],
    uses: &[],
    guide: "",
    defaults: || json!({}),
    run: |_| panic!("as a test"),
};

#[test]
fn a_test_that_panics_is_one_line_and_the_rest_go_on() {
    let rows: Vec<Made<'_>> = (1..60).map(|at| entry("2024-01-02", -at * 137, "Ash", "")).collect();
    let found =
        run(&scan(&rows), &Settings::default(), &[&PANICS, find("benford_first").unwrap()], &Unattended).unwrap();
    assert_eq!(found[0].state, State::Failed);
    assert_eq!(found[1].used, 59);
}

#[test]
fn a_person_can_stop_it() {
    struct Stopped;
    impl Control for Stopped {
        fn progress(&self, _: Progress) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let rows = [entry("2024-01-02", -1, "Ash", "")];
    let ended = run(&scan(&rows), &Settings::default(), DETECTORS, &Stopped);
    assert!(matches!(ended, Err(StoreError::Cancelled)));
}
