//! What stands in the case folder, and where?

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::CaseError;
use super::lock::{self, Asked};

/// Ending of a case folder's name.
const ENDING: &str = "nexus";

/// `case.json`: what a list of cases shows without opening them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseCard {
    /// Case id, hex.
    pub id: String,
    /// Title.
    pub name: String,
    /// Court or file reference.
    pub reference: String,
    /// UTC time of making, RFC 3339.
    pub created: String,
    /// Schema of the database when the card was written.
    pub schema: u32,
}

/// True for a folder that holds a case database.
#[must_use]
pub fn is_case(folder: &Path) -> bool {
    database(folder).is_file()
}

/// The card of a case folder, where there is one that can be read.
#[must_use]
pub fn card(folder: &Path) -> Option<CaseCard> {
    serde_json::from_slice(&fs::read(folder.join("case.json")).ok()?).ok()
}

pub(super) fn write_card(folder: &Path, card: &CaseCard) -> Result<(), CaseError> {
    let text = serde_json::to_vec_pretty(card).map_err(|error| failed(folder, error.into()))?;
    fs::write(folder.join("case.json"), text).map_err(|cause| failed(folder, cause))
}

pub(super) fn database(folder: &Path) -> PathBuf {
    folder.join("case.db")
}

pub(super) fn vault(folder: &Path) -> PathBuf {
    folder.join("vault")
}

pub(super) fn lock(folder: &Path, time: &str) -> Result<Asked, CaseError> {
    lock::ask(folder, time).map_err(|cause| failed(folder, cause))
}

/// Makes the folder for a new case of this name.
pub(super) fn make(parent: &Path, name: &str) -> Result<PathBuf, CaseError> {
    let folder = parent.join(format!("{}.{ENDING}", folder_name(name)?));
    fs::create_dir_all(parent).map_err(|cause| failed(parent, cause))?;
    match fs::create_dir(&folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(CaseError::Exists(folder)),
        Err(cause) => return Err(failed(&folder, cause)),
    }
    for part in ["vault", "columns", "backups", "exports"] {
        fs::create_dir(folder.join(part)).map_err(|cause| failed(&folder, cause))?;
    }
    Ok(folder)
}

/// A name that every file system takes.
fn folder_name(name: &str) -> Result<String, CaseError> {
    let kept: String = name
        .chars()
        .map(|character| if character.is_alphanumeric() || " -_,.()&'".contains(character) { character } else { '_' })
        .take(80)
        .collect();
    let kept = kept.trim_matches([' ', '.']).to_owned();
    if kept.chars().any(char::is_alphanumeric) { Ok(kept) } else { Err(CaseError::BadName) }
}

/// True where nothing can be written into the folder.
pub(super) fn is_write_protected(folder: &Path) -> bool {
    OpenOptions::new().write(true).open(folder.join("case.db")).is_err()
}

/// True where the last session left changes that are not in the database file yet.
pub(super) fn has_unfinished_log(folder: &Path) -> bool {
    fs::metadata(folder.join("case.db-wal")).is_ok_and(|log| log.len() > 0)
}

fn failed(folder: &Path, cause: io::Error) -> CaseError {
    CaseError::Folder { folder: folder.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_folder_names_or_are_refused() {
        assert_eq!(folder_name("R v Halden: 2024/0417").ok().as_deref(), Some("R v Halden_ 2024_0417"));
        assert_eq!(folder_name("../../etc").ok().as_deref(), Some("_.._etc"));
        assert!(folder_name(" .. ").is_err());
        assert!(folder_name("").is_err());
    }
}
