//! Which rows and statements do the records make?

use super::movement::Movement;
use crate::importers::fixed::{columns, implied_decimals};
use crate::importers::lines::{Lines, through};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, RawAccount, Span};
use crate::normalise::{date, decimal_text};

/// Most details that one total may have; beyond that they count as movements of their own.
const MOST_DETAILS: usize = 100_000;

/// Characters of a record.
pub(super) const WIDTH: usize = 128;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::of_records(source, WIDTH)?;
    let mut reader =
        Reader { sink, bank: String::new(), statement: None, group: Vec::new(), row_no: 0, debits: 0, credits: 0 };
    while lines.next(reader.sink)? {
        let span = lines.span();
        let text = lines.text();
        reader.record(&text, span)?;
    }
    reader.end_group()?;
    if let Some(statement) = reader.statement.take() {
        let message = "The statement has no new balance (record 8), so it may be cut off; the rows before were taken.";
        reader.sink.problem(Problem::new("truncated_file", message, lines.span()))?;
        reader.sink.statement(&statement.raw)?;
    }
    Ok(reader.sink.at(lines.span().offset)?)
}

struct Statement {
    number: AccountNo,
    raw: RawStatement,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    bank: String,
    statement: Option<Statement>,
    /// A movement and the details that itemise it.
    group: Vec<Movement>,
    row_no: u64,
    /// Thousandths, as record 9 declares them.
    debits: i128,
    credits: i128,
}

impl Reader<'_> {
    fn record(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        match (columns(line, 0..1), columns(line, 0..2)) {
            ("0", _) => {
                self.end_group()?;
                columns(line, 60..71).clone_into(&mut self.bank);
                (self.debits, self.credits) = (0, 0);
            }
            ("1", _) => return self.open(line, span),
            (_, "21") => {
                let movement = Movement::new(line, span);
                let detail = matches!(movement.kind, '5'..='9') && columns(line, 6..10) != "0000";
                if !detail || self.group.len() >= MOST_DETAILS {
                    self.end_group()?;
                }
                self.group.push(movement);
            }
            (_, code @ ("22" | "23" | "31" | "32" | "33")) => {
                if let Some(movement) = self.group.last_mut() {
                    movement.follow(code, line, span);
                }
            }
            ("8", _) => return self.close(line, span),
            ("9", _) => return self.trailer(line, span),
            ("4" | "", _) => {}
            _ => {
                let message = "A record of this type is unknown to CODA; it was left out.";
                self.sink.problem(Problem::new("unknown_record", message, span))?;
            }
        }
        Ok(())
    }

    fn open(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        self.end_group()?;
        if let Some(statement) = self.statement.take() {
            self.sink.statement(&statement.raw)?;
        }
        // The structure of the account number: Belgian, foreign, Belgian IBAN, foreign IBAN.
        let (id, currency) = match columns(line, 1..2) {
            "0" => (columns(line, 5..17), columns(line, 18..21)),
            _ => (columns(line, 5..39), columns(line, 39..42)),
        };
        let account = RawAccount {
            id: id.to_owned(),
            bank: self.bank.clone(),
            account_type: columns(line, 90..125).to_owned(),
            name: columns(line, 64..90).to_owned(),
            currency: currency.to_owned(),
        };
        let number = self.sink.account(&account)?;
        let raw = RawStatement {
            account: Some(number),
            currency: account.currency,
            opening: balance(columns(line, 42..43), columns(line, 43..58)),
            opening_day: day(columns(line, 58..64)),
            id: columns(line, 125..128).to_owned(),
            span,
            ..RawStatement::default()
        };
        self.statement = Some(Statement { number, raw });
        Ok(())
    }

    fn close(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        self.end_group()?;
        let Some(mut statement) = self.statement.take() else { return Ok(()) };
        statement.raw.closing = balance(columns(line, 41..42), columns(line, 42..57));
        statement.raw.closing_day = day(columns(line, 57..63));
        statement.raw.span = through(statement.raw.span, span);
        Ok(self.sink.statement(&statement.raw)?)
    }

    /// Record 9 declares the sums of debits and credits.
    fn trailer(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        self.end_group()?;
        let declared = (columns(line, 22..37).parse::<i128>(), columns(line, 37..52).parse::<i128>());
        if let (Ok(debits), Ok(credits)) = declared
            && (debits, credits) != (self.debits, self.credits)
        {
            let message = format!(
                "The file declares debits of {debits} and credits of {credits} thousandths, but its movements add up \
                     to {} and {}.",
                self.debits, self.credits
            );
            self.sink.problem(Problem::new("control_total_differs", message, span))?;
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<(), ImportError> {
        let group = std::mem::take(&mut self.group);
        let Some(total) = group.first() else { return Ok(()) };
        if let Some(amount) = total.amount {
            *(if amount < 0 { &mut self.debits } else { &mut self.credits }) += i128::from(amount.abs());
        }
        let open = open_amounts(&group);
        if let (Some(amount), Some(Some(left))) = (total.amount, open.first())
            && amount != *left
        {
            let message = format!(
                "The movement of {} is a total that the next rows itemise; it was taken with what they leave open, {}.",
                thousandths(amount),
                thousandths(*left)
            );
            self.sink.problem(Problem::new("itemised_total", message, total.span))?;
        }
        for (movement, amount) in group.iter().zip(open) {
            self.row(movement, amount)?;
        }
        Ok(())
    }

    fn row(&mut self, movement: &Movement, amount: Option<i64>) -> Result<(), ImportError> {
        self.row_no += 1;
        let account = self.statement.as_ref().map(|statement| statement.number);
        let amount = amount.map_or_else(|| movement.amount_text.clone(), thousandths);
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span: movement.span,
            account,
            date: &movement.entry_date,
            date_style: DateStyle::DayFirst,
            amount: RawAmount::Signed(&amount),
            decimal_mark: DecimalMark::Point,
            finer: true,
            party: &movement.party,
            text: &movement.text(),
            reference: movement.reference(),
            entry_id: &movement.bank_reference,
            category: &movement.code,
            ..RawRow::default()
        })?)
    }
}

/// Each movement's amount less its details': those of type 9 itemise the type 7 before them, all others the first.
fn open_amounts(group: &[Movement]) -> Vec<Option<i64>> {
    let mut open: Vec<Option<i64>> = group.iter().map(|movement| movement.amount).collect();
    let mut seventh = 0;
    for (at, movement) in group.iter().enumerate().skip(1) {
        let of = if movement.kind == '9' { seventh } else { 0 };
        if movement.kind == '7' {
            seventh = at;
        }
        if let (Some(whole), Some(part)) = (open[of], movement.amount) {
            open[of] = whole.checked_sub(part);
        }
    }
    open
}

fn thousandths(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", amount.unsigned_abs() / 1000, amount.unsigned_abs() % 1000)
}

fn balance(sign: &str, digits: &str) -> String {
    let text = implied_decimals(digits, 3).and_then(|text| decimal_text(&text, DecimalMark::Point)).unwrap_or_default();
    let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if sign == "1" && !zero { format!("-{text}") } else { text }
}

fn day(text: &str) -> String {
    date(text, DateStyle::DayFirst).map(|found| found.day.to_string()).unwrap_or_default()
}
