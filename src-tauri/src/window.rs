//! When is the window made, shown and focused, and what does it do with dropped files?

use std::sync::OnceLock;
use std::time::Duration;

use nexus_api::{Event, Host};
use tauri::{App, AppHandle, DragDropEvent, Manager, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::host::Desktop;
use crate::{Began, startup};

/// The label of the one window.
pub(crate) const MAIN: &str = "main";

/// A window with nothing in it is better than none: after this long it is shown as it is.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Tells Rust when the interface is mounted, and when it has painted.
const FIRST_FRAME: &str = include_str!("first_frame.js");

/// Set once the interface has painted, and so listens.
#[derive(Default)]
pub(crate) struct Ready(pub(crate) OnceLock<()>);

/// Makes the window, hidden until it has something to show.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app, config)?
        .initialization_script(FIRST_FRAME)
        .on_navigation(is_own_page)
        .build()?;
    let dropping = app.handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::DragDrop(drag) = event {
            follow_drag(&dropping, drag);
        }
    });
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        reveal(&window, "patience");
    });
    Ok(())
}

/// Shows the window once; later calls do nothing.
pub(crate) fn reveal(window: &WebviewWindow, phase: &'static str) {
    if window.is_visible().unwrap_or(false) {
        return;
    }
    if window.show().is_ok() {
        let began = window.state::<Began>();
        tracing::info!(phase, ms = began.0.elapsed().as_millis(), "window shown");
        let _ = window.set_focus();
    }
}

/// Brings the window to the front, as a second start asks.
pub(crate) fn focus(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Only the embedded interface is ever shown; a link in evidence leads nowhere.
fn is_own_page(url: &Url) -> bool {
    let embedded = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    embedded || url.scheme() == "about" || (tauri::is_dev() && url.host_str() == Some("localhost"))
}

fn follow_drag(handle: &AppHandle, drag: &DragDropEvent) {
    match drag {
        DragDropEvent::Enter { .. } => Desktop(handle.clone()).emit(Event::DragOver(true)),
        DragDropEvent::Leave => Desktop(handle.clone()).emit(Event::DragOver(false)),
        DragDropEvent::Drop { paths, .. } => {
            Desktop(handle.clone()).emit(Event::DragOver(false));
            let (cases, files) = startup::sorted(paths.iter().cloned());
            startup::open(handle, cases, files);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_embedded_pages_are_shown() {
        let own = |text: &str| is_own_page(&text.parse().unwrap());
        assert!(own("tauri://localhost/index.html"));
        assert!(own("http://tauri.localhost/"));
        assert!(!own("https://example.com/"));
        assert!(!own("file:///etc/passwd"));
        assert!(!own("https://tauri.localhost.example.com/"));
    }
}
