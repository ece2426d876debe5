//! Why could a file not be sealed or read back?

use std::io;

/// A failure of the vault.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The file given could not be read.
    #[error("{name} could not be read: {cause}. Nothing of it was taken; check the file and drop it again")]
    Unreadable {
        /// Name as received.
        name: String,
        /// What the system said.
        cause: io::Error,
    },
    /// The file was written to, cut or removed while it was being copied.
    #[error(
        "{name} changed while it was being read. Nothing of it was taken; close what writes to it and drop it again"
    )]
    Changed {
        /// Name as received.
        name: String,
    },
    /// There is no room for the copy.
    #[error(
        "the disk that holds the case is full: {name} needs {missing} bytes more. The case is unharmed; free some space and drop the file again"
    )]
    DiskFull {
        /// Name as received.
        name: String,
        /// Bytes that are missing, at least.
        missing: u64,
    },
    /// The vault's own folder failed.
    #[error("the case's vault could not be written: {0}. What was sealed before is safe")]
    Vault(#[from] io::Error),
    /// The sealed original is not there.
    #[error("the sealed original {0} is missing from the vault; restore it from a copy of the case")]
    Missing(String),
}

impl EvidenceError {
    /// Stable code for the boundary.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            EvidenceError::Unreadable { .. } => "file_unreadable",
            EvidenceError::Changed { .. } => "file_changed",
            EvidenceError::DiskFull { .. } => "disk_full",
            EvidenceError::Vault(_) => "vault_failed",
            EvidenceError::Missing(_) => "original_missing",
        }
    }
}
