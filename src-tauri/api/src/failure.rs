//! What does a failure look like from outside? A stable code, one clear sentence, and details.

use nexus_engine::case::CaseError;
use nexus_engine::evidence::EvidenceError;
use nexus_engine::intake::IntakeError;
use nexus_engine::lenses::NotAllowed;
use nexus_engine::reconcile::ReconcileError;
use nexus_engine::store::StoreError;
use nexus_engine::undo::UndoError;
use serde::Serialize;

/// Every failure that crosses the boundary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[error("{message}")]
pub struct Failure {
    /// Stable code, `snake_case`; a user interface branches on it.
    pub code: String,
    /// What happened, to which file and row, what is safe, what to do next.
    pub message: String,
    /// More for an expert; may be empty.
    pub detail: String,
}

impl Failure {
    /// A failure without detail.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Failure { code: code.to_owned(), message: sentence(message.into()), detail: String::new() }
    }

    pub(crate) fn bad_request(command: &str, error: &serde_json::Error) -> Self {
        Failure {
            code: "bad_request".to_owned(),
            message: format!("The call to {command} does not fit what it takes."),
            detail: error.to_string(),
        }
    }
}

/// First letter upper case, unless it begins a file's name; a full stop at the end.
fn sentence(text: String) -> String {
    let mut text = text;
    let first_word = text.split([' ', ':']).next().unwrap_or_default();
    let is_word = first_word.chars().all(|character| character.is_ascii_lowercase());
    if is_word && let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}

impl From<CaseError> for Failure {
    fn from(error: CaseError) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}

impl From<EvidenceError> for Failure {
    fn from(error: EvidenceError) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}

impl From<IntakeError> for Failure {
    fn from(error: IntakeError) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}

impl From<ReconcileError> for Failure {
    fn from(error: ReconcileError) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}
impl From<UndoError> for Failure {
    fn from(error: UndoError) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}

impl From<NotAllowed> for Failure {
    fn from(error: NotAllowed) -> Self {
        Failure::new("lens_may_not", error.to_string())
    }
}
