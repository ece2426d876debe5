//! Every screen under every point of view, held against WCAG 2.2 AA. Each screen meets each theme and each point of view
//! meets each theme; `NEXUS_AXE=all` takes every combination of the three.

use anyhow::{Context, Result};
use nexus_tests::driver::{Browser, Page, eventually, walk};

const THEMES: [&str; 3] = ["light", "dark", "contrast"];
const LENSES: [&str; 7] = ["examiner", "prosecutor", "defence", "auditor", "judge", "regulator", "receiver"];

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_accessible_under_every_point_of_view() -> Result<()> {
    let browser = Browser::open("ui_everywhere").await?;
    let outcome = everywhere(&browser.page).await;
    browser.close(outcome).await
}

async fn everywhere(page: &Page) -> Result<()> {
    page.press("sample-case").await?;
    page.press("nav-findings").await?;
    // The tests wait in the queue until every file is read.
    page.press("tests-first").await?;
    page.see("finding-card").await?;
    let script = "return [...document.querySelectorAll('nav [data-testid^=nav-]')].map((one) => one.dataset.testid)";
    let screens = page.script(script, vec![]).await?;
    let screens = screens.as_array().context("the sidebar lists screens")?;
    let whole = std::env::var("NEXUS_AXE").is_ok_and(|wish| wish == "all");
    for (theme_at, theme) in THEMES.iter().enumerate() {
        walk::theme(page, theme).await?;
        for (lens_at, lens) in LENSES.iter().enumerate() {
            page.press(&format!("pov-{lens}")).await?;
            for (screen_at, screen) in screens.iter().enumerate() {
                if !whole && (screen_at + lens_at) % THEMES.len() != theme_at {
                    continue;
                }
                let screen = screen.as_str().unwrap_or_default();
                page.press(screen).await?;
                settled(page).await?;
                page.accessible(&format!("{screen} as {lens}, {theme}")).await?;
            }
        }
    }
    Ok(())
}

/// Waits until nothing arrives any more.
async fn settled(page: &Page) -> Result<()> {
    let mut last = None;
    eventually("a page that stands still", async || {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        let now = page.script("return document.querySelector('main').innerText.length", vec![]).await?;
        Ok((last.replace(now.clone()) == Some(now)).then_some(()))
    })
    .await
}
