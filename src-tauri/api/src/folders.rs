//! Where does this system keep an application's files?

use std::path::PathBuf;

use directories::{ProjectDirs, UserDirs};

use crate::Failure;

/// Folders of this user on this system.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Preferences, recent list, logs.
    pub settings: PathBuf,
    /// Where cases are kept unless a person says otherwise.
    pub cases: PathBuf,
}

/// The folders by the system's own conventions.
///
/// # Errors
/// `no_home` where the user has no home folder.
pub fn platform_folders() -> Result<Folders, Failure> {
    let missing = || Failure::new("no_home", "this user has no home folder; set HOME and start again");
    let project = ProjectDirs::from("org", "Nexus Examiner", "nexus-examiner").ok_or_else(missing)?;
    let user = UserDirs::new().ok_or_else(missing)?;
    let documents = user.document_dir().unwrap_or_else(|| user.home_dir());
    Ok(Folders { settings: project.config_dir().to_owned(), cases: documents.join("Nexus Cases") })
}
