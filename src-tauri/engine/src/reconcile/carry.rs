//! How is a decision carried out? Edges are taken away and put in their place, and the list of rows that stand alone is
//! kept true.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::decide::Verdict;
use super::method::{Bits, Reason, Status};
use crate::audit::Witness;
use crate::model::{Kind, RowId};
use crate::store::tables::match_decisions::{self, StoredDecision};
use crate::store::tables::matches::{self, End, State, StoredEdge, StoredLone};
use crate::store::{StoreError, rows};

/// Numbers of groups that people make begin here; those of a run are far below.
const OWN_GROUPS: u32 = 1_000_000_000;

/// Carries a decision out for the first time, or again after it was taken back; its body then holds what it changed.
pub(super) fn carry_out(
    connection: &Connection,
    stored: &mut StoredDecision,
    witness: &Witness,
) -> Result<(), StoreError> {
    match stored.what {
        Verdict::Match => join(connection, stored, witness),
        Verdict::Reject | Verdict::Split => part(connection, stored),
        Verdict::AcceptAbove => accept(connection, stored),
        Verdict::Note => Ok(()),
    }
}

/// Puts pairs together. What the engine or the same person had for their rows goes; what another person decided stays, and
/// both are disputed.
fn join(connection: &Connection, stored: &mut StoredDecision, witness: &Witness) -> Result<(), StoreError> {
    let wanted: BTreeSet<(RowId, RowId)> = stored.body.pairs.iter().copied().collect();
    let (mut before, mut disputed): (Vec<StoredEdge>, Vec<StoredEdge>) = (Vec::new(), Vec::new());
    for (kind, id) in match_decisions::rows_of(&stored.body) {
        for edge in matches::of_row(connection, kind, id)? {
            for edge in matches::of_group(connection, &edge)? {
                let pair = (edge.expense.id, edge.bank.id);
                let known = |edges: &[StoredEdge]| edges.iter().any(|edge| (edge.expense.id, edge.bank.id) == pair);
                if known(&before) || known(&disputed) {
                    continue;
                }
                let by_another = match edge.decision {
                    Some(decision) if !wanted.contains(&pair) => match_decisions::examiner_of(connection, decision)?
                        .is_some_and(|examiner| examiner != witness.actor.name),
                    _ => false,
                };
                if by_another { disputed.push(edge) } else { before.push(edge) }
            }
        }
    }
    let status = if disputed.is_empty() { Status::Matched } else { Status::Disputed };
    let group = (wanted.len() > 1).then_some(OWN_GROUPS + stored.id);
    let mut after = Vec::new();
    for (expense, bank) in &wanted {
        let engine = before.iter().find(|edge| (edge.expense.id, edge.bank.id) == (*expense, *bank));
        let (expense, bank) = (end(connection, Kind::Expense, *expense)?, end(connection, Kind::Bank, *bank)?);
        after.push(StoredEdge {
            expense,
            bank,
            run: engine.and_then(|edge| edge.run),
            group,
            probability: engine.map_or(1.0, |edge| edge.probability),
            status,
            reason: engine.map_or(Reason::Person, |edge| edge.reason),
            bits: engine.map_or(Bits::default(), |edge| edge.bits),
            runner_up: engine.and_then(|edge| edge.runner_up),
            decision: Some(stored.id),
            state: State::Active,
        });
    }
    for edge in disputed {
        after.push(StoredEdge { status: Status::Disputed, ..edge.clone() });
        before.push(edge);
    }
    replace(connection, &before, &after)?;
    (stored.body.before, stored.body.after) = (before, after);
    Ok(())
}

