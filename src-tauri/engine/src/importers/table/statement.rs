//! What does the table say about itself: balances, totals? Gathered on the way, reported at the end.

use super::labels::Label;
use super::plan::Plan;
use super::preamble::Preamble;
use super::sums::{Outcome, Sums, Total};
use crate::importers::{Problem, RawStatement, Sink, Stop};
use crate::model::{AccountNo, Currency, Span, format_minor};
use crate::normalise::amount;

/// Figures of the table as a whole, as written.
pub(crate) struct Figures {
    opening: String,
    closing: String,
    span: Span,
}

impl Figures {
    pub(crate) fn new(preamble: &Preamble) -> Self {
        Figures { opening: preamble.opening.clone(), closing: preamble.closing.clone(), span: Span::default() }
    }

    /// The first opening and the last closing balance stand.
    pub(crate) fn balance(&mut self, label: Label, text: &str, span: Span) {
        match label {
            Label::Opening if self.opening.is_empty() => text.clone_into(&mut self.opening),
            Label::Closing => text.clone_into(&mut self.closing),
            _ => return,
        }
        self.span = span;
    }

    pub(crate) fn total(
        &mut self,
        minor: i64,
        span: Span,
        closing: bool,
        sums: &mut Sums,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        match sums.check(Total { minor, span }, closing) {
            Outcome::Agrees => Ok(()),
            Outcome::Differs(how) => {
                let text = format!(
                    "The total on this line does not agree with the rows: {how}. Look for missing or changed rows."
                );
                sink.problem(Problem::new("total_differs", text, span))
            }
            Outcome::Unchecked => sink.problem(Problem::new(
                "total_unchecked",
                "This total covers several currencies and was not held against the rows.",
                span,
            )),
        }
    }

    /// Hands the figures over: totals that agreed as one notice, balances and the closing total as a statement.
    pub(crate) fn report(
        &self,
        account: Option<AccountNo>,
        currency: &str,
        sums: &Sums,
        plan: &Plan,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        let declared = sums.declared();
        let (agreed, span) = sums.agreed();
        if agreed > 0 {
            let lines =
                if agreed == 1 { "1 total row agrees".to_owned() } else { format!("{agreed} total rows agree") };
            let text = format!("{lines} with the rows; total rows are held against the rows, not taken as rows.");
            sink.problem(Problem::new("totals_agree", text, span))?;
        }
        if self.opening.is_empty() && self.closing.is_empty() && declared.is_none() {
            return Ok(());
        }
        let currency = Currency::from_code(currency).unwrap_or_else(|| sums.currency());
        let canonical = |text: &str| {
            amount(text, plan.decimal_mark, currency.decimals(), false)
                .map_or(String::new(), |found| format_minor(found.minor, currency))
        };
        sink.statement(&RawStatement {
            account,
            currency: if currency == Currency::NONE { String::new() } else { currency.code().to_owned() },
            opening: canonical(&self.opening),
            closing: canonical(&self.closing),
            declared_sum: declared.map_or(String::new(), |total| {
                format_minor(if plan.invert_sign { -total.minor } else { total.minor }, currency)
            }),
            span: declared.map_or(self.span, |total| total.span),
            ..RawStatement::default()
        })
    }
}
