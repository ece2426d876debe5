//! What do the tests make of rows and settings that nobody expects? Every one ends with a result or a reason, never
//! unexpectedly, and the same whatever the machine does meanwhile.

use std::sync::atomic::{AtomicU64, Ordering};

use super::made::{Made, scan};
use super::*;
use crate::intake::{Control, Progress, Unattended};
use crate::model::MAX_MINOR;
use crate::statistics::Random;
use crate::store::StoreError;

const PARTIES: [&str; 6] = ["Ash Limited", "Ash Limitd", "Elm & Sons", "Oak", "Yew GmbH", "Journal"];
const DAYS: [&str; 5] = ["2023-01-02", "2023-02-04", "2023-06-30", "2024-01-01", "2024-02-29"];
const REFERENCES: [&str; 5] = ["INV-1001", "INV-1O01", "100107", "100109", ""];

/// Rows with every column stated, drawn at random.
fn full(seed: u64, rows: usize) -> Vec<Made<'static>> {
    let mut random = Random::new(seed);
    (0..rows)
        .map(|_| {
            let party = PARTIES[random.below(PARTIES.len())];
            Made {
                kind: ["bank", "expense"][random.below(2)],
                day: DAYS[random.below(DAYS.len())],
                time: ["09:15", "23:59", ""][random.below(3)],
                amount: (10f64.powf(2.0 + 5.0 * random.unit()) as i64) * if random.below(4) == 0 { 1 } else { -1 },
                account: ["Office", "Client", "Marine"][random.below(3)],
                party,
                text: ["CASH PAID IN", "order 7", "", "Goods"][random.below(4)],
                reference: REFERENCES[random.below(REFERENCES.len())],
                category: ["Goods", "Fees", ""][random.below(3)],
                person: ["P Nowak", "S Kaur"][random.below(2)],
                poster: ["clerk", "night", "director"][random.below(3)],
                period: ["2022-12", "2023-06", "P1", ""][random.below(4)],
                other: ["20-44-17 61290883", "60-30-22 20983341", ""][random.below(3)],
                balance: Some(100_000),
                ..Made::default()
            }
        })
        .collect()
}

