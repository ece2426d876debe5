//! The desktop as the api sees it: native dialogs, and events to the webview.

use std::path::PathBuf;

use nexus_api::{Event, Host};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::window::MAIN;

/// The name under which the webview hears everything.
pub(crate) const EVENT: &str = "nexus";

/// Shows dialogs over the main window. Its dialogs block, so commands run off the main thread.
pub(crate) struct Desktop(pub(crate) AppHandle);

impl Desktop {
    fn dialog(&self, title: &str) -> FileDialogBuilder<tauri::Wry> {
        let dialog = self.0.dialog().file().set_title(title);
        match self.0.get_webview_window(MAIN) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
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
        chosen.into_iter().filter_map(local).collect()
    }

    fn choose_folder(&self, title: &str) -> Option<PathBuf> {
        self.dialog(title).set_can_create_directories(true).blocking_pick_folder().and_then(local)
    }

    fn choose_save(&self, title: &str, name: &str) -> Option<PathBuf> {
        self.dialog(title).set_file_name(name).blocking_save_file().and_then(local)
    }

    fn emit(&self, event: Event) {
        if self.0.emit_to(MAIN, EVENT, event).is_err() {
            tracing::warn!(code = "event_lost", "the window did not take an event");
        }
    }
}
