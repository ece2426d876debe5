//! Which rows of a month does a filter leave? One pass per condition over one column each.

use std::ops::Range;

use super::columns::MonthColumns;
use super::error::StoreError;
use super::query::Filter;
use super::rowset::Scope;
use super::search::{self, AmountRange, Condition, LeadingDigits, TextMatch};
use crate::model::{Currency, Day};

/// The rows of a month that a filter leaves.
pub(crate) struct Chosen {
    range: Range<usize>,
    /// One byte for each row of `range`, 1 for a row that stays; `None` when all do.
    mask: Option<Vec<u8>>,
}

impl Chosen {
    /// Indexes into the month's columns, rising.
    pub(crate) fn indexes(&self) -> impl Iterator<Item = usize> {
        let kept = move |index: &usize| self.mask.as_ref().is_none_or(|mask| mask[index - self.range.start] != 0);
        self.range.clone().filter(kept)
    }

    /// Positions of date order, rising.
    pub(crate) fn positions(&self, month: &MonthColumns<'_>) -> Vec<u32> {
        let mut found = Vec::new();
        for run in month.runs() {
            let rows =
                (run.first as usize).max(self.range.start)..((run.first + run.rows) as usize).min(self.range.end);
            for index in rows {
                if self.mask.as_ref().is_none_or(|mask| mask[index - self.range.start] != 0) {
                    // Within the month's rows, of which there are fewer than 2^32.
                    found.push(run.position + (index as u32 - run.first));
                }
            }
        }
        found
    }

    /// The stretch of the month that is looked at, and what stays of it.
    pub(crate) fn parts(&self) -> (Range<usize>, Option<&[u8]>) {
        (self.range.clone(), self.mask.as_deref())
    }

    fn narrow<T>(&mut self, values: &[T], test: impl Fn(&T) -> bool) {
        let values = values.get(self.range.clone()).unwrap_or_default();
        match &mut self.mask {
            None => self.mask = Some(values.iter().map(|value| u8::from(test(value))).collect()),
            Some(mask) => {
                for (kept, value) in mask.iter_mut().zip(values) {
                    *kept &= u8::from(test(value));
                }
            }
        }
    }
}

/// A filter, made ready for many months.
pub(crate) struct Selection<'a> {
    filter: &'a Filter,
    accounts: Option<Vec<bool>>,
    parties: Option<Vec<bool>>,
    evidence: Option<Vec<bool>>,
    terms: Vec<Ready>,
}

/// A search term, made ready. Terms are said in full in [`search`].
struct Ready {
    excluded: bool,
    test: Test,
}

enum Test {
    Text(TextMatch),
    Amount(AmountRange),
    Date(Option<Day>, Option<Day>),
    Currency(Currency),
    Digits(LeadingDigits),
}

impl<'a> Selection<'a> {
    pub(crate) fn new(scope: &Scope<'_>, filter: &'a Filter) -> Result<Self, StoreError> {
        let mut terms = Vec::new();
        for term in search::parse(filter.text.as_deref().unwrap_or_default())? {
            let test = match term.condition {
                Condition::Text(field, needle) => Test::Text(TextMatch::new(scope, field, &needle)?),
                Condition::Amount(range) => Test::Amount(range),
                Condition::Date(from, to) => Test::Date(from, to),
                Condition::Currency(currency) => Test::Currency(currency),
                Condition::Digits(digits) => Test::Digits(digits),
            };
            terms.push(Ready { excluded: term.excluded, test });
        }
        Ok(Selection {
            filter,
            accounts: filter.accounts.as_deref().map(members),
            parties: filter.parties.as_deref().map(members),
            evidence: filter.evidence.as_deref().map(members),
            terms,
        })
    }

    /// The rows of a month that stay.
    pub(crate) fn choose(&self, month: &MonthColumns<'_>) -> Result<Chosen, StoreError> {
        let mut chosen = Chosen { range: month.between(self.filter.from, self.filter.to), mask: None };
        if self.filter.min.is_some() || self.filter.max.is_some() {
            let (min, max) = (self.filter.min.unwrap_or(i64::MIN), self.filter.max.unwrap_or(i64::MAX));
            chosen.narrow(month.amounts()?, |amount| *amount >= min && *amount <= max);
        }
        if let Some(members) = &self.accounts {
            chosen.narrow(month.accounts()?, |number| holds(members, *number));
        }
        if let Some(members) = &self.parties {
            chosen.narrow(month.parties()?, |number| holds(members, *number));
        }
        if let Some(members) = &self.evidence {
            chosen.narrow(month.evidence()?, |number| holds(members, *number));
        }
        for term in &self.terms {
            term.narrow(month, &mut chosen)?;
        }
        Ok(chosen)
    }
}

impl Ready {
    fn narrow(&self, month: &MonthColumns<'_>, chosen: &mut Chosen) -> Result<(), StoreError> {
        let wanted = !self.excluded;
        match &self.test {
            Test::Text(text) => {
                let found = text.rows(month)?;
                chosen.narrow(&found, |found| *found == wanted);
            }
            Test::Date(from, to) => {
                let (from, to) = (from.map_or(i32::MIN, Day::number), to.map_or(i32::MAX, Day::number));
                chosen.narrow(month.days(), |day| (*day >= from && *day <= to) == wanted);
            }
            Test::Currency(wished) => {
                chosen.narrow(month.currencies()?, |currency| (currency == wished) == wanted);
            }
            Test::Digits(digits) => chosen.narrow(month.amounts()?, |amount| digits.begin(*amount) == wanted),
            Test::Amount(range) => match month.single_currency()? {
                Some(currency) => {
                    let minor = range.in_minor(currency);
                    chosen.narrow(month.amounts()?, |amount| range.holds(minor, *amount) == wanted);
                }
                None => {
                    let both = month.amounts()?.iter().zip(month.currencies()?);
                    let found: Vec<bool> =
                        both.map(|(amount, currency)| range.holds(range.in_minor(*currency), *amount)).collect();
                    chosen.narrow(&found, |found| *found == wanted);
                }
            },
        }
        Ok(())
    }
}

/// Numbers as a table that is asked by index. Numbers beyond any that a case gives are left out.
fn members(numbers: &[u32]) -> Vec<bool> {
    const MOST: u32 = 1 << 28;
    let mut table = Vec::new();
    for number in numbers.iter().filter(|number| **number < MOST) {
        let index = *number as usize;
        if table.len() <= index {
            table.resize(index + 1, false);
        }
        table[index] = true;
    }
    table
}

fn holds(members: &[bool], number: u32) -> bool {
    members.get(number as usize).copied().unwrap_or(false)
}
