//! What does the demonstration case hold? "Orchard Lane": a housing association whose director takes from it.
//!
//! [`generate`] writes evidence *files* as banks and accounting software would hand them over, day by day, so that ten
//! million rows need no more memory than a few thousand. The same seed gives the same bytes on every platform. Beside
//! the evidence, never inside it, stand an answer key (which rows are planted, which only look like it), the truth
//! about which bank line pays which invoice, and the association's own registers of staff and suppliers.

mod accounts;
mod books;
mod calendar;
mod daily;
mod key;
mod lines;
mod one_statement;
mod payments;
mod people;
mod plan;
mod random;
mod schemes;
mod statements;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

pub use one_statement::write_statement;

use crate::importers::ReadOptions;
use crate::model::Kind;

use books::Books;
use calendar::{Calendar, Date};
use daily::Today;
use payments::Payments;
use plan::Plan;

/// How large the case is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SampleOptions {
    /// Rows in all evidence files together, kept within 3%; [`SampleOptions::SMALLEST`] to
    /// [`SampleOptions::LARGEST`].
    pub rows: u64,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// How many in a hundred of the planted rows are written: fewer make the schemes fainter. The innocent ones all are.
    pub planted: u8,
}

impl SampleOptions {
    /// The fewest rows that hold every scheme.
    pub const SMALLEST: u64 = 10_000;
    /// The most rows.
    pub const LARGEST: u64 = 20_000_000;
}

impl Default for SampleOptions {
    fn default() -> Self {
        SampleOptions { rows: 25_000, seed: 417, planted: 100 }
    }
}

/// One evidence file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleFile {
    /// Where it was written.
    pub path: PathBuf,
    /// File name.
    pub name: String,
    /// Side of the books.
    pub kind: Kind,
    /// The account as the case calls it.
    pub account: &'static str,
    /// Who owns the account.
    pub owner: &'static str,
    /// ISO 4217 code of the account; the ledger also holds rows in other currencies.
    pub currency: &'static str,
    /// Data rows.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// Balance before the first row, minor units; `None` for the ledger.
    pub opening: Option<i64>,
    /// Balance after the last row, minor units.
    pub closing: Option<i64>,
    /// Sum of all rows, minor units, money in positive.
    pub sum: i128,
}

