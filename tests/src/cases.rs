//! Cases for tests: made of evidence written on the spot, in a folder that goes with the test.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nexus_engine::case::{Case, CaseError, Examiner, FixedClock, NewCase};
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Control, IntakeError, Progress, Unattended, read_evidence, seal};
use nexus_engine::model::Kind;

/// 2026-01-31T09:15:00Z, always.
#[must_use]
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock(time::macros::datetime!(2026-01-31 09:15 UTC)))
}

/// A new, empty case in `parent`.
///
/// # Panics
/// Where the case cannot be made: the test cannot go on.
#[must_use]
#[allow(clippy::expect_used, reason = "a test's own ground")]
pub fn new_case(parent: &Path) -> Case {
    let new = NewCase {
        name: "Test".to_owned(),
        reference: "T/1".to_owned(),
        examiner: Examiner { name: "Ada Tester".to_owned(), role: "Examiner".to_owned() },
    };
    Case::create(parent, &new, clock()).expect("a case in an empty folder")
}

/// Opens a case folder again.
///
/// # Errors
/// As [`Case::open`].
pub fn reopen(folder: &Path) -> Result<Case, CaseError> {
    Case::open(folder, None, clock())
}

/// A bank statement of `rows` rows, several to a day, amounts and texts that repeat and differ.
#[must_use]
pub fn statement(rows: usize) -> String {
    let mut text = String::from("Date,Description,Payee,Amount,Currency,Account Number,Reference\n");
    for row in 0..rows {
        let day = row / 7;
        let (year, month, day) = (2021 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let cents = (row * 7919) % 99_991;
        let sign = if row % 3 == 0 { "" } else { "-" };
        let account = 40_000_000 + row % 3;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{year}-{month:02}-{day:02},Card {} at Shop {},Payee {},{sign}{}.{:02},GBP,{account},R{row}",
            row % 50,
            row % 11,
            row % 17,
            cents / 100,
            cents % 100,
        );
    }
    text
}

/// Writes a file beside the case.
///
/// # Panics
/// Where it cannot be written.
#[must_use]
#[allow(clippy::expect_used, reason = "a test's own ground")]
pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a file in the test's folder");
    path
}

/// Seals and reads a file as bank lines.
///
/// # Errors
/// As sealing and reading.
pub fn import(case: &Case, path: &Path, control: &dyn Control) -> Result<u32, IntakeError> {
    let options = ReadOptions { kind: Some(Kind::Bank), ..ReadOptions::default() };
    let sealed = seal(case, path, &Unattended)?;
    read_evidence(case, sealed.evidence(), &options, control)?;
    Ok(sealed.evidence())
}

/// Cancels once so many rows are stored.
pub struct CancelAfter(pub u64, pub std::sync::atomic::AtomicBool);

impl CancelAfter {
    /// Cancels after the chunk that brings the rows to `rows`.
    #[must_use]
    pub fn rows(rows: u64) -> Self {
        CancelAfter(rows, false.into())
    }
}

impl Control for CancelAfter {
    fn progress(&self, progress: Progress) {
        if progress.rows >= self.0 {
            self.1.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}
