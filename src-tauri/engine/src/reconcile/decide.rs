//! What does a person decide? Each decision is one transaction with its audit entry, outranks the engine, and can be
//! undone and done again.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::error::ReconcileError;
use super::method::{Bits, Reason, Status};
use super::view::{BulkPreview, DecisionRow};
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::model::{Kind, RowId};
use crate::store::tables::match_decisions::{self, DecisionBody, StoredDecision};
use crate::store::tables::matches::{self, End, State, StoredEdge, StoredLone};
use crate::store::{StoreError, rows};

/// Numbers of groups that people make begin here; those of a run are far below.
const OWN_GROUPS: u32 = 1_000_000_000;

/// What is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The pairs belong together.
    Match,
    /// The pairs do not belong together.
    Reject,
    /// The group is taken apart; its rows are open again.
    Split,
    /// Every suggestion from a probability on is taken.
    AcceptAbove,
    /// A remark.
    Note,
}

impl Verdict {
    /// Name as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Match => "match",
            Verdict::Reject => "reject",
            Verdict::Split => "split",
            Verdict::AcceptAbove => "accept_above",
            Verdict::Note => "note",
        }
    }

    /// Reads the name as stored.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Verdict::Match, Verdict::Reject, Verdict::Split, Verdict::AcceptAbove, Verdict::Note]
            .into_iter()
            .find(|verdict| verdict.as_str() == name)
    }

    pub(super) fn is_apart(self) -> bool {
        self == Verdict::Reject
    }

    /// Somebody looked at just these pairs.
    pub(super) fn is_single(self) -> bool {
        matches!(self, Verdict::Match | Verdict::Reject)
    }
}

/// A decision to make.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Decision {
    /// What.
    pub what: Verdict,
    /// (expense, bank) pairs; several for a group. Not used to accept above a probability.
    pub pairs: Vec<(RowId, RowId)>,
    /// Least probability, to accept above it.
    pub above: Option<f64>,
    /// Why; may be empty.
    pub why: String,
}

/// Decides.
///
/// # Errors
/// [`ReconcileError::BadDecision`] where rows are not there or nothing fits; otherwise what the case reports.
pub fn decide(case: &Case, decision: &Decision) -> Result<DecisionRow, ReconcileError> {
    let witness = case.witness();
    let made = case.store().write(|writer| {
        let mut refused = None;
        let made = writer.change(&witness, |transaction| {
            let pairs = match pairs_of(transaction, decision)? {
                Ok(pairs) => pairs,
                Err(why) => {
                    refused = Some(why);
                    return Err(StoreError::Cancelled);
                }
            };
            let mut stored = StoredDecision {
                id: 0,
                what: decision.what,
                why: decision.why.clone(),
                examiner: witness.actor.name.clone(),
                created: witness.time.clone(),
                undone: false,
                body: DecisionBody { pairs, ..DecisionBody::default() },
            };
            stored.id = match_decisions::add(transaction, &stored)?;
            carry_out(transaction, &mut stored, &witness)?;
            match_decisions::set_body(transaction, stored.id, &stored.body)?;
            let entry = entry("match.decide", &stored);
            Ok((stored, entry))
        });
        match (made, refused) {
            (Err(_), Some(why)) => Ok(Err(why)),
            (made, _) => made.map(Ok),
        }
    })?;
    made.map(|stored| shown(&stored)).map_err(ReconcileError::BadDecision)
}

/// The pairs that are concerned, or why there are none.
fn pairs_of(connection: &Connection, decision: &Decision) -> Result<Result<Vec<(RowId, RowId)>, String>, StoreError> {
    if decision.what == Verdict::Note && decision.why.trim().is_empty() {
        return Ok(Err("a note needs its text".to_owned()));
    }
    let pairs = match decision.what {
        Verdict::AcceptAbove => {
            let Some(above) = decision.above else { return Ok(Err("no probability was given".to_owned())) };
            let mut pairs = Vec::new();
            each_acceptable(connection, above, |edge| pairs.push((edge.expense.id, edge.bank.id)))?;
            pairs
        }
        Verdict::Split => {
            let mut pairs = BTreeSet::new();
            for (expense, bank) in &decision.pairs {
                for edge in matches::of_row(connection, Kind::Expense, *expense)? {
                    if edge.bank.id == *bank {
                        let group = matches::of_group(connection, &edge)?;
                        pairs.extend(group.iter().map(|edge| (edge.expense.id, edge.bank.id)));
                    }
                }
            }
            pairs.into_iter().collect()
        }
        _ => decision.pairs.clone(),
    };
    if pairs.is_empty() {
        return Ok(Err("no pair fits the decision".to_owned()));
    }
    for (expense, bank) in &pairs {
        for (kind, id) in [(Kind::Expense, *expense), (Kind::Bank, *bank)] {
            if rows::by_key(connection, kind, id)?.is_none() {
                return Ok(Err(format!("there is no {} row {}", kind.as_str(), id.0)));
            }
        }
    }
    Ok(Ok(pairs))
}

/// Suggestions from a probability on, whose rows no other suggestion wants.
fn each_acceptable(connection: &Connection, above: f64, mut take: impl FnMut(&StoredEdge)) -> Result<(), StoreError> {
    matches::each(connection, |edge| {
        if edge.status == Status::Suggested && edge.state == State::Active && edge.probability >= above {
            take(&edge);
        }
        Ok(())
    })
}

