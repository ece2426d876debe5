//! What does an importer hand over? Text as the file has it, with the conventions under which to judge it.

use crate::model::{AccountNo, Span};

/// How a date is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DateStyle {
    /// `YYYY-MM-DD`, any separator or none; an ISO 8601 or OFX time and zone may follow.
    #[default]
    YearFirst,
    /// Day, month, year; year of 2 or 4 digits; month as a number or a name.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// `YYMMDD` as in SWIFT and BAI2.
    ShortYearFirst,
}

/// Which character separates the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DecimalMark {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
    /// Either, as OFX allows: the last of the two marks separates the decimals.
    Either,
}

/// An amount as the file writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RawAmount<'a> {
    /// Not stated.
    #[default]
    Missing,
    /// One signed number (minus before or after, parentheses, `CR`/`DR`, currency symbols allowed).
    Signed(&'a str),
    /// Two columns, of which one is empty or zero. A minus in the debit column only repeats its meaning (French and
    /// Spanish exports print one): where a column's minus means a reversal, use `Directed`.
    DebitCredit {
        /// Money out, signed or not.
        debit: &'a str,
        /// Money in; a minus here turns it into money out.
        credit: &'a str,
    },
    /// A magnitude whose direction is known from elsewhere.
    Directed {
        /// The number; its own sign still counts (a negative debit is money in).
        magnitude: &'a str,
        /// True for money out.
        out: bool,
    },
    /// Whole minor units with direction, as BAI2 writes them.
    MinorUnits {
        /// Digits only.
        digits: &'a str,
        /// True for money out.
        out: bool,
    },
}

/// One row as text. Empty text means "not stated".
#[derive(Clone, Debug, Default)]
pub struct RawRow<'a> {
    /// Data row number in the file, from 1, rising by one.
    pub row_no: u64,
    /// Where it stands in the original.
    pub span: Span,
    /// From [`super::Sink::account`]; `None` where the file names none.
    pub account: Option<AccountNo>,
    /// Booking date.
    pub date: &'a str,
    /// How `date` is written.
    pub date_style: DateStyle,
    /// Time of day, `HH:MM[:SS]` or `HHMMSS`.
    pub time: &'a str,
    /// The amount.
    pub amount: RawAmount<'a>,
    /// How numbers are written.
    pub decimal_mark: DecimalMark,
    /// True where the format's specification allows more decimals than the currency has. Such an amount is then
    /// rounded, with a notice and the exact rest kept; otherwise it is refused, as a sign of a wrong decimal mark.
    pub finer: bool,
    /// True where the file books money out as positive (some card exports).
    pub invert_sign: bool,
    /// ISO 4217 code of the row; empty for the account's.
    pub currency: &'a str,
    /// Running balance after the row.
    pub balance: &'a str,
    /// Counterparty, supplier, payee.
    pub party: &'a str,
    /// Description.
    pub text: &'a str,
    /// Cheque, invoice or payment reference.
    pub reference: &'a str,
    /// The file's own unique id of the row.
    pub entry_id: &'a str,
    /// Expense category or the bank's transaction type.
    pub category: &'a str,
    /// Employee, buyer or requester.
    pub person: &'a str,
    /// Who entered the row into the books.
    pub poster: &'a str,
    /// Accounting period as stated.
    pub period: &'a str,
    /// Account of the other side.
    pub counter_account: &'a str,
}

/// One statement's own figures, as text. Empty text means "not stated".
#[derive(Clone, Debug, Default)]
pub struct RawStatement {
    /// The account.
    pub account: Option<AccountNo>,
    /// Currency code of the balances.
    pub currency: String,
    /// Opening booked balance, signed decimal text with a point.
    pub opening: String,
    /// Day of the opening balance, `YYYY-MM-DD`.
    pub opening_day: String,
    /// Closing booked balance.
    pub closing: String,
    /// Day of the closing balance, `YYYY-MM-DD`.
    pub closing_day: String,
    /// First day the statement says it covers, `YYYY-MM-DD`.
    pub from: String,
    /// Last day the statement says it covers, `YYYY-MM-DD`.
    pub to: String,
    /// Number of rows the file declares.
    pub declared_rows: Option<u64>,
    /// Sum of rows the file declares, signed decimal text with a point.
    pub declared_sum: String,
    /// Statement number or id.
    pub id: String,
    /// Where the statement stands.
    pub span: Span,
}

/// An invoice's own totals, as decimal text with a point.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Invoice number.
    pub number: String,
    /// Issue date, `YYYY-MM-DD`.
    pub issued: String,
    /// Seller's name.
    pub seller: String,
    /// Buyer's name.
    pub buyer: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Number of invoice lines.
    pub lines: u64,
    /// Total without tax.
    pub tax_exclusive: String,
    /// Total with tax.
    pub tax_inclusive: String,
    /// Amount due.
    pub payable: String,
    /// Where the document stands.
    pub span: Span,
}
