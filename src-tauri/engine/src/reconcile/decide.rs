//! What does a person decide? Each decision is one change with its audit entry, outranks the engine, and can be taken back
//! and made again like every other change ([`crate::undo`]).

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::carry::{carry_out, take_back};
use super::error::ReconcileError;
use super::list::LineChoice;
use super::method::Status;
use super::view::{BulkPreview, DecisionRow, LineFilter};
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::lenses::Right;
use crate::model::{Kind, RowId};
use crate::store::tables::match_decisions::{self, DecisionBody, StoredDecision};
use crate::store::tables::matches::{self, State, StoredEdge};
use crate::store::{StoreError, rows};
use crate::undo::{Applied, ChangeRow, Reversible, last_of};

/// Decisions on matches rest on one another in many ways (a group shares rows with pairs): they stack as one subject.
const SUBJECT: &str = "matches";

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
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PairDecision"))]
pub struct Decision {
    /// What.
    pub what: Verdict,
    /// (expense, bank) pairs; several for a group. Not used to accept above a probability.
    pub pairs: Vec<(RowId, RowId)>,
    /// Least probability, to accept above it.
    pub above: Option<f64>,
    /// Lines among which to accept; all where empty.
    #[serde(default)]
    pub filter: LineFilter,
    /// Why; may be empty.
    pub why: String,
}

/// A decision to be made, or one that was made and shall stand or not.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MatchChange {
    Decide(Decision),
    Stand { decision: u32, stands: bool },
}

impl Reversible for MatchChange {
    const KIND: &'static str = "match";

    fn right(&self) -> Option<Right> {
        Some(Right::Matches)
    }

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let (mut stored, stands) = match self {
            MatchChange::Decide(decision) => (make(transaction, &decision, by)?, true),
            MatchChange::Stand { decision, stands } => (match_decisions::get(transaction, decision)?, stands),
        };
        if stands {
            carry_out(transaction, &mut stored, by)?;
            match_decisions::set_body(transaction, stored.id, &stored.body)?;
        } else {
            take_back(transaction, &stored)?;
        }
        match_decisions::set_undone(transaction, stored.id, !stands)?;
        let inverse = MatchChange::Stand { decision: stored.id, stands: !stands };
        Ok(Applied { inverse, subject: SUBJECT.to_owned(), entry: entry(&stored) })
    }
}

fn make(connection: &Connection, decision: &Decision, by: &Witness) -> Result<StoredDecision, StoreError> {
    let pairs = pairs_of(connection, decision)?.map_err(StoreError::NotFound)?;
    let mut stored = StoredDecision {
        id: 0,
        what: decision.what,
        why: decision.why.clone(),
        examiner: by.actor.name.clone(),
        created: by.time.clone(),
        undone: false,
        body: DecisionBody { pairs, ..DecisionBody::default() },
    };
    stored.id = match_decisions::add(connection, &stored)?;
    Ok(stored)
}

/// Decides; gives the change that was made.
///
/// # Errors
/// [`ReconcileError::BadDecision`] where rows are not there or nothing fits; otherwise what the case reports.
pub fn decide(case: &Case, decision: &Decision) -> Result<ChangeRow, ReconcileError> {
    if let Err(why) = case.store().read(|connection| pairs_of(connection, decision))? {
        return Err(ReconcileError::BadDecision(why));
    }
    case.make(MatchChange::Decide(decision.clone()))?;
    last_of(case, SUBJECT, true)?.ok_or(ReconcileError::NoDecision("show"))
}

/// The decision that undo (`stands`) or redo would flip now.
pub(super) fn flippable(case: &Case, stands: bool) -> Result<Option<ChangeRow>, StoreError> {
    last_of(case, SUBJECT, stands)
}

/// Takes the last decision on matches back.
///
/// # Errors
/// [`ReconcileError::NoDecision`] where there is none.
pub fn undo(case: &Case) -> Result<ChangeRow, ReconcileError> {
    let last = flippable(case, true)?.ok_or(ReconcileError::NoDecision("undo"))?;
    Ok(case.undo(Some(last.seq))?)
}

/// Makes the decision again that was taken back last.
///
/// # Errors
/// [`ReconcileError::NoDecision`] where there is none.
pub fn redo(case: &Case) -> Result<ChangeRow, ReconcileError> {
    let last = flippable(case, false)?.filter(|change| change.blocked_by.is_none());
    Ok(case.redo(Some(last.ok_or(ReconcileError::NoDecision("do again"))?.seq))?)
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
            let choice = LineChoice::new(connection, &decision.filter)?;
            each_acceptable(connection, above, &choice, |edge| pairs.push((edge.expense.id, edge.bank.id)))?;
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

/// Suggestions of a filter from a probability on.
fn each_acceptable(
    connection: &Connection,
    above: f64,
    choice: &LineChoice<'_>,
    mut take: impl FnMut(&StoredEdge),
) -> Result<(), StoreError> {
    matches::each(connection, |edge| {
        let likely = edge.status == Status::Suggested && edge.state == State::Active && edge.probability >= above;
        if likely && choice.holds_edge(&edge) {
            take(&edge);
        }
        Ok(())
    })
}

/// What accepting from a probability on would mean.
///
/// # Errors
/// What the case reports.
pub fn bulk_preview(case: &Case, above: f64, filter: &LineFilter) -> Result<BulkPreview, ReconcileError> {
    let mut preview = BulkPreview { edges: 0, expected_wrong: 0.0 };
    case.store().read(|connection| {
        let choice = LineChoice::new(connection, filter)?;
        each_acceptable(connection, above, &choice, |edge| {
            preview.edges += 1;
            preview.expected_wrong += 1.0 - edge.probability;
        })
    })?;
    Ok(preview)
}

fn entry(stored: &StoredDecision) -> Entry {
    let rows = match_decisions::rows_of(&stored.body);
    let did = match stored.what {
        Verdict::Match => "Matched",
        Verdict::Reject => "Rejected",
        Verdict::Split => "Took apart",
        Verdict::AcceptAbove => "Accepted",
        Verdict::Note => "Noted on",
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
        operation: "match.decide",
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
