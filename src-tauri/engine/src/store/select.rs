//! Which rows of a month does a filter leave? One pass per condition over one column each.

use std::ops::Range;

use super::columns::{Column, Marks, MonthColumns};
use super::error::StoreError;
use super::query::Filter;
use super::rowset::Scope;
use super::search::{self, AmountRange, Condition, LeadingDigits, TextMatch};
use crate::model::{Currency, Day};

/// The rows of a month that a filter leaves.
pub(crate) struct Chosen {
    range: Range<usize>,
    /// Of the rows of `range`; `None` when all stay.
    marks: Option<Marks>,
}

impl Chosen {
    /// Rows of a whole month, one byte for each: 1 for a row that stays.
    pub(crate) fn of(marks: Vec<u8>) -> Self {
        Chosen { range: 0..marks.len(), marks: Some(Marks(marks)) }
    }

    fn keeps(&self, index: usize) -> bool {
        self.marks.as_ref().is_none_or(|marks| marks.0[index - self.range.start] != 0)
    }

    /// Indexes into the month's columns, rising.
    pub(crate) fn indexes(&self) -> impl Iterator<Item = usize> {
        self.range.clone().filter(|index| self.keeps(*index))
    }

    /// Positions of date order, rising.
    pub(crate) fn positions(&self, month: &MonthColumns<'_>) -> Vec<u32> {
        let mut found = Vec::new();
        for run in month.runs() {
            let rows =
                (run.first as usize).max(self.range.start)..((run.first + run.rows) as usize).min(self.range.end);
            for index in rows {
                if self.keeps(index) {
                    // Within the month's rows, of which there are fewer than 2^32.
                    found.push(run.position + (index as u32 - run.first));
                }
            }
        }
        found
    }

    /// The stretch of the month that is looked at, and one byte for each of its rows: 1 for a row that stays. `None` when
    /// all do.
    pub(crate) fn parts(&self) -> (Range<usize>, Option<&[u8]>) {
        (self.range.clone(), self.marks.as_ref().map(|marks| &marks.0[..]))
    }

    fn narrow(&mut self, wanted: bool, mut marks: Marks) {
        if !wanted {
            marks.invert();
        }
        match &mut self.marks {
            None => self.marks = Some(marks),
            Some(known) => known.and(&marks),
        }
    }
}

/// A filter, made ready for many months.
pub(crate) struct Selection<'a> {
    filter: &'a Filter,
    /// By number: 1 for those that are asked for.
    accounts: Option<Vec<u8>>,
    parties: Option<Vec<u8>>,
    evidence: Option<Vec<u8>>,
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
    Weekday([bool; 7]),
}

impl<'a> Selection<'a> {
    pub(crate) fn new(scope: &Scope<'_>, filter: &'a Filter) -> Result<Self, StoreError> {
        let mut terms = Vec::new();
        for term in search::parse(filter.text.as_deref().unwrap_or_default())? {
            let test = match term.condition {
                Condition::Text(field, needle) => Test::Text(TextMatch::new(scope, field, &needle, false)?),
                Condition::Exactly(field, text) => Test::Text(TextMatch::new(scope, field, &text, true)?),
                Condition::Weekday(days) => Test::Weekday(days),
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
        let mut chosen = Chosen { range: month.between(self.filter.from, self.filter.to), marks: None };
        let range = || month.between(self.filter.from, self.filter.to);
        if self.filter.min.is_some() || self.filter.max.is_some() {
            let (min, max) = (self.filter.min.unwrap_or(i64::MIN), self.filter.max.unwrap_or(i64::MAX));
            chosen.narrow(true, Marks::between(month.packed(Column::Amount)?, range(), min, max));
        }
        let lists =
            [(Column::Account, &self.accounts), (Column::Party, &self.parties), (Column::Evidence, &self.evidence)];
        for (column, members) in lists {
            if let Some(members) = members {
                chosen.narrow(true, Marks::looked_up(month.packed(column)?, range(), members));
            }
        }
        for term in &self.terms {
            chosen.narrow(!term.excluded, term.marks(month, range())?);
        }
        Ok(chosen)
    }
}

impl Ready {
    /// The rows of `range` that the condition describes.
    fn marks(&self, month: &MonthColumns<'_>, range: Range<usize>) -> Result<Marks, StoreError> {
        Ok(match &self.test {
            Test::Text(text) => text.marks(month, range)?,
            Test::Date(from, to) => {
                let within = month.between(*from, *to);
                Marks(range.map(|index| u8::from(within.contains(&index))).collect())
            }
            Test::Currency(wished) => {
                let wished = i64::from(wished.numeric());
                Marks::between(month.packed(Column::Currency)?, range, wished, wished)
            }
            Test::Digits(digits) => {
                let amounts = month.amounts()?.get(range).unwrap_or_default();
                Marks(amounts.iter().map(|amount| u8::from(digits.begin(*amount))).collect())
            }
            Test::Weekday(days) => {
                let mut marks = Marks(vec![0; range.len()]);
                for run in month.runs().iter().filter(|run| days[usize::from(run.day.weekday()) % 7]) {
                    let first = (run.first as usize).max(range.start);
                    let end = ((run.first + run.rows) as usize).min(range.end);
                    if let Some(marks) = marks.0.get_mut(first - range.start..end.max(first) - range.start) {
                        marks.fill(1);
                    }
                }
                marks
            }
            Test::Amount(amounts) => amount_marks(amounts, month, range)?,
        })
    }
}

fn amount_marks(asked: &AmountRange, month: &MonthColumns<'_>, range: Range<usize>) -> Result<Marks, StoreError> {
    let amounts = month.packed(Column::Amount)?;
    let Some(currency) = month.single_currency()? else {
        let both = month.amounts()?.iter().zip(month.currencies()?);
        let holds = |(amount, currency): (&i64, &Currency)| asked.holds(asked.in_minor(*currency), *amount);
        return Ok(Marks(both.skip(range.start).take(range.len()).map(|both| u8::from(holds(both))).collect()));
    };
    let (least, most) = asked.in_minor(currency);
    let clamp = |bound: i128| bound.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
    if asked.signed {
        return Ok(Marks::between(amounts, range, clamp(least), clamp(most)));
    }
    if most < 0 || least > most {
        return Ok(Marks(vec![0; range.len()]));
    }
    // A size lies between two where the amount does, or its opposite.
    let least = least.max(0);
    let mut marks = Marks::between(amounts, range.clone(), clamp(least), clamp(most));
    marks.or(&Marks::between(amounts, range, clamp(-most), clamp(-least)));
    Ok(marks)
}

/// Numbers as a table that is asked by index. Numbers beyond any that a case gives are left out.
fn members(numbers: &[u32]) -> Vec<u8> {
    const MOST: u32 = 1 << 28;
    let mut table = Vec::new();
    for number in numbers.iter().filter(|number| **number < MOST) {
        let index = *number as usize;
        if table.len() <= index {
            table.resize(index + 1, 0);
        }
        table[index] = 1;
    }
    table
}
