//! Which rows repeat? Rows that share day, party and amount; most are ordinary, and each can be looked at.

use serde::Serialize;

use super::PatternScope;
use crate::case::Case;
use crate::model::Day;
use crate::store::{StoreError, Words};

/// Groups listed.
const LISTED: usize = 50;

/// Rows that share day, party and amount.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RepeatGroup {
    /// Their day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub day: Day,
    /// Their party.
    pub party: u32,
    /// Its name.
    pub label: String,
    /// Their amount, minor units.
    pub amount: i64,
    /// How many rows.
    pub rows: u32,
}

/// The repeats in scope.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RepeatPatterns {
    /// All groups.
    pub groups: u32,
    /// Rows beyond the first of each group.
    pub extra: u32,
    /// Their magnitudes added up, minor units as text.
    pub value: String,
    /// The groups whose extra rows are worth most, at most 50.
    pub largest: Vec<RepeatGroup>,
}

/// Groups of rows that share day, party and amount. Rows without a party or amount are left out.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn repeats(case: &Case, scope: &PatternScope) -> Result<RepeatPatterns, StoreError> {
    let found = case.store().scan(&scope.stretch(), |month| {
        let parties = month.parties()?;
        let mut groups = Vec::new();
        for run in month.runs() {
            let first = run.first as usize;
            let mut day: Vec<(u32, i64)> = Vec::new();
            scope.each(month, first..first + run.rows as usize, |row, amount| {
                if parties[row] != 0 && amount != 0 {
                    day.push((parties[row], amount));
                }
            })?;
            day.sort_unstable();
            for same in day.chunk_by(|one, other| one == other).filter(|same| same.len() > 1) {
                let (party, amount) = same[0];
                let rows = u32::try_from(same.len()).unwrap_or(u32::MAX);
                groups.push(RepeatGroup { day: run.day, party, label: String::new(), amount, rows });
            }
        }
        Ok(groups)
    })?;
    let mut groups: Vec<RepeatGroup> = found.into_iter().flatten().collect();
    let worth = |group: &RepeatGroup| i128::from(group.amount.unsigned_abs()) * i128::from(group.rows - 1);
    let (count, extra) = (groups.len(), groups.iter().map(|group| group.rows - 1).sum());
    let value: i128 = groups.iter().map(worth).sum();
    groups.sort_by(|one, other| {
        worth(other)
            .cmp(&worth(one))
            .then_with(|| (one.day, one.party, one.amount).cmp(&(other.day, other.party, other.amount)))
    });
    groups.truncate(LISTED);
    let names = case.store().texts(Words::Parties)?;
    for group in &mut groups {
        names.get(group.party as usize).clone_into(&mut group.label);
    }
    Ok(RepeatPatterns {
        groups: u32::try_from(count).unwrap_or(u32::MAX),
        extra,
        value: value.to_string(),
        largest: groups,
    })
}
