//! Which rows and statements do the records make?

use crate::importers::fixed::{columns, implied_decimals};
use crate::importers::lines::{Lines, through};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{RawAccount, Span};
use crate::normalise::{date, decimal_text};

/// Characters of a record.
pub(super) const WIDTH: usize = 120;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::of_records(source, WIDTH)?;
    let mut reader = Reader { sink, statement: None, movement: None, row_no: 0, orphans: 0 };
    while lines.next(reader.sink)? {
        let span = lines.span();
        let text = lines.text();
        reader.record(&text, span)?;
    }
    reader.end_movement()?;
    reader.end_statement()?;
    if reader.orphans > 0 {
        let message = format!("The file holds {} complements (05) without a movement before them.", reader.orphans);
        reader.sink.problem(Problem::new("orphan_record", message, lines.span()))?;
    }
    Ok(reader.sink.at(lines.span().offset)?)
}

struct Movement {
    line: String,
    start: Span,
    end: Span,
    texts: Vec<String>,
    party: String,
    reference: String,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    statement: Option<RawStatement>,
    movement: Option<Movement>,
    row_no: u64,
    orphans: u64,
}

impl Reader<'_> {
    fn record(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        let code = columns(line, 0..2);
        if code != "05" {
            self.end_movement()?;
        }
        match code {
            "01" => {
                self.end_statement()?;
                let (opening, opening_day) = self.balance(line, span)?;
                let account = Some(self.sink.account(&account(line))?);
                let currency = columns(line, 16..19).to_owned();
                self.statement =
                    Some(RawStatement { account, currency, opening, opening_day, span, ..RawStatement::default() });
            }
            "04" => {
                self.movement = Some(Movement {
                    line: line.to_owned(),
                    start: span,
                    end: span,
                    texts: Vec::new(),
                    party: String::new(),
                    reference: String::new(),
                });
            }
            "05" => match &mut self.movement {
                Some(movement) => movement.complement(line, span),
                None => self.orphans += 1,
            },
            "07" => {
                let (closing, closing_day) = self.balance(line, span)?;
                let account = Some(self.sink.account(&account(line))?);
                let currency = columns(line, 16..19).to_owned();
                let opened = self.statement.take();
                let opened =
                    opened.unwrap_or_else(|| RawStatement { account, currency, span, ..RawStatement::default() });
                let span = through(opened.span, span);
                self.sink.statement(&RawStatement { closing, closing_day, span, ..opened })?;
            }
            "" => {}
            _ => {
                let message = "A record of this type is unknown to CFONB 120; it was left out.";
                self.sink.problem(Problem::new("unknown_record", message, span))?;
            }
        }
        Ok(())
    }

    fn balance(&mut self, line: &str, span: Span) -> Result<(String, String), ImportError> {
        let amount = amount(line).and_then(|text| decimal_text(&text, DecimalMark::Point));
        if amount.is_none() {
            let message = "A balance of the statement is not an amount; the statement is kept without it.";
            self.sink.problem(Problem::new("bad_balance", message, span))?;
        }
        let day = date(columns(line, 34..40), DateStyle::DayFirst).map(|found| found.day.to_string());
        Ok((amount.unwrap_or_default(), day.unwrap_or_default()))
    }

    fn end_movement(&mut self) -> Result<(), ImportError> {
        let Some(movement) = self.movement.take() else { return Ok(()) };
        self.row_no += 1;
        let line = movement.line.as_str();
        let account = self.sink.account(&account(line))?;
        let amount = amount(line);
        let mut text = columns(line, 48..79).to_owned();
        for more in &movement.texts {
            text.push(' ');
            text.push_str(more);
        }
        let own = columns(line, 104..120);
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span: through(movement.start, movement.end),
            account: Some(account),
            date: columns(line, 34..40),
            date_style: DateStyle::DayFirst,
            // What is no amount is refused in the words of every other format.
            amount: RawAmount::Signed(amount.as_deref().unwrap_or_else(|| columns(line, 90..104))),
            decimal_mark: DecimalMark::Point,
            finer: true,
            party: &movement.party,
            text: &text,
            reference: if own.is_empty() { &movement.reference } else { own },
            entry_id: columns(line, 81..88).trim_start_matches('0'),
            category: columns(line, 32..34),
            ..RawRow::default()
        })?)
    }

    fn end_statement(&mut self) -> Result<(), ImportError> {
        let Some(statement) = self.statement.take() else { return Ok(()) };
        let message = "The statement has no new balance (record 07), so it may be cut off; the rows before were taken.";
        self.sink.problem(Problem::new("missing_closing_balance", message, statement.span))?;
        Ok(self.sink.statement(&statement)?)
    }
}

impl Movement {
    /// Qualifier in columns 46 to 48, text behind it.
    fn complement(&mut self, line: &str, span: Span) {
        self.end = span;
        let text = columns(line, 48..118);
        match columns(line, 45..48) {
            "NPY" | "NBE" | "NPO" if self.party.is_empty() => text.clone_into(&mut self.party),
            "REF" | "RCN" if self.reference.is_empty() => columns(line, 48..83).clone_into(&mut self.reference),
            "IPY" | "IBE" | "MMO" | "CBE" | "BDN" => {}
            _ if !text.is_empty() && self.texts.len() < 50 => self.texts.push(text.to_owned()),
            _ => {}
        }
    }
}

fn account(line: &str) -> RawAccount {
    RawAccount {
        id: columns(line, 21..32).to_owned(),
        bank: format!("{}{}", columns(line, 2..7), columns(line, 11..16)),
        currency: columns(line, 16..19).to_owned(),
        ..RawAccount::default()
    }
}

/// The amount in columns 91 to 104: its last sign is digit and sign in one (`{` and `A` to `I` are +0 to +9, `}` and `J`
/// to `R` are -0 to -9).
fn amount(line: &str) -> Option<String> {
    let decimals = match columns(line, 19..20) {
        "" => 2,
        stated => stated.parse::<usize>().ok()?,
    };
    let field = columns(line, 90..104);
    let last = field.chars().next_back()?;
    let (digit, negative) = match last {
        '{' => (0, false),
        'A'..='I' => (u32::from(last) - u32::from('A') + 1, false),
        '}' => (0, true),
        'J'..='R' => (u32::from(last) - u32::from('J') + 1, true),
        '0'..='9' => (u32::from(last) - u32::from('0'), false),
        _ => return None,
    };
    let digits = format!("{}{digit}", &field[..field.len() - last.len_utf8()]);
    let text = implied_decimals(&digits, decimals)?;
    Some(if negative { format!("-{text}") } else { text })
}