/// What accepting from a probability on would mean.
///
/// # Errors
/// What the case reports.
pub fn bulk_preview(case: &Case, above: f64) -> Result<BulkPreview, ReconcileError> {
    let mut preview = BulkPreview { edges: 0, expected_wrong: 0.0 };
    case.store().read(|connection| {
        each_acceptable(connection, above, |edge| {
            preview.edges += 1;
            preview.expected_wrong += 1.0 - edge.probability;
        })
    })?;
    Ok(preview)
}

fn carry_out(connection: &Connection, stored: &mut StoredDecision, witness: &Witness) -> Result<(), StoreError> {
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
    let decided_by = |id: u32| -> Result<Option<String>, StoreError> {
        let all = match_decisions::all(connection)?;
        Ok(all.into_iter().find(|decision| decision.id == id).map(|decision| decision.examiner))
    };
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
                    Some(decision) if !wanted.contains(&pair) => {
                        decided_by(decision)?.is_some_and(|examiner| examiner != witness.actor.name)
                    }
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

fn end(connection: &Connection, kind: Kind, id: RowId) -> Result<End, StoreError> {
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
fn replace(connection: &Connection, away: &[StoredEdge], put: &[StoredEdge]) -> Result<(), StoreError> {
    for edge in away {
        matches::remove(connection, edge.expense.id, edge.bank.id)?;
    }
    for edge in put {
        matches::put(connection, edge)?;
    }
    let sides = |edge: &StoredEdge| [(Kind::Expense, edge.expense), (Kind::Bank, edge.bank)];
    for (kind, end) in away.iter().chain(put).flat_map(sides) {
        if matches::of_row(connection, kind, end.id)?.is_empty() {
            let lone = StoredLone { kind, end, reason: Reason::Doubtful, other: None };
            matches::put_lone(connection, &lone)?;
        } else {
            matches::remove_lone(connection, kind, end.id)?;
        }
    }
    Ok(())
}

/// Takes the last decision back.
///
/// # Errors
/// [`ReconcileError::NoDecision`] where there is none.
pub fn undo(case: &Case) -> Result<DecisionRow, ReconcileError> {
    again(case, false)
}

/// Makes the decision again that was undone last.
///
/// # Errors
/// [`ReconcileError::NoDecision`] where there is none.
pub fn redo(case: &Case) -> Result<DecisionRow, ReconcileError> {
    again(case, true)
}

fn again(case: &Case, redo: bool) -> Result<DecisionRow, ReconcileError> {
    let witness = case.witness();
    let Some(mut stored) = case.store().read(|connection| match_decisions::edge_of_stack(connection, redo))? else {
        return Err(ReconcileError::NoDecision(if redo { "do again" } else { "undo" }));
    };
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let body = &stored.body;
            if redo {
                replace(transaction, &body.before, &body.after)?;
            } else {
                replace(transaction, &body.after, &still_free(transaction, &body.after, &body.before)?)?;
            }
            match_decisions::set_undone(transaction, stored.id, !redo)?;
            Ok(((), entry(if redo { "match.redo" } else { "match.undo" }, &stored)))
        })
    })?;
    stored.undone = !redo;
    Ok(shown(&stored))
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

fn entry(operation: &'static str, stored: &StoredDecision) -> Entry {
    let rows = match_decisions::rows_of(&stored.body);
    let did = match (operation, stored.what) {
        ("match.undo", _) => "Undid",
        ("match.redo", _) => "Did again",
        (_, Verdict::Match) => "Matched",
        (_, Verdict::Reject) => "Rejected",
        (_, Verdict::Split) => "Took apart",
        (_, Verdict::AcceptAbove) => "Accepted",
        (_, Verdict::Note) => "Noted on",
    };
    let pairs = stored.body.pairs.len();
    let named: Vec<serde_json::Value> = stored
        .body
        .pairs
        .iter()
        .take(100)
        .map(|(expense, bank)| serde_json::json!([expense.0.to_string(), bank.0.to_string()]))
        .collect();
    Entry {
        operation,
        summary: format!("{did} {pairs} {} (decision {})", if pairs == 1 { "pair" } else { "pairs" }, stored.id),
        rows: rows.len() as u64,
        detail: [
            ("decision", stored.id.into()),
            ("what", stored.what.as_str().into()),
            ("why", stored.why.clone().into()),
            ("pairs", named.into()),
        ]
        .into(),
        ..Entry::default()
    }
}

pub(super) fn shown(stored: &StoredDecision) -> DecisionRow {
    DecisionRow {
        id: stored.id,
        what: stored.what,
        pairs: u32::try_from(stored.body.pairs.len()).unwrap_or(u32::MAX),
        why: stored.why.clone(),
        examiner: stored.examiner.clone(),
        created: stored.created.clone(),
        undone: stored.undone,
    }
}

/// All decisions, newest first.
///
/// # Errors
/// What the case reports.
pub fn decisions(case: &Case) -> Result<Vec<DecisionRow>, ReconcileError> {
    let mut all: Vec<DecisionRow> = case.store().read(match_decisions::all)?.iter().map(shown).collect();
    all.reverse();
    Ok(all)
}
