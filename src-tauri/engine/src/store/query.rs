//! What may be asked of the rows, and what comes back?

use serde::{Deserialize, Serialize};

use super::search::Hit;
use crate::model::{Currency, Day, Kind, RowId};

/// Which rows. Every field narrows; an empty filter is all rows.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct Filter {
    /// First day, inclusive.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    pub from: Option<Day>,
    /// Last day, inclusive.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    pub to: Option<Day>,
    /// Smallest signed amount in minor units, inclusive.
    pub min: Option<i64>,
    /// Largest signed amount in minor units, inclusive.
    pub max: Option<i64>,
    /// One side of the books.
    pub kind: Option<Kind>,
    /// Any of these accounts.
    pub accounts: Option<Vec<u32>>,
    /// Any of these parties.
    pub parties: Option<Vec<u32>>,
    /// Any of these evidence files.
    pub evidence: Option<Vec<u32>>,
    /// A search in the words of the search box: `tesco -refund amount:>1000 party:"acme ltd" date:2021-03`.
    pub text: Option<String>,
}

/// Which order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// Day, bank lines before expenses, order of arrival.
    #[default]
    Date,
    /// Signed amount.
    Amount,
    /// Party, by Unicode scalar values of the lower-case text.
    Party,
    /// Description, likewise.
    Description,
    /// Account, by its label.
    Account,
    /// Currency, by its code.
    Currency,
    /// Reference, as party.
    Reference,
    /// Category or transaction type, as party.
    Category,
    /// Employee, buyer or requester, as party.
    Person,
    /// Side of the books, bank lines first.
    Kind,
    /// Running balance; rows without one come first.
    Balance,
    /// Evidence file by name, then row within it.
    Evidence,
}

/// A sort order; ties are broken by date order, so that it is total.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Sort {
    /// The column.
    pub key: SortKey,
    /// Largest first.
    pub descending: bool,
}

/// A page of rows: rows `offset ..offset + limit` of the filtered, sorted set.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields))]
pub struct PageRequest {
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// First row, from 0.
    pub offset: u32,
    /// Number of rows, 1 to 256.
    pub limit: u32,
}

/// One row as the grid shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Row {
    /// Key within the kind.
    pub id: RowId,
    /// Side of the books.
    pub kind: Kind,
    /// `YYYY-MM-DD`.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub day: Day,
    /// Signed minor units.
    pub amount: i64,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Account number within the case; its label comes from the account list.
    pub account: u32,
    /// Party's number within the case; 0 for none.
    pub party_id: u32,
    /// Counterparty, supplier or payee.
    pub party: String,
    /// Description as stated.
    pub text: String,
    /// Reference.
    pub reference: Option<String>,
    /// Category or transaction type.
    pub category: Option<String>,
    /// Employee, buyer or requester.
    pub person: Option<String>,
    /// Who entered the row into the books.
    pub poster: Option<String>,
    /// Accounting period as stated.
    pub period: Option<String>,
    /// Account of the other side.
    pub counter_account: Option<String>,
    /// Running balance in minor units where stated.
    pub balance: Option<i64>,
    /// Evidence file.
    pub evidence: u32,
    /// Data row number within that file, from 1.
    pub row_no: i64,
}

/// A page with the totals of the whole filtered set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Page {
    /// Rows in the filtered set.
    pub total: u32,
    /// Position of the first row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<Row>,
    /// What the search found in them, to be marked.
    pub hits: Vec<Hit>,
}

/// Count and sums of a filtered set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Totals {
    /// Rows.
    pub rows: u32,
    /// Per currency, in order of code.
    pub sums: Vec<CurrencySum>,
}

/// Money in and out of one currency. Sums are decimal text of minor units, since they may exceed 2^53.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CurrencySum {
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Decimals of the minor unit.
    pub decimals: u8,
    /// Rows in the currency.
    pub rows: u32,
    /// Sum of positive amounts, minor units as text.
    pub money_in: String,
    /// Sum of negative amounts, minor units as text (with its minus).
    pub money_out: String,
}

/// Everything about one row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowDetail {
    /// The row.
    pub row: Row,
    /// Position in date order over all rows, from 0.
    pub position: u32,
    /// The file's own id of the row.
    pub entry_id: Option<String>,
    /// Minute of the day where stated.
    pub minute: Option<u16>,
    /// Evidence file name as received.
    pub evidence_name: String,
    /// SHA-256 of the sealed original, hex.
    pub sha256: String,
    /// Format it was read as.
    pub format: String,
    /// True when the row's digest and the original's place both hold, checked now.
    pub verified: bool,
    /// The source text with neighbours.
    pub source: SourceExcerpt,
}

/// The place in the sealed original.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SourceExcerpt {
    /// First byte of the row's source.
    pub offset: i64,
    /// Bytes of the row's source.
    pub len: i64,
    /// Line of its first byte, from 1; 0 where the format has no lines.
    pub line: i64,
    /// Up to three lines before, oldest first, as in the original.
    pub before: Vec<String>,
    /// The row's own lines, exactly as in the original (undecodable bytes shown as U+FFFD).
    pub lines: Vec<String>,
    /// Up to three lines after.
    pub after: Vec<String>,
    /// True where a line was longer than 4,096 characters and is cut in this view.
    pub cut: bool,
}

/// An account of the case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountRow {
    /// Number within the case.
    pub id: u32,
    /// Label: name, or id where there is no name.
    pub label: String,
    /// Id as the files state it (IBAN, account number, card mask).
    pub stated_id: String,
    /// Bank or branch code as stated.
    pub bank: String,
    /// Type as stated.
    pub account_type: String,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Rows of either kind.
    pub rows: u32,
    /// First day with a row.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub first: Option<Day>,
    /// Last day with a row.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub last: Option<Day>,
    /// Net sum, minor units as text.
    pub net: String,
}

/// Flows of one month and currency, for the overview.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MonthFlow {
    /// `YYYY-MM`.
    pub month: String,
    /// Side of the books.
    pub kind: Kind,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Rows.
    pub rows: u32,
    /// Sum of positive amounts, minor units as text.
    pub money_in: String,
    /// Sum of negative amounts, minor units as text.
    pub money_out: String,
}
