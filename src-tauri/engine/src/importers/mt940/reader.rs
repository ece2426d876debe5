//! Which rows and statements do the fields make?

use super::entry;
use super::information;
use crate::importers::lines::{Lines, through};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, Currency, RawAccount, Span, format_minor};
use crate::normalise::{amount, date, decimal_text};

const TAGS: &[&str] = &[
    "12", "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64", "65", "86",
    "90C", "90D", "NS",
];

/// So many lines of one entry's information are kept; far beyond the six that SWIFT allows.
const MOST_LINES: usize = 1000;

/// Tag and value of a line that begins a field.
pub(super) fn field(line: &[u8]) -> Option<(&'static str, &[u8])> {
    let body = line.strip_prefix(b":")?;
    let colon = memchr::memchr(b':', body.get(..4.min(body.len()))?)?;
    let tag = TAGS.iter().find(|tag| tag.as_bytes() == &body[..colon])?;
    Some((tag, &body[colon + 1..]))
}

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::new(source)?;
    let mut reader = Reader { sink, statement: Statement::default(), row: None, row_no: 0, last: Last::Nothing };
    let mut lone_colon: Option<Span> = None;
    while lines.next(reader.sink)? {
        let text = lines.text();
        let line = text.trim_matches(|sign: char| sign.is_ascii_control());
        let start = lone_colon.take();
        if line == ":" {
            lone_colon = Some(lines.span());
            continue;
        }
        // A wrapped file may break a line within a tag: `:` and then `86:...`.
        let mended = start.map(|_| format!(":{line}"));
        let whole = mended.as_deref().unwrap_or(line);
        let span = start.map_or(lines.span(), |start| through(start, lines.span()));
        reader.line(message_text(whole), span)?;
    }
    reader.end_statement(lines.span())?;
    Ok(reader.sink.at(lines.span().offset)?)
}

/// What follows `{4:` in a line of SWIFT headers.
fn message_text(line: &str) -> &str {
    match line.find("{4:") {
        Some(at) if line.starts_with('{') => &line[at + 3..],
        _ => line,
    }
}

/// What a line without a tag continues.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Entry,
    Information,
}

struct Row {
    start: Span,
    end: Span,
    entry: String,
    /// Lines after `:61:` that are not part of it: supplementary details.
    details: Vec<String>,
    information: Vec<String>,
}