/// Takes pairs apart. A group that loses an edge does not add up any more and is taken apart whole.
fn part(connection: &Connection, stored: &mut StoredDecision) -> Result<(), StoreError> {
    let mut before: Vec<StoredEdge> = Vec::new();
    for (expense, bank) in stored.body.pairs.clone() {
        for edge in matches::of_row(connection, Kind::Expense, expense)? {
            if edge.bank.id != bank {
                continue;
            }
            for edge in matches::of_group(connection, &edge)? {
                let pair = (edge.expense.id, edge.bank.id);
                if !before.iter().any(|known| (known.expense.id, known.bank.id) == pair) {
                    before.push(edge);
                }
            }
        }
    }
    replace(connection, &before, &[])?;
    stored.body.before = before;
    Ok(())
}

fn accept(connection: &Connection, stored: &mut StoredDecision) -> Result<(), StoreError> {
    let id = stored.id;
    let wanted: BTreeSet<(RowId, RowId)> = stored.body.pairs.iter().copied().collect();
    let mut before = Vec::new();
    matches::each(connection, |edge| {
        if wanted.contains(&(edge.expense.id, edge.bank.id)) {
            before.push(edge);
        }
        Ok(())
    })?;
    let made = |edge: &StoredEdge| StoredEdge { status: Status::Matched, decision: Some(id), ..edge.clone() };
    let after: Vec<StoredEdge> = before.iter().map(made).collect();
    replace(connection, &before, &after)?;
    (stored.body.before, stored.body.after) = (before, after);
    Ok(())
}

/// A row of one side as edges name it.
pub(super) fn end(connection: &Connection, kind: Kind, id: RowId) -> Result<End, StoreError> {
    let stored = rows::by_key(connection, kind, id)?.ok_or_else(|| StoreError::NotFound(format!("row {}", id.0)))?;
    let row = stored.row;
    Ok(End {
        id,
        file: row.evidence,
        row: u64::try_from(row.row_no).unwrap_or(0),
        account: row.account,
        amount: row.amount,
        currency: row.currency.numeric(),
    })
}

/// Takes edges away, puts others in, and keeps the list of rows that stand alone true.
pub(super) fn replace(connection: &Connection, away: &[StoredEdge], put: &[StoredEdge]) -> Result<(), StoreError> {
    for edge in away {
        matches::remove(connection, edge.expense.id, edge.bank.id)?;
    }
    for edge in put {
        matches::put(connection, edge)?;
    }
    let sides = |edge: &StoredEdge| [(Kind::Expense, edge.expense), (Kind::Bank, edge.bank)];
    for (kind, end) in away.iter().chain(put).flat_map(sides) {
        if !matches::of_row(connection, kind, end.id)?.iter().any(|edge| edge.state == State::Active) {
            let lone = StoredLone::open(kind, end);
            matches::put_lone(connection, &lone)?;
        } else {
            matches::remove_lone(connection, kind, end.id)?;
        }
    }
    Ok(())
}

/// Takes a decision back: what it made goes, and what it put aside stands again where nothing else holds its rows.
pub(super) fn take_back(connection: &Connection, stored: &StoredDecision) -> Result<(), StoreError> {
    let body = &stored.body;
    replace(connection, &body.after, &still_free(connection, &body.after, &body.before)?)
}

/// Edges whose rows nothing else holds by now: a later run may have found them other partners.
fn still_free(connection: &Connection, away: &[StoredEdge], put: &[StoredEdge]) -> Result<Vec<StoredEdge>, StoreError> {
    let mut free = Vec::new();
    for edge in put {
        let held = |kind, id| -> Result<bool, StoreError> {
            let there = matches::of_row(connection, kind, id)?;
            let goes = |known: &StoredEdge| {
                let pair = (known.expense.id, known.bank.id);
                let same = |other: &StoredEdge| (other.expense.id, other.bank.id) == pair;
                away.iter().any(same) || put.iter().any(same)
            };
            Ok(!there.iter().all(goes))
        };
        if !held(Kind::Expense, edge.expense.id)? && !held(Kind::Bank, edge.bank.id)? {
            free.push(edge.clone());
        }
    }
    Ok(free)
}
