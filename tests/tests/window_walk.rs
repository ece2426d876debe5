//! The main job in the real window, its files chosen in the native dialog by keyboard.

use anyhow::{Result, ensure};
use nexus_tests::driver::walk::{self, Import};
use nexus_tests::driver::{Window, WindowOptions};
use nexus_tests::statements;

#[tokio::test(flavor = "multi_thread")]
async fn from_a_new_case_to_the_source_line_of_the_last_row() -> Result<()> {
    let window = Window::open("window_walk", &WindowOptions::default()).await?;
    let outcome = main_job(&window).await;
    window.close(outcome).await
}

async fn main_job(window: &Window) -> Result<()> {
    let folder = window.folder.path();
    let bank = statements::bank(folder, 336)?;
    let expenses = statements::expenses(folder, 144)?;
    walk::make_case(window, "Walk", folder).await?;
    walk::import(window, 1, &Import { path: bank.path, rows: 336, answer: None }).await?;
    walk::import(window, 2, &Import { path: expenses.path, rows: 144, answer: Some("expense") }).await?;
    window.grab("evidence")?;
    let rows = bank.rows.len() + expenses.rows.len();
    let last = expenses.rows.last().map(String::as_str).unwrap_or_default();
    walk::last_row(window, rows, last).await?;
    window.grab("transactions")?;
    walk::verify(window).await?;
    window.grab("audit")?;
    let log = window.log()?;
    ensure!(log.contains("command=evidence_import"), "{log}");
    for value in ["Walk", "Ada", "Example", "current-account", "expenses-2024", "Taxi", "Counterparty", "12345678"] {
        ensure!(!log.contains(value), "the log holds {value:?} of the case:\n{log}");
    }
    Ok(())
}
