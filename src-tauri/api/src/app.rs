//! What does the application hold while it runs?

use std::path::{Path, PathBuf};
use std::sync::Arc;

use nexus_engine::case::{CaseInfo, Clock};

use crate::{Failure, Host, PickedFile};

/// Where the application keeps what is not in a case, and what time it is.
pub struct Settings {
    /// Folder for preferences, the recent list and logs; made when missing.
    pub folder: PathBuf,
    /// Folder in which new cases are proposed and the sample case is made.
    pub cases: PathBuf,
    /// The clock that stamps everything.
    pub clock: Arc<dyn Clock>,
}

/// The running application: at most one open case, its jobs, the files a person has chosen.
pub struct App {
    /// The outside.
    pub(crate) host: Arc<dyn Host>,
    /// What is not in a case.
    pub(crate) settings: Settings,
}

impl App {
    /// Starts the application without a case.
    ///
    /// # Errors
    /// `settings_unwritable` where the settings folder cannot be made.
    pub fn new(host: Arc<dyn Host>, settings: Settings) -> Result<Self, Failure> {
        Ok(App { host, settings })
    }

    /// Opens the case in a folder, as the command line and a double-click do.
    ///
    /// # Errors
    /// `case_not_found`, `case_unreadable`, `case_too_new`.
    pub fn open_path(&self, folder: &Path) -> Result<CaseInfo, Failure> {
        Err(Failure::new("not_ready", folder.display().to_string()))
    }

    /// Makes a file known under an opaque token, as dialogs and drops do.
    ///
    /// # Errors
    /// `file_unreadable` where there is no such file.
    pub fn register_file(&self, path: &Path) -> Result<PickedFile, Failure> {
        Err(Failure::new("not_ready", path.display().to_string()))
    }
}
