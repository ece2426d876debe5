//! What becomes of each record: a raw row, a control total, a balance, a remark, or a located problem?

use super::Guess;
use super::cell::{date_parts, number};
use super::labels::{Label, label};
use super::plan::Plan;
use super::statement::Figures;
use super::sums::Sums;
use super::{names, words};
use crate::importers::csv::CsvMapping;
use crate::importers::{Problem, RawAmount, RawRow, ReadOptions, Sink, Stop};
use crate::model::{AccountNo, Currency, Kind, RawAccount, Span};
use crate::normalise::amount;

/// The cells of one record.
pub trait Fields {
    /// How many there are.
    fn len(&self) -> usize;
    /// One cell's text, trimmed; empty where there is none.
    fn get(&self, column: usize) -> &str;
    /// True for a record without cells.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Turns records into calls to a [`Sink`] under one mapping. One per table and reading.
pub struct Taker {
    plan: Plan,
    /// Column names of the header row, folded, to know a repeated header by.
    header: Vec<String>,
    widths: Vec<usize>,
    is_bank: bool,
    row_no: u64,
    joined: String,
    currency: String,
    file_account: Option<RawAccount>,
    account: Option<AccountNo>,
    last_account: (String, Option<AccountNo>),
    /// Rows of more than one account were met.
    several_accounts: bool,
    sums: Sums,
    figures: Figures,
}

/// Most cells of a record that are looked at for a label.
const LABEL_CELLS: usize = 6;

impl Taker {
    /// Prepares a reading of a table under `mapping`. `guess` gives what the mapping does not say: the file's own account,
    /// currency and usual width.
    #[must_use]
    pub fn new(mapping: &CsvMapping, guess: &Guess, options: &ReadOptions) -> Self {
        let currency = match &options.currency {
            Some(_) => String::new(),
            None if guess.preamble.currency.is_empty() => guess.currency.clone().unwrap_or_default(),
            None => guess.preamble.currency.clone(),
        };
        let id = match guess.preamble.account.as_str() {
            "" => options.account.clone().unwrap_or_default(),
            stated => stated.to_owned(),
        };
        let account = RawAccount { id, currency: currency.clone(), ..RawAccount::default() };
        Taker {
            plan: Plan::new(mapping),
            header: guess.headers.iter().map(|name| names::fold(name)).collect(),
            widths: guess.all_widths(),
            is_bank: options.kind.or(guess.kind) != Some(Kind::Expense),
            row_no: 0,
            joined: String::new(),
            currency,
            file_account: (account != RawAccount::default()).then_some(account),
            account: None,
            last_account: (String::new(), None),
            several_accounts: false,
            sums: Sums::new(),
            figures: Figures::new(&guess.preamble),
        }
    }

    /// Allows every count of cells up to `width`: in a sheet a row ends with its last filled cell.
    pub fn pad_to(&mut self, width: usize) {
        self.widths = (0..=width).collect();
    }

    /// Rows reported so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.row_no
    }

    /// Reports one record.
    ///
    /// # Errors
    /// [`Stop`] where the sink asks to end.
    pub fn take(&mut self, fields: &impl Fields, span: Span, sink: &mut dyn Sink) -> Result<(), Stop> {
        let date = self.plan.date.map_or("", |column| fields.get(column));
        let plain = date.as_bytes().first().is_some_and(u8::is_ascii_digit)
            && fields.len() == self.plan.width
            && self.plan.states_amount(fields);
        if plain {
            return match self.figure_label(fields, true) {
                Some(label) => self.figure(label, fields, span, sink),
                None => self.row(fields, span, sink),
            };
        }
        self.take_unusual(fields, span, sink)
    }

    /// A record that does not look like an ordinary row.
    fn take_unusual(&mut self, fields: &impl Fields, span: Span, sink: &mut dyn Sink) -> Result<(), Stop> {
        let filled = (0..fields.len()).filter(|&column| !fields.get(column).is_empty()).count();
        if filled == 0 {
            return Ok(());
        }
        if self.is_header_again(fields) {
            return sink.problem(Problem::new(
                "repeated_header",
                "The column names stand here once more; the line is not a row.",
                span,
            ));
        }
        let dated = self.plan.date.is_some_and(|column| date_parts(fields.get(column)).is_some());
        if !dated {
            if let Some(label) = self.any_label(fields) {
                return self.figure(label, fields, span, sink);
            }
        } else if let Some(label) = self.figure_label(fields, self.plan.states_amount(fields)) {
            return self.figure(label, fields, span, sink);
        }
        let is_remark = !dated && !self.plan.states_amount(fields) && filled * 2 < self.plan.width.max(2) + 1;
        if is_remark {
            let text = excerpt(fields);
            return sink.problem(Problem::new(
                "remark",
                format!("This line is not a row and was not taken: {text}"),
                span,
            ));
        }
        if let Some(problem) = self.wrong_width(fields, span) {
            return self.reject(problem, sink);
        }
        self.row(fields, span, sink)
    }

