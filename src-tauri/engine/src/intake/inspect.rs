//! What does a file hold, without a case? Reads and normalises it, keeps figures and problems, stores nothing.

use foldhash::HashMap;
use serde::Serialize;

use super::exact::{ExactSum, decimal_text};
use super::reading::contained;
use crate::importers::{
    Document, Head, ImportError, Importer, Problem, Question, RawRow, RawStatement, ReadOptions, Sink, Source, Stop,
    detect, head_bytes,
};
use crate::model::{AccountNo, Currency, RawAccount, Span};
use crate::normalise::{Context, transaction};

/// So many problems are kept; the rest are counted.
const KEPT_PROBLEMS: usize = 1000;

/// Questions whose answer moves days and no sum.
const DATES: [&str; 2] = ["date_order", "fixed_date"];

/// A file's figures. Amounts are decimal text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Inspection {
    /// The reader that recognised the file.
    pub format: &'static str,
    /// Rows accepted.
    pub transactions: u64,
    /// Rows read but not accepted, each with a problem.
    pub rejected: u64,
    /// Credits minus debits over all accounts, whatever their currencies.
    pub sum: String,
    /// Figures per account and currency, in the order in which the file names them.
    pub accounts: Vec<AccountFigures>,
    /// Invoices' own totals.
    pub documents: Vec<DocumentFigures>,
    /// The first problems and notices, in file order.
    pub problems: Vec<Problem>,
    /// Number of problems and notices in all.
    pub problems_total: u64,
    /// What only a person can answer before the file is taken into a case; nothing above depends on it.
    pub questions: Vec<Question>,
    /// False where the file could not be read to its end; the last problem says why.
    pub complete: bool,
}

/// One account's figures in one currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AccountFigures {
    /// As the file names it.
    pub account: String,
    /// ISO 4217 code; `XXX` where none is stated.
    pub currency: String,
    /// Rows accepted.
    pub transactions: u64,
    /// Credits minus debits.
    pub sum: String,
    /// First opening balance stated.
    pub opening: Option<String>,
    /// Last closing balance stated.
    pub closing: Option<String>,
}

/// One invoice's own totals, as it states them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DocumentFigures {
    /// Invoice number.
    pub number: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Invoice lines.
    pub lines: u64,
    /// Total without tax.
    pub tax_exclusive: String,
    /// Total with tax.
    pub tax_inclusive: String,
    /// Amount due.
    pub payable: String,
}

/// Reads a whole file.
///
/// # Errors
/// [`ImportError::UnknownFormat`] where no reader knows the file, [`ImportError::NeedsAnswer`] where figures depend on an
/// answer, any other where not one row could be read. A file that ends early is no error: its rows so far are given.
pub fn inspect(source: &mut dyn Source, options: &ReadOptions) -> Result<Inspection, ImportError> {
    contained(Span::default(), || look(source, options)).unwrap_or_else(|problem| Err(ImportError::Unreadable(problem)))
}

fn look(source: &mut dyn Source, options: &ReadOptions) -> Result<Inspection, ImportError> {
    let bytes = head_bytes(source)?;
    let name = source.name().to_owned();
    let head = Head { name: &name, bytes: &bytes, len: source.len() };
    let importer = detect(&head).ok_or(ImportError::UnknownFormat)?;
    match tally(importer, source, options) {
        Err(ImportError::NeedsAnswer(questions))
            if questions.iter().all(|question| DATES.contains(&&*question.about)) =>
        {
            undated(importer, source, options, questions)
        }
        result => result,
    }
}

fn tally(importer: &dyn Importer, source: &mut dyn Source, options: &ReadOptions) -> Result<Inspection, ImportError> {
    let mut tally = Tally::new(options);
    match importer.read(source, options, &mut tally) {
        Ok(()) => Ok(tally.finish(importer.format(), true)),
        Err(ImportError::Unreadable(problem)) if tally.has_content() => {
            tally.keep(problem);
            Ok(tally.finish(importer.format(), false))
        }
        Err(error) => Err(error),
    }
}

/// Counts and sums are the same whichever way dates are read, so an open date order does not keep them back.
fn undated(
    importer: &dyn Importer,
    source: &mut dyn Source,
    options: &ReadOptions,
    questions: Vec<Question>,
) -> Result<Inspection, ImportError> {
    let Some(mut guess) = importer.propose(source, options)? else {
        return Err(ImportError::NeedsAnswer(questions));
    };
    for question in &questions {
        let answered =
            question.choices.first().is_some_and(|first| guess.mapping.answer(&question.about, &first.value));
        if !answered {
            return Err(ImportError::NeedsAnswer(questions));
        }
    }
    let mapping = serde_json::to_value(&guess.mapping).ok();
    let mut found = tally(importer, source, &ReadOptions { mapping, ..options.clone() })?;
    found.questions = questions;
    Ok(found)
}

/// The sink that only counts.
struct Tally {
    context: Context,
    accounts: Vec<AccountTally>,
    index: HashMap<(AccountNo, Currency), usize>,
    sum: ExactSum,
    accepted: u64,
    rejected: u64,
    documents: Vec<DocumentFigures>,
    problems: Vec<Problem>,
    problems_total: u64,
}

struct AccountTally {
    account: AccountNo,
    currency: Currency,
    rows: u64,
    sum: ExactSum,
    opening: Option<String>,
    closing: Option<String>,
}

impl Tally {
    fn new(options: &ReadOptions) -> Self {
        Tally {
            context: Context::new(options),
            accounts: Vec::new(),
            index: HashMap::default(),
            sum: ExactSum::default(),
            accepted: 0,
            rejected: 0,
            documents: Vec::new(),
            problems: Vec::new(),
            problems_total: 0,
        }
    }

