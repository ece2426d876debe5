//! Which lines are one movement between the case's own accounts?
//!
//! An account is the case's own where it has bank lines. Money out of one and the same amount into another, in one
//! currency, may be one movement: on the same day it is proposed, up to [`MOST_DAYS`] days apart it is to be reviewed.
//! Each line is in one pair at most; pairs are found surest first: a line names the other account, their words are
//! alike, only the amount is the same. Where another line would fit as well, the pair is to be reviewed whatever its
//! day; apart in days and by amount alone, such a pair is not shown at all.
//!
//! Nothing is paired silently: a person, or a rule that a person states, decides; each decision is one change with its
//! audit entry and can be taken back. Pairing changes no row and no sum.

mod decide;
mod find;
mod legs;
mod pairing;

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::model::{Currency, RowId};
use crate::proof::SuspectRow;
use crate::store::StoreError;
use crate::store::tables::links::Roots;
use crate::store::tables::transfers::{self, DecidedTransfer};
use pairing::Pair;

pub use decide::{decide, take_back};
pub use find::{of_row, page};

/// Days that may lie between the two lines of a movement.
pub const MOST_DAYS: i32 = 7;

/// Where a pair stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Same day, and no other line fits as well.
    Proposed,
    /// Days apart, or other lines fit as well.
    Review,
    /// Held to be one movement.
    Paired,
    /// Held to be two.
    Apart,
}

impl TransferState {
    /// All, in the order in which they are counted.
    pub const ALL: [TransferState; 4] =
        [TransferState::Proposed, TransferState::Review, TransferState::Paired, TransferState::Apart];
}

/// Why two lines are taken for one movement, surest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TransferLikeness {
    /// One of them names the other's account.
    NamesAccount,
    /// They name the same party, or their narratives are of one pattern.
    SameWords,
    /// Only amount and currency are the same.
    SameAmount,
}

/// The two lines of a pair, by key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TransferLines {
    /// The line by which money leaves.
    pub paid: RowId,
    /// The line by which it arrives.
    pub received: RowId,
}

/// A movement between own accounts, found or decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Transfer {
    /// Where it stands.
    pub state: TransferState,
    /// Why; of a decided pair, as far as it still shows.
    pub likeness: TransferLikeness,
    /// Days from leaving to arriving; negative where the arrival is booked first.
    pub days: i32,
    /// Other lines that fit as well.
    pub rivals: u32,
    /// The amount that moves, minor units, positive.
    pub amount: i64,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// The account it leaves.
    pub from_account: u32,
    /// The account it reaches.
    pub to_account: u32,
    /// The line by which it leaves.
    pub paid: SuspectRow,
    /// The line by which it arrives.
    pub received: SuspectRow,
    /// Who decided; empty where nobody has.
    pub examiner: String,
    /// When, UTC RFC 3339; empty where nobody has.
    pub decided: String,
}

/// Pairs of one state.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TransferPage {
    /// All of the state that was asked for.
    pub total: u32,
    /// How many are proposed, to review, paired, apart.
    pub by_state: [u32; 4],
    /// The stretch, in order of day.
    pub transfers: Vec<Transfer>,
}

/// What a list of pairs rests on.
#[derive(Clone, PartialEq, Eq)]
struct Rests {
    /// Rises with every change of a row.
    rows: u64,
    joined: Roots,
    decided: Vec<DecidedTransfer>,
}

/// What was found last, and what it rests on.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Option<(Rests, Arc<Vec<Pair>>)>>);

/// Every pair that nobody has decided about, in order of day.
fn found(case: &Case) -> Result<Arc<Vec<Pair>>, StoreError> {
    let rows = case.store().data_version()?;
    let (joined, decided) =
        case.store().read(|connection| Ok((Roots::load(connection)?, transfers::all(connection)?)))?;
    let now = Rests { rows, joined, decided };
    let memory = &case.transfers().0;
    if let Some((rests, pairs)) = memory.lock().unwrap_or_else(PoisonError::into_inner).clone()
        && rests == now
    {
        return Ok(pairs);
    }
    let pairs = Arc::new(find::all(case, &now.joined, &now.decided)?);
    *memory.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, pairs.clone()));
    Ok(pairs)
}
