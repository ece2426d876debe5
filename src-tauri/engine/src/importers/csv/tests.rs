use std::path::PathBuf;

use super::*;
use crate::importers::BytesSource;
use crate::importers::golden::{check_damaged, check_fixtures, record, record_with, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Csv, "csv");
}

/// The proposed mapping and the open questions of each fixture, beside its golden.
#[test]
fn proposals_are_as_recorded() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/importers/csv/fixtures");
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "golden") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = look(&mut BytesSource::new(&bytes, &name), &ReadOptions::default()).unwrap().guess;
        let proposal = serde_json::json!({"mapping": found.mapping, "kind": found.kind, "headers": found.headers, "questions": found.questions});
        let text = serde_json::to_string_pretty(&proposal).unwrap() + "\n";
        let golden = path.with_file_name(format!("{name}.mapping.golden"));
        if std::env::var_os("NEXUS_BLESS").is_some() {
            std::fs::write(&golden, &text).unwrap();
        }
        assert_eq!(
            text,
            std::fs::read_to_string(&golden).unwrap_or_default(),
            "{name} is proposed otherwise than recorded"
        );
        // The proposal, given back as a decision, reads the same.
        if found.questions.is_empty() {
            let options =
                ReadOptions { mapping: Some(serde_json::to_value(&found.mapping).unwrap()), ..ReadOptions::default() };
            let again = look(&mut BytesSource::new(&bytes, &name), &options).unwrap().guess;
            assert_eq!(record_with(&Csv, &bytes, &name, &options), record(&Csv, &bytes, &name), "{name}");
            assert_eq!(
                (again.mapping, again.headers, again.questions),
                (found.mapping, found.headers, found.questions),
                "{name}"
            );
        }
    }
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(
        &Csv,
        "csv",
        "Date Amount , ; | : \t \" '' \n \r \r\n 2021-01-02 03/04/2021 -1.50 1.234,56 Total £ \0 é Saldo x ,,, ;;; EUR CR",
    );
}

/// Test data of others, where it is present.
fn evidence() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/evidence");
    let folder = std::env::var_os("NEXUS_EVIDENCE").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn foreign_files_read_without_panic() {
    let Some(folder) = evidence() else {
        println!("skipped: no evidence folder");
        return;
    };
    for kind in ["csv", "spend"] {
        for source in std::fs::read_dir(folder.join(kind)).unwrap() {
            for file in std::fs::read_dir(source.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let bytes = std::fs::read(&path).unwrap();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                println!("=== {name} {:?}", sniff(&Csv, &bytes, &name));
                if let Ok(found) = look(&mut BytesSource::new(&bytes, &name), &ReadOptions::default()) {
                    println!(
                        "{:?} {:?} {:?}",
                        found.guess.kind,
                        found.guess.headers,
                        serde_json::to_string(&found.guess.mapping).unwrap()
                    );
                    println!("{:?}", found.guess.questions);
                }
                println!("{}", record(&Csv, &bytes, &name));
            }
        }
    }
}

/// Monthly payments whose last row states their sum; one of the eight has no such row.
#[test]
fn stated_totals_of_foreign_ledgers_agree() {
    let Some(folder) = evidence().map(|folder| folder.join("spend/zenlan__lambethdatastore")) else {
        println!("skipped: no evidence folder");
        return;
    };
    let mut agreeing = 0;
    for path in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = crate::intake::preview(&mut BytesSource::new(&bytes, &name), &ReadOptions::default(), &|_| None);
        let codes: Vec<&str> = found.problems.iter().map(|problem| problem.code.as_str()).collect();
        println!("{name}: {} rows, {} rejected, {codes:?}", found.accepted, found.rejected);
        assert!(found.accepted > 500 && found.kind == Some(crate::model::Kind::Expense), "{name}");
        agreeing += usize::from(codes.contains(&"totals_agree"));
    }
    assert_eq!(agreeing, 7);
}

/// Rows per second through decoding, scanning and normalising, on one core:
/// `cargo test --release -p nexus-engine --lib csv::tests::speed -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, not a check"]
fn speed() {
    let mut bytes = b"Date,Description,Amount,Balance,Reference\n".to_vec();
    let mut balance = 0_i64;
    for row in 0..1_000_000_i64 {
        let amount = row * 7919 % 50_000 - 25_000;
        balance += amount;
        let (day, month) = (row % 28 + 1, row / 28 % 12 + 1);
        let text = ["CARD PAYMENT TO GROCER 4711", "DIRECT DEBIT ENERGY COMPANY", "SALARY ACME LIMITED"]
            [usize::try_from(row % 3).unwrap()];
        let line = format!(
            "2024-{month:02}-{day:02},{text},{}.{:02},{}.{:02},TX{row:08}\n",
            amount / 100,
            amount.abs() % 100,
            balance / 100,
            balance.abs() % 100
        );
        bytes.extend_from_slice(line.as_bytes());
    }
    for label in ["utf-8", "windows-1252", "utf-16le"] {
        let wide: Vec<u8> =
            if label == "utf-16le" { bytes.iter().flat_map(|byte| [*byte, 0]).collect() } else { bytes.clone() };
        let mut best = f64::MAX;
        let mut count = Count::default();
        for _ in 0..5 {
            count = Count::default();
            let start = std::time::Instant::now();
            Csv.read(&mut BytesSource::new(&wide, "speed.csv"), &ReadOptions::default(), &mut count).unwrap();
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!(
            "{label}: {} rows, {} MB, best of 5 {best:.3} s, {:.0} rows/s",
            count.rows,
            wide.len() >> 20,
            f64::from(count.rows) / best
        );
        assert_eq!(count.rows, 1_000_000);
    }
}

struct Count {
    context: crate::normalise::Context,
    rows: u32,
}

impl Default for Count {
    fn default() -> Self {
        Count { context: crate::normalise::Context::new(&ReadOptions::default()), rows: 0 }
    }
}

impl Sink for Count {
    fn account(
        &mut self,
        account: &crate::model::RawAccount,
    ) -> Result<crate::model::AccountNo, crate::importers::Stop> {
        Ok(self.context.account(account))
    }
    fn row(&mut self, row: &crate::importers::RawRow<'_>) -> Result<(), crate::importers::Stop> {
        self.rows += u32::from(crate::normalise::transaction(row, &mut self.context).is_ok());
        Ok(())
    }
    fn reject(&mut self, _: u64, problem: crate::importers::Problem) -> Result<(), crate::importers::Stop> {
        panic!("{problem:?}");
    }
    fn problem(&mut self, _: crate::importers::Problem) -> Result<(), crate::importers::Stop> {
        Ok(())
    }
    fn statement(&mut self, _: &crate::importers::RawStatement) -> Result<(), crate::importers::Stop> {
        Ok(())
    }
    fn document(&mut self, _: &crate::importers::Document) -> Result<(), crate::importers::Stop> {
        Ok(())
    }
    fn at(&mut self, _: u64) -> Result<(), crate::importers::Stop> {
        Ok(())
    }
}
