//! Why did the store refuse or fail?

use rusqlite::ErrorCode;

/// A failure of the case database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left for the database.
    #[error("the disk that holds the case is full; what was stored before is safe. Free some space and try again")]
    DiskFull,
    /// The case is open for reading only.
    #[error("the case is open for reading only")]
    ReadOnly,
    /// Written by a newer version.
    #[error("the case was written by a newer version (schema {found}; this version knows up to {known})")]
    TooNew {
        /// Schema of the case.
        found: u32,
        /// Newest schema known here.
        known: u32,
    },
    /// Written by an older version and not to be written to, so that it cannot be brought up to date.
    #[error(
        "the case was written by an older version (schema {found}; this version reads {known}) and is open for reading \
         only. Nothing was changed. Open it once for writing, or copy its folder to where it can be written and open \
         the copy: that brings it up to date"
    )]
    TooOld {
        /// Schema of the case.
        found: u32,
        /// The schema that is read here.
        known: u32,
    },
    /// The database holds something that this schema does not allow.
    #[error("the case database is damaged: {0}")]
    Damaged(String),
    /// A row, file or account that is not there.
    #[error("{0} is not in the case")]
    NotFound(String),
    /// Something that cannot be done as asked.
    #[error("{0}")]
    Refused(String),
    /// No copy could be made before the schema changes.
    #[error(
        "the case was not opened: this version would bring it to a newer schema, and no backup could be made in \
         {folder} ({why}). The case is as it was; make room there, or open it with the version before"
    )]
    Backup {
        /// Where the copy goes.
        folder: std::path::PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The system would not let the process have so much.
    #[error(
        "there is not enough memory for this: it needs {0} MB more. The case is safe. Close other programs, or ask for fewer rows"
    )]
    NoMemory(u64),
    /// A background worker ended without a result.
    #[error("a worker ended unexpectedly; what was stored before is safe")]
    Worker,
    /// A person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A search that cannot be understood.
    #[error(transparent)]
    Search(#[from] super::search::SearchError),
    /// Anything else that SQLite reports.
    #[error("the case database reports: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(error.to_string()),
            _ => StoreError::Sqlite(error),
        }
    }
}

impl StoreError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::DiskFull => "disk_full",
            StoreError::ReadOnly => "case_read_only",
            StoreError::TooNew { .. } => "case_too_new",
            StoreError::TooOld { .. } => "case_too_old",
            StoreError::Damaged(_) => "case_damaged",
            StoreError::NotFound(_) => "not_found",
            StoreError::Refused(_) => "refused",
            StoreError::Backup { .. } => "case_backup_failed",
            StoreError::NoMemory(_) => "no_memory",
            StoreError::Worker => "worker_ended",
            StoreError::Cancelled => "cancelled",
            StoreError::Search(_) => "bad_search",
            StoreError::Sqlite(_) => "store_failed",
        }
    }
}
