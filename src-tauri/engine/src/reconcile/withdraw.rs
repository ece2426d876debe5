//! What happens when evidence is withdrawn? Its rows stay in the case; matches that rest on them are suspended, listed, and
//! restored with it.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::carry::replace;
use super::error::ReconcileError;
use super::view::Withdrawn;
use crate::audit::{Entry, Witness, hex};
use crate::case::Case;
use crate::lenses::Right;
use crate::model::Kind;
use crate::store::StoreError;
use crate::store::tables::matches::{self, State, StoredEdge, StoredLone};
use crate::store::tables::{evidence, withdrawn};
use crate::undo::{Applied, Reversible};

/// Withdraws a file: nothing is matched with its rows, and what was is suspended.
///
/// # Errors
/// [`ReconcileError::BadRequest`] without a reason or where it is withdrawn already; [`StoreError::NotFound`].
pub fn withdraw(case: &Case, file: u32, why: &str) -> Result<(), ReconcileError> {
    if why.trim().is_empty() {
        let what = "evidence is withdrawn only for a reason; nothing was changed".to_owned();
        return Err(ReconcileError::BadRequest(what));
    }
    turn(case, Withdraw { evidence: file, withdrawn: true, why: why.trim().to_owned() })
}

/// Restores a file that was withdrawn, with the matches that were suspended.
///
/// # Errors
/// [`ReconcileError::BadRequest`] where it is not withdrawn; [`StoreError::NotFound`].
pub fn restore(case: &Case, file: u32) -> Result<(), ReconcileError> {
    turn(case, Withdraw { evidence: file, withdrawn: false, why: String::new() })
}

/// Files that are withdrawn.
///
/// # Errors
/// What the case reports.
pub fn withdrawn_evidence(case: &Case) -> Result<Vec<Withdrawn>, ReconcileError> {
    Ok(case.store().read(withdrawn::all)?)
}

fn turn(case: &Case, change: Withdraw) -> Result<(), ReconcileError> {
    let file = change.evidence;
    let (name, is) = case
        .store()
        .read(|connection| Ok((evidence::get(connection, file)?.name, withdrawn::is_withdrawn(connection, file)?)))?;
    if is == change.withdrawn {
        let state = if is { "is withdrawn already" } else { "is not withdrawn" };
        return Err(ReconcileError::BadRequest(format!("{name} {state}; nothing was changed")));
    }
    case.make(change)?;
    Ok(())
}

/// Withdraws a file or restores it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Withdraw {
    evidence: u32,
    withdrawn: bool,
    why: String,
}

impl Reversible for Withdraw {
    const KIND: &'static str = "evidence_withdraw";

    fn right(&self) -> Option<Right> {
        Some(Right::Evidence)
    }

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let file = self.evidence;
        let sealed = evidence::get(transaction, file)?;
        let reason = withdrawn::all(transaction)?.into_iter().find(|known| known.evidence == file);
        let changed = if self.withdrawn {
            withdrawn::put(transaction, file, (&self.why, &by.actor.name, &by.time))?;
            suspend(transaction, file)?
        } else {
            withdrawn::remove(transaction, file)?;
            give_back(transaction, file)?
        };
        let did = if self.withdrawn { "Withdrew" } else { "Restored" };
        let entry = Entry {
            operation: if self.withdrawn { "evidence.withdraw" } else { "evidence.restore" },
            summary: format!(
                "{did} {}; {changed} matches {}",
                sealed.name,
                if self.withdrawn { "suspended" } else { "restored" }
            ),
            objects: [("evidence", hex(&sealed.sha256))].into(),
            rows: changed as u64,
            detail: [("why", self.why.clone().into())].into(),
            ..Entry::default()
        };
        let why = reason.map_or(self.why, |known| known.why);
        let inverse = Withdraw { evidence: file, withdrawn: !self.withdrawn, why };
        Ok(Applied { inverse, subject: format!("evidence {file} withdrawn"), entry })
    }
}

/// Suspends edges; rows of other files that lose their partner by it are open.
fn suspend(connection: &Connection, file: u32) -> Result<usize, StoreError> {
    let (edges, _) = matches::set_state_of(connection, file, State::Active, State::Suspended)?;
    for edge in &edges {
        for (kind, end) in [(Kind::Expense, edge.expense), (Kind::Bank, edge.bank)] {
            if end.file != file && !is_held(connection, kind, &end)? {
                matches::put_lone(connection, &StoredLone::open(kind, end))?;
            }
        }
    }
    Ok(edges.len())
}

fn is_held(connection: &Connection, kind: Kind, end: &matches::End) -> Result<bool, StoreError> {
    Ok(matches::of_row(connection, kind, end.id)?.iter().any(|edge| edge.state == State::Active))
}

/// Gives suspended edges back. Where their rows have found other partners meanwhile, a person's decision goes before the
/// engine's, and the present partner before an earlier one. An edge whose other file is withdrawn too stays suspended.
fn give_back(connection: &Connection, file: u32) -> Result<usize, StoreError> {
    let (edges, _) = matches::set_state_of(connection, file, State::Suspended, State::Active)?;
    let mut restored = 0;
    for edge in &edges {
        let other = if edge.expense.file == file { edge.bank.file } else { edge.expense.file };
        if other != file && withdrawn::is_withdrawn(connection, other)? {
            matches::put(connection, &StoredEdge { state: State::Suspended, ..edge.clone() })?;
            continue;
        }
        let mut rivals = Vec::new();
        for (kind, id) in [(Kind::Expense, edge.expense.id), (Kind::Bank, edge.bank.id)] {
            rivals.extend(matches::of_row(connection, kind, id)?.into_iter().filter(|rival| is_rival(edge, rival)));
        }
        if edge.decision.is_none() && !rivals.is_empty() {
            replace(connection, std::slice::from_ref(edge), &[])?;
            continue;
        }
        rivals.retain(|rival| rival.decision.is_none());
        replace(connection, &rivals, std::slice::from_ref(edge))?;
        restored += 1;
    }
    Ok(restored)
}

/// Another active edge on a row of this one, not of its own group.
fn is_rival(edge: &StoredEdge, rival: &StoredEdge) -> bool {
    let same = (edge.expense.id, edge.bank.id) == (rival.expense.id, rival.bank.id);
    let together = edge.group.is_some() && edge.group == rival.group;
    rival.state == State::Active && !same && !together
}
