//! What a person decides about evidence, by mouse and by keyboard, in Chromium; every part of the screen in every theme
//! held against WCAG 2.2 AA.

use anyhow::{Result, ensure};
use nexus_tests::driver::walk;
use nexus_tests::driver::{Browser, Page, eventually};
use nexus_tests::loopback::Choice;
use nexus_tests::overlapping::{self, Piece};
use thirtyfour::Key;

const THEMES: [&str; 3] = ["dark", "contrast", "light"];

#[tokio::test(flavor = "multi_thread")]
async fn completeness_is_shown_and_every_decision_about_evidence_can_be_taken_back() -> Result<()> {
    let browser = Browser::open("ui_evidence").await?;
    let outcome = job(&browser).await;
    browser.close(outcome).await
}

async fn job(browser: &Browser) -> Result<()> {
    let page = &browser.page;
    let folder = browser.state.path();
    let pieces = overlapping::write(folder)?;
    walk::make_case(browser, "Evidence", folder).await?;
    take_in(browser, &pieces).await?;
    files(page).await?;
    coverage(page).await?;
    totals(page).await?;
    problems(page).await?;
    duplicates(page).await?;
    accounts(page).await?;
    transfers(page).await?;
    decisions(page).await?;
    walk::verify(browser).await
}

async fn take_in(browser: &Browser, pieces: &[Piece]) -> Result<()> {
    let page = &browser.page;
    let paths = pieces.iter().map(|piece| piece.path.clone()).collect();
    browser.dialogs.choose(Choice::Files(paths));
    page.press("choose-files").await?;
    page.see("review").await?;
    // Account numbers and balances say that these are bank lines, or the sheet asks once per file.
    for (at, piece) in pieces.iter().enumerate() {
        page.press(&format!("li:nth-child({}) [data-testid=review-file]", at + 1)).await?;
        page.see("preview-counts").await?;
        if page.has("answer-bank").await? {
            page.press("answer-bank").await?;
        }
        let counts = format!("{} accepted, {} kept aside", piece.accepted, piece.rejected);
        page.read_until("preview-counts", |text| text.contains(&counts)).await?;
    }
    in_every_theme(page, "review").await?;
    page.press("import-start").await?;
    page.gone("review").await?;
    eventually("every file read", async || {
        let script = "return [...document.querySelectorAll('tr[data-testid^=file-] td:nth-child(2)')]
            .filter((cell) => cell.innerText.trim() === 'Read').length";
        Ok((page.script(script, vec![]).await? == serde_json::json!(pieces.len())).then_some(()))
    })
    .await
}

async fn files(page: &Page) -> Result<()> {
    page.press("file-4").await?;
    page.see("file-inspector").await?;
    in_every_theme(page, "files").await?;
    page.press("show-original").await?;
    page.see("original").await?;
    in_every_theme(page, "original").await?;
    page.key(Key::Escape).await?;
    page.gone("original").await
}

/// By keyboard alone: to the lane, along its stretches, into the gap.
async fn coverage(page: &Page) -> Result<()> {
    page.press("tab-coverage").await?;
    page.see("coverage").await?;
    page.script("document.querySelector('.lane').focus()", vec![]).await?;
    eventually("the gap under the keys", async || {
        let told = page.read("coverage-told").await?;
        if told.contains("no file") {
            ensure!(told.contains("\u{2212}£10.00 moved unseen"), "{told}");
            return Ok(Some(()));
        }
        page.key(Key::Right).await?;
        Ok(None)
    })
    .await?;
    page.key(Key::Enter).await?;
    page.read_until("stretch", |text| text.contains("9 Mar 2024 to 19 Mar 2024")).await?;
    in_every_theme(page, "coverage").await?;
    page.read_until("difference", |text| text.contains("Difference")).await?;
    Ok(())
}

async fn totals(page: &Page) -> Result<()> {
    page.press("tab-totals").await?;
    page.read_until("control-totals", |text| text.contains("4 read = 3 + 1 + 0")).await?;
    in_every_theme(page, "totals").await
}

async fn problems(page: &Page) -> Result<()> {
    page.press("tab-problems").await?;
    page.press("[data-testid^=decide-]").await?;
    page.see("decide-row").await?;
    in_every_theme(page, "decide").await?;
    page.write("give-date", "29 Feb 2024").await?;
    page.write("decide-reason", "The paper statement says 29 February").await?;
    page.press("accept-row").await?;
    page.gone("decide-row").await?;
    in_every_theme(page, "problems").await
}

async fn duplicates(page: &Page) -> Result<()> {
    page.press("tab-duplicates").await?;
    page.read_until("pairs", |text| text.contains("Rent March") && text.contains("Stationery")).await?;
    page.press("[data-testid=pairs] thead input").await?;
    in_every_theme(page, "duplicates").await?;
    page.press("merge").await?;
    page.gone("pairs").await?;
    page.press("nav-transactions").await?;
    page.read_until("merged-left-out", |text| text.starts_with("2 merged rows")).await?;
    in_every_theme(page, "transactions-merged").await?;
    page.press("merged-left-out").await?;
    page.press("input[value=merged]").await?;
    page.see("pairs").await?;
    page.press("[data-testid=pairs] thead input").await?;
    page.press("take-back").await?;
    page.gone("pairs").await
}

async fn accounts(page: &Page) -> Result<()> {
    page.press("tab-accounts").await?;
    page.see("alike").await?;
    in_every_theme(page, "accounts").await?;
    page.press("join").await?;
    page.gone("alike").await?;
    page.press("split").await?;
    page.see("alike").await?;
    Ok(())
}

async fn transfers(page: &Page) -> Result<()> {
    page.press("tab-transfers").await?;
    page.read_until("transfers", |text| text.contains("A line names the other account")).await?;
    in_every_theme(page, "transfers").await?;
    page.press("[data-testid=transfers] tbody input").await?;
    page.press("pair").await?;
    page.gone("transfers").await?;
    page.press("input[value=paired]").await?;
    page.press("[data-testid=transfers] tbody input").await?;
    page.press("transfers-back").await?;
    page.gone("transfers").await
}

/// Each decision, and each taking back, stands in one list with who and when.
async fn decisions(page: &Page) -> Result<()> {
    page.press("tab-decisions").await?;
    let wanted = ["row.correct", "duplicates.merge", "duplicates.take_back", "accounts.merge", "accounts.split"];
    page.read_until("decisions", |text| {
        wanted.into_iter().chain(["transfers.pair", "transfers.take_back"]).all(|known| text.contains(known))
    })
    .await?;
    in_every_theme(page, "decisions").await
}

async fn in_every_theme(page: &Page, part: &str) -> Result<()> {
    for theme in THEMES {
        // Set at the root: a dialog that is open has the menu behind it.
        page.script("document.documentElement.dataset.theme = arguments[0]", vec![theme.into()]).await?;
        page.accessible(&format!("{part}, {theme}")).await?;
        page.picture(&format!("{part}-{theme}")).await?;
    }
    Ok(())
}
