//! Which splits does an XML book hold?

use super::book::{Account, Accounts, decimal};
use crate::importers::markup::{Step, Xml};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, Sink, Source};
use crate::model::Span;

/// Splits of one transaction that are held until its end; real ones have a few.
const MOST_SPLITS: usize = 100_000;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut reader = Reader {
        sink,
        accounts: Accounts::default(),
        account: Account::default(),
        security: false,
        transaction: Transaction::default(),
        split: Split::default(),
        template: false,
        templates: 0,
        row_no: 0,
    };
    let mut xml = Xml::new(source)?;
    while let Some(step) = xml.next(reader.sink)? {
        match step {
            Step::Start => reader.start(&xml),
            Step::End => reader.end(&xml)?,
        }
    }
    let here = xml.here();
    if xml.is_open() {
        // A transaction that is cut off is kept aside with each of its splits.
        reader.cut_off(here)?;
        let message = "The file is cut off: elements are still open at its end. The rows before that were taken.";
        reader.sink.problem(Problem::new("truncated_file", message, here))?;
    }
    if reader.templates > 0 {
        let message = format!(
            "The book also holds {} splits of scheduled transactions, which are templates; they were not taken as rows.",
            reader.templates
        );
        reader.sink.problem(Problem::new("template_rows", message, here))?;
    }
    Ok(reader.sink.at(here.offset + here.len)?)
}

#[derive(Default)]
struct Transaction {
    posted: String,
    number: String,
    description: String,
    currency: String,
    splits: Vec<Split>,
}

#[derive(Default)]
struct Split {
    span: Span,
    id: String,
    memo: String,
    value: String,
    account: String,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    accounts: Accounts,
    account: Account,
    security: bool,
    transaction: Transaction,
    split: Split,
    template: bool,
    templates: u64,
    row_no: u64,
}

impl Reader<'_> {
    fn start(&mut self, xml: &Xml<'_>) {
        match xml.name() {
            "template-transactions" => self.template = true,
            "account" if xml.nth(1) != "split" => (self.account, self.security) = (Account::default(), false),
            "transaction" => self.transaction = Transaction::default(),
            "split" => self.split = Split::default(),
            _ => {}
        }
    }

    fn end(&mut self, xml: &Xml<'_>) -> Result<(), ImportError> {
        let text = || xml.text().to_owned();
        match (xml.nth(1), xml.name()) {
            ("account", "name") => self.account.name = text(),
            ("account", "id") => self.account.id = text(),
            ("account", "type") => self.account.kind = text(),
            ("account", "parent") => self.account.parent = text(),
            ("account", "description") => self.account.description = text(),
            ("commodity", "space") if xml.nth(2) == "account" => {
                self.security = !matches!(xml.text(), "CURRENCY" | "ISO4217");
            }
            ("commodity", "id") if xml.nth(2) == "account" => self.account.currency = text(),
            ("currency", "id") if xml.nth(2) == "transaction" => self.transaction.currency = text(),
            ("transaction", "num") => self.transaction.number = text(),
            ("transaction", "description") => self.transaction.description = text(),
            ("date-posted", "date") => self.transaction.posted = text(),
            ("slot", "value") | ("value", "gdate") => self.slot(xml),
            ("split", "id") => self.split.id = text(),
            ("split", "memo") => self.split.memo = text(),
            ("split", "value") => self.split.value = text(),
            ("split", "account") => self.split.account = text(),
            (_, "split") => {
                self.split.span = xml.span();
                if self.transaction.splits.len() == MOST_SPLITS {
                    self.flush()?;
                }
                self.transaction.splits.push(std::mem::take(&mut self.split));
            }
            (_, "transaction") => self.flush()?,
            (_, "account") => {
                if self.security {
                    self.account.currency.clear();
                }
                self.accounts.add(std::mem::take(&mut self.account));
            }
            (_, "template-transactions") => self.template = false,
            _ => {}
        }
        Ok(())
    }

    /// The `date-posted` slot of a transaction holds its day without a time: the only slot of a transaction that is a
    /// `gdate`.
    fn slot(&mut self, xml: &Xml<'_>) {
        let of_transaction = xml.is_at(&["transaction", "slots", "slot", "value", "gdate"]);
        if of_transaction && !xml.text().is_empty() {
            xml.text().clone_into(&mut self.transaction.posted);
        }
    }

    fn flush(&mut self) -> Result<(), ImportError> {
        let splits = std::mem::take(&mut self.transaction.splits);
        if self.template {
            self.templates += splits.len() as u64;
            return Ok(());
        }
        for split in &splits {
            self.row(split)?;
        }
        Ok(())
    }

    fn row(&mut self, split: &Split) -> Result<(), ImportError> {
        self.row_no += 1;
        let parts = split.value.split_once('/').and_then(|(num, den)| Some((num.parse().ok()?, den.parse().ok()?)));
        let Some(amount) = parts.and_then(|(numerator, denominator)| decimal(numerator, denominator)) else {
            let message = "The split's value is no fraction that a decimal number equals; it was kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("bad_amount", message, split.span))?);
        };
        let (account, category) = self.accounts.declare(&split.account, self.sink)?;
        let transaction = &self.transaction;
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span: split.span,
            account: Some(account),
            // `2014-12-24 10:59:00 +0000`: the time is none that anyone stated.
            date: transaction.posted.get(..10).unwrap_or(&transaction.posted),
            date_style: DateStyle::YearFirst,
            amount: RawAmount::Signed(&amount),
            decimal_mark: DecimalMark::Point,
            finer: true,
            currency: &transaction.currency,
            party: &transaction.description,
            text: if split.memo.is_empty() { &transaction.description } else { &split.memo },
            reference: &transaction.number,
            entry_id: &split.id,
            category: &category,
            ..RawRow::default()
        })?)
    }

    fn cut_off(&mut self, here: Span) -> Result<(), ImportError> {
        for split in std::mem::take(&mut self.transaction.splits) {
            self.row_no += 1;
            let message = "The file ends within this split's transaction, so it is not complete; it was kept aside.";
            let span = if split.span.len == 0 { here } else { split.span };
            self.sink.reject(self.row_no, Problem::new("truncated_row", message, span))?;
        }
        Ok(())
    }
}
