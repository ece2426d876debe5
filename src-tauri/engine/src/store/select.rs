//! Which rows of a month does a filter leave? One pass per condition over one column each.

use std::ops::Range;

use super::columns::MonthColumns;
use super::error::StoreError;
use super::query::Filter;
use super::rowset::Scope;
use super::text_match::TextMatch;

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
    text: Option<TextMatch>,
}

impl<'a> Selection<'a> {
    pub(crate) fn new(scope: &Scope<'_>, filter: &'a Filter) -> Result<Self, StoreError> {
        let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        Ok(Selection {
            filter,
            accounts: filter.accounts.as_deref().map(members),
            parties: filter.parties.as_deref().map(members),
            evidence: filter.evidence.as_deref().map(members),
            text: text.map(|needle| TextMatch::new(scope, needle)).transpose()?,
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
        if let Some(text) = &self.text {
            let found = text.rows(month)?;
            chosen.narrow(&found, |found| *found);
        }
        Ok(chosen)
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
