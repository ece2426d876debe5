//! Which rows and statements do the records make?

use crate::importers::fixed::{columns, implied_decimals};
use crate::importers::lines::{Lines, through};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, RawAccount, Span};
use crate::normalise::{amount, date, decimal_text};

/// Characters of a record.
pub(super) const WIDTH: usize = 80;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::of_records(source, WIDTH)?;
    let mut reader = Reader { sink, statement: None, movement: None, row_no: 0 };
    while lines.next(reader.sink)? {
        let span = lines.span();
        let text = lines.text();
        reader.record(text.trim_end_matches('\u{1a}'), span)?;
    }
    reader.end_movement()?;
    if let Some(statement) = reader.statement.take() {
        let message = "The statement has no closing record 33, so the file may be cut off; the rows before were taken.";
        reader.sink.problem(Problem::new("truncated_file", message, lines.span()))?;
        reader.sink.statement(&statement.raw)?;
    }
    Ok(reader.sink.at(lines.span().offset)?)
}

struct Statement {
    number: AccountNo,
    raw: RawStatement,
}

struct Movement {
    line: String,
    start: Span,
    end: Span,
    concepts: Vec<String>,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    statement: Option<Statement>,
    movement: Option<Movement>,
    row_no: u64,
}

impl Reader<'_> {
    fn record(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        match columns(line, 0..2) {
            "11" => self.open(line, span),
            "22" => {
                self.end_movement()?;
                self.movement = Some(Movement { line: line.to_owned(), start: span, end: span, concepts: Vec::new() });
                Ok(())
            }
            "23" | "24" => {
                if let Some(movement) = &mut self.movement {
                    movement.end = span;
                    if line.starts_with("23") && movement.concepts.len() < 20 {
                        movement.concepts.extend([columns(line, 4..42), columns(line, 42..80)].map(str::to_owned));
                    }
                }
                Ok(())
            }
            "33" => self.close(line, span),
            "88" | "00" | "" => Ok(()),
            _ => {
                let message = "A record of this type is unknown to CSB43; it was left out.";
                Ok(self.sink.problem(Problem::new("unknown_record", message, span))?)
            }
        }
    }

    fn open(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        self.end_movement()?;
        if let Some(statement) = self.statement.take() {
            self.sink.statement(&statement.raw)?;
        }
        let account = RawAccount {
            id: columns(line, 10..20).to_owned(),
            bank: format!("{}{}", columns(line, 2..6), columns(line, 6..10)),
            name: columns(line, 51..77).to_owned(),
            currency: columns(line, 47..50).to_owned(),
            ..RawAccount::default()
        };
        let (from, to) = (day(columns(line, 20..26)), day(columns(line, 26..32)));
        let raw = RawStatement {
            account: Some(self.sink.account(&account)?),
            currency: account.currency,
            opening: signed(columns(line, 33..47), columns(line, 32..33) == "1"),
            opening_day: from.clone(),
            closing_day: to.clone(),
            from,
            to,
            span,
            ..RawStatement::default()
        };
        if let Some(number) = raw.account {
            self.statement = Some(Statement { number, raw });
        }
        Ok(())
    }

    fn close(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        self.end_movement()?;
        let Some(mut statement) = self.statement.take() else { return Ok(()) };
        let count = |text: &str| text.parse::<u64>().ok();
        let rows = count(columns(line, 20..25)).zip(count(columns(line, 39..44)));
        statement.raw.declared_rows = rows.map(|(debits, credits)| debits + credits);
        statement.raw.declared_sum = difference(columns(line, 44..58), columns(line, 25..39));
        statement.raw.closing = signed(columns(line, 59..73), columns(line, 58..59) == "1");
        statement.raw.span = through(statement.raw.span, span);
        Ok(self.sink.statement(&statement.raw)?)
    }

    fn end_movement(&mut self) -> Result<(), ImportError> {
        let Some(movement) = self.movement.take() else { return Ok(()) };
        self.row_no += 1;
        let line = movement.line.as_str();
        let span = through(movement.start, movement.end);
        let direction = columns(line, 27..28);
        if !matches!(direction, "1" | "2") {
            let message = "The movement does not say whether it is a debit (1) or a credit (2); it was kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("missing_direction", message, span))?);
        }
        let magnitude = implied_decimals(columns(line, 28..42), 2);
        let text = movement.concepts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let first = |one: &str, other: &str| {
            let zeros = |text: &str| text.bytes().all(|byte| byte == b'0');
            if zeros(one) { if zeros(other) { String::new() } else { other.to_owned() } } else { one.to_owned() }
        };
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span,
            account: self.statement.as_ref().map(|statement| statement.number),
            date: columns(line, 10..16),
            date_style: DateStyle::ShortYearFirst,
            amount: match &magnitude {
                Some(magnitude) => RawAmount::Directed { magnitude, out: direction == "1" },
                // Not digits: let it be refused in the words of every other format.
                None => RawAmount::Signed(columns(line, 28..42)),
            },
            decimal_mark: DecimalMark::Point,
            finer: true,
            text: &text,
            reference: &first(columns(line, 52..64), columns(line, 42..52)),
            entry_id: columns(line, 64..80),
            category: columns(line, 22..27),
            ..RawRow::default()
        })?)
    }
}

fn signed(digits: &str, debit: bool) -> String {
    let text = implied_decimals(digits, 2).and_then(|text| decimal_text(&text, DecimalMark::Point)).unwrap_or_default();
    let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if debit && !zero { format!("-{text}") } else { text }
}

/// Credits minus debits, both in digits with two implied decimals.
fn difference(credits: &str, debits: &str) -> String {
    let minor = |digits: &str| amount(digits, DecimalMark::Point, 0, false).map(|found| found.minor);
    match (minor(credits), minor(debits)) {
        (Ok(credits), Ok(debits)) => crate::model::format_minor(credits - debits, crate::model::Currency::NONE),
        _ => String::new(),
    }
}

fn day(text: &str) -> String {
    date(text, DateStyle::ShortYearFirst).map(|found| found.day.to_string()).unwrap_or_default()
}
