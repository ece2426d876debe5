//! What shapes do the rows take, before anyone tests anything? Flows by day, digits, amounts around a limit, parties,
//! repeats and gaps in numbers; each part of it leads back to rows.
//!
//! Every part is one pass over the columns of the store for one [`PatternScope`]: one side of the books, one currency and
//! one direction, since amounts of several currencies do not add up. Nothing is stored; the same rows give the same parts.

mod amounts;
mod days;
mod parties;
mod repeats;
mod sequences;

pub use amounts::{AmountBand, AmountPatterns, DigitGroups, amounts};
pub use days::{DayFlow, DayPatterns, QuietRun, days};
pub use parties::{PartyPatterns, PartySize, parties};
pub use repeats::{RepeatGroup, RepeatPatterns, repeats};
pub use sequences::{SequenceGap, SequencePatterns, SequenceSeries, sequences};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::{Currency, Kind};
use crate::store::columns::MonthColumns;
use crate::store::{StoreError, Stretch};

/// Which way the money went.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Either way.
    #[default]
    Both,
    /// Positive amounts.
    In,
    /// Negative amounts.
    Out,
}

/// The rows that a pattern is drawn from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PatternScope {
    /// Side of the books.
    pub kind: Kind,
    /// Currency.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// One account; null for all.
    pub account: Option<u32>,
    /// Which way the money went.
    pub direction: Direction,
}

impl PatternScope {
    fn stretch(&self) -> Stretch {
        Stretch { kind: Some(self.kind), ..Stretch::default() }
    }

    /// Looks at the rows of a month that belong to the scope, in date order.
    fn each(
        &self,
        month: &MonthColumns<'_>,
        rows: Range<usize>,
        mut look: impl FnMut(usize, i64),
    ) -> Result<(), StoreError> {
        let amounts = month.amounts()?;
        let one_currency = month.single_currency()?;
        if one_currency.is_some_and(|currency| currency != self.currency) {
            return Ok(());
        }
        let currencies = if one_currency.is_some() { None } else { Some(month.currencies()?) };
        let accounts = if self.account.is_some() { Some(month.accounts()?) } else { None };
        for row in rows {
            let amount = amounts[row];
            let fits = match self.direction {
                Direction::Both => true,
                Direction::In => amount > 0,
                Direction::Out => amount < 0,
            };
            if fits
                && currencies.is_none_or(|currencies| currencies[row] == self.currency)
                && accounts.is_none_or(|accounts| Some(accounts[row]) == self.account)
            {
                look(row, amount);
            }
        }
        Ok(())
    }
}
