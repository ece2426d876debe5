//! When did money move? Rows and sums of every day, the busiest day and the longest silence.

use serde::Serialize;

use super::PatternScope;
use crate::case::Case;
use crate::findings;
use crate::model::Day;
use crate::store::StoreError;

/// One day with rows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DayFlow {
    /// The day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub day: Day,
    /// Its rows.
    pub rows: u32,
    /// Money in, minor units as text.
    pub money_in: String,
    /// Money out, minor units as text, with its minus.
    pub money_out: String,
}

/// A stretch of days without a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct QuietRun {
    /// First day without a row.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day without a row.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
    /// Days.
    pub days: u32,
}

/// Rows and sums by day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DayPatterns {
    /// Days with rows, oldest first.
    pub days: Vec<DayFlow>,
    /// The longest stretch between two of them.
    pub quiet: Option<QuietRun>,
    /// Rows on the case's rest days.
    pub on_rest_days: u32,
    /// Rest days of the case, Monday = 0.
    pub rest_days: Vec<u8>,
}

/// Rows and sums of every day in scope.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn days(case: &Case, scope: &PatternScope) -> Result<DayPatterns, StoreError> {
    let rest_days = findings::settings(case)?.weekend;
    let found = case.store().scan(&scope.stretch(), |month| {
        let mut days = Vec::new();
        for run in month.runs() {
            let first = run.first as usize;
            let (mut rows, mut money_in, mut money_out) = (0_u32, 0_i128, 0_i128);
            scope.each(month, first..first + run.rows as usize, |_, amount| {
                rows += 1;
                let sum = if amount > 0 { &mut money_in } else { &mut money_out };
                *sum += i128::from(amount);
            })?;
            if rows > 0 {
                days.push(DayFlow {
                    day: run.day,
                    rows,
                    money_in: money_in.to_string(),
                    money_out: money_out.to_string(),
                });
            }
        }
        Ok(days)
    })?;
    let days: Vec<DayFlow> = found.into_iter().flatten().collect();
    let on_rest_days = days.iter().filter(|flow| rest_days.contains(&flow.day.weekday())).map(|flow| flow.rows).sum();
    Ok(DayPatterns { quiet: quiet(&days), on_rest_days, rest_days, days })
}

/// The longest stretch between two days with rows; of several, the first.
fn quiet(days: &[DayFlow]) -> Option<QuietRun> {
    let mut longest: Option<QuietRun> = None;
    for pair in days.windows(2) {
        let between = pair[1].day.number() - pair[0].day.number() - 1;
        let Ok(count) = u32::try_from(between) else { continue };
        if count > longest.map_or(0, |run| run.days) {
            let (from, to) = (pair[0].day.plus(1)?, pair[1].day.plus(-1)?);
            longest = Some(QuietRun { from, to, days: count });
        }
    }
    longest
}
