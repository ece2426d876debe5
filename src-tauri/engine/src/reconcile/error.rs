//! Why could the sides not be reconciled?

use crate::store::StoreError;
use crate::undo::UndoError;

/// A failure of reconciliation; what was stored before is safe.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// One side of the books is empty.
    #[error("{0}")]
    Nothing(&'static str),
    /// A person cancelled.
    #[error("stopped; nothing was changed, and what an earlier run matched stays")]
    Cancelled,
    /// There has been no run.
    #[error("nothing has been reconciled in this case yet; run `nexus reconcile` or press Reconcile first")]
    NoRun,
    /// A decision that does not fit what is there.
    #[error("{0}; nothing was changed")]
    BadDecision(String),
    /// There is nothing to undo, or to do again.
    #[error("there is no decision to {0}")]
    NoDecision(&'static str),
    /// No account of that name, or a period that is none.
    #[error("{0}")]
    BadRequest(String),
    /// A decision rests on a later one.
    #[error(transparent)]
    Undo(#[from] UndoError),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ReconcileError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cancelled => ReconcileError::Cancelled,
            other => ReconcileError::Store(other),
        }
    }
}

impl ReconcileError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ReconcileError::Nothing(_) => "nothing_to_reconcile",
            ReconcileError::Cancelled => "cancelled",
            ReconcileError::NoRun => "not_reconciled",
            ReconcileError::BadDecision(_) => "bad_decision",
            ReconcileError::NoDecision(_) => "no_decision",
            ReconcileError::BadRequest(_) => "bad_request",
            ReconcileError::Undo(error) => error.code(),
            ReconcileError::Store(error) => error.code(),
        }
    }
}
