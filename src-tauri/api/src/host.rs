//! What can only the outside do? Dialogs, clipboard-free file choices, and showing events.

use std::path::PathBuf;

use nexus_engine::jobs::JobRow;
use nexus_engine::store::Sorting;
use nexus_update::Ready;
use serde::Serialize;

use crate::PickedFile;
use crate::monitor::ResourceAction;
use crate::updates::Updating;

/// The window, the command line or a test, as the api sees it.
pub trait Host: Send + Sync {
    /// Asks a person for evidence files; empty when dismissed.
    fn choose_files(&self, title: &str) -> Vec<PathBuf>;
    /// Asks a person for a folder.
    fn choose_folder(&self, title: &str) -> Option<PathBuf>;
    /// Asks a person where to save, proposing a name.
    fn choose_save(&self, title: &str, name: &str) -> Option<PathBuf>;
    /// Tells whoever listens.
    fn emit(&self, event: Event);
    /// What this program may be replaced by.
    fn updating(&self) -> Updating {
        Updating::default()
    }
    /// Hands a checked installer to the system; returns once it is done.
    ///
    /// # Errors
    /// What the system said.
    fn install(&self, _: &Ready, _: &[u8]) -> Result<(), String> {
        Err("this program cannot install; use the installed application".to_owned())
    }
    /// The folder with what came in the package beside the programs.
    fn resources(&self) -> Option<PathBuf> {
        None
    }
}

/// Something happened that a screen may want to show.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A job moved.
    Job(JobRow),
    /// Data under these tags changed: `case`, `evidence`, `rows`, `accounts`, `audit`, `problems`, `recent`,
    /// `preferences`, `updates`.
    Changed(Vec<String>),
    /// Files were dropped on the window.
    Dropped(Vec<PickedFile>),
    /// The monitor acted because memory ran short, or no longer does.
    Resources(ResourceAction),
    /// A sort that takes long goes on.
    Sorting(Sorting),
    /// A drag is over the window (true) or has left it (false).
    DragOver(bool),
}
