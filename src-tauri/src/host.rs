//! The desktop as the api sees it: native dialogs, and events to the webview.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nexus_api::{Event, Host, Updating};
use nexus_update::Ready;
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::updates;
use crate::window::MAIN;

/// The name under which the webview hears everything.
pub(crate) const EVENT: &str = "nexus";

/// Shows dialogs over the main window. Its dialogs block, so commands run off the main thread.
pub(crate) struct Desktop(pub(crate) AppHandle);

/// The folder that the last dialog ended in: the next one opens there, and never in a list of recent files.
#[derive(Default)]
pub(crate) struct LastFolder(Mutex<Option<PathBuf>>);

impl Desktop {
    fn dialog(&self, title: &str) -> FileDialogBuilder<tauri::Wry> {
        let mut dialog = self.0.dialog().file().set_title(title);
        let last = self.0.state::<LastFolder>().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(folder) = last.or_else(|| self.0.path().document_dir().or_else(|_| self.0.path().home_dir()).ok()) {
            dialog = dialog.set_directory(folder);
        }
        match self.0.get_webview_window(MAIN) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }

    fn remember(&self, folder: Option<&Path>) {
        if let Some(folder) = folder {
            *self.0.state::<LastFolder>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
        }
    }
}

/// Desktop dialogs give paths; what is not one cannot be sealed.
fn local(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}

impl Host for Desktop {
    fn choose_files(&self, title: &str) -> Vec<PathBuf> {
        let chosen = self.dialog(title).blocking_pick_files().unwrap_or_default();
        let files: Vec<PathBuf> = chosen.into_iter().filter_map(local).collect();
        self.remember(files.first().and_then(|file| file.parent()));
        files
    }

    fn choose_folder(&self, title: &str) -> Option<PathBuf> {
        let chosen = self.dialog(title).set_can_create_directories(true).blocking_pick_folder().and_then(local);
        self.remember(chosen.as_deref());
        chosen
    }

    fn choose_save(&self, title: &str, name: &str) -> Option<PathBuf> {
        let chosen = self.dialog(title).set_file_name(name).blocking_save_file().and_then(local);
        self.remember(chosen.as_deref().and_then(Path::parent));
        chosen
    }

    fn emit(&self, event: Event) {
        if self.0.emit_to(MAIN, EVENT, event).is_err() {
            tracing::warn!(code = "event_lost", "the window did not take an event");
        }
    }

    fn updating(&self) -> Updating {
        updates::updating(&self.0)
    }

    fn install(&self, ready: &Ready, bytes: &[u8]) -> Result<(), String> {
        updates::install(&self.0, ready, bytes)
    }

    fn resources(&self) -> Option<PathBuf> {
        updates::resources(&self.0)
    }
}
