//! What may the webview ask? One question by name, and two words about its own first frame.

use std::time::Instant;

use nexus_api::{COMMANDS, Failure};
use serde_json::Value;
use tauri::{AppHandle, Manager, State, WebviewWindow};

use crate::Began;
use crate::startup::Engine;
use crate::window::{self, Ready};

/// Asks the engine under the point of view in force. Rejects with the command's [`Failure`].
#[tauri::command]
pub(crate) async fn rpc(app: AppHandle, lens: String, name: String, input: Value) -> Result<Value, Failure> {
    let asked = Instant::now();
    // The name comes from the webview; only a known one is fit for the log.
    let command = COMMANDS.iter().find(|known| **known == name).copied().unwrap_or("unknown");
    let answer =
        tauri::async_runtime::spawn_blocking(move || app.state::<Engine>().app()?.call_as(&lens, &name, input))
            .await
            .unwrap_or_else(|_| Err(Failure::new("command_panicked", PANICKED)));
    let ms = asked.elapsed().as_millis();
    match &answer {
        Ok(_) => tracing::info!(command, ms, "answered"),
        Err(failure) => tracing::warn!(command, ms, code = failure.code, "refused"),
    }
    answer
}

const PANICKED: &str = "The engine stopped in the middle of this step. What was saved before is safe. Try again; \
                        if it happens again, close the case and open it anew.";

/// The interface stands and has its colours: the window may be seen.
#[tauri::command]
pub(crate) fn mounted(window: WebviewWindow) {
    window::reveal(&window, "mounted");
}

/// The interface has painted real content for the first time.
#[tauri::command]
pub(crate) fn painted(began: State<'_, Began>, ready: State<'_, Ready>) {
    if ready.0.set(()).is_ok() {
        tracing::info!(ms = began.0.elapsed().as_millis(), "first frame");
    }
}
