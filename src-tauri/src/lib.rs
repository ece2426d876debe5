//! The shell: the only Rust that knows a window.
//!
//! It prepares the platform, opens one window on the embedded user interface, hands every question of that interface
//! to `nexus_api` through the one command [`door::rpc`], and answers for what only a desktop can do: dialogs, dropped
//! files, a second start, the place of the window. It knows nothing of cases or rows.

mod door;
mod host;
mod logging;
mod platform;
mod startup;
mod updates;
mod window;

use std::process::ExitCode;
use std::time::Instant;

use startup::Engine;
use tauri::{Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;

/// When the process began, for the times in the log.
struct Began(Instant);

/// Runs the application until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    let began = Instant::now();
    platform::prepare();
    let folders = match nexus_api::platform_folders() {
        Ok(folders) => folders,
        Err(failure) => {
            eprintln!("nexus-examiner: {failure}");
            return ExitCode::FAILURE;
        }
    };
    // Kept to the end: dropping it writes out what is still buffered.
    let _log = logging::start(&folders.settings.join("logs"));
    tracing::info!(version = nexus_api::VERSION, "start");
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let outcome = tauri::Builder::default()
        // First, so that a second start ends before it touches anything.
        .plugin(tauri_plugin_single_instance::init(startup::second_start))
        .plugin(tauri_plugin_dialog::init())
        // Its commands are granted to no window: only Rust calls it.
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .invoke_handler(tauri::generate_handler![door::rpc, door::mounted, door::painted])
        .setup(move |app| {
            app.manage(Began(began));
            app.manage(window::Ready::default());
            app.manage(host::LastFolder::default());
            app.manage(Engine::start(app.handle().clone(), folders));
            updates::look_daily(app.handle().clone());
            window::open(app)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match outcome {
        Ok(application) => {
            application.run(|handle, event| {
                if let RunEvent::Exit = event {
                    handle.state::<Engine>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(code = "no_window", "the window could not be opened");
            eprintln!("nexus-examiner: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
