//! Why could a change not be taken back?

use crate::store::StoreError;

/// A change that stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is none.
    #[error("there is nothing to take back")]
    Nothing,
    /// There is none that was taken back.
    #[error("there is nothing to make again")]
    NothingUndone,
    /// A later change of the same thing rests on it.
    #[error("\"{title}\" came later and is about the same thing; nothing was changed. Take that back first")]
    Later {
        /// What the later change did.
        title: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UndoError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            UndoError::Nothing | UndoError::NothingUndone => "nothing_to_undo",
            UndoError::Later { .. } => "undo_later_first",
            UndoError::Store(error) => error.code(),
        }
    }
}
