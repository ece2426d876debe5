//! Who moves the money, and who has grown? The largest parties with the last year against the year before.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PatternScope;
use crate::case::Case;
use crate::model::Day;
use crate::store::{StoreError, Words};

/// Parties listed.
const LISTED: usize = 30;
/// Days of a year.
const YEAR: i32 = 365;

/// One party.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PartySize {
    /// Number within the case.
    pub party: u32,
    /// Name.
    pub label: String,
    /// Its rows.
    pub rows: u32,
    /// Magnitudes added up, minor units as text.
    pub value: String,
    /// Of the 365 days before the last year, minor units as text.
    pub before: String,
    /// Of the last 365 days of the scope, minor units as text.
    pub after: String,
}

/// The parties in scope.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PartyPatterns {
    /// All parties.
    pub parties: u32,
    /// Magnitudes of all rows that name a party, minor units as text.
    pub value: String,
    /// Rows that name no party.
    pub unnamed: u32,
    /// The largest by value, at most 30.
    pub largest: Vec<PartySize>,
    /// Those that grew most from the year before to the last year, at most 30.
    pub grown: Vec<PartySize>,
    /// First day of the last year; null without rows.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub last_year: Option<Day>,
}

#[derive(Clone, Copy, Default)]
struct Size {
    rows: u32,
    value: i128,
    before: i128,
    after: i128,
}

impl Size {
    fn add(&mut self, other: Size) {
        self.rows += other.rows;
        self.value += other.value;
        self.before += other.before;
        self.after += other.after;
    }

    fn growth(self) -> i128 {
        self.after - self.before
    }
}

/// The largest parties and those that grew most.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn parties(case: &Case, scope: &PatternScope) -> Result<PartyPatterns, StoreError> {
    let lasts = case.store().scan(&scope.stretch(), |month| {
        let mut last = None;
        scope.each(month, 0..month.len(), |row, _| last = Some(row))?;
        Ok(last.and_then(|row| month.day(row)))
    })?;
    let last_year = lasts.into_iter().flatten().max().and_then(|day| day.plus(1 - YEAR));
    let start = last_year.map_or(0, Day::number);
    let found = case.store().scan(&scope.stretch(), |month| {
        let (parties, days) = (month.parties()?, month.days());
        let mut sizes: BTreeMap<u32, Size> = BTreeMap::new();
        scope.each(month, 0..month.len(), |row, amount| {
            let value = i128::from(amount.unsigned_abs());
            let within = |from: i32| if (from..from + YEAR).contains(&days[row]) { value } else { 0 };
            let size = Size { rows: 1, value, before: within(start - YEAR), after: within(start) };
            sizes.entry(parties[row]).or_default().add(size);
        })?;
        Ok(sizes)
    })?;
    let mut sizes: BTreeMap<u32, Size> = BTreeMap::new();
    for (party, size) in found.into_iter().flatten() {
        sizes.entry(party).or_default().add(size);
    }
    let unnamed = sizes.remove(&0).map_or(0, |size| size.rows);
    let names = case.store().texts(Words::Parties)?;
    let shown = |(party, size): &(u32, Size)| PartySize {
        party: *party,
        label: names.get(*party as usize).to_owned(),
        rows: size.rows,
        value: size.value.to_string(),
        before: size.before.to_string(),
        after: size.after.to_string(),
    };
    let value: i128 = sizes.values().map(|size| size.value).sum();
    let mut order: Vec<(u32, Size)> = sizes.into_iter().collect();
    order.sort_by_key(|(party, size)| (std::cmp::Reverse(size.value), *party));
    let largest = order.iter().take(LISTED).map(shown).collect();
    order.sort_by_key(|(party, size)| (std::cmp::Reverse(size.growth()), *party));
    let grown = order.iter().filter(|(_, size)| size.growth() > 0).take(LISTED).map(shown).collect();
    Ok(PartyPatterns {
        parties: u32::try_from(order.len()).unwrap_or(u32::MAX),
        value: value.to_string(),
        unnamed,
        largest,
        grown,
        last_year,
    })
}
