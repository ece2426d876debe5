//! One row, ready for the store.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{AccountNo, Currency, Day, Span};

/// Which side of the books a row comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line of a bank, card or investment cash statement.
    Bank,
    /// A line of an expense ledger, general ledger or invoice.
    Expense,
}

impl Kind {
    /// Both kinds, in the order in which rows of one day are shown.
    pub const ALL: [Kind; 2] = [Kind::Bank, Kind::Expense];

    /// Name as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Bank => "bank",
            Kind::Expense => "expense",
        }
    }

    /// Reads the name as stored.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Prefix of the monthly tables' names.
    #[must_use]
    pub fn table_prefix(self) -> &'static str {
        match self {
            Kind::Bank => "bank_lines",
            Kind::Expense => "expenses",
        }
    }
}

/// A row's key within its kind: `day << 32 | sequence`, so that it clusters by date and routes itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "number"))]
#[serde(transparent)]
pub struct RowId(pub i64);

impl RowId {
    /// The key of the `sequence`-th row (from 0) of a day.
    #[must_use]
    pub fn new(day: Day, sequence: u32) -> Self {
        RowId((i64::from(day.number()) << 32) | i64::from(sequence))
    }

    /// The day that the key routes to; `None` for a number that no day gives.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        i32::try_from(self.0 >> 32).ok().and_then(Day::from_number)
    }

    /// Position within the day, from 0.
    #[must_use]
    pub fn sequence(self) -> u32 {
        u32::try_from(self.0 & 0xffff_ffff).unwrap_or(u32::MAX)
    }
}

/// One accepted row with its provenance; borrowed from the parser's buffers where it can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transaction<'a> {
    /// Data row number within the file, from 1.
    pub row_no: u64,
    /// Where it stands in the sealed original.
    pub span: Span,
    /// Account, as numbered during this reading.
    pub account: AccountNo,
    /// Booking day.
    pub day: Day,
    /// Minute of the day, 0..=1439, where the file states a time.
    pub minute: Option<u16>,
    /// Signed minor units of `currency`: money in is positive, money out negative.
    pub amount: i64,
    /// What rounding took from `amount`, in millionths of a minor unit: stated = `amount` + `rest` / 1,000,000 exactly.
    /// Zero but where a format allows more decimals than the currency has (OFX investment cash: `115.8331` USD is
    /// `amount` 11583, `rest` 310,000); the reading then carries a notice.
    pub rest: i32,
    /// ISO 4217.
    pub currency: Currency,
    /// Running balance after the row, in minor units, where the file states one.
    pub balance: Option<i64>,
    /// Counterparty, supplier or payee; empty where not stated.
    pub party: Cow<'a, str>,
    /// Description as stated, white space folded at the ends only.
    pub text: Cow<'a, str>,
    /// Cheque, invoice or payment reference.
    pub reference: Cow<'a, str>,
    /// The file's own unique id of the row (OFX `FITID` and its like).
    pub entry_id: Cow<'a, str>,
    /// Expense category, or the bank's transaction type.
    pub category: Cow<'a, str>,
    /// Employee, buyer or requester.
    pub person: Cow<'a, str>,
    /// Who entered the row into the books, where the file tells buyer and poster apart.
    pub poster: Cow<'a, str>,
    /// Accounting period as stated (`2021-12`), where it can differ from the booking month.
    pub period: Cow<'a, str>,
    /// Account of the other side: the supplier's bank account, the payer's IBAN.
    pub counter_account: Cow<'a, str>,
}
