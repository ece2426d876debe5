//! How far does a person trust the engine for a pair of accounts? Limits only ever turn a match into a suggestion.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::error::ReconcileError;
use super::load::Loaded;
use super::method::{Edge, Outcome, Status};
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::lenses::Right;
use crate::store::StoreError;
use crate::store::tables::match_limits;
use crate::undo::{Applied, Reversible};

/// What may be matched without a person between an account of the books and one of the bank.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "MatchLimits"))]
pub struct Limits {
    /// Account of the books.
    pub ledger_account: u32,
    /// Account of the bank.
    pub bank_account: u32,
    /// Least probability; null for the run's own.
    pub match_from: Option<f64>,
    /// Most days between; null for any.
    pub max_lag: Option<u32>,
    /// Greatest difference of amounts, minor units; null for any.
    #[cfg_attr(feature = "bindings", ts(type = "number | null"))]
    pub max_residual: Option<i64>,
}

impl Limits {
    fn is_empty(&self) -> bool {
        self.match_from.is_none() && self.max_lag.is_none() && self.max_residual.is_none()
    }

    fn allow(&self, loaded: &Loaded, edge: &Edge) -> bool {
        let (ledger, bank) = (edge.ledger as usize, edge.bank as usize);
        let lag = (loaded.sides.bank.day[bank] - loaded.sides.ledger.day[ledger]).unsigned_abs();
        let (ledger, bank) = (&loaded.expenses[ledger], &loaded.bank[bank]);
        let residual = if edge.group.is_some() || ledger.currency != bank.currency {
            0
        } else {
            (bank.amount.saturating_abs() - ledger.amount.saturating_abs()).abs()
        };
        self.match_from.is_none_or(|from| edge.probability >= from)
            && self.max_lag.is_none_or(|most| lag <= most)
            && self.max_residual.is_none_or(|most| residual <= most)
    }
}

/// Turns matches that go beyond their accounts' limits into suggestions; a group stays whole.
pub(super) fn hold(limits: &[Limits], loaded: &Loaded, outcome: &mut Outcome) {
    if limits.is_empty() {
        return;
    }
    let allowed = |edge: &Edge| {
        let pair = (loaded.expenses[edge.ledger as usize].account, loaded.bank[edge.bank as usize].account);
        let of = limits.iter().find(|limits| (limits.ledger_account, limits.bank_account) == pair);
        of.is_none_or(|limits| limits.allow(loaded, edge))
    };
    let mut groups = vec![true; outcome.groups.len()];
    let kept: Vec<bool> = outcome.edges.iter().map(allowed).collect();
    for (edge, kept) in outcome.edges.iter().zip(&kept) {
        if let Some(group) = edge.group {
            groups[group as usize] &= *kept;
        }
    }
    for (edge, kept) in outcome.edges.iter_mut().zip(kept) {
        let kept = edge.group.map_or(kept, |group| groups[group as usize]);
        if !kept && edge.status == Status::Matched {
            edge.status = Status::Suggested;
        }
    }
}

/// Limits of all pairs of accounts that have any.
///
/// # Errors
/// What the case reports.
pub fn limits(case: &Case) -> Result<Vec<Limits>, ReconcileError> {
    Ok(case.store().read(match_limits::all)?)
}

/// Sets the limits of a pair of accounts; without any, the pair has none. They hold from the next run on.
///
/// # Errors
/// [`ReconcileError::BadRequest`] for a probability that is none.
pub fn set_limits(case: &Case, limits: &Limits) -> Result<(), ReconcileError> {
    if limits.match_from.is_some_and(|from| !(0.5..=1.0).contains(&from)) {
        let what = "the probability must lie between 0.5 and 1; nothing was changed".to_owned();
        return Err(ReconcileError::BadRequest(what));
    }
    let pair = (limits.ledger_account, limits.bank_account);
    case.make(PutLimits { pair, value: Some(limits.clone()).filter(|limits| !limits.is_empty()) })?;
    Ok(())
}

/// Puts the limits of a pair of accounts, or takes them away.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PutLimits {
    pair: (u32, u32),
    value: Option<Limits>,
}

impl Reversible for PutLimits {
    const KIND: &'static str = "match_limits";

    fn right(&self) -> Option<Right> {
        Some(Right::Parameters)
    }

    fn apply(self, transaction: &Transaction<'_>, _: &Witness) -> Result<Applied<Self>, StoreError> {
        let (ledger, bank) = self.pair;
        let before = match_limits::get(transaction, ledger, bank)?;
        match_limits::put(transaction, self.pair, self.value.as_ref())?;
        let body = serde_json::to_value(&self.value).unwrap_or_default();
        let entry = Entry {
            operation: "match.limits",
            summary: format!("Set what may be matched alone between accounts {ledger} and {bank}"),
            detail: [("ledger_account", ledger.into()), ("bank_account", bank.into()), ("limits", body)].into(),
            ..Entry::default()
        };
        let subject = format!("match limits {ledger} {bank}");
        Ok(Applied { inverse: PutLimits { pair: self.pair, value: before }, subject, entry })
    }
}
