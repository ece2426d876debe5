//! What is found, and what was decided, as screens and the command line list it.

use std::collections::HashSet;

use rusqlite::Connection;

use super::legs::gather;
use super::pairing::{Pair, pair};
use super::{Transfer, TransferLines, TransferPage, TransferState, found};
use crate::case::Case;
use crate::model::{Kind, RowId};
use crate::proof::row_in_brief;
use crate::store::StoreError;
use crate::store::rows;
use crate::store::tables::links::Roots;
use crate::store::tables::transfers::{self, DecidedTransfer};

/// Every pair that nobody has decided about, in order of day.
pub(super) fn all(case: &Case, joined: &Roots, decided: &[DecidedTransfer]) -> Result<Vec<Pair>, StoreError> {
    let apart: HashSet<TransferLines> = decided.iter().filter(|known| !known.paired).map(|known| known.lines).collect();
    let taken: HashSet<RowId> = decided
        .iter()
        .filter(|known| known.paired)
        .flat_map(|known| [known.lines.paid, known.lines.received])
        .collect();
    let mut legs = gather(case, joined)?;
    legs.retain(|leg| !taken.contains(&leg.id));
    let mut pairs: Vec<Pair> =
        legs.chunk_by(|one, other| one.size() == other.size()).flat_map(|group| pair(group, &apart)).collect();
    pairs.sort_by_key(|pair| (pair.paid.id, pair.received.id));
    Ok(pairs)
}

/// A stretch of the pairs of one state, or of all that nobody has decided about.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn page(case: &Case, state: Option<TransferState>, offset: u32, limit: u32) -> Result<TransferPage, StoreError> {
    let pairs = found(case)?;
    case.store().read(|connection| {
        let decided = transfers::all(connection)?;
        let mut by_state = [0; 4];
        for pair in pairs.iter() {
            by_state[pair.state as usize] += 1;
        }
        for known in &decided {
            by_state[state_of(known) as usize] += 1;
        }
        let (offset, limit) = (offset as usize, limit as usize);
        let wanted = |of: TransferState| state.is_none_or(|state| state == of);
        if matches!(state, Some(TransferState::Paired | TransferState::Apart)) {
            let chosen: Vec<&DecidedTransfer> = decided.iter().filter(|known| wanted(state_of(known))).collect();
            let roots = Roots::load(connection)?;
            let listed = chosen.iter().skip(offset).take(limit);
            let transfers = listed.map(|known| settled(connection, known, &roots));
            let transfers = transfers.filter_map(Result::transpose).collect::<Result<_, _>>()?;
            return Ok(TransferPage { total: count(chosen.len()), by_state, transfers });
        }
        let chosen: Vec<&Pair> = pairs.iter().filter(|pair| wanted(pair.state)).collect();
        let listed = chosen.iter().skip(offset).take(limit).map(|pair| shown(connection, pair));
        let transfers = listed.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        Ok(TransferPage { total: count(chosen.len()), by_state, transfers })
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn state_of(known: &DecidedTransfer) -> TransferState {
    if known.paired { TransferState::Paired } else { TransferState::Apart }
}

/// The movement that a bank line is half of: as decided, else as found; `None` where it is none.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn of_row(case: &Case, id: RowId) -> Result<Option<Transfer>, StoreError> {
    let pairs = found(case)?;
    let is_its = |lines: &TransferLines| lines.paid == id || lines.received == id;
    case.store().read(|connection| {
        let decided = transfers::all(connection)?;
        if let Some(known) = decided.iter().find(|known| known.paired && is_its(&known.lines)) {
            return settled(connection, known, &Roots::load(connection)?);
        }
        match pairs.iter().find(|pair| is_its(&pair.lines())) {
            Some(pair) => shown(connection, pair),
            None => Ok(None),
        }
    })
}

fn shown(connection: &Connection, pair: &Pair) -> Result<Option<Transfer>, StoreError> {
    let paid = row_in_brief(connection, Kind::Bank, pair.paid.id)?;
    let received = row_in_brief(connection, Kind::Bank, pair.received.id)?;
    Ok(paid.zip(received).map(|(paid, received)| Transfer {
        state: pair.state,
        likeness: pair.likeness,
        days: pair.received.day - pair.paid.day,
        rivals: pair.rivals,
        amount: pair.received.amount,
        currency: pair.received.currency,
        from_account: pair.paid.account,
        to_account: pair.received.account,
        paid,
        received,
        examiner: String::new(),
        decided: String::new(),
    }))
}

fn settled(connection: &Connection, known: &DecidedTransfer, roots: &Roots) -> Result<Option<Transfer>, StoreError> {
    let whole = |id: RowId| -> Result<_, StoreError> {
        let row = match rows::by_key(connection, Kind::Bank, id)? {
            Some(row) => Some(row),
            None => rows::merged_by_key(connection, Kind::Bank, id)?,
        };
        Ok(row.zip(row_in_brief(connection, Kind::Bank, id)?))
    };
    let Some(((paid, paid_brief), (received, received_brief))) =
        whole(known.lines.paid)?.zip(whole(known.lines.received)?)
    else {
        return Ok(None);
    };
    Ok(Some(Transfer {
        state: state_of(known),
        likeness: known.likeness,
        days: received.row.day.number() - paid.row.day.number(),
        rivals: 0,
        amount: received.row.amount,
        currency: received.row.currency,
        from_account: roots.root(paid.row.account),
        to_account: roots.root(received.row.account),
        paid: paid_brief,
        received: received_brief,
        examiner: known.examiner.clone(),
        decided: known.decided.clone(),
    }))
}
