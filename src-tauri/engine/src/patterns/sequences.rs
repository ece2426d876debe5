//! Do the books' own numbers run through? Series of references, with the numbers that are missing or stand twice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PatternScope;
use crate::case::Case;
use crate::store::StoreError;

/// Fewest numbers of a series.
const LEAST: usize = 20;
/// Fewest of the numbers from first to last that must be there; below it the numbers are not a sequence.
const DENSE: f64 = 0.5;
/// Most digits of a number: longer ones are ids, not sequences.
const MOST_DIGITS: usize = 12;
/// Gaps and series listed.
const LISTED: usize = 40;

/// Numbers that are missing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SequenceGap {
    /// Reference before the gap, as stated.
    pub before: String,
    /// Reference after it.
    pub after: String,
    /// Numbers missing.
    pub missing: u32,
}

/// References that share everything but their number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SequenceSeries {
    /// What stands before the number; may be empty.
    pub prefix: String,
    /// Reference with the smallest number.
    pub first: String,
    /// Reference with the largest.
    pub last: String,
    /// Different numbers that are there.
    pub present: u32,
    /// Numbers missing between them.
    pub missing: u32,
    /// Numbers that stand in more than one row.
    pub repeated: u32,
    /// A number that stands in more than one row, as stated; empty for none.
    pub repeat: String,
    /// The gaps, in order, at most 40.
    pub gaps: Vec<SequenceGap>,
}

/// The series in scope.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SequencePatterns {
    /// Rows whose reference ends in a number.
    pub numbered: u32,
    /// Series, the longest first, at most 40.
    pub series: Vec<SequenceSeries>,
}

/// Numbers of one prefix with as many digits, so that `INV0099` and `INV100` do not run on.
type Key = (String, u8);

/// Series of references and their gaps.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn sequences(case: &Case, scope: &PatternScope) -> Result<SequencePatterns, StoreError> {
    let found = case.store().scan(&scope.stretch(), |month| {
        let references = month.references()?;
        let mut numbers: BTreeMap<Key, Vec<u64>> = BTreeMap::new();
        scope.each(month, 0..month.len(), |row, _| {
            if let Some((prefix, digits, number)) = numbered(references.get(row)) {
                match numbers.get_mut(&(prefix.to_owned(), digits)) {
                    Some(known) => known.push(number),
                    None => drop(numbers.insert((prefix.to_owned(), digits), vec![number])),
                }
            }
        })?;
        Ok(numbers)
    })?;
    let mut numbers: BTreeMap<Key, Vec<u64>> = BTreeMap::new();
    for (key, more) in found.into_iter().flatten() {
        numbers.entry(key).or_default().extend(more);
    }
    let rows: usize = numbers.values().map(Vec::len).sum();
    let mut series: Vec<SequenceSeries> =
        numbers.into_iter().filter_map(|(key, numbers)| series_of(&key, numbers)).collect();
    series.sort_by(|one, other| other.present.cmp(&one.present).then_with(|| one.first.cmp(&other.first)));
    series.truncate(LISTED);
    Ok(SequencePatterns { numbered: u32::try_from(rows).unwrap_or(u32::MAX), series })
}

/// Prefix, digits and number of a reference that ends in 3 to 12 digits.
fn numbered(reference: &str) -> Option<(&str, u8, u64)> {
    let start = reference.trim_end_matches(|character: char| character.is_ascii_digit()).len();
    let digits = reference.len() - start;
    if !(3..=MOST_DIGITS).contains(&digits) {
        return None;
    }
    Some((&reference[..start], u8::try_from(digits).ok()?, reference[start..].parse().ok()?))
}

fn series_of((prefix, digits): &Key, mut numbers: Vec<u64>) -> Option<SequenceSeries> {
    numbers.sort_unstable();
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let stated = |number: u64| format!("{prefix}{number:0width$}", width = usize::from(*digits));
    let repeats: Vec<u64> =
        numbers.chunk_by(|one, other| one == other).filter(|same| same.len() > 1).map(|same| same[0]).collect();
    numbers.dedup();
    let span = last - first + 1;
    if numbers.len() < LEAST || (numbers.len() as f64) < DENSE * span as f64 {
        return None;
    }
    let gaps = numbers.windows(2).filter(|pair| pair[1] - pair[0] > 1).map(|pair| SequenceGap {
        before: stated(pair[0]),
        after: stated(pair[1]),
        missing: u32::try_from(pair[1] - pair[0] - 1).unwrap_or(u32::MAX),
    });
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(SequenceSeries {
        prefix: prefix.clone(),
        first: stated(first),
        last: stated(last),
        present: count(numbers.len()),
        missing: u32::try_from(span - numbers.len() as u64).unwrap_or(u32::MAX),
        repeated: count(repeats.len()),
        repeat: repeats.first().map(|number| stated(*number)).unwrap_or_default(),
        gaps: gaps.take(LISTED).collect(),
    })
}
