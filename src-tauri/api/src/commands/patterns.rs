//! Commands about patterns: what shapes the rows take, each part one pass over the columns.

use nexus_engine::patterns::{
    self, AmountPatterns, DayPatterns, PartyPatterns, PatternScope, RepeatPatterns, SequencePatterns,
};

use crate::{App, Failure, PatternAmountsRequest};

/// Rows and sums by day.
///
/// # Errors
/// Any failure of reading the case.
pub fn pattern_days(app: &App, scope: PatternScope) -> Result<DayPatterns, Failure> {
    Ok(patterns::days(&*app.case()?, &scope)?)
}

/// Leading digits, and the amounts around a limit.
///
/// # Errors
/// `refused` for a limit that has no bands.
pub fn pattern_amounts(app: &App, request: PatternAmountsRequest) -> Result<AmountPatterns, Failure> {
    Ok(patterns::amounts(&*app.case()?, &request.scope, request.limit)?)
}

/// Parties by size and growth.
///
/// # Errors
/// Any failure of reading the case.
pub fn pattern_parties(app: &App, scope: PatternScope) -> Result<PartyPatterns, Failure> {
    Ok(patterns::parties(&*app.case()?, &scope)?)
}

/// Rows that share day, party and amount.
///
/// # Errors
/// Any failure of reading the case.
pub fn pattern_repeats(app: &App, scope: PatternScope) -> Result<RepeatPatterns, Failure> {
    Ok(patterns::repeats(&*app.case()?, &scope)?)
}

/// Series of reference numbers with their gaps.
///
/// # Errors
/// Any failure of reading the case.
pub fn pattern_sequences(app: &App, scope: PatternScope) -> Result<SequencePatterns, Failure> {
    Ok(patterns::sequences(&*app.case()?, &scope)?)
}
