//! What came out? Edges with status, reason and evidence; groups; what stayed open, and why.

use serde::{Deserialize, Serialize};

use super::groups::Group;
use super::parameters::Parameters;

/// How an edge stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// So likely, and so far ahead of any other, that it needs no person; or decided by one.
    Matched,
    /// Likely, or likely but not unique: a person decides.
    Suggested,
    /// Reviewers disagree, or a line is claimed twice.
    Disputed,
    /// No partner.
    Unmatched,
}

/// Why two lines go together, or one stays alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "MatchReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Amount and day agree.
    Exact,
    /// The amount agrees, the day differs.
    Date,
    /// Differs by a fee that recurs.
    Fee,
    /// Another currency at the rate that the data shows.
    Rate,
    /// Two digits changed places.
    Transposed,
    /// The amount differs for a reason that is not known.
    Residual,
    /// Money moves the other way on one side.
    Sign,
    /// One payment for several lines of the books.
    Sum,
    /// Several payments for one line of the books.
    Instalments,
    /// One payment for lines of different parties.
    Batch,
    /// Several payments for several lines.
    Both,
    /// A person put them together.
    Person,
    /// A rule of a person says that the line needs no partner.
    Rule,
    /// Another line of the same side says just the same, and is matched.
    Duplicate,
    /// Another line of the same side takes it back.
    Reversed,
    /// Nothing is near enough.
    Nothing,
    /// Candidates there are, none likely enough.
    Doubtful,
}

/// Evidence in bits, as a waterfall: their sum is log2 of the odds that the two lines belong together, before other lines
/// compete for them.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Bits {
    /// Before any evidence.
    pub prior: f32,
    /// Amount.
    pub amount: f32,
    /// Days between.
    pub date: f32,
    /// Texts.
    pub name: f32,
    /// Numbers that the lines name.
    pub reference: f32,
    /// Direction of the money.
    pub direction: f32,
}

impl Bits {
    /// All together.
    #[must_use]
    pub fn sum(&self) -> f32 {
        self.prior + self.amount + self.date + self.name + self.reference + self.direction
    }
}

/// Two lines that go together.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Edge {
    /// Line of the books.
    pub ledger: u32,
    /// Line of the bank.
    pub bank: u32,
    /// Place in [`Outcome::groups`].
    pub group: Option<u32>,
    /// Calibrated probability.
    pub probability: f64,
    /// Where it stands.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// Evidence, field by field.
    pub bits: Bits,
    /// The best other bank line for the ledger line, with its probability.
    pub runner_up: Option<(u32, f32)>,
}

/// A pair that was looked at and not taken, of a line that is not settled.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Alternative {
    /// Line of the books.
    pub ledger: u32,
    /// Line of the bank.
    pub bank: u32,
    /// Probability.
    pub probability: f64,
    /// Evidence, field by field.
    pub bits: Bits,
}

/// Why a line has no partner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lone {
    /// True for a line of the books.
    pub is_ledger: bool,
    /// The line.
    pub line: u32,
    /// Why.
    pub reason: Reason,
    /// The line of the same side that it repeats or takes back.
    pub other: Option<u32>,
}

/// Everything a run came to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// In order of ledger line, then bank line.
    pub edges: Vec<Edge>,
    /// Groups that edges belong to.
    pub groups: Vec<Group>,
    /// Candidates of lines that are not settled, best first within a ledger line.
    pub alternatives: Vec<Alternative>,
    /// Lines without a partner: the books' first, each side ascending.
    pub lone: Vec<Lone>,
    /// What was learned.
    pub parameters: Parameters,
    /// Pairs that were compared and kept.
    pub compared: u64,
    /// Pairs of accounts that may pay for one another, and whether money out has the other sign in the books.
    pub accounts: Vec<(u32, u32, bool)>,
    /// Exchange rates that the data shows.
    pub rates: Vec<RateFound>,
}

/// An exchange rate that the data shows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RateFound {
    /// Currency of the books.
    pub from: u16,
    /// Currency of the bank.
    pub to: u16,
    /// Logarithm of bank minor units over ledger minor units.
    pub logarithm: f64,
    /// Pairs that show it.
    pub votes: usize,
}
