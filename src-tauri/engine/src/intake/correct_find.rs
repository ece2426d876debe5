//! What does the file say at a row that was rejected, and does it hold with what a person gives in its place?

use super::correct::RowFields;
use super::error::IntakeError;
use super::progress::{Control, Progress};
use crate::case::Case;
use crate::importers::{
    DateStyle, DecimalMark, Document, FileSource, IMPORTERS, Problem, RawAmount, RawRow, RawStatement, Sink, Stop,
};
use crate::model::{AccountNo, RawAccount, Span, Transaction};
use crate::normalise::{Context, date, transaction};
use crate::store::StoreError;
use crate::store::chunk::{Chunk, NewAccount};
use crate::store::digest::RowHasher;
use crate::store::tables::evidence::Sealed;
use crate::store::tables::imports::Manifest;

/// A row that was found again.
pub(super) enum Found {
    /// As the file has it, and what it comes to with the fields given: a chunk of this row alone.
    Row(Box<RowFields>, Box<Result<Chunk, Problem>>),
    /// The reader could not take it apart and too little was given to stand in for it.
    Untokenised,
}

/// Reads the file again up to the row.
pub(super) fn find(
    case: &Case,
    file: &Sealed,
    manifest: &Manifest,
    row_no: u64,
    fields: &RowFields,
    control: &dyn Control,
) -> Result<Found, IntakeError> {
    let opened = case.vault().open(&file.sha256)?;
    let mut source = FileSource::new(opened, file.name.clone()).map_err(crate::evidence::EvidenceError::Vault)?;
    let importer = IMPORTERS
        .iter()
        .find(|importer| importer.format() == manifest.format)
        .ok_or_else(|| StoreError::NotFound(format!("a reader of {}", manifest.format)))?;
    let mut finder = Finder {
        context: Context::new(&manifest.options),
        hasher: RowHasher::new(&file.sha256, manifest.kind),
        wanted: row_no,
        fields,
        found: None,
        control,
        total: file.bytes,
    };
    let ended = importer.read(&mut source, &manifest.options, &mut finder);
    match (finder.found, ended) {
        (Some(found), _) => Ok(found),
        (None, Err(error)) => Err(IntakeError::reading(&file.name, error)),
        (None, Ok(())) => Err(StoreError::NotFound(format!("row {row_no} of {}", file.name)).into()),
    }
}

struct Finder<'a> {
    context: Context,
    hasher: RowHasher,
    wanted: u64,
    fields: &'a RowFields,
    found: Option<Found>,
    control: &'a dyn Control,
    total: u64,
}

impl Finder<'_> {
    fn judge(&mut self, row: &RawRow<'_>) -> Result<Chunk, Problem> {
        let fields = self.fields;
        // What a person gives has a point and its own sign, whatever the file's habits are.
        let in_file_style = |text: &String| match row.decimal_mark {
            DecimalMark::Comma => text.replace('.', ","),
            DecimalMark::Point | DecimalMark::Either => text.clone(),
        };
        let (amount, balance) = (fields.amount.as_ref().map(in_file_style), fields.balance.as_ref().map(in_file_style));
        let mut row = row.clone();
        if let Some(text) = &fields.date {
            (row.date, row.date_style) = (text, DateStyle::YearFirst);
        }
        if let Some(text) = &amount {
            (row.amount, row.invert_sign) = (RawAmount::Signed(text), false);
        }
        if let Some(id) = &fields.account {
            row.account = Some(self.context.account(&RawAccount { id: id.clone(), ..RawAccount::default() }));
        }
        row.balance = balance.as_deref().unwrap_or(row.balance);
        row.currency = fields.currency.as_deref().unwrap_or(row.currency);
        row.party = fields.party.as_deref().unwrap_or(row.party);
        row.text = fields.text.as_deref().unwrap_or(row.text);
        row.reference = fields.reference.as_deref().unwrap_or(row.reference);
        let taken = transaction(&row, &mut self.context)?;
        let number = taken.account;
        let account = self.context.accounts().nth(number.0 as usize).cloned().unwrap_or_default();
        let mut chunk = Chunk::default();
        chunk.push(&Transaction { account: AccountNo(0), ..taken }, &account.id, &mut self.hasher);
        chunk.accounts.push(NewAccount { currency: self.context.currency(number), account });
        Ok(chunk)
    }

    fn as_read(&self, row: &RawRow<'_>) -> RowFields {
        let text = |text: &str| Some(text.to_owned());
        let account = row.account.and_then(|number| self.context.accounts().nth(number.0 as usize));
        RowFields {
            date: date(row.date, row.date_style).map_or_else(|_| text(row.date), |found| Some(found.day.to_string())),
            amount: match row.amount {
                RawAmount::Missing => None,
                RawAmount::Signed(written) => text(written),
                RawAmount::DebitCredit { debit, credit } => text(if debit.is_empty() { credit } else { debit }),
                RawAmount::Directed { magnitude, .. } => text(magnitude),
                RawAmount::MinorUnits { digits, .. } => text(digits),
            },
            currency: text(row.currency),
            balance: text(row.balance),
            party: text(row.party),
            text: text(row.text),
            reference: text(row.reference),
            account: account.map(|account| account.id.clone()),
        }
    }
}

impl Sink for Finder<'_> {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(self.context.account(account))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        if row.row_no < self.wanted {
            return Ok(());
        }
        let as_read = self.as_read(row);
        self.found = Some(Found::Row(Box::new(as_read), Box::new(self.judge(row))));
        Err(Stop::Cancelled)
    }

    /// Nothing is known of such a row but its place, so its date and amount must be given, and its account where the file
    /// has several.
    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        if row_no < self.wanted {
            return Ok(());
        }
        let accounts = self.context.accounts().count();
        let only = (accounts == 1).then_some(AccountNo(0));
        let placed = accounts <= 1 || self.fields.account.is_some();
        self.found = Some(if self.fields.date.is_some() && self.fields.amount.is_some() && placed {
            let span = Span { offset: problem.offset, len: problem.len, line: problem.line };
            let row = RawRow { row_no, span, account: only, ..RawRow::default() };
            Found::Row(Box::default(), Box::new(self.judge(&row)))
        } else {
            Found::Untokenised
        });
        Err(Stop::Cancelled)
    }

    fn problem(&mut self, _problem: Problem) -> Result<(), Stop> {
        Ok(())
    }

    fn statement(&mut self, _statement: &RawStatement) -> Result<(), Stop> {
        Ok(())
    }

    fn document(&mut self, _document: &Document) -> Result<(), Stop> {
        Ok(())
    }

    fn at(&mut self, bytes: u64) -> Result<(), Stop> {
        self.control.progress(Progress { bytes, total: self.total, rows: 0 });
        if self.control.is_cancelled() { Err(Stop::Cancelled) } else { Ok(()) }
    }
}
