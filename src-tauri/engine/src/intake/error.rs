//! Why did a file not become rows?

use crate::case::ReadOnly;
use crate::evidence::EvidenceError;
use crate::importers::{ImportError, Problem, Question};
use crate::store::StoreError;

/// A failure of sealing or reading one file; other files are not touched by it.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The vault failed or the file could not be read.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The case takes no changes now.
    #[error("{name} was not taken: {}", why_read_only(.why))]
    ReadOnly {
        /// Name as received.
        name: String,
        /// Why.
        why: ReadOnly,
    },
    /// No reader knows the file.
    #[error("{name} is of no format that can be read ({looks_like}). It was not changed; save it as one of: {known}")]
    UnknownFormat {
        /// Name as received.
        name: String,
        /// What its first bytes look like.
        looks_like: String,
        /// Formats that can be read.
        known: String,
    },
    /// The currency given for rows that state none is no currency.
    #[error("{0:?} is not an ISO 4217 currency code such as GBP or EUR; nothing was read. Choose the currency again")]
    UnknownCurrency(String),
    /// The file has no bytes.
    #[error("{0} is empty: it has no bytes. Ask for it again from where it came")]
    Empty(String),
    /// The file breaks off or contradicts its format; rows before that are stored.
    #[error("{name}, line {}, byte {}: {}. Rows before that are stored", .problem.line, .problem.offset, .problem.message.trim_end_matches('.'))]
    Unreadable {
        /// Name as received.
        name: String,
        /// What and where.
        problem: Problem,
    },
    /// A person must decide first.
    #[error("{name}: {}", .questions.first().map_or("a question is open", |question| question.text.as_str()))]
    NeedsAnswer {
        /// Name as received.
        name: String,
        /// What is asked.
        questions: Vec<Question>,
    },
    /// A decision about a rejected row cannot be made.
    #[error("{name}, row {row}: {why}. Nothing was changed")]
    Correction {
        /// Name as received.
        name: String,
        /// Data row number.
        row: u64,
        /// Why.
        why: String,
    },
    /// A person cancelled; what was committed stays and the reading can be resumed.
    #[error("stopped; rows stored so far stay and the reading can be resumed")]
    Cancelled,
}

impl IntakeError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            IntakeError::Evidence(error) => error.code(),
            IntakeError::Store(error) => error.code(),
            IntakeError::ReadOnly { .. } => "case_read_only",
            IntakeError::UnknownFormat { .. } => "unknown_format",
            IntakeError::UnknownCurrency(_) => "unknown_currency",
            IntakeError::Empty(_) => "empty_file",
            IntakeError::Unreadable { .. } => "unreadable",
            IntakeError::NeedsAnswer { .. } => "needs_answer",
            IntakeError::Correction { .. } => "correction_refused",
            IntakeError::Cancelled => "cancelled",
        }
    }

    pub(crate) fn reading(name: &str, error: ImportError) -> Self {
        match error {
            ImportError::Unreadable(problem) => IntakeError::Unreadable { name: name.to_owned(), problem },
            ImportError::NeedsAnswer(questions) => IntakeError::NeedsAnswer { name: name.to_owned(), questions },
            ImportError::Io(cause) => EvidenceError::Unreadable { name: name.to_owned(), cause }.into(),
            ImportError::Stopped(_) => IntakeError::Cancelled,
            ImportError::UnknownFormat => IntakeError::UnknownFormat {
                name: name.to_owned(),
                looks_like: "its contents fit none".to_owned(),
                known: super::reading::known_formats(),
            },
        }
    }
}

fn why_read_only(why: &ReadOnly) -> String {
    match why {
        ReadOnly::HeldBy { user, host, process, since } => format!(
            "{user} has the case open on {host} (process {process}, since {since}), so here it is read-only. Close it there and try again"
        ),
        ReadOnly::Medium => {
            "the case folder takes no changes, so the case is read-only. Copy it to a disk that does and open the copy"
                .to_owned()
        }
    }
}
