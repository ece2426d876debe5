//! Does the same transaction stand in two files? Counted, proposed, merged by a person or by a stated rule, reversible.
//!
//! Rows of one account, day and amount are counted per file: k copies in one file and m in another are max(k, m)
//! transactions, so two equal coffees in one file stay two. Only days that several files have rows of are looked at.
//! Copies are paired best first: same id, same reference, same words, same day and amount. Two rows of one format that
//! both have an id, and not the same, are two transactions.
//!
//! A merged row leaves the monthly tables, and so every page and sum; it is kept whole, verified, conserved
//! (read = accepted + rejected + merged), and comes back under its own key when the merge is taken back.

mod decide;
mod left_out;
mod pairing;
mod propose;

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::model::{Currency, Day, Kind, RowId};
use crate::proof::SuspectRow;

pub use decide::{keep_apart, merge, merged, take_back};
pub use left_out::left_out;
pub use propose::proposals;

/// Why two rows are taken for one transaction, surest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Both have the same id.
    SameId,
    /// Both have the same reference.
    SameReference,
    /// Their words are alike.
    SameWords,
    /// Only account, day, amount and currency are the same.
    SameAmount,
}

impl Likeness {
    /// All, surest first.
    pub const ALL: [Likeness; 4] =
        [Likeness::SameId, Likeness::SameReference, Likeness::SameWords, Likeness::SameAmount];

    /// Name as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::SameId => "same_id",
            Likeness::SameReference => "same_reference",
            Likeness::SameWords => "same_words",
            Likeness::SameAmount => "same_amount",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Likeness::ALL.into_iter().find(|likeness| likeness.as_str() == name)
    }
}

/// Two rows that look like one transaction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Duplicate {
    /// Side of the books.
    pub kind: Kind,
    /// The account that stands for both.
    pub account: u32,
    /// Their day.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub day: Day,
    /// Their amount, minor units.
    pub amount: i64,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Why.
    pub likeness: Likeness,
    /// The row that would leave (or has left) pages and sums.
    pub row: SuspectRow,
    /// The row that stays.
    pub kept: SuspectRow,
    /// Who merged them; empty for a proposal.
    pub examiner: String,
    /// When, UTC RFC 3339; empty for a proposal.
    pub decided: String,
}

/// Proposals: how many of each likeness, and a stretch of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DuplicatePage {
    /// All proposals, or all merged rows.
    pub total: u32,
    /// Of them with the same id, the same reference, the same words, the same amount only.
    pub by_likeness: [u32; 4],
    /// The stretch.
    pub pairs: Vec<Duplicate>,
}

/// Two rows by key: the one that leaves, the one that stays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowPair {
    /// Side of the books.
    pub kind: Kind,
    /// The row that leaves.
    pub row: RowId,
    /// The row that stays.
    pub kept: RowId,
}

/// What was found last, and what it rests on.
#[derive(Default)]
pub(crate) struct Memory(Mutex<propose::Kept>);
