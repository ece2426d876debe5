//! What can only the outside do? Dialogs, clipboard-free file choices, and showing events.

use std::path::PathBuf;

use nexus_engine::jobs::JobRow;
use serde::Serialize;

use crate::PickedFile;
use crate::monitor::ResourceAction;

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
}

/// Something happened that a screen may want to show.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// A job moved.
    Job(JobRow),
    /// Data under these tags changed: `case`, `evidence`, `rows`, `accounts`, `audit`, `problems`, `recent`,
    /// `preferences`.
    Changed(Vec<String>),
    /// Files were dropped on the window.
    Dropped(Vec<PickedFile>),
    /// The monitor acted because memory ran short, or no longer does.
    Resources(ResourceAction),
    /// A drag is over the window (true) or has left it (false).
    DragOver(bool),
}
