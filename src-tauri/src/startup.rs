//! How does the engine start beside the window, and what do arguments, drops and a second start open?

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use nexus_api::{App, Event, Failure, Folders, Host, PickedFile, Settings, SystemClock};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

use crate::host::Desktop;
use crate::window::{self, Ready};

/// The option that opens the sample case.
const SAMPLE: &str = "--sample";

/// The engine, started on a thread of its own so that the webview loads meanwhile.
pub(crate) struct Engine(Arc<OnceLock<Result<Arc<App>, Failure>>>);

impl Engine {
    /// Starts the engine and opens what the command line names.
    pub(crate) fn start(handle: AppHandle, folders: Folders) -> Self {
        let cell = Arc::new(OnceLock::new());
        let started = cell.clone();
        std::thread::spawn(move || {
            let desktop: Arc<dyn Host> = Arc::new(Desktop(handle.clone()));
            let settings = Settings { folder: folders.settings, cases: folders.cases, clock: Arc::new(SystemClock) };
            let app = App::new(desktop, settings).map(Arc::new);
            let arguments: Vec<String> = std::env::args().skip(1).collect();
            let (cases, files) = named(&arguments, Path::new(""));
            if let Ok(app) = &app {
                app.settle_updates();
                // Before the first question is answered, so that the start screen does not flash by.
                if arguments.iter().any(|argument| argument == SAMPLE) {
                    open_sample(&handle, app);
                }
                open_cases(&handle, app, &cases);
            }
            let _ = started.set(app.clone());
            if let Ok(app) = &app
                && !files.is_empty()
            {
                handle.state::<Ready>().0.wait();
                drop_files(&handle, app, &files);
            }
        });
        Engine(cell)
    }

    /// The running application; waits while it starts.
    pub(crate) fn app(&self) -> Result<Arc<App>, Failure> {
        self.0.wait().clone()
    }

    /// Stops jobs where they can be resumed, and closes the case. Where the engine has not started there is none.
    pub(crate) fn close(&self) {
        if let Some(Ok(app)) = self.0.get() {
            app.close();
            app.update_at_exit();
            tracing::info!("end");
        }
    }
}

/// A second start: shows the window that is there and opens what the second command line names.
pub(crate) fn second_start(handle: &AppHandle, arguments: Vec<String>, folder: String) {
    tracing::info!("second start");
    window::focus(handle);
    let (cases, files) = named(arguments.get(1..).unwrap_or_default(), Path::new(&folder));
    open(handle, cases, files);
}

/// Opens cases and offers files, off the calling thread.
pub(crate) fn open(handle: &AppHandle, cases: Vec<PathBuf>, files: Vec<PathBuf>) {
    let handle = handle.clone();
    std::thread::spawn(move || {
        if let Ok(app) = handle.state::<Engine>().app() {
            open_cases(&handle, &app, &cases);
            drop_files(&handle, &app, &files);
        }
    });
}

/// Sorts paths into case folders and files. A case's `case.json`, which file managers can open, stands for its folder.
pub(crate) fn sorted(paths: impl IntoIterator<Item = PathBuf>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let of_case = |path: PathBuf| match path.parent() {
        Some(folder) if path.file_name() == Some("case.json".as_ref()) && nexus_api::is_case(folder) => {
            folder.to_owned()
        }
        _ => path,
    };
    paths.into_iter().map(of_case).partition(|path| path.is_dir())
}

/// What a command line names, relative to the folder it was given in. Options are none of ours.
fn named(arguments: &[String], folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    sorted(arguments.iter().filter(|argument| !argument.starts_with('-')).map(|argument| folder.join(argument)))
}

fn open_sample(handle: &AppHandle, app: &App) {
    if let Err(failure) = nexus_api::commands::case_sample(app, ()) {
        tell(handle, "The sample case could not be opened", &failure);
    }
}

/// One case is open at a time, so the last one named stays.
fn open_cases(handle: &AppHandle, app: &App, cases: &[PathBuf]) {
    for case in cases {
        if let Err(failure) = app.open_path(case) {
            tell(handle, "This case could not be opened", &failure);
        }
    }
}

fn drop_files(handle: &AppHandle, app: &App, files: &[PathBuf]) {
    let (taken, refused): (Vec<_>, Vec<_>) = files.iter().map(|path| app.register_file(path)).partition(Result::is_ok);
    let taken: Vec<PickedFile> = taken.into_iter().flatten().collect();
    if !taken.is_empty() {
        Desktop(handle.clone()).emit(Event::Dropped(taken));
    }
    for failure in refused.into_iter().filter_map(Result::err) {
        tell(handle, "This file could not be taken", &failure);
    }
}

/// Failures that no screen asked for go to a native message.
fn tell(handle: &AppHandle, title: &str, failure: &Failure) {
    tracing::warn!(code = failure.code, "refused");
    handle.dialog().message(&failure.message).title(title).kind(MessageDialogKind::Error).show(|_| {});
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_names_cases_and_files_relative_to_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("Orchard Lane.nexus")).unwrap();
        std::fs::write(folder.path().join("june.ofx"), "x").unwrap();
        let arguments = ["--verbose", "june.ofx", "Orchard Lane.nexus"].map(str::to_owned);
        let (cases, files) = named(&arguments, folder.path());
        assert_eq!(cases, vec![folder.path().join("Orchard Lane.nexus")]);
        assert_eq!(files, vec![folder.path().join("june.ofx")]);
        // What a double-click on a case's card hands over.
        let case = folder.path().join("Orchard Lane.nexus");
        let card = case.join("case.json");
        assert_eq!(sorted([card.clone()]).1, vec![card.clone()], "no case is there");
        std::fs::write(case.join("case.db"), "x").unwrap();
        assert_eq!(sorted([card]).0, vec![case]);
    }
}
