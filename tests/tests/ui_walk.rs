//! The main job in Chromium, and every screen of it in every theme held against WCAG 2.2 AA.

use anyhow::{Result, ensure};
use nexus_tests::driver::walk::{self, Import};
use nexus_tests::driver::{Browser, Page};
use nexus_tests::statements;

const THEMES: [&str; 3] = ["dark", "contrast", "light"];

#[tokio::test(flavor = "multi_thread")]
async fn from_a_new_case_to_the_source_line_of_the_last_row() -> Result<()> {
    let browser = Browser::open("ui_walk").await?;
    let outcome = main_job(&browser).await;
    browser.close(outcome).await
}

async fn main_job(browser: &Browser) -> Result<()> {
    let page = &browser.page;
    let folder = browser.state.path();
    let bank = statements::bank(folder, 336)?;
    let expenses = statements::expenses(folder, 144)?;
    in_every_theme(page, "start").await?;
    page.press("new-case").await?;
    page.accessible("new case").await?;
    page.key(thirtyfour::Key::Escape).await?;
    page.gone("new-case-dialog").await?;
    walk::make_case(browser, "Walk", folder).await?;
    page.accessible("evidence without a file").await?;
    walk::import(browser, 1, &Import { path: bank.path, rows: 336, answer: None }).await?;
    walk::import(browser, 2, &Import { path: expenses.path, rows: 144, answer: Some("expense") }).await?;
    in_every_theme(page, "evidence").await?;
    let rows = bank.rows.len() + expenses.rows.len();
    let last = expenses.rows.last().map(String::as_str).unwrap_or_default();
    walk::last_row(browser, rows, last).await?;
    in_every_theme(page, "transactions").await?;
    walk::questions(page, rows, expenses.rows.len()).await?;
    page.press("nav-overview").await?;
    in_every_theme(page, "overview").await?;
    walk::verify(browser).await?;
    in_every_theme(page, "audit").await?;
    page.press("nav-performance").await?;
    page.see("performance").await?;
    in_every_theme(page, "performance").await?;
    page.press("nav-settings").await?;
    page.see("settings-memory").await?;
    in_every_theme(page, "settings").await?;
    quiet_console(page).await
}

async fn in_every_theme(page: &Page, screen: &str) -> Result<()> {
    for theme in THEMES {
        walk::theme(page, theme).await?;
        page.accessible(&format!("{screen}, {theme}")).await?;
        page.picture(&format!("{screen}-{theme}")).await?;
    }
    Ok(())
}

/// Nothing was refused by the content security policy, and no script failed.
async fn quiet_console(page: &Page) -> Result<()> {
    let severe: Vec<String> = page
        .driver
        .browser_log()
        .await?
        .into_iter()
        .filter(|entry| entry.level == "SEVERE")
        .map(|entry| entry.message)
        .collect();
    ensure!(severe.is_empty(), "the console says: {}", severe.join("\n"));
    Ok(())
}
