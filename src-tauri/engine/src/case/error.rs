//! Why could a case not be made or opened?

use std::io;
use std::path::PathBuf;

use crate::store::StoreError;

/// A failure of the case folder.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// There is already something of that name.
    #[error("there is already a folder {0}; choose another name or place")]
    Exists(PathBuf),
    /// The name cannot name a folder.
    #[error("a case needs a name of letters, digits or spaces")]
    BadName,
    /// There is no case there.
    #[error("{0} is not a case: it holds no case.db. Choose a folder whose name ends in .nexus")]
    NotACase(PathBuf),
    /// The folder failed.
    #[error("the case folder {folder} could not be used: {cause}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The last session ended without closing the case, and the medium takes no changes.
    #[error(
        "the case was not closed when it was last used, and {0} takes no changes; copy the folder to a disk and open the copy"
    )]
    UnfinishedOnReadOnlyMedium(PathBuf),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CaseError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            CaseError::Exists(_) => "case_exists",
            CaseError::BadName => "case_bad_name",
            CaseError::NotACase(_) => "case_not_found",
            CaseError::Folder { cause, .. } if cause.kind() == io::ErrorKind::StorageFull => "disk_full",
            CaseError::Folder { .. } => "case_folder_failed",
            CaseError::UnfinishedOnReadOnlyMedium(_) => "case_unfinished",
            CaseError::Store(error) => error.code(),
        }
    }
}
