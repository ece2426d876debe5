//! The feel of the whole application in Chromium: tour, palette, keys, themes of one's own, a screen that throws, the
//! workbench of a row, paper, motion; and the main job by keyboard alone.

use std::path::Path;

use anyhow::{Result, ensure};
use nexus_tests::driver::{Browser, Page};
use nexus_tests::loopback::Choice;
use nexus_tests::statements;
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_by_keyboard_alone() -> Result<()> {
    let browser = Browser::open("ui_keyboard").await?;
    let outcome = by_keyboard(&browser).await;
    browser.close(outcome).await
}

/// No pointer is used from the empty start to the verified case.
async fn by_keyboard(browser: &Browser) -> Result<()> {
    let page = &browser.page;
    let folder = browser.state.path();
    let bank = statements::bank(folder, 60)?;
    page.tab_to("new-case").await?;
    page.key(Key::Enter).await?;
    page.see("new-case-dialog").await?;
    for (field, text) in [("case-name", "Keys"), ("examiner-name", "Ada Example")] {
        page.tab_to(field).await?;
        page.types(text).await?;
    }
    browser.dialogs.choose(Choice::Folder(Some(folder.to_owned())));
    page.key(Key::Enter).await?;
    page.gone("new-case-dialog").await?;
    page.see("choose-files").await?;
    browser.dialogs.choose(Choice::Files(vec![bank.path.clone()]));
    page.commanded("choose evidence").await?;
    page.see("review").await?;
    page.read_until("preview-counts", |text| text.contains("60 accepted, 0 kept aside")).await?;
    page.tab_to("import-start").await?;
    page.key(Key::Enter).await?;
    page.gone("review").await?;
    page.types("gt").await?;
    page.read_until("row-count", |text| text.starts_with("60 rows")).await?;
    page.see("row-0").await?;
    page.key(Key::End).await?;
    page.see("row-59").await?;
    page.key(Key::Enter).await?;
    let last = bank.rows.last().map(String::as_str).unwrap_or_default().to_owned();
    page.read_until("source-line", |text| text.trim_end() == last).await?;
    page.types("ga").await?;
    page.see("verify").await?;
    page.types("v").await?;
    let result = page.see("verify-result").await?;
    ensure!(result.attr("data-good").await?.as_deref() == Some("true"), "{}", result.text().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn tour_palette_row_paper_and_motion() -> Result<()> {
    let browser = Browser::open("ui_feel").await?;
    let outcome = feel(&browser).await;
    browser.close(outcome).await
}

async fn feel(browser: &Browser) -> Result<()> {
    let page = &browser.page;
    tour(page).await?;
    page.gone("job-title").await?;
    keys(page).await?;
    row(page).await?;
    paper(page).await?;
    motion(page).await?;
    throwing(page).await?;
    own_theme(page, browser.state.path()).await
}

/// From the start screen, through some steps and back, left in the middle, taken again to its end.
async fn tour(page: &Page) -> Result<()> {
    page.press("take-tour").await?;
    page.read_until("tour", |text| text.contains("step 1 of")).await?;
    page.accessible("the tour").await?;
    page.picture("tour").await?;
    page.press("tour-next").await?;
    page.read_until("tour", |text| text.contains("step 2 of")).await?;
    page.press("tour-back").await?;
    page.read_until("tour", |text| text.contains("step 1 of")).await?;
    page.key(Key::Escape).await?;
    page.gone("tour").await?;
    page.commanded("guided tour").await?;
    let steps = page.read_until("tour", |text| text.contains("step 1 of")).await?;
    let count: usize =
        steps.split("of ").nth(1).and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    ensure!(count > 5, "the tour says {steps:?}");
    for step in 2..=count {
        page.press("tour-next").await?;
        page.read_until("tour", |text| text.contains(&format!("step {step} of"))).await?;
        page.picture(&format!("tour-{step:02}")).await?;
    }
    page.press("tour-next").await?;
    page.gone("tour").await
}

/// The palette leads to every screen and lists every command that the sheet of keys shows; the sheet opens with `?`.
async fn keys(page: &Page) -> Result<()> {
    let script = "return [...document.querySelectorAll('nav [data-testid^=nav-]')].map((one) =>
        [one.dataset.testid.slice(4), one.querySelector('.name').textContent])";
    let screens: Vec<(String, String)> = serde_json::from_value(page.script(script, vec![]).await?)?;
    ensure!(screens.len() >= 10, "only {} screens", screens.len());
    for (id, title) in &screens {
        page.commanded(&format!("go to {title}")).await?;
        page.holds(
            &format!("the screen {id}"),
            &format!("return document.querySelector('[data-testid=nav-{id}]').ariaCurrent === 'page'"),
        )
        .await?;
        page.see("#screen-title").await?;
    }
    page.types("?").await?;
    page.see("cheat-sheet").await?;
    page.accessible("all keys").await?;
    page.picture("keys").await?;
    page.key(Key::Escape).await?;
    page.gone("cheat-sheet").await
}

/// Pinned comparison, tags and those used last, citation, the list of changes, the width of the pane.
async fn row(page: &Page) -> Result<()> {
    page.press("nav-transactions").await?;
    page.see("row-0").await?;
    page.key(Key::Home).await?;
    page.key(Key::Enter).await?;
    page.see("row-tags").await?;
    page.types("p").await?;
    page.see("pinned").await?;
    page.types("jj").await?;
    page.read_until("pinned", |text| text.contains("This row") && text.contains("Amount")).await?;
    page.write("tag-text", "to ask about").await?;
    page.key(Key::Enter).await?;
    page.read_until("row-tag", |text| text.contains("to ask about")).await?;
    page.accessible("a pinned and tagged row").await?;
    page.picture("pinned").await?;
    page.script("document.querySelector('[role=grid]').focus()", vec![]).await?;
    page.types("j").await?;
    page.press("recent-tag").await?;
    page.read_until("row-tag", |text| text.contains("to ask about")).await?;
    page.script(
        "navigator.clipboard.writeText = (text) => { globalThis.copied = text; return Promise.resolve(); }",
        vec![],
    )
    .await?;
    page.press("cite").await?;
    page.holds(
        "a citation",
        "return /, row [\\d,]+.*SHA-256 [0-9a-f]{64}\\.\\n.*audit chain at entry/s.test(globalThis.copied ?? '')",
    )
    .await?;
    let width = "return document.querySelector('[data-testid=inspector]').getBoundingClientRect().width";
    let before = page.script(width, vec![]).await?.as_f64().unwrap_or_default();
    page.script("document.querySelector('[data-testid=pane-edge]').focus()", vec![]).await?;
    page.key(Key::Left).await?;
    page.key(Key::Left).await?;
    page.holds("a wider pane", &format!("{width} > {}", before + 20.0)).await?;
    page.types("gu").await?;
    page.read_until("change-list", |text| text.contains("Tagged 1 row with")).await?;
    page.accessible("the list of changes").await?;
    page.key(Key::Escape).await?;
    page.gone("change-list").await?;
    page.driver.action_chain().key_down(Key::Control).send_keys("z").key_up(Key::Control).perform().await?;
    page.gone("row-tag").await?;
    page.press("unpin").await?;
    page.gone("pinned").await
}

/// On paper nothing is left of what a screen is worked with, and each page says whose reading it is.
async fn paper(page: &Page) -> Result<()> {
    page.press("nav-overview").await?;
    page.press("pov-judge").await?;
    page.see("landing").await?;
    page.shown_as("print", &[]).await?;
    let hidden = "return ['.title-bar', 'nav', '.status-bar'].every((one) => document.querySelector(one).getBoundingClientRect().height === 0)
        && document.querySelector('main').getBoundingClientRect().width > innerWidth * 0.95";
    page.holds("a page without its frame", hidden).await?;
    page.read_until("stamp", |text| text.contains("Point of view: Judge") && text.contains("Audit chain at entry"))
        .await?;
    page.picture("paper").await?;
    page.shown_as("", &[]).await?;
    page.press("pov-examiner").await
}

async fn motion(page: &Page) -> Result<()> {
    page.shown_as("", &[("prefers-reduced-motion", "reduce")]).await?;
    page.press("nav-transactions").await?;
    page.holds(
        "nothing that moves",
        "return parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--dur')) === 0 &&
            document.getAnimations().every((one) => one.effect.getComputedTiming().duration < 1)",
    )
    .await?;
    page.shown_as("", &[]).await
}

/// A screen that throws says so, offers a report, and leaves every other alive.
async fn throwing(page: &Page) -> Result<()> {
    let broken = "globalThis.whole = fetch;
        globalThis.fetch = (where, how) => String(where).endsWith('/contrary_facts')
            ? Promise.resolve(new Response('{\"no\": \"list\"}', { headers: { 'content-type': 'application/json' } }))
            : globalThis.whole(where, how)";
    page.script(broken, vec![]).await?;
    page.press("nav-sides").await?;
    page.press("tab-disclosure").await?;
    page.see("screen-report").await?;
    page.script("document.querySelector('[data-testid=screen-report]').open = true", vec![]).await?;
    page.read_until("screen-report", |text| text.contains("Screen: ") && text.contains("sent nowhere")).await?;
    page.accessible("a screen that threw").await?;
    page.picture("threw").await?;
    page.press("nav-transactions").await?;
    page.see("row-0").await?;
    page.script("globalThis.fetch = globalThis.whole", vec![]).await?;
    Ok(())
}

/// A file in the settings folder becomes a theme, which is there before anything is painted; one that cannot be read in is
/// refused with the reason.
async fn own_theme(page: &Page, state: &Path) -> Result<()> {
    let folder = state.join("application/settings/themes");
    std::fs::create_dir_all(&folder)?;
    let light = std::fs::read_to_string(nexus_tests::driver::root().join("ui/src/themes/light.css"))?;
    let paper = light.replace("--surface: oklch(99.4% 0.0015 var(--n-h))", "--surface: oklch(98.6% 0.012 90)");
    ensure!(paper != light, "the light theme has another surface now");
    std::fs::write(folder.join("Old paper.css"), &paper)?;
    let faint = light.replace("--ink-3: oklch(49.5% 0.015 var(--n-h))", "--ink-3: oklch(80% 0.015 var(--n-h))");
    ensure!(faint != light, "the light theme has another ink now");
    std::fs::write(folder.join("Too faint.css"), faint)?;
    page.press("nav-settings").await?;
    page.read_until("#app main", |text| {
        text.contains("Old paper") && text.contains("Too faint") && text.contains("has a contrast of")
    })
    .await?;
    page.press("theme-use").await?;
    let surface = "return document.documentElement.style.getPropertyValue('--surface')";
    page.holds("its surface", &format!("{surface}.includes('98.60%')")).await?;
    page.accessible("a theme of one's own").await?;
    page.picture("own-theme").await?;
    // What the page wears when its last byte is parsed: no module has run yet.
    let early = "document.addEventListener('readystatechange', () => {
        globalThis.early ??= document.documentElement.style.getPropertyValue('--surface') })";
    page.driver.cdp().page().add_script_to_evaluate_on_new_document(early).await?;
    page.driver.refresh().await?;
    page.holds("its surface before any module ran", "return (globalThis.early ?? '').includes('98.60%')").await?;
    std::fs::remove_file(folder.join("Old paper.css"))?;
    page.driver.refresh().await?;
    page.holds("the system's choice where the file is gone", &format!("{surface} === ''")).await
}
