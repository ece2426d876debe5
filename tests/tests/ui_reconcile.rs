//! The workbench by keyboard alone, on the sample case, and every part of it in every theme held against WCAG 2.2 AA.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use nexus_tests::driver::{Browser, Page, eventually, walk};
use thirtyfour::Key;

const THEMES: [&str; 3] = ["dark", "contrast", "light"];

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_case_is_reconciled_by_keyboard() -> Result<()> {
    let browser = Browser::open("ui_reconcile").await?;
    let outcome = workbench(&browser.page).await;
    browser.close(outcome).await
}

async fn workbench(page: &Page) -> Result<()> {
    page.press("sample-case").await?;
    page.see("nav-reconcile").await?;
    // Both sides must be read before they can be held against one another.
    patient("every file read", async || Ok((!page.has("job-title").await?).then_some(()))).await?;
    type_keys(page, "gr").await?;
    page.see("run-first").await?;
    page.accessible("reconcile, before the first run").await?;
    page.picture("reconcile-empty").await?;
    type_keys(page, "r").await?;
    patient("counts after the run", async || Ok(page.has("counts").await?.then_some(()))).await?;
    page.see("row-0").await?;
    decide_by_keyboard(page).await?;
    for theme in THEMES {
        walk::theme(page, theme).await?;
        page.accessible(&format!("reconcile, {theme}")).await?;
        page.picture(&format!("reconcile-{theme}")).await?;
    }
    to_the_source(page).await?;
    why_not(page).await?;
    dialogs(page).await?;
    another_lens(page).await
}

/// Waits for what takes longer than a step of an interface: reading forty files, matching them.
async fn patient(what: &str, ask: impl AsyncFn() -> Result<Option<()>>) -> Result<()> {
    for _ in 0..1_200 {
        if ask().await?.is_some() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    anyhow::bail!("{what}: not within ten minutes")
}

async fn type_keys(page: &Page, keys: &str) -> Result<()> {
    page.driver.action_chain().send_keys(keys).perform().await?;
    Ok(())
}

async fn count(page: &Page, which: &str) -> Result<u32> {
    let text = page.read(&format!("count-{which}")).await?;
    let digits: String = text.chars().take_while(|sign| !sign.is_alphabetic()).filter(char::is_ascii_digit).collect();
    digits.parse().with_context(|| text)
}

/// Next doubtful, match, take back, reject, a candidate by its number.
async fn decide_by_keyboard(page: &Page) -> Result<()> {
    type_keys(page, "d").await?;
    page.see("evidence").await?;
    let open = count(page, "decide").await?;
    ensure!(open > 0, "the sample leaves something to decide");
    page.see("match").await?;
    page.picture("reconcile-doubtful").await?;
    type_keys(page, "m").await?;
    eventually("one less to decide", async || Ok((count(page, "decide").await? < open).then_some(()))).await?;
    page.driver.action_chain().key_down(Key::Control).send_keys("z").key_up(Key::Control).perform().await?;
    eventually("taken back", async || Ok((count(page, "decide").await? == open).then_some(()))).await?;
    type_keys(page, "d").await?;
    page.see("reject").await?;
    let alone = count(page, "alone").await?;
    type_keys(page, "x").await?;
    eventually("rejected", async || Ok((count(page, "alone").await? > alone).then_some(()))).await?;
    page.press("undo").await?;
    eventually("reject taken back", async || Ok((count(page, "alone").await? == alone).then_some(()))).await?;

    // A row without partner: the search widens, and a number takes a candidate.
    page.press("status-unmatched").await?;
    page.see("clear-filter").await?;
    type_keys(page, "d").await?;
    let near = page.read("reach").await?;
    type_keys(page, "n").await?;
    page.read_until("reach", |text| text != near).await?;
    for _ in 0..2 {
        type_keys(page, "n").await?;
    }
    page.read_until("reach", |text| text.contains("366")).await?;
    page.see("candidate-1").await?;
    page.picture("reconcile-candidates").await?;
    // The candidate may have stood in another pair, whose bank line is alone from now on: the counts can stay as they are.
    let first = page.read("row-0").await?;
    type_keys(page, "1").await?;
    page.read_until("row-0", |text| text != first).await?;
    page.press("undo").await?;
    page.press("clear-filter").await?;
    page.see("row-0").await?;
    Ok(())
}

/// Two presses: the line, and the row's place in its file.
async fn to_the_source(page: &Page) -> Result<()> {
    page.press("row-3").await?;
    let link = if page.has("source-bank").await? { "source-bank" } else { "source-expense" };
    page.press(link).await?;
    page.see("source-verified").await?;
    ensure!(!page.read("source-text").await?.trim().is_empty(), "the line of the sealed original");
    page.accessible("source row").await?;
    page.picture("reconcile-source").await?;
    page.key(Key::Escape).await?;
    page.gone("source").await
}

/// Any two rows: the first is picked, the second asked about.
async fn why_not(page: &Page) -> Result<()> {
    page.press("row-3").await?;
    type_keys(page, "p").await?;
    // Lines of the bank stand first; every matched line has a row of the books too.
    page.press("status-matched").await?;
    page.see("clear-filter").await?;
    page.press("row-9").await?;
    type_keys(page, "p").await?;
    page.see("whynot-sentence").await?;
    page.accessible("why not").await?;
    page.picture("reconcile-whynot").await?;
    page.key(Key::Escape).await?;
    page.gone("whynot").await?;
    page.press("clear-filter").await
}

async fn dialogs(page: &Page) -> Result<()> {
    type_keys(page, "b").await?;
    page.see("bulk-wrong").await?;
    page.accessible("accept many").await?;
    page.picture("reconcile-bulk").await?;
    page.key(Key::Escape).await?;
    page.gone("bulk-dialog").await?;

    type_keys(page, "l").await?;
    page.write("rule-text", "fee").await?;
    page.write("rule-max", "50").await?;
    page.see("rule-trial").await?;
    page.write("rule-name", "Bank fees").await?;
    page.write("rule-to", "7901 Bank charges").await?;
    page.accessible("rules").await?;
    page.picture("reconcile-rules").await?;
    page.press("rule-save").await?;
    page.read_until("rules", |text| text.contains("row held") || text.contains("rows held")).await?;
    page.key(Key::Escape).await?;
    page.gone("rules").await?;

    type_keys(page, "a").await?;
    page.see("limits").await?;
    page.accessible("limits").await?;
    page.key(Key::Escape).await?;
    page.gone("limits").await?;

    type_keys(page, "t").await?;
    page.see("statement-difference").await?;
    page.accessible("reconciliation statement").await?;
    page.picture("reconcile-statement").await?;
    page.key(Key::Escape).await?;
    page.gone("statement-view").await
}

/// Another point of view changes no match: it disputes.
async fn another_lens(page: &Page) -> Result<()> {
    page.press("pov-judge").await?;
    page.press("status-matched").await?;
    page.see("clear-filter").await?;
    page.press("row-3").await?;
    let exact = count(page, "exact").await?;
    page.see("dispute").await?;
    ensure!(!page.has("match").await? && !page.has("probability").await?, "no change and no score under the judge");
    page.picture("reconcile-judge").await?;
    page.press("dispute").await?;
    page.write("say-text", "The invoice names another account.").await?;
    page.accessible("dispute").await?;
    page.press("say-save").await?;
    page.gone("say").await?;
    ensure!(count(page, "exact").await? == exact, "a dispute changes no match");
    page.press("pov-examiner").await
}
