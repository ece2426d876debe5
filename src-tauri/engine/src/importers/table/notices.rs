//! Which decisions about a table change the meaning of its rows, and on what do they rest? Told with the reading, so that
//! the other side can hold them against the original.

use super::guess::{Guess, SignReason};
use crate::importers::Problem;
use crate::importers::csv::DateOrder;
use crate::model::Span;

const FILE: Span = Span { offset: 0, len: 0, line: 1 };

/// Notices of the date order, where the dates alone do not prove it, and of a sign that is not as written.
pub(crate) fn conventions(guess: &Guess) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Some(text) = date_order(guess) {
        found.push(Problem::new("date_order_settled", text, FILE));
    }
    let reason = match guess.sign {
        SignReason::AsWritten => return found,
        SignReason::Balance => "as the running balance proves",
        SignReason::Spending => "since the file records spending",
        SignReason::Decided => "as decided before the reading",
    };
    let text = format!("Amounts are taken with their sign turned, {reason}: a positive number is money out.");
    found.push(Problem::new("sign_inverted", text, FILE));
    found
}

fn date_order(guess: &Guess) -> Option<String> {
    let reason = guess.order_reason()?;
    let (text, day_first, month_first) = guess.dates().example()?;
    let (order, day) = match guess.mapping.date_order? {
        DateOrder::DayMonthYear => ("day first", day_first),
        DateOrder::MonthDayYear => ("month first", month_first),
        DateOrder::YearMonthDay => return None,
    };
    Some(format!(
        "Dates are read {order}, {reason}: {text} is {}. Nothing in the dates themselves excludes the other order.",
        day.spoken()
    ))
}
