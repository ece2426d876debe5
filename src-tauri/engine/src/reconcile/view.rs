//! What are screens and other tools shown?

use serde::{Deserialize, Serialize};

use super::decide::Verdict;
use super::method::{Bits, Reason, Status};
use crate::model::{Currency, Day, Kind, RowId};
use crate::proof::Standing;
use crate::undo::ChangeRow;

/// What a run came to.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "ReconcileReport"))]
pub struct RunReport {
    /// Number of the run.
    pub run: u32,
    /// Expense rows.
    pub expenses: u32,
    /// Bank rows.
    pub bank_lines: u32,
    /// Pairs that were weighed.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub compared: u64,
    /// Edges matched without a person.
    pub matched: u32,
    /// Edges for a person to decide.
    pub suggested: u32,
    /// Groups among them.
    pub groups: u32,
    /// Expense rows without a partner.
    pub expenses_alone: u32,
    /// Bank rows without a partner.
    pub bank_alone: u32,
    /// Rows that people's decisions hold and that were left as they are.
    pub decided: u32,
    /// Version of the parameters.
    pub parameters: u32,
    /// Fees that recur, minor units, bank less books.
    pub fees: Vec<i32>,
    /// Exchange rates that the data shows: `EUR to GBP 0.8571 (212 votes)`.
    pub rates: Vec<String>,
    /// What a reader must know: sides without a common currency, and the like.
    pub notes: Vec<String>,
    /// Rows without partner that a rule explains.
    pub ruled: u32,
    /// Rows that were changed, in a run over new rows only; null for a run over all.
    pub touched: Option<u32>,
    /// Names that were read as others, learned from decisions: `bank name = books' name`.
    pub aliases: Vec<String>,
    /// Edges lowered because people kept their names apart.
    pub lowered: u32,
}

/// How the case stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Summary {
    /// The last run; null before the first.
    pub last: Option<RunReport>,
    /// Edges matched, by the engine or by a person.
    pub matched: u32,
    /// Of them amount and day agree.
    pub exact: u32,
    /// Edges to decide.
    pub suggested: u32,
    /// Edges on which reviewers disagree.
    pub disputed: u32,
    /// Edges of withdrawn evidence.
    pub suspended: u32,
    /// Rows that need no partner by a rule.
    pub ruled: u32,
    /// Expense rows without a partner.
    pub expenses_alone: u32,
    /// Bank rows without a partner.
    pub bank_alone: u32,
    /// Bank less books over what is not matched, by currency: what is not explained.
    pub unexplained: Vec<UnexplainedSum>,
    /// True where rows came in after the last run.
    pub stale: bool,
    /// The decision that undo would take back.
    pub undo: Option<ChangeRow>,
    /// The decision that redo would make again.
    pub redo: Option<ChangeRow>,
    /// Files whose rows nothing rests on.
    pub withdrawn: Vec<Withdrawn>,
}

/// An unexplained sum.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UnexplainedSum {
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Minor units as decimal text, since it may exceed 64 bits.
    pub minor: String,
}

/// One edge as other tools take it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EdgeRow {
    /// Evidence file of the expense.
    pub expense_file: String,
    /// Data row number in it, from 1.
    pub expense_row: u64,
    /// Evidence file of the bank line.
    pub bank_file: String,
    /// Data row number in it, from 1.
    pub bank_row: u64,
    /// `matched`, `suggested`, `disputed`; `suspended` where evidence is withdrawn.
    pub status: String,
    /// Calibrated probability.
    pub probability: f64,
    /// Number that the edges of one group share; null for a single pair.
    pub group: Option<u32>,
    /// Why, in words.
    pub reason: String,
    /// How far balances prove the days of its two rows.
    pub proof: Standing,
}

/// One row of a side as the workbench shows it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SideLine {
    /// Key within its kind.
    pub id: RowId,
    /// `YYYY-MM-DD`.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub day: Day,
    /// Signed minor units.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub amount: i64,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Account number within the case.
    pub account: u32,
    /// Counterparty, or the description where there is none.
    pub party: String,
    /// Description.
    pub text: String,
    /// Reference.
    pub reference: Option<String>,
    /// Evidence file's name.
    pub file: String,
    /// Data row number in it, from 1; 0 where it has none.
    pub row: u32,
}

