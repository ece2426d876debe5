//! Why did a reading end before the end of the file?

use super::{Problem, Question};

/// The sink asks the reader to end.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// A person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The store failed; the cause is kept by the sink.
    #[error("the store could not take the row")]
    Failed,
}

/// Why a file could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The sink asked to end.
    #[error(transparent)]
    Stopped(#[from] Stop),
    /// The file cannot be read as this format from here on.
    #[error("{} (line {}, byte {})", .0.message, .0.line, .0.offset)]
    Unreadable(Problem),
    /// No reader knows the file.
    #[error(
        "The file is of no format that can be read. It was not changed; check that it is complete, or save it as CSV."
    )]
    UnknownFormat,
    /// Nothing is read until a person has answered.
    #[error("{}", .0.first().map_or("a question is open", |question| question.text.as_str()))]
    NeedsAnswer(Vec<Question>),
    /// The disk or medium failed.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
}