impl SampleFile {
    /// The decisions with which the file is read: only the side of the books; the file itself says the rest.
    #[must_use]
    pub fn options(&self) -> ReadOptions {
        ReadOptions { kind: Some(self.kind), ..ReadOptions::default() }
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct SampleManifest {
    /// Evidence files, in order of their first day.
    pub files: Vec<SampleFile>,
    /// Rows in all of them.
    pub rows: u64,
    /// `answer-key.json`.
    pub answer_key: PathBuf,
    /// `settlements.csv`: which bank line pays which ledger entry.
    pub settlements: PathBuf,
    /// Folder of the registers.
    pub reference: PathBuf,
}

/// Why no sample was written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The size is out of range.
    #[error("a sample of {rows} rows cannot be made: choose {} to {}", SampleOptions::SMALLEST, SampleOptions::LARGEST)]
    Rows {
        /// The rows asked for.
        rows: u64,
    },
    /// The folder holds a sample or other evidence already; nothing was changed.
    #[error("{} holds files already; choose an empty folder", .0.display())]
    NotEmpty(PathBuf),
    /// A file could not be written.
    #[error("the sample could not be written to {}: {source}", .folder.display())]
    Io {
        /// Folder of the sample.
        folder: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Writes the sample into `folder`: `evidence/`, `reference/`, `answer-key.json` and `settlements.csv`.
///
/// # Errors
/// [`SampleError`] for a size out of range, a folder that holds evidence already, or a failing disk.
pub fn generate(folder: &Path, options: &SampleOptions) -> Result<SampleManifest, SampleError> {
    if !(SampleOptions::SMALLEST..=SampleOptions::LARGEST).contains(&options.rows) {
        return Err(SampleError::Rows { rows: options.rows });
    }
    let evidence = folder.join("evidence");
    if std::fs::read_dir(&evidence).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(SampleError::NotEmpty(evidence));
    }
    write(folder, &evidence, options).map_err(|source| SampleError::Io { folder: folder.to_owned(), source })
}

fn write(folder: &Path, evidence: &Path, options: &SampleOptions) -> io::Result<SampleManifest> {
    let scale = Scale { rows: options.rows };
    let reference = folder.join("reference");
    let (answer_key, settlements) = (folder.join("answer-key.json"), folder.join("settlements.csv"));
    std::fs::create_dir_all(evidence)?;
    std::fs::create_dir_all(&reference)?;
    daily::write_reference(&reference, options.seed, scale)?;

    let calendar = Calendar::new();
    let mut books = Books::open(evidence, &settlements, &calendar, scale)?;
    live(&calendar, &mut books, options, scale)?;
    books.close()?;

    let rows = books.files.iter().map(|file| file.rows).sum();
    let run = key::Run {
        seed: options.seed,
        rows,
        unseen_rows: books.unseen_rows,
        unseen_sum: books.unseen_sum,
        files: &books.files,
        marked: &books.marked,
    };
    let mut text = serde_json::to_vec_pretty(&key::answer_key(&run))?;
    text.push(b'\n');
    std::fs::write(&answer_key, text)?;
    Ok(SampleManifest { files: books.files, rows, answer_key, settlements, reference })
}

/// Three years, day by day.
fn live(calendar: &Calendar, books: &mut Books, options: &SampleOptions, scale: Scale) -> io::Result<()> {
    let SampleOptions { seed, planted, .. } = *options;
    let mut plan = Plan::new(seed, planted);
    let mut payments = Payments::new(seed);
    let mut activities = daily::activities(seed, scale);
    schemes::plant_all(seed, scale, calendar, &mut plan);
    for &date in calendar.days() {
        books.begin_day(date, calendar)?;
        for activity in &mut activities {
            activity.day(&mut Today { date, calendar, balances: &books.balances, plan: &mut plan });
        }
        post_day(date, calendar, books, &mut payments, &mut plan)?;
    }
    Ok(())
}

/// Posts what the plan holds for a day: the ledger first, then what the banks book.
fn post_day(
    date: Date,
    calendar: &Calendar,
    books: &mut Books,
    payments: &mut Payments,
    plan: &mut Plan,
) -> io::Result<()> {
    for entry in plan.take_ledger(date.number) {
        if let Some(row) = books.enter(&entry, date, calendar)? {
            payments.arrange(&entry, row, date, calendar, plan);
        }
    }
    if date.weekday == 3 {
        payments.pay_run(calendar.business_from(date.number), plan);
    }
    for mut line in plan.take_bank(date.number) {
        let claim = line.claim.take();
        let row = books.post(&line, date)?;
        if let Some((day, mut claim)) = claim {
            claim.paid_by = row;
            plan.ledger(day, *claim);
        }
    }
    Ok(())
}

/// How the size of the case divides among its activities.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    rows: u64,
}

impl Scale {
    /// Rows of the default case, for which amounts and counts are stated.
    const DEFAULT: u64 = 25_000;
    /// Business days in the three years.
    const BUSINESS_DAYS: u64 = 756;
    /// Rows that a case of any size has: schemes, staff, director.
    const FIXED: u64 = 5_540;

    /// Rows that grow with the case, before what they bring about (landlords' payouts, partial payments).
    fn growing(self) -> u64 {
        self.rows.saturating_sub(Self::FIXED) * 949 / 1_000
    }

    /// An amount that grows with the case; smaller cases keep the default's, since their schemes take as much.
    fn grown(self, amount: i64) -> i64 {
        let rows = i64::try_from(self.rows.max(Self::DEFAULT)).unwrap_or(0);
        amount.saturating_mul(rows) / i64::try_from(Self::DEFAULT).unwrap_or(1)
    }

    /// Rows of a scheme that must stay visible in a larger case: grows with the square root.
    fn planted(self, count: u64) -> u64 {
        count * (self.rows * 100 / Self::DEFAULT).isqrt().max(10) / 10
    }

    /// Tenants; each pays 36 rents, and every eighth adds a landlord.
    fn tenants(self) -> u64 {
        self.growing() * 44 / 100 / 41
    }

    fn suppliers(self) -> usize {
        usize::try_from((self.rows / 150).clamp(90, 3_000)).unwrap_or(90)
    }

    /// Invoices on a business day, in thousandths.
    fn invoices_per_day(self) -> u64 {
        self.growing() * 24 * 10 / Self::BUSINESS_DAYS
    }

    /// Night-desk entries on a day off, in thousandths.
    fn call_outs_per_day(self) -> u64 {
        self.planted(1_000)
    }

    /// Card lines on an average day, in thousandths.
    fn card_lines_per_day(self) -> u64 {
        self.growing() * 4 * 10 / 1_095
    }

    fn euro_invoices_per_day(self) -> u64 {
        self.growing() * 2 * 10 / Self::BUSINESS_DAYS
    }

    fn dollar_invoices_per_day(self) -> u64 {
        self.growing() * 10 / Self::BUSINESS_DAYS
    }

    /// Care workers, who only larger cases have.
    fn carers(self) -> u64 {
        self.rows / 2_000 - (self.rows / 2_000).min(50)
    }
}
