//! How do the case's rows become two sides? Month by month through one scan, in order of key.

use std::ops::Range;

use super::memory::{Memory, name_of};
use super::method::{Line, Sides};
use crate::case::Case;
use crate::model::{Kind, RowId};
use crate::normalise::text::join;
use crate::store::tables::matches::End;
use crate::store::tables::withdrawn;
use crate::store::{StoreError, Stretch, Words};

/// Both sides with the rows that their lines stand for.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) sides: Sides,
    pub(super) expenses: Vec<End>,
    pub(super) bank: Vec<End>,
    /// Names of both sides' lines, where the memory of rejections needs them.
    pub(super) names: (Vec<String>, Vec<String>),
}

/// Keys of the rows of one side that count, ascending: rows of withdrawn files do not.
pub(super) fn keys(case: &Case, kind: Kind, withdrawn: &[u32]) -> Result<Vec<RowId>, StoreError> {
    let stretch = Stretch { kind: Some(kind), ..Stretch::default() };
    let months = case.store().scan(&stretch, |month| {
        let files = month.evidence()?;
        let mut keys = Vec::with_capacity(month.len());
        for (at, file) in files.iter().enumerate() {
            if !withdrawn.contains(file) {
                keys.extend(month.id(at)?);
            }
        }
        Ok(keys)
    })?;
    Ok(months.into_iter().flatten().collect())
}

impl Loaded {
    /// Reads both sides; rows for which `leave_out` holds stay out, as do those of files withdrawn.
    pub(super) fn read(
        case: &Case,
        memory: &Memory,
        leave_out: impl Fn(Kind, RowId) -> bool,
    ) -> Result<Self, StoreError> {
        let withdrawn: Vec<u32> = case.store().read(withdrawn::all)?.iter().map(|file| file.evidence).collect();
        let mut loaded = Loaded::default();
        for kind in [Kind::Expense, Kind::Bank] {
            loaded
                .read_side(case, kind, memory, &|end: &End| withdrawn.contains(&end.file) || leave_out(kind, end.id))?;
        }
        Ok(loaded)
    }

    /// Row of a line.
    pub(super) fn end(&self, is_ledger: bool, line: u32) -> End {
        if is_ledger { self.expenses[line as usize] } else { self.bank[line as usize] }
    }

    /// Lines of the bank (or of the books) of some days.
    pub(super) fn near(&self, is_ledger: bool, from: i32, to: i32) -> Range<usize> {
        if is_ledger { self.sides.ledger.days(from, to) } else { self.sides.bank.days(from, to) }
    }

    /// Line of a row.
    pub(super) fn line_of(&self, kind: Kind, id: RowId) -> Option<u32> {
        let ends = if kind == Kind::Expense { &self.expenses } else { &self.bank };
        let at = ends.binary_search_by_key(&id, |end| end.id).ok()?;
        u32::try_from(at).ok()
    }

    fn read_side(
        &mut self,
        case: &Case,
        kind: Kind,
        memory: &Memory,
        leave_out: &impl Fn(&End) -> bool,
    ) -> Result<(), StoreError> {
        let store = case.store();
        let (parties, skeletons) = (store.texts(Words::Parties)?, store.texts(Words::Skeletons)?);
        let stretch = Stretch { kind: Some(kind), ..Stretch::default() };
        let months = store.scan(&stretch, |month| {
            let mut rows = Vec::with_capacity(month.len());
            let (amounts, accounts, currencies) = (month.amounts()?, month.accounts()?, month.currencies()?);
            let (files, numbers) = (month.evidence()?, month.row_numbers()?);
            let (named, described) = (month.parties()?, month.skeletons()?);
            let (arguments, references) = (month.arguments()?, month.references()?);
            for at in 0..month.len() {
                let Some(id) = month.id(at)? else { continue };
                let end = End {
                    id,
                    file: files[at],
                    row: u64::from(numbers[at]),
                    account: accounts[at],
                    amount: amounts[at],
                    currency: currencies[at].numeric(),
                };
                let argument = Some(arguments.get(at)).filter(|argument| !argument.is_empty());
                let text = join(skeletons.get(described[at] as usize), argument).into_owned();
                rows.push((end, named[at], text, references.get(at).to_owned()));
            }
            Ok(rows)
        })?;
        for (end, party, text, reference) in months.into_iter().flatten() {
            if leave_out(&end) {
                continue;
            }
            let party = parties.get(party as usize);
            if memory.needs_names() {
                let names = if kind == Kind::Expense { &mut self.names.0 } else { &mut self.names.1 };
                names.push(name_of(party, &text));
            }
            let alias = Some(kind).filter(|kind| *kind == Kind::Bank).and_then(|_| memory.alias(party, &text));
            let line = Line {
                account: end.account,
                day: end.id.day().map_or(0, |day| day.number()),
                amount: end.amount,
                currency: end.currency,
                party: alias.unwrap_or(party),
                text: &text,
                reference: &reference,
            };
            if kind == Kind::Expense {
                self.sides.ledger(&line);
                self.expenses.push(end);
            } else {
                self.sides.bank(&line);
                self.bank.push(end);
            }
        }
        Ok(())
    }
}