    /// Reports a row that could not be tokenised.
    ///
    /// # Errors
    /// As [`Taker::take`].
    pub fn reject(&mut self, problem: Problem, sink: &mut dyn Sink) -> Result<(), Stop> {
        self.row_no += 1;
        sink.reject(self.row_no, problem)
    }

    /// Reports what the table says about itself.
    ///
    /// # Errors
    /// As [`Taker::take`].
    pub fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), Stop> {
        let account = match self.last_account.1.or(self.account) {
            // Totals over several accounts belong to none of them.
            _ if self.several_accounts => None,
            Some(account) => Some(account),
            None => self.declare_file_account(sink)?,
        };
        self.figures.report(account, &self.currency, &self.sums, &self.plan, sink)
    }

    fn wrong_width(&self, fields: &impl Fields, span: Span) -> Option<Problem> {
        let found = fields.len();
        if self.widths.contains(&found) {
            return None;
        }
        let most = self.widths.iter().copied().max().unwrap_or(self.plan.width);
        let usual = self.plan.width;
        if (most..found).any(|column| !fields.get(column).is_empty()) {
            let text = format!(
                "The row has {found} columns where {usual} are usual; a delimiter may stand in an unquoted text. Compare it with its neighbours."
            );
            return Some(Problem::new("too_many_columns", text, span));
        }
        (found < most).then(|| {
            let text = format!("The row has {found} columns where {usual} are usual; it may be cut short. Compare it with its neighbours.");
            Problem::new("too_few_columns", text, span)
        })
    }

    fn row(&mut self, fields: &impl Fields, span: Span, sink: &mut dyn Sink) -> Result<(), Stop> {
        let plan = &self.plan;
        let raw = match plan.amount(fields) {
            Ok(raw) => raw,
            Err(indicator) => {
                let text = format!(
                    "\u{201c}{indicator}\u{201d} does not say whether money went out or came in; correct the mapping of that column."
                );
                return self.reject(Problem::new("unknown_indicator", text, span), sink);
            }
        };
        let account = match plan.account.map(|column| fields.get(column).trim_matches('"')).filter(|id| !id.is_empty())
        {
            Some(id) => Some(self.declare(id, sink)?),
            None => self.declare_file_account(sink)?,
        };
        let plan = &self.plan;
        let cell = |column: Option<usize>| column.map_or("", |column| fields.get(column));
        self.joined.clear();
        let text = match plan.texts.as_slice() {
            [] => "",
            [only] => fields.get(*only),
            several => {
                for part in several.iter().map(|&column| fields.get(column)).filter(|part| !part.is_empty()) {
                    if !self.joined.is_empty() {
                        self.joined.push(' ');
                    }
                    self.joined.push_str(part);
                }
                &self.joined
            }
        };
        let currency = cell(plan.currency);
        // A lone sign is no ISO code; the currency of the file or of the person's choice stands.
        let currency = if currency.len() == 3 { currency } else { words::currency_of(currency) };
        self.row_no += 1;
        let row = RawRow {
            row_no: self.row_no,
            span,
            account,
            date: plan.day(fields),
            date_style: plan.date_style,
            time: cell(plan.time),
            amount: raw,
            decimal_mark: plan.decimal_mark,
            finer: is_finer(&raw),
            invert_sign: plan.invert_sign,
            currency,
            balance: cell(plan.balance),
            party: cell(plan.party),
            text,
            reference: cell(plan.reference),
            entry_id: cell(plan.entry_id),
            category: cell(plan.category),
            person: cell(plan.person),
            poster: cell(plan.poster),
            period: cell(plan.period),
            counter_account: cell(plan.counter_account),
        };
        if let Some(minor) = written(&raw, plan, currency) {
            self.sums.add(minor, currency_code(currency));
        }
        sink.row(&row)
    }

    /// The number of an account named in a row; the last one is remembered, since rows of one account stand together.
    fn declare(&mut self, id: &str, sink: &mut dyn Sink) -> Result<AccountNo, Stop> {
        if let (known, Some(number)) = (&self.last_account.0, self.last_account.1)
            && known == id
        {
            return Ok(number);
        }
        let account = RawAccount { id: id.to_owned(), currency: self.currency.clone(), ..RawAccount::default() };
        let number = sink.account(&account)?;
        self.several_accounts |= self.last_account.1.is_some_and(|last| last != number);
        self.last_account = (account.id, Some(number));
        Ok(number)
    }

    fn declare_file_account(&mut self, sink: &mut dyn Sink) -> Result<Option<AccountNo>, Stop> {
        if let (None, Some(account)) = (self.account, &self.file_account) {
            self.account = Some(sink.account(account)?);
        }
        Ok(self.account)
    }

    fn is_header_again(&self, fields: &impl Fields) -> bool {
        fields.len() == self.header.len()
            && !self.header.is_empty()
            && self.header.iter().enumerate().all(|(column, name)| names::fold(fields.get(column)) == *name)
    }

    /// A label in a record without a date. Where no column holds dates a supplier may be called `Total`, so there only the
    /// whole first cell counts.
    fn any_label(&self, fields: &impl Fields) -> Option<Label> {
        let whole = self.plan.date.is_none();
        let mut cells =
            (0..fields.len().min(LABEL_CELLS)).map(|column| fields.get(column)).filter(|cell| !cell.is_empty());
        if whole { cells.next().and_then(|cell| label(cell, true)) } else { cells.find_map(|cell| label(cell, false)) }
    }

    /// An opening or closing balance or a turnover among dated rows: a statement's own line, not a booking. Where an amount
    /// stands beside the label, only a statement without running balances writes it that way.
    fn figure_label(&self, fields: &impl Fields, has_amount: bool) -> Option<Label> {
        if !self.is_bank || has_amount && self.plan.balance.is_some() {
            return None;
        }
        let mut cells = self.plan.texts.iter().chain(&self.plan.party).map(|&column| fields.get(column));
        cells
            .find_map(|cell| label(cell, true))
            .filter(|label| matches!(label, Label::Opening | Label::Closing | Label::Turnover))
    }

    fn figure(&mut self, label: Label, fields: &impl Fields, span: Span, sink: &mut dyn Sink) -> Result<(), Stop> {
        match label {
            Label::Total | Label::Subtotal | Label::Turnover => self.total(label, fields, span, sink),
            Label::Opening | Label::Closing => self.balance(label, fields, span, sink),
        }
    }

    fn balance(&mut self, label: Label, fields: &impl Fields, span: Span, sink: &mut dyn Sink) -> Result<(), Stop> {
        let stated = self.plan.balance.map(|column| fields.get(column)).filter(|cell| !cell.is_empty());
        let Some(text) = stated.or_else(|| self.plan.figure(fields)).or_else(|| last_number(fields)) else {
            let text = excerpt(fields);
            return sink.problem(Problem::new(
                "remark",
                format!("This line names a balance without a figure: {text}"),
                span,
            ));
        };
        self.figures.balance(label, text, span);
        sink.problem(Problem::new(
            "balance_row",
            format!("This line states a balance of {text}; it is held against the rows, not taken as one."),
            span,
        ))
    }

    fn total(&mut self, label: Label, fields: &impl Fields, span: Span, sink: &mut dyn Sink) -> Result<(), Stop> {
        let stated = self.plan.amount(fields).ok().filter(|_| self.plan.states_amount(fields));
        let raw = stated.or_else(|| last_number(fields).map(RawAmount::Signed));
        let minor = raw.and_then(|raw| written(&raw, &self.plan, ""));
        match (minor, label == Label::Total) {
            (Some(minor), closing) => self.figures.total(minor, span, closing, &mut self.sums, sink),
            (None, _) => {
                let text = excerpt(fields);
                sink.problem(Problem::new("remark", format!("This line names a total without a figure: {text}"), span))
            }
        }
    }
}