#[derive(Default)]
struct Statement {
    open: bool,
    start: Span,
    end: Span,
    id: String,
    number: String,
    account: RawAccount,
    declared: Option<AccountNo>,
    opening: String,
    opening_day: String,
    closing: String,
    closing_day: String,
    /// Statement lines so far, and how many the statement declares.
    lines: u64,
    rows: Option<u64>,
    credits: String,
    debits: String,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    statement: Statement,
    row: Option<Row>,
    row_no: u64,
    last: Last,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        if let Some((tag, value)) = field(line.as_bytes()) {
            let value = &line[line.len() - value.len()..];
            return self.field(tag, value, span);
        }
        if line.starts_with('{') || line.starts_with("-}") || line == "-" {
            self.last = Last::Nothing;
            return self.end_row();
        }
        self.continuation(line, span);
        Ok(())
    }

    fn continuation(&mut self, line: &str, span: Span) {
        let Some(row) = self.row.as_mut() else { return };
        match self.last {
            Last::Nothing => return,
            // A wrapped file may break the entry itself; it goes on until it has an amount.
            Last::Entry if entry::parse(&row.entry).is_none() && row.entry.len() < 200 => row.entry.push_str(line),
            Last::Entry => push_bounded(&mut row.details, line),
            Last::Information => push_bounded(&mut row.information, line),
        }
        if !line.trim().is_empty() {
            row.end = span;
        }
    }

    fn field(&mut self, tag: &'static str, value: &str, span: Span) -> Result<(), ImportError> {
        if !matches!(tag, "86" | "NS") {
            self.end_row()?;
        }
        let begins = tag == "20" || (self.closed() && matches!(tag, "25" | "25P" | "28" | "28C" | "60F" | "60M"));
        if begins || !self.statement.open {
            self.end_statement(span)?;
            self.statement = Statement { open: true, start: span, ..Statement::default() };
        }
        self.last = Last::Nothing;
        self.statement.end = span;
        let value = value.trim_end();
        match tag {
            "61" => {
                self.row = Some(Row {
                    start: span,
                    end: span,
                    entry: value.to_owned(),
                    details: Vec::new(),
                    information: Vec::new(),
                });
                self.last = Last::Entry;
            }
            "86" | "NS" => {
                if let Some(row) = self.row.as_mut() {
                    push_bounded(&mut row.information, value);
                    row.end = span;
                    self.last = Last::Information;
                }
            }
            "20" => self.statement.id = value.trim().to_owned(),
            "25" | "25P" => return self.account(value, span),
            "28" | "28C" => self.statement.number = value.trim().to_owned(),
            "34F" => self.currency(value.get(..3).unwrap_or("")),
            "60F" | "60M" | "62F" | "62M" => return self.balance(tag, value, span),
            "90C" | "90D" => return self.total(tag, value, span),
            _ => {}
        }
        Ok(())
    }

    fn closed(&self) -> bool {
        !self.statement.closing.is_empty()
    }

    fn account(&mut self, value: &str, span: Span) -> Result<(), ImportError> {
        if !self.statement.account.id.is_empty() {
            let message = "The statement names a second account in its midst; its rows stay with the first.";
            return Ok(self.sink.problem(Problem::new("unexpected_field", message, span))?);
        }
        let value = value.trim();
        let (bank, id) = value.split_once('/').unwrap_or(("", value));
        // Some banks put the currency behind: `1291.99.348EUR`, `UBRTHUHB/1234/HUF`.
        if let Some((before, code)) = value.len().checked_sub(3).and_then(|at| value.split_at_checked(at)) {
            let apart = before.ends_with(|sign: char| !sign.is_alphabetic());
            if apart && Currency::from_code(code).is_some() {
                self.currency(code);
            }
        }
        bank.clone_into(&mut self.statement.account.bank);
        id.clone_into(&mut self.statement.account.id);
        Ok(())
    }

    fn currency(&mut self, code: &str) {
        if self.statement.declared.is_none() && !code.is_empty() {
            code.clone_into(&mut self.statement.account.currency);
        }
    }

    /// `C140829EUR000000000147,64`
    fn balance(&mut self, tag: &str, value: &str, span: Span) -> Result<(), ImportError> {
        let parts = || -> Option<(bool, &str, &str, String)> {
            let value = value.trim();
            let debit = match value.as_bytes().first()? {
                b'C' => false,
                b'D' => true,
                _ => return None,
            };
            let (day, rest) = (value.get(1..7)?, value.get(7..)?);
            // Some banks leave the currency out.
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (currency, amount) = rest.split_at(if letters == 3 { 3 } else { 0 });
            Some((debit, day, currency, decimal_text(amount, entry::decimal_mark(amount))?))
        };
        let Some((debit, day, currency, amount)) = parts() else {
            let message =
                format!("Field :{tag}: is not a balance as SWIFT writes it; the statement is kept without it.");
            return Ok(self.sink.problem(Problem::new("bad_balance", message, span))?);
        };
        let zero = amount.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let amount = if debit && !zero { format!("-{amount}") } else { amount };
        let day = date(day, DateStyle::ShortYearFirst).map(|found| found.day.to_string()).unwrap_or_default();
        self.currency(currency);
        let statement = &mut self.statement;
        if tag.starts_with("60") {
            (statement.opening, statement.opening_day) = (amount, day);
        } else {
            (statement.closing, statement.closing_day) = (amount, day);
        }
        Ok(())
    }

    /// `:90D:12EUR345,67`: number and sum of debits.
    fn total(&mut self, tag: &str, value: &str, span: Span) -> Result<(), ImportError> {
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        let count = value[..digits].parse::<u64>();
        let amount = value.get(digits + 3..).and_then(|amount| decimal_text(amount, entry::decimal_mark(amount)));
        let (Ok(count), Some(amount)) = (count, amount) else {
            let message = format!("Field :{tag}: is not a number and sum as SWIFT writes it; it was left out.");
            return Ok(self.sink.problem(Problem::new("bad_total", message, span))?);
        };
        let statement = &mut self.statement;
        statement.rows = Some(statement.rows.unwrap_or(0).saturating_add(count));
        *(if tag == "90C" { &mut statement.credits } else { &mut statement.debits }) = amount;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        let Some(row) = self.row.take() else { return Ok(()) };
        self.last = Last::Nothing;
        self.row_no += 1;
        self.statement.lines += 1;
        self.statement.end = row.end;
        let span = through(row.start, row.end);
        let Some(entry) = entry::parse(&row.entry) else {
            if entry::is_expected(&row.entry) {
                let message = "The line announces an expected credit or debit, which is not booked; it was kept aside.";
                return Ok(self.sink.reject(self.row_no, Problem::new("not_booked", message, span))?);
            }
            let message = "The statement line has no date, debit or credit mark, or amount where SWIFT puts them; it was \
                           kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("bad_entry", message, span))?);
        };
        let account = self.declare()?;
        let found = information::parse(&row.information);
        let details = [entry.extra.as_str(), row.details.join(" ").trim()].join(" ");
        let reference = if entry.reference.is_empty() { &found.reference } else { &entry.reference };
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span,
            account: Some(account),
            date: &entry.date,
            date_style: DateStyle::ShortYearFirst,
            amount: RawAmount::Directed { magnitude: &entry.amount, out: entry.out },
            decimal_mark: entry::decimal_mark(&entry.amount),
            finer: true,
            party: &found.party,
            text: if found.text.is_empty() { &details } else { &found.text },
            reference,
            entry_id: &entry.bank_reference,
            category: if found.category.is_empty() { &entry.kind } else { &found.category },
            ..RawRow::default()
        })?)
    }

    fn declare(&mut self) -> Result<AccountNo, ImportError> {
        if let Some(number) = self.statement.declared {
            return Ok(number);
        }
        let number = self.sink.account(&self.statement.account)?;
        self.statement.declared = Some(number);
        Ok(number)
    }

    fn end_statement(&mut self, next: Span) -> Result<(), ImportError> {
        self.end_row()?;
        let states_anything =
            !self.statement.account.id.is_empty() || !self.statement.opening.is_empty() || self.closed();
        if !self.statement.open || !states_anything {
            return Ok(());
        }
        let account = self.declare()?;
        let statement = std::mem::take(&mut self.statement);
        let place = Span { len: 0, ..next };
        if !statement.opening.is_empty() && statement.closing.is_empty() {
            let message =
                "The statement has no closing balance, so it may be cut off; the rows before that were taken.";
            self.sink.problem(Problem::new("missing_closing_balance", message, place))?;
        } else if statement.closing.is_empty() && statement.lines == 0 && statement.rows.is_none() {
            let message = "The statement holds neither lines nor balances nor totals, so it may be cut off.";
            self.sink.problem(Problem::new("empty_statement", message, place))?;
        }
        Ok(self.sink.statement(&RawStatement {
            account: Some(account),
            currency: statement.account.currency,
            opening: statement.opening,
            opening_day: statement.opening_day,
            closing: statement.closing,
            closing_day: statement.closing_day,
            declared_rows: statement.rows,
            declared_sum: difference(&statement.credits, &statement.debits),
            id: [statement.id, statement.number].join(" ").trim().to_owned(),
            span: through(statement.start, statement.end),
            ..RawStatement::default()
        })?)
    }
}

/// Credits minus debits in minor units of two decimals; empty where either is not stated or finer than that.
fn difference(credits: &str, debits: &str) -> String {
    let minor = |text: &str| amount(text, DecimalMark::Point, 2, false).map(|found| found.minor);
    match (minor(credits), minor(debits)) {
        (Ok(credits), Ok(debits)) => format_minor(credits - debits, Currency::NONE),
        _ => String::new(),
    }
}

fn push_bounded(lines: &mut Vec<String>, line: &str) {
    if lines.len() < MOST_LINES {
        lines.push(line.to_owned());
    }
}
