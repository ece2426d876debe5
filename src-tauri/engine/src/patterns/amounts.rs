//! Which amounts occur? Their leading digits against Benford's law, and how many stand around the approval limit.

use serde::Serialize;

use super::PatternScope;
use crate::case::Case;
use crate::findings;
use crate::statistics::{Conformity, Digits, Profile, digit_test};
use crate::store::StoreError;

/// Bands on each side of the limit.
const BANDS: i64 = 20;
/// Below this many amounts the conformity bands fire on perfect data.
const BANDS_HOLD: u64 = 3_000;

/// Counts by leading digits.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DigitGroups {
    /// `first`, `second`, `first_two`.
    pub digits: String,
    /// The smallest group.
    pub first: u16,
    /// Count of each group, in order.
    pub counts: Vec<u32>,
    /// Expected share of each group.
    pub expected: Vec<f64>,
    /// Mean absolute deviation of the shares.
    pub mad: f64,
    /// Nigrini's reading of it; null below 3,000 amounts, where it does not hold.
    pub conformity: Option<String>,
    /// The group with the largest Z.
    pub stands_out: u16,
}

/// Amounts of one band.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AmountBand {
    /// Smallest magnitude, minor units, inclusive.
    pub from: i64,
    /// Largest, inclusive.
    pub to: i64,
    /// Rows.
    pub rows: u32,
}

/// Digits and bands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AmountPatterns {
    /// Amounts with digits: all but zeros.
    pub amounts: u32,
    /// First, second and first two digits; empty where there is no amount.
    pub digits: Vec<DigitGroups>,
    /// The limit, minor units.
    pub limit: i64,
    /// Bands of a hundredth of the limit, from a fifth below it to a fifth above.
    pub bands: Vec<AmountBand>,
}

/// Digits, and the amounts around the case's approval limit, or around `limit` (minor units).
///
/// # Errors
/// [`StoreError`] where the case cannot be read; [`StoreError::Refused`] for a limit that has no hundredth.
pub fn amounts(case: &Case, scope: &PatternScope, limit: Option<i64>) -> Result<AmountPatterns, StoreError> {
    let limit = match limit {
        Some(limit) => limit,
        None => {
            let limit =
                findings::settings(case)?.limit(scope.currency).map_err(|refusal| StoreError::Refused(refusal.0))?;
            i64::try_from(limit).unwrap_or(i64::MAX)
        }
    };
    if !(100..=crate::model::MAX_MINOR).contains(&limit) {
        return Err(StoreError::Refused("the limit must be at least 100 minor units, so that it has bands".to_owned()));
    }
    let edge = |band: i64| (i128::from(limit) * i128::from(100 + band) / 100) as i64;
    let edges: Vec<i64> = (-BANDS..=BANDS).map(edge).collect();
    let found = case.store().scan(&scope.stretch(), |month| {
        let mut profile = Profile::default();
        let mut bands = vec![0_u32; edges.len() - 1];
        scope.each(month, 0..month.len(), |_, amount| {
            profile.add(amount.unsigned_abs());
            let after = edges.partition_point(|edge| *edge <= amount.abs());
            if let Some(band) = after.checked_sub(1).and_then(|at| bands.get_mut(at)) {
                *band += 1;
            }
        })?;
        Ok((profile, bands))
    })?;
    let mut profile = Profile::default();
    let mut rows = vec![0_u32; edges.len() - 1];
    for (month, bands) in &found {
        profile.merge(month);
        rows.iter_mut().zip(bands).for_each(|(sum, band)| *sum += band);
    }
    let band = |(at, rows): (usize, u32)| AmountBand { from: edges[at], to: edges[at + 1] - 1, rows };
    let groups = [("first", Digits::First), ("second", Digits::Second), ("first_two", Digits::FirstTwo)];
    let digits = groups.into_iter().filter(|_| profile.n > 0).map(|(name, digits)| group(&profile, name, digits));
    Ok(AmountPatterns {
        amounts: u32::try_from(profile.n).unwrap_or(u32::MAX),
        digits: digits.collect(),
        limit,
        bands: rows.into_iter().enumerate().map(band).collect(),
    })
}

fn group(profile: &Profile, name: &str, digits: Digits) -> DigitGroups {
    let test = digit_test(profile, digits);
    let conformity: Conformity = digits.conformity(test.mad);
    DigitGroups {
        digits: name.to_owned(),
        first: digits.first(),
        counts: test.counts.iter().map(|count| u32::try_from(*count).unwrap_or(u32::MAX)).collect(),
        mad: test.mad,
        conformity: (test.n >= BANDS_HOLD).then(|| conformity.as_str().replace('_', " ")),
        stands_out: test.largest_z().map_or(digits.first(), |(group, _)| group),
        expected: test.expected,
    }
}
