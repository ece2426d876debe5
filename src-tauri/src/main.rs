//! Nexus Examiner: the application with its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    nexus_shell::run()
}