/// One line of the workbench: a pair, a row alone, or one edge of a group.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MatchLine {
    /// The bank's row.
    pub bank: Option<SideLine>,
    /// The books' row.
    pub expense: Option<SideLine>,
    /// Where it stands.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// Probability; 0 for a row alone.
    pub probability: f64,
    /// Bank less books without signs, minor units of the bank's currency, where currencies agree.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub residual: i64,
    /// Days from books to bank.
    pub lag: i32,
    /// Group that the line belongs to.
    pub group: Option<u32>,
    /// Its place among the group's lines, from 0, and how many there are; `[0, 1]` outside groups.
    pub place: [u32; 2],
    /// True where a person decided it.
    pub decided: bool,
    /// The rule by which a row needs no partner.
    pub rule: Option<String>,
}

/// Which lines.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct LineFilter {
    /// Statuses; empty for all.
    #[cfg_attr(feature = "bindings", ts(as = "Option<Vec<Status>>"))]
    pub statuses: Vec<Status>,
    /// Account of either row.
    pub account: Option<u32>,
    /// First day of either row.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    pub from: Option<Day>,
    /// Last day of either row.
    #[cfg_attr(feature = "bindings", ts(as = "Option<String>"))]
    pub to: Option<Day>,
    /// Least amount without sign, minor units.
    pub min: Option<i64>,
    /// Greatest amount without sign, minor units.
    pub max: Option<i64>,
    /// Only what is suspended, instead of what counts.
    #[cfg_attr(feature = "bindings", ts(as = "Option<bool>"))]
    pub suspended: bool,
}

/// Lines `offset .. offset + limit` of a filter.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields))]
pub struct LineRequest {
    /// Which.
    pub filter: LineFilter,
    /// First, from 0.
    pub offset: u32,
    /// How many, 1 to 256.
    pub limit: u32,
}

/// A page of the workbench.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LineList {
    /// Lines of the filter.
    pub total: u32,
    /// First line given, from 0.
    pub offset: u32,
    /// Lines.
    pub lines: Vec<MatchLine>,
}

/// A candidate with its evidence.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CandidateRow {
    /// The bank's row.
    pub bank: SideLine,
    /// The books' row.
    pub expense: SideLine,
    /// Probability.
    pub probability: f64,
    /// Evidence, field by field.
    pub bits: Bits,
    /// True for the edge that stands.
    pub stands: bool,
}

/// How a group was found.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GroupRow {
    /// `sum`, `instalments`, `batch`, `both`.
    pub kind: String,
    /// Subsets tried.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub tried: u64,
    /// Expected number of accidental sums.
    pub accidents: f64,
    /// Ways to make the sum.
    pub ways: u32,
    /// A known fee that the sides differ by, minor units.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub fee: i64,
    /// More lines were near than may be summed: other ways may exist.
    pub bounded: bool,
}

/// A file whose evidence was withdrawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Withdrawn {
    /// Evidence file.
    pub evidence: u32,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
    /// Who.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
    /// Matches that are suspended by it.
    pub suspended: u32,
}

/// Why, or why not.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Explanation {
    /// The pair asked about; null where a row was asked about that has none.
    pub pair: Option<CandidateRow>,
    /// One sentence.
    pub sentence: String,
    /// Its group.
    pub group: Option<GroupRow>,
    /// Other candidates, most likely first.
    pub others: Vec<CandidateRow>,
    /// What people decided about its rows, newest first.
    pub decisions: Vec<DecisionRow>,
}

/// What stands to choose for a row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Candidates {
    /// The row.
    pub row: SideLine,
    /// Rows of the other side, most likely first.
    pub found: Vec<CandidateRow>,
    /// Days before and after that were looked at.
    pub days: u32,
    /// Share of the amount by which it may differ, per cent.
    pub percent: u32,
    /// Rows in that range; more than `found` where the list is cut.
    pub in_range: u32,
}

/// One decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DecisionRow {
    /// Number.
    pub id: u32,
    /// What was decided.
    pub what: Verdict,
    /// Pairs concerned.
    pub pairs: u32,
    /// Why.
    pub why: String,
    /// Who.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
    /// True once it was undone.
    pub undone: bool,
}

/// What accepting every suggestion from a probability on would mean.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BulkPreview {
    /// Edges that would be matched.
    pub edges: u32,
    /// How many of them are expected to be wrong.
    pub expected_wrong: f64,
}

/// Which row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LineRow {
    /// Side of the books.
    pub kind: Kind,
    /// Key.
    pub id: RowId,
}