/// A raw amount in minor units as written: before signs are inverted.
fn written(raw: &RawAmount<'_>, plan: &Plan, currency: &str) -> Option<i64> {
    let decimals = currency_code(currency).unwrap_or(Currency::NONE).decimals();
    let read = |text: &str| amount(text, plan.decimal_mark, decimals, is_finer(raw)).ok().map(|found| found.minor);
    match raw {
        RawAmount::Signed(text) => read(text),
        RawAmount::Directed { magnitude, out } => read(magnitude).map(|minor| if *out { -minor } else { minor }),
        RawAmount::DebitCredit { debit, credit } => match (read(debit), read(credit)) {
            (None, None) => None,
            (debit, credit) => Some(credit.unwrap_or(0) - debit.unwrap_or(0).abs()),
        },
        RawAmount::Missing | RawAmount::MinorUnits { .. } => None,
    }
}

/// True for four digits or more behind the last mark: three may be thousands under a wrong mark, more are a fraction
/// under any, such as a unit price or the sum that a spreadsheet computed.
fn is_finer(raw: &RawAmount<'_>) -> bool {
    let finer = |text: &str| {
        text.rfind(['.', ',']).is_some_and(|at| text[at + 1..].bytes().take_while(u8::is_ascii_digit).count() > 3)
    };
    match raw {
        RawAmount::Signed(text) | RawAmount::Directed { magnitude: text, .. } => finer(text),
        RawAmount::DebitCredit { debit, credit } => finer(debit) || finer(credit),
        RawAmount::Missing | RawAmount::MinorUnits { .. } => false,
    }
}

fn currency_code(text: &str) -> Option<Currency> {
    if text.is_empty() { None } else { Currency::from_code(text) }
}

fn last_number<F: Fields>(fields: &F) -> Option<&str> {
    (0..fields.len()).rev().map(|column| fields.get(column)).find(|cell| number(cell).is_some())
}

fn excerpt(fields: &impl Fields) -> String {
    let mut text = String::new();
    for cell in (0..fields.len()).map(|column| fields.get(column)).filter(|cell| !cell.is_empty()) {
        if !text.is_empty() {
            text.push_str(" | ");
        }
        text.extend(cell.chars().take(120));
        if text.len() > 200 {
            text.push('…');
            break;
        }
    }
    text
}
