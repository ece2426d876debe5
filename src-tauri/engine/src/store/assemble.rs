//! How is a page put together? Out of months that are in memory; of others its rows are asked by key.

use std::sync::Arc;

use super::columns::{Column, NO_BALANCE, Segment, Texts, currency};
use super::directory::DayRows;
use super::error::StoreError;
use super::partitions::Partition;
use super::query::Row;
use super::rows::{self, Lexicon};
use super::rowset::{RowSet, Scope};
use crate::model::RowId;
use crate::normalise;

/// Rows `offset .. offset + limit` of a set.
pub(super) fn page(scope: &Scope<'_>, set: &RowSet, offset: u32, limit: u32) -> Result<Vec<Row>, StoreError> {
    let start = offset.min(set.len());
    let end = start.saturating_add(limit).min(set.len());
    let mut desk = Desk { scope, lexicon: Lexicon::of(scope)?, months: Vec::new() };
    let mut found = Vec::with_capacity((end - start) as usize);
    match set {
        RowSet::Stretch(range, false) => desk.rows(range.start + start, end - start, &mut found)?,
        RowSet::Stretch(range, true) => {
            desk.rows(range.end - end, end - start, &mut found)?;
            found.reverse();
        }
        RowSet::Listed(positions) => {
            for position in positions.get(start as usize..end as usize).unwrap_or_default() {
                desk.rows(*position, 1, &mut found)?;
            }
        }
    }
    Ok(found)
}

/// What a page is put together from.
struct Desk<'a> {
    scope: &'a Scope<'a>,
    lexicon: Lexicon,
    /// Months that were met, with their columns where they are in memory.
    months: Vec<(Partition, Option<Arc<Segment>>)>,
}

impl Desk<'_> {
    /// Appends rows at positions `from .. from + count` of date order.
    fn rows(&mut self, from: u32, count: u32, found: &mut Vec<Row>) -> Result<(), StoreError> {
        let directory = self.scope.directory();
        let end = from.saturating_add(count).min(directory.total());
        let days = directory.days().get(directory.index_of(from)..).unwrap_or_default();
        let mut position = from;
        for day in days.iter().take_while(|day| day.start < end) {
            let until = (day.start + day.rows).min(end);
            self.day(day, position - day.start, until - position, found)?;
            position = until;
        }
        Ok(())
    }

    /// Appends rows `skip .. skip + count` of one day.
    fn day(&mut self, day: &DayRows, skip: u32, count: u32, found: &mut Vec<Row>) -> Result<(), StoreError> {
        if let Some(segment) = self.month(day) {
            let before = found.len();
            found.extend((skip..skip + count).map_while(|place| row(&segment, &self.lexicon, day, place)));
            if found.len() - before == count as usize {
                return Ok(());
            }
            found.truncate(before);
        }
        self.scope.ask(|connection| rows::day_rows(connection, &self.lexicon, day, skip, count, found))
    }

    fn month(&mut self, day: &DayRows) -> Option<Arc<Segment>> {
        let partition = Partition { month: day.day.month(), kind: day.kind };
        if let Some((_, known)) = self.months.iter().find(|(known, _)| *known == partition) {
            return known.clone();
        }
        let held = self.scope.columns.held(partition, self.scope.snapshot.version(partition));
        self.months.push((partition, held.clone()));
        held
    }
}

/// Row `place` of a day; `None` where the month does not hold all of it.
fn row(month: &Segment, lexicon: &Lexicon, day: &DayRows, place: u32) -> Option<Row> {
    let index = (day.first + place) as usize;
    let number = |column| month.number(column, index);
    let small = |column| u32::try_from(number(column)?).ok();
    let word = |texts: &Texts, column| Some(texts.get(small(column)? as usize).to_owned());
    let term = |column| {
        let number = small(column)?;
        Some((number != 0).then(|| lexicon.terms.get(number as usize).to_owned()))
    };
    let sequence = if day.is_dense() { place } else { small(Column::Sequence)? };
    let argument = month.text(Column::Argument, index).filter(|argument| !argument.is_empty());
    let skeleton = lexicon.skeletons.get(small(Column::Skeleton)? as usize);
    let reference = month.text(Column::Reference, index)?;
    let balance = number(Column::Balance)?;
    Some(Row {
        id: RowId::new(day.day, sequence),
        kind: day.kind,
        day: day.day,
        amount: number(Column::Amount)?,
        currency: currency(number(Column::Currency)?),
        account: small(Column::Account)?,
        party_id: small(Column::Party)?,
        party: word(&lexicon.parties, Column::Party)?,
        text: normalise::text::join(skeleton, argument).into_owned(),
        reference: (!reference.is_empty()).then(|| reference.to_owned()),
        category: term(Column::Category)?,
        person: term(Column::Person)?,
        poster: term(Column::Poster)?,
        period: term(Column::Period)?,
        counter_account: term(Column::CounterAccount)?,
        balance: (balance != NO_BALANCE).then_some(balance),
        evidence: small(Column::Evidence)?,
        row_no: number(Column::RowNo)?,
    })
}
