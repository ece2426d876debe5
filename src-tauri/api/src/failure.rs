//! What does a failure look like from outside? A stable code, one clear sentence, and details.

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
        Failure { code: code.to_owned(), message: message.into(), detail: String::new() }
    }

    pub(crate) fn bad_request(command: &str, error: &serde_json::Error) -> Self {
        Failure {
            code: "bad_request".to_owned(),
            message: format!("The call to {command} does not fit what it takes."),
            detail: error.to_string(),
        }
    }
}
