//! Which rows and statements do the records make?

use super::records::{Record, Records, text_at};
use crate::importers::lines::Lines;
use crate::importers::{DateStyle, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, Currency, RawAccount, Span, format_minor};
use crate::normalise::date;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut records = Records::new(Lines::new(source)?);
    let mut reader = Reader { sink, group: Group::default(), account: None, row_no: 0 };
    while let Some(record) = records.next(reader.sink)? {
        reader.record(&record)?;
    }
    let end = records.end();
    if reader.account.is_some() {
        let message =
            "The file ends without the trailer of an account, so it may be cut off; the rows before were taken.";
        reader.sink.problem(Problem::new("truncated_file", message, end))?;
    }
    reader.end_account(end, None)?;
    Ok(reader.sink.at(end.offset)?)
}

#[derive(Default)]
struct Group {
    bank: String,
    date: String,
    currency: String,
}

struct Account {
    number: AccountNo,
    start: Span,
    currency: Currency,
    code: String,
    opening: String,
    closing: String,
    /// Sum of all amounts of the account's records, as the trailer declares it.
    control: i128,
    readable: bool,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    group: Group,
    account: Option<Account>,
    row_no: u64,
}

impl Reader<'_> {
    fn record(&mut self, record: &Record) -> Result<(), ImportError> {
        let fields = record.fields();
        let field = |at: usize| fields.get(at).copied().unwrap_or("");
        match record.code.as_str() {
            "02" => {
                self.end_account(record.span, None)?;
                self.group =
                    Group { bank: field(1).to_owned(), date: field(3).to_owned(), currency: field(5).to_owned() };
                Ok(())
            }
            "03" => self.begin_account(&fields, record.span),
            "16" => self.detail(&fields, record),
            "49" => self.end_account(record.span, Some(field(0))),
            "01" | "98" | "99" => Ok(()),
            _ => {
                let message = format!("A record of type {} is unknown to BAI2; it was left out.", short(&record.code));
                Ok(self.sink.problem(Problem::new("unknown_record", message, record.span))?)
            }
        }
    }

    /// `account,currency,(type,amount,count,funds type ...)*`
    fn begin_account(&mut self, fields: &[&str], span: Span) -> Result<(), ImportError> {
        self.end_account(span, None)?;
        let field = |at: usize| fields.get(at).copied().unwrap_or("");
        // The specification's default is US dollars.
        let stated = [field(1), self.group.currency.as_str()].into_iter().find(|code| !code.is_empty());
        let code = stated.unwrap_or("USD").to_owned();
        let raw = RawAccount {
            id: field(0).to_owned(),
            bank: self.group.bank.clone(),
            currency: code.clone(),
            ..RawAccount::default()
        };
        let mut account = Account {
            number: self.sink.account(&raw)?,
            start: span,
            currency: Currency::from_code(&code).unwrap_or(Currency::NONE),
            code,
            opening: String::new(),
            closing: String::new(),
            control: 0,
            readable: true,
        };
        let mut at = 2;
        while at < fields.len() {
            // Some banks end a line with one delimiter more than its fields need.
            if field(at).is_empty() {
                at += 1;
                continue;
            }
            let amount = account.count(field(at + 1));
            let text = amount.map_or(String::new(), |minor| format_minor(minor, account.currency));
            match field(at) {
                "010" => account.opening = text,
                "015" => account.closing = text,
                _ => {}
            }
            // The funds type may be followed by its own fields, as in record 16.
            let funds = text_at(&["", "", field(at + 3), field(at + 4)]) - 5;
            at += 4 + funds;
        }
        self.account = Some(account);
        Ok(())
    }

    fn detail(&mut self, fields: &[&str], record: &Record) -> Result<(), ImportError> {
        self.row_no += 1;
        let field = |at: usize| fields.get(at).copied().unwrap_or("");
        let Some(account) = &mut self.account else {
            let message = "The transaction stands outside any account; it was kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("missing_account", message, record.span))?);
        };
        account.count(field(1));
        let Some(out) = direction(field(0)) else {
            let message = format!(
                "Type code {} is neither a credit nor a debit in the code list of BAI2; the row was kept aside.",
                short(field(0))
            );
            return Ok(self.sink.reject(self.row_no, Problem::new("missing_direction", message, record.span))?);
        };
        let text_at = text_at(fields);
        let start = record.body.match_indices(',').nth(text_at.saturating_sub(1)).map(|found| found.0 + 1);
        let text = start.and_then(|start| record.body.get(start..)).unwrap_or("");
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span: record.span,
            account: Some(account.number),
            date: &self.group.date,
            date_style: day_style(&self.group.date),
            amount: if field(1).is_empty() {
                RawAmount::Missing
            } else {
                RawAmount::MinorUnits { digits: field(1), out }
            },
            text,
            reference: field(text_at - 1),
            entry_id: field(text_at - 2),
            category: field(0),
            ..RawRow::default()
        })?)
    }

    fn end_account(&mut self, span: Span, trailer: Option<&str>) -> Result<(), ImportError> {
        let Some(account) = self.account.take() else { return Ok(()) };
        let declared = trailer.filter(|total| !total.is_empty());
        if let Some(total) = declared.filter(|total| minor(total).map(i128::from) != Some(account.control)) {
            let message = format!(
                "The account's trailer declares a control total of {} but the amounts add up to {}, in minor units.",
                short(total),
                account.control
            );
            if account.readable {
                self.sink.problem(Problem::new("control_total_differs", message, span))?;
            }
        }
        let end = if trailer.is_some() { span.offset + span.len } else { span.offset };
        let day = date(&self.group.date, day_style(&self.group.date));
        let day = day.map(|found| found.day.to_string()).unwrap_or_default();
        Ok(self.sink.statement(&RawStatement {
            account: Some(account.number),
            currency: account.code,
            opening: account.opening,
            opening_day: day.clone(),
            closing: account.closing,
            closing_day: day.clone(),
            from: day.clone(),
            to: day,
            span: Span { len: end.saturating_sub(account.start.offset), ..account.start },
            ..RawStatement::default()
        })?)
    }
}

impl Account {
    /// Adds an amount to the control total and gives it.
    fn count(&mut self, text: &str) -> Option<i64> {
        if text.is_empty() {
            return None;
        }
        let found = minor(text);
        self.readable &= found.is_some();
        self.control += i128::from(found.unwrap_or(0));
        found
    }
}

/// `YYMMDD`; some banks write the year in full.
fn day_style(day: &str) -> DateStyle {
    if day.len() == 8 { DateStyle::YearFirst } else { DateStyle::ShortYearFirst }
}

/// True for money out.
fn direction(code: &str) -> Option<bool> {
    match code.parse::<u16>().ok()? {
        100..=399 | 720..=739 | 920..=959 => Some(false),
        400..=699 | 740..=799 | 960..=999 => Some(true),
        _ => None,
    }
}

fn minor(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    text.parse::<i64>().ok().filter(|minor| minor.abs() <= crate::model::MAX_MINOR)
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