    fn has_content(&self) -> bool {
        self.accepted + self.rejected > 0 || !self.documents.is_empty() || !self.accounts.is_empty()
    }

    fn keep(&mut self, problem: Problem) {
        self.problems_total += 1;
        if self.problems.len() < KEPT_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn entry(&mut self, account: AccountNo, currency: Currency) -> &mut AccountTally {
        let at = *self.index.entry((account, currency)).or_insert_with(|| {
            let sum = ExactSum::default();
            self.accounts.push(AccountTally { account, currency, rows: 0, sum, opening: None, closing: None });
            self.accounts.len() - 1
        });
        &mut self.accounts[at]
    }

    fn finish(self, format: &'static str, complete: bool) -> Inspection {
        let names: Vec<String> = self.context.accounts().map(|account| account.id.clone()).collect();
        let accounts = self.accounts.into_iter().map(|known| AccountFigures {
            account: names.get(known.account.0 as usize).cloned().unwrap_or_default(),
            currency: known.currency.code().to_owned(),
            transactions: known.rows,
            sum: known.sum.text(),
            opening: known.opening,
            closing: known.closing,
        });
        Inspection {
            format,
            transactions: self.accepted,
            rejected: self.rejected,
            sum: self.sum.text(),
            accounts: accounts.collect(),
            documents: self.documents,
            problems: self.problems,
            problems_total: self.problems_total,
            questions: Vec::new(),
            complete,
        }
    }
}

impl Sink for Tally {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(self.context.account(account))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        match transaction(row, &mut self.context) {
            Ok(found) => {
                self.accepted += 1;
                self.sum.add(&found);
                let entry = self.entry(found.account, found.currency);
                entry.rows += 1;
                entry.sum.add(&found);
            }
            Err(problem) => {
                self.rejected += 1;
                self.keep(problem);
            }
        }
        if self.context.has_notices() {
            let notices: Vec<Problem> = self.context.take_notices().collect();
            notices.into_iter().for_each(|notice| self.keep(notice));
        }
        Ok(())
    }

    fn reject(&mut self, _row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.rejected += 1;
        self.keep(problem);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.keep(problem);
        Ok(())
    }

    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop> {
        let Some(account) = statement.account else { return Ok(()) };
        let stated = Currency::from_code(&statement.currency).or_else(|| self.context.currency(account));
        let entry = self.entry(account, stated.unwrap_or(Currency::NONE));
        if entry.opening.is_none() {
            entry.opening = decimal_text(&statement.opening);
        }
        if let Some(closing) = decimal_text(&statement.closing) {
            entry.closing = Some(closing);
        }
        Ok(())
    }

    fn document(&mut self, document: &Document) -> Result<(), Stop> {
        let figure = |text: &str| decimal_text(text).unwrap_or_default();
        self.documents.push(DocumentFigures {
            number: document.number.clone(),
            currency: document.currency.clone(),
            lines: document.lines,
            tax_exclusive: figure(&document.tax_exclusive),
            tax_inclusive: figure(&document.tax_inclusive),
            payable: figure(&document.payable),
        });
        Ok(())
    }

    fn at(&mut self, _bytes_read: u64) -> Result<(), Stop> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::importers::BytesSource;

    fn figures(bytes: &[u8], name: &str) -> Result<Inspection, ImportError> {
        inspect(&mut BytesSource::new(bytes, name), &ReadOptions::default())
    }

    #[test]
    fn figures_per_account_and_currency() {
        let file = b":20:A\n:25:1/11\n:60F:C240101EUR1,00\n:61:240102C2,50NTRFX\n:62F:C240102EUR3,50\n\
            :20:B\n:25:1/22\n:60F:D240101JPY5,\n:61:240102D3,NTRFX\n:61:240199D3,NTRFX\n:62F:D240102JPY8,\n";
        let found = figures(file, "two.sta").unwrap();
        assert_eq!((found.format, found.transactions, found.rejected, found.sum.as_str()), ("mt940", 2, 1, "-0.50"));
        let accounts: Vec<_> = found.accounts.iter().map(|one| (one.account.as_str(), one.sum.as_str())).collect();
        assert_eq!(accounts, [("11", "2.50"), ("22", "-3.00")]);
        assert_eq!(found.accounts[0].opening.as_deref(), Some("1.00"));
        assert_eq!(found.accounts[1].closing.as_deref(), Some("-8.00"));
        assert_eq!(found.problems[0].code, "bad_date");
        assert!(found.complete);
    }

    #[test]
    fn an_open_date_order_does_not_keep_figures_back() {
        let found = figures(b"!Type:Bank\nD02/03/2021\nT-1.50\n^\nD04/05/2021\nT1.00\n^\n", "a.qif").unwrap();
        assert_eq!((found.transactions, found.sum.as_str()), (2, "-0.50"));
        assert_eq!(found.questions[0].about, "date_order");
    }

    #[test]
    fn rows_before_the_damage_are_given() {
        let mut file = b"<OFX><STMTRS><STMTTRN><TRNAMT>1.00<DTPOSTED>20240101</STMTTRN><STMTTRN><MEMO>".to_vec();
        file.resize(2 << 20, b'x');
        let found = figures(&file, "a.ofx").unwrap();
        assert_eq!((found.transactions, found.complete), (1, false));
        assert_eq!(found.problems.last().map(|problem| problem.code.as_str()), Some("text_too_long"));
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        assert!(matches!(figures(b"\x7fELF\0\0\0", "a.bin"), Err(ImportError::UnknownFormat)));
        assert!(matches!(figures(b"", "empty"), Err(ImportError::UnknownFormat)));
    }
}
