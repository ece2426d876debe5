//! What can be wrong with one value, and in which words is it told?

use crate::importers::Problem;
use crate::model::Span;

/// Why a value is refused, or accepted with a notice. [`Fault::code`] is stable.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// No date.
    #[error("The row states no date; it was kept aside.")]
    MissingDate,
    /// Not a day of the calendar under the file's date order.
    #[error("\u{201c}{0}\u{201d} is not a day of the calendar in the file's date order; the row was kept aside.")]
    BadDate(String),
    /// No amount.
    #[error("The row states no amount; it was kept aside.")]
    MissingAmount,
    /// Not a number under the file's conventions.
    #[error("\u{201c}{0}\u{201d} is not an amount as this file writes them; the row was kept aside.")]
    BadAmount(String),
    /// Debit and credit are both stated.
    #[error("The row states both a debit ({0}) and a credit ({1}); it was kept aside.")]
    BothSides(String, String),
    /// Beyond [`crate::model::MAX_MINOR`].
    #[error("\u{201c}{0}\u{201d} is larger than any amount that can be kept exactly; the row was kept aside.")]
    Overflow(String),
    /// More decimals than the currency has.
    #[error("\u{201c}{0}\u{201d} has more decimals than its currency; check the decimal mark. The row was kept aside.")]
    TooManyDecimals(String),
    /// Not an ISO 4217 code.
    #[error("\u{201c}{0}\u{201d} is not an ISO 4217 currency code; the row was kept aside.")]
    UnknownCurrency(String),
    /// The amount names another currency than the row or the account.
    #[error("The amount is in {named}, but the row or its account is in {stated}; the row was kept aside.")]
    CurrencyConflict {
        /// By the row or its account.
        stated: &'static str,
        /// Beside the amount.
        named: &'static str,
    },
    /// A text with a NUL byte.
    #[error("A text of the row holds a NUL byte, so the file is damaged here; the row was kept aside.")]
    NulByte,
    /// Notice: no currency anywhere.
    #[error("The file states no currency for this account; its rows are kept without one until a person names it.")]
    MissingCurrency,
    /// Notice: a running balance that is no amount.
    #[error("The running balance \u{201c}{0}\u{201d} is not an amount; the row was taken without it.")]
    BadBalance(String),
    /// Notice: a time of day that is none.
    #[error("\u{201c}{0}\u{201d} is not a time of day; the row was taken with its date only.")]
    BadTime(String),
    /// Notice: more decimals than the currency has, in a format that allows it.
    #[error("The amount has more decimals than its currency; it was rounded and the exact rest is kept with it.")]
    Rounded,
}

impl Fault {
    /// Stable code, `snake_case`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Fault::MissingDate => "missing_date",
            Fault::BadDate(_) => "bad_date",
            Fault::MissingAmount => "missing_amount",
            Fault::BadAmount(_) | Fault::BothSides(..) => "bad_amount",
            Fault::Overflow(_) => "amount_overflow",
            Fault::TooManyDecimals(_) => "too_many_decimals",
            Fault::UnknownCurrency(_) => "unknown_currency",
            Fault::CurrencyConflict { .. } => "currency_conflict",
            Fault::NulByte => "nul_byte",
            Fault::MissingCurrency => "missing_currency",
            Fault::BadBalance(_) => "bad_balance",
            Fault::BadTime(_) => "bad_time",
            Fault::Rounded => "rounded_amount",
        }
    }

    /// The fault as a problem at `span`.
    #[must_use]
    pub fn at(&self, span: Span) -> Problem {
        Problem::new(self.code(), self.to_string(), span)
    }
}

/// At most 64 characters of a value, for a message.
pub(super) fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(64).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}
