//! What is said about completeness? The types that cross to screens and the command line.

use serde::Serialize;

use super::coverage::Standing;
use crate::model::{Currency, Day, Kind, RowId};

/// How far a day of an account is proven.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Balances prove that every row of the day is there, once.
    Proven,
    /// Rows are there, or the file covers the day, but no balance proves it.
    Unproven,
    /// Balances contradict the rows.
    Contradicted,
    /// No file covers the day, though files cover days before and after it.
    Missing,
}

/// Days in a row of one state; both ends inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Run {
    /// First day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
    /// Their state.
    pub state: DayState,
}

/// A stretch that no file covers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Gap {
    /// First day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
    /// What the balances before and after say moved in between, minor units as text; null where they do not say.
    pub unseen: Option<String>,
}

/// A stretch that several files cover.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Overlap {
    /// First day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
    /// The files.
    pub evidence: Vec<u32>,
}

/// One account's coverage, in one currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountCoverage {
    /// The account; where several were joined, the one that stands for them.
    pub account: u32,
    /// All accounts that are it.
    pub members: Vec<u32>,
    /// Label.
    pub label: String,
    /// Id as stated.
    pub stated_id: String,
    /// Side of the books most of its rows are of.
    pub kind: Kind,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Files that cover any of its days.
    pub evidence: Vec<u32>,
    /// Its days from first to last, without a break.
    pub runs: Vec<Run>,
    /// Days per state: proven, unproven, contradicted, missing.
    pub days: [u32; 4],
    /// Stretches without a file.
    pub gaps: Vec<Gap>,
    /// Stretches with several.
    pub overlaps: Vec<Overlap>,
}

/// What was held against what.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Opening balance + rows = closing balance.
    StatementSum,
    /// The opening balance = the last closing balance.
    Continuity,
    /// Each running balance = the one before + the row.
    RunningBalance,
    /// The number of rows that the file declares.
    DeclaredRows,
    /// The sum of rows that the file declares.
    DeclaredSum,
}

impl Check {
    /// What does not hold, in words.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Check::StatementSum => "opening balance and rows do not make the closing balance",
            Check::Continuity => "the opening balance is not the last closing balance",
            Check::RunningBalance => "the running balance breaks",
            Check::DeclaredRows => "the file declares another number of rows",
            Check::DeclaredSum => "the file declares another sum",
        }
    }
}

/// Why a row may explain a difference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The balance breaks at this row.
    BreaksHere,
    /// Its amount is the difference: it may be here once too often.
    ExtraRow,
    /// Its amount is the difference turned round: one like it may be missing.
    MissingTwin,
    /// Its amount is half the difference: its sign may be turned.
    TurnedSign,
    /// Two neighbouring digits of it exchanged give the difference.
    ExchangedDigits,
    /// Two rows that together are the difference.
    Pair,
    /// It was kept aside when the file was read, so it is in no sum.
    KeptAside,
}

/// A row that may explain a difference.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Suspect {
    /// Why.
    pub reason: Reason,
    /// The rows: one, or two of a pair; none for a row that was kept aside.
    pub rows: Vec<SuspectRow>,
}

/// A row with what a list shows of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SuspectRow {
    /// Side of the books.
    pub kind: Kind,
    /// Key; null for a row kept aside, which has none.
    pub id: Option<RowId>,
    /// Evidence file.
    pub evidence: u32,
    /// Data row number.
    pub row_no: u64,
    /// Day; null for a row kept aside.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub day: Option<Day>,
    /// Minor units; null for a row kept aside.
    pub amount: Option<i64>,
    /// Party or description, or why the row was kept aside.
    pub text: String,
}

/// Two figures that ought to be equal and are not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Difference {
    /// What was held against what.
    pub check: Check,
    /// The account that stands for it and its like.
    pub account: u32,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// The file.
    pub evidence: u32,
    /// Statement number or id; empty where it has none.
    pub statement: String,
    /// First day concerned.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day concerned.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
    /// What it should be: minor units as text, or a number of rows.
    pub expected: String,
    /// What it is.
    pub found: String,
    /// Expected less found.
    pub difference: String,
    /// The rows most likely to explain it, best first.
    pub suspects: Vec<Suspect>,
}

/// One statement and how it was proven.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StatementProof {
    /// The file.
    pub evidence: u32,
    /// The account that stands for it and its like.
    pub account: u32,
    /// Statement number or id.
    pub stated_id: String,
    /// First day covered.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Day,
    /// Last day covered.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: Day,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Opening balance, minor units as text: stated, or carried over from the statement before; null where neither is known.
    pub opening: Option<String>,
    /// True where the opening balance is carried over.
    pub opening_carried: bool,
    /// Rows.
    pub rows: u64,
    /// Their sum, minor units as text.
    pub sum: String,
    /// Closing balance as stated, minor units as text.
    pub closing: Option<String>,
    /// Proven, unproven or contradicted.
    pub state: DayState,
}

/// A file's control totals: its own rows, what it declares, what its total rows say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ControlTotals {
    /// The file.
    pub evidence: u32,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Rows read that were accepted or merged.
    pub rows: u64,
    /// Their sum, minor units as text.
    pub sum: String,
    /// Rows that the file's statements declare; null where they declare none.
    pub declared_rows: Option<u64>,
    /// Sum that they declare, minor units as text.
    pub declared_sum: Option<String>,
    /// Rows of the statements that declare a sum, added up: what the declared sum is held against.
    pub held_against: Option<String>,
    /// Notices about total rows that agree with the rows.
    pub totals_agree: u32,
    /// Notices about total rows that do not.
    pub totals_differ: u32,
}

/// Everything that is known about completeness.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Proof {
    /// Rows of the case by how far their days are proven.
    pub rows: Standing,
    /// Coverage per account and currency, bank accounts first.
    pub accounts: Vec<AccountCoverage>,
    /// Statements, by account and day.
    pub statements: Vec<StatementProof>,
    /// Differences, by account and day.
    pub differences: Vec<Difference>,
    /// Control totals per file and currency.
    pub totals: Vec<ControlTotals>,
}