fn all(rows: &[Made<'_>], settings: &Settings) -> Vec<TestResult> {
    run(&scan(rows), settings, DETECTORS, &Unattended).unwrap()
}

fn none_failed(what: &str, results: &[TestResult]) {
    for result in results {
        assert_ne!(result.state, State::Failed, "{what}: {}", result.detector.id);
        assert!(result.state != State::Refused || result.reason.as_ref().is_some_and(|why| !why.is_empty()));
        for candidate in &result.candidates {
            assert!(candidate.severity <= 100, "{what}: {}", result.detector.id);
            assert!(candidate.draft.statistic.1.is_finite(), "{what}: {} {:?}", result.detector.id, candidate.draft);
        }
    }
}

#[test]
fn rows_that_nobody_expects() {
    let rows = full(1, 600);
    let with = |change: &dyn Fn(usize, &mut Made<'static>)| {
        let mut rows = rows.clone();
        rows.iter_mut().enumerate().for_each(|(at, row)| change(at, row));
        rows
    };
    for (what, rows) in [
        ("as they are", rows.clone()),
        ("none", Vec::new()),
        ("one", rows[..1].to_vec()),
        ("no parties", with(&|_, row| row.party = "")),
        ("no days", with(&|_, row| row.day = "")),
        ("no references", with(&|_, row| row.reference = "")),
        ("no users", with(&|_, row| (row.person, row.poster) = ("", ""))),
        ("equal amounts", with(&|_, row| row.amount = -12_345)),
        ("all negative", with(&|_, row| row.amount = -row.amount.abs())),
        ("all positive", with(&|_, row| row.amount = row.amount.abs())),
        ("all zero", with(&|_, row| row.amount = 0)),
        ("the largest amounts", with(&|at, row| row.amount = if at % 2 == 0 { MAX_MINOR } else { -MAX_MINOR })),
        ("pennies", with(&|at, row| row.amount = at as i64 % 9 - 4)),
        ("many currencies", with(&|at, row| row.currency = ["GBP", "EUR", "JPY", "KWD", "XXX"][at % 5])),
        ("one day", with(&|_, row| row.day = "2024-02-29")),
        ("one party", with(&|_, row| row.party = "Ash Limited")),
        ("centuries", with(&|at, row| row.day = ["0001-01-01", "9999-12-31"][at % 2])),
        ("only bank lines", with(&|_, row| row.kind = "bank")),
        ("only entries", with(&|_, row| row.kind = "expense")),
        ("odd texts", with(&|_, row| (row.party, row.reference) = ("\u{202e}\u{0}é漢", "Ⅷ-٣-999999999999999999999"))),
    ] {
        none_failed(what, &all(&rows, &Settings::default()));
    }
}

#[test]
fn settings_that_nobody_expects() {
    let rows = full(2, 400);
    let with = |change: &dyn Fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        settings
    };
    for (what, settings) in [
        ("a limit of one", with(&|settings| settings.approval_limit = 1)),
        ("the largest limit", with(&|settings| settings.approval_limit = 1_000_000_000_000)),
        ("no countries", with(&|settings| settings.countries = Vec::new())),
        ("a country that is not known", with(&|settings| settings.countries = vec!["XX".to_owned()])),
        ("six rest days", with(&|settings| settings.weekend = vec![0, 1, 2, 3, 4, 5])),
        ("one minute of work", with(&|settings| (settings.opens, settings.closes) = (0, 1))),
        ("the strictest level", with(&|settings| settings.level = 1e-12)),
        ("the loosest level", with(&|settings| settings.level = 0.5)),
        ("a close that is no day", with(&|settings| settings.year_close = (13, 40))),
    ] {
        none_failed(what, &all(&rows, &settings));
    }
    for (what, settings) in [
        ("no limit", with(&|settings| settings.approval_limit = 0)),
        ("a limit beyond all amounts", with(&|settings| settings.reporting_limit = u64::MAX)),
        ("seven rest days", with(&|settings| settings.weekend = (0..7).collect())),
        ("a level of nought", with(&|settings| settings.level = 0.0)),
        ("a level that is no number", with(&|settings| settings.level = f64::NAN)),
    ] {
        assert!(all(&rows, &settings).iter().all(|result| result.state == State::Refused), "{what}");
    }
}

#[test]
fn parameters_that_nobody_expects_cost_one_test() {
    let rows = full(3, 200);
    for value in [serde_json::json!(-1), serde_json::json!("many"), serde_json::json!(null), serde_json::json!(0)] {
        let mut settings = Settings::default();
        for detector in DETECTORS {
            let names = (detector.defaults)().as_object().map(|known| known.keys().cloned().collect::<Vec<_>>());
            let changed = names.unwrap_or_default().into_iter().map(|name| (name, value.clone())).collect();
            settings.parameters.insert(detector.id.to_owned(), changed);
        }
        none_failed(&value.to_string(), &all(&rows, &settings));
    }
}

#[test]
fn threads_change_nothing() {
    let rows = full(4, 1_500);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        format!("{:?}", pool.install(|| all(&rows, &Settings::default())))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
}

/// Stopping at any point gives nothing, and the next run is as if there had been none.
#[test]
fn stopped_in_the_middle_and_run_again() {
    struct After(AtomicU64);
    impl Control for After {
        fn progress(&self, _: Progress) {}
        fn is_cancelled(&self) -> bool {
            self.0.fetch_sub(1, Ordering::Relaxed) == 0 || self.0.load(Ordering::Relaxed) > u64::MAX / 2
        }
    }
    let rows = full(5, 300);
    let whole = format!("{:?}", all(&rows, &Settings::default()));
    for after in [0, 1, 7, 20] {
        let ended = run(&scan(&rows), &Settings::default(), DETECTORS, &After(AtomicU64::new(after)));
        assert!(matches!(ended, Err(StoreError::Cancelled)), "after {after}");
    }
    assert_eq!(whole, format!("{:?}", all(&rows, &Settings::default())));
}
