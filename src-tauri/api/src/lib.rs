//! Every question the outside may ask: the command list, declared once.
//!
//! The window, the `nexus` command line and the tests' loopback host all go through [`App::call`] or the typed
//! functions in [`commands`]. This crate knows no Tauri. Paths never cross to a user interface: it holds opaque ids,
//! and dialogs are asked of the [`Host`].

mod answer;
mod app;
mod app_types;
#[cfg(feature = "bindings")]
pub mod bindings;
mod clock;
pub mod commands;
mod contract;
mod failure;
mod folders;
mod host;
pub mod monitor;
mod performance_types;
mod preferences;
mod recent;
mod reconcile_types;
mod themes;
mod updates;
mod updates_types;

pub use app::{App, Settings};
pub use app_types::*;
pub use clock::SystemClock;
pub use contract::COMMANDS;
pub use failure::Failure;
pub use folders::{Folders, platform_folders};
pub use host::{Event, Host};
pub use nexus_engine::case::is_case;
pub use nexus_engine::resources::platform::prepare_allocator;
pub use performance_types::*;
pub use reconcile_types::*;
pub use themes::OwnTheme;
pub use updates::{COMMIT, Updating, VERSION, built_sequence};
pub use updates_types::*;
