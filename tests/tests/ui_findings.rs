//! The findings desk, patterns and sides in Chromium, by keyboard, held against WCAG 2.2 AA in every theme and point of
//! view.

use anyhow::{Result, ensure};
use nexus_tests::driver::walk;
use nexus_tests::driver::{Browser, Page, eventually};

const THEMES: [&str; 3] = ["dark", "contrast", "light"];
const LENSES: [&str; 7] = ["prosecutor", "defence", "auditor", "judge", "regulator", "receiver", "examiner"];

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_judged_by_keyboard_and_lead_to_their_source_lines() -> Result<()> {
    let browser = Browser::open("ui_findings").await?;
    let outcome = desk(&browser.page).await;
    browser.close(outcome).await
}

async fn desk(page: &Page) -> Result<()> {
    page.press("sample-case").await?;
    page.press("nav-findings").await?;
    page.see("finding-count").await?;
    // The tests wait in the queue until every file is read.
    page.press("tests-first").await?;
    page.see("finding-card").await?;
    // Quick tests first, then all: the count stands once both runs are through.
    page.see("tests-run").await?;
    page.gone("job-cancel").await?;
    let found = page.read_until("finding-count", |text| number(text) > 0).await?;
    in_every_theme(page, "findings").await?;
    triage(page, number(&found)).await?;
    rows(page).await?;
    risk_and_tests(page).await?;
    patterns(page).await?;
    disputes(page).await?;
    for lens in LENSES {
        point_of_view(page, lens).await?;
        page.press("nav-findings").await?;
        page.see("finding-card").await?;
        page.accessible(&format!("findings as {lens}")).await?;
        page.picture(&format!("findings-as-{lens}")).await?;
        page.press("nav-sides").await?;
        page.accessible(&format!("sides as {lens}")).await?;
    }
    Ok(())
}

/// j and k move, a accepts and goes on, r asks for a reason, n for what is to be done.
async fn triage(page: &Page, open: usize) -> Result<()> {
    let first = title(page).await?;
    typed(page, "j").await?;
    let second = another(page, &first).await?;
    typed(page, "k").await?;
    let back = another(page, &second).await?;
    ensure!(back == first, "k goes back to {first:?}, not to {back:?}");
    typed(page, "a").await?;
    page.read_until("finding-count", |text| number(text) == open - 1).await?;
    let next = another(page, &first).await?;
    typed(page, "r").await?;
    page.see("decide-finding").await?;
    page.accessible("rejecting a finding").await?;
    page.write("decide-why", "The contract of 3 May fixes this price").await?;
    page.press("decide-say").await?;
    page.gone("decide-finding").await?;
    page.read_until("finding-count", |text| number(text) == open - 2).await?;
    another(page, &next).await?;
    typed(page, "k").await?;
    page.read_until("disposition", |text| text == "Rejected").await?;
    typed(page, "b").await?;
    page.see("both-sides").await?;
    page.accessible("both sides").await?;
    page.key(thirtyfour::Key::Escape).await?;
    page.gone("both-sides").await
}

/// From a finding to the line in the sealed original: one press on the row.
async fn rows(page: &Page) -> Result<()> {
    typed(page, "k").await?;
    page.press("source-0").await?;
    page.see("source-line").await?;
    page.see("verified").await?;
    page.accessible("a row behind a finding").await?;
    page.picture("findings-source").await?;
    page.script("document.querySelector('aside button[aria-label=\"Close the inspector\"]').click()", vec![]).await?;
    page.gone("inspector").await
}

async fn risk_and_tests(page: &Page) -> Result<()> {
    page.press("tab-risk").await?;
    page.see("risk-card").await?;
    in_every_theme(page, "risk").await?;
    page.press("risk-part").await?;
    page.see("finding-card").await?;
    page.press("tab-tests").await?;
    page.see("test-card").await?;
    in_every_theme(page, "test").await?;
    page.press("test-0").await?;
    page.see("setting-approval").await?;
    page.accessible("limits and calendars").await?;
    page.write("setting-approval", "12,500").await?;
    page.press("settings-save").await?;
    eventually("the limit on record", async || {
        let kept = page.script("return document.querySelector('[data-testid=setting-approval]').value", vec![]).await?;
        Ok((kept == "12,500").then_some(()))
    })
    .await?;
    page.press("tab-findings").await
}

/// A figure of the table twin leads to exactly its rows in the grid.
async fn patterns(page: &Page) -> Result<()> {
    page.press("nav-patterns").await?;
    eventually("all patterns", async || {
        let parts = page.script("return document.querySelectorAll('.page section').length", vec![]).await?;
        Ok((parts.as_u64() >= Some(7)).then_some(()))
    })
    .await?;
    in_every_theme(page, "patterns").await?;
    let script = "const part = [...document.querySelectorAll('.page section')]
            .find((one) => one.querySelector('h2')?.textContent.startsWith('Digits'));
        part.querySelector('input[value=table]').click();
        return new Promise((done) => setTimeout(() => {
            const line = part.querySelector('tbody tr');
            const rows = line.cells[1].innerText;
            line.querySelector('button').click();
            done(rows);
        }, 300))";
    let rows = page.driver.execute(script, vec![]).await?.json().as_str().unwrap_or_default().to_owned();
    page.read_until("row-count", |text| text.starts_with(&format!("{rows} rows of"))).await?;
    Ok(())
}

/// A side disputes; the examiner answers; both stand on the record.
async fn disputes(page: &Page) -> Result<()> {
    point_of_view(page, "defence").await?;
    page.press("nav-findings").await?;
    page.press("dispute").await?;
    page.write("dispute-text", "The amounts follow the tariff of schedule B").await?;
    page.press("dispute-raise").await?;
    page.read_until("dispute", |text| text.contains("Not answered") && text.contains("schedule B")).await?;
    page.write("team-note-text", "Ask for schedule B").await?;
    page.key(thirtyfour::Key::Enter).await?;
    page.see("team-note").await?;
    point_of_view(page, "examiner").await?;
    page.gone("team-note").await?;
    page.press("nav-sides").await?;
    page.read_until("dispute", |text| text.contains("schedule B")).await?;
    page.script(
        "[...document.querySelectorAll('[data-testid=dispute] button')]
            .find((one) => one.textContent.includes('Answer')).click()",
        vec![],
    )
    .await?;
    page.write("dispute-answer", "Schedule B was read and does not name these amounts").await?;
    page.key(thirtyfour::Key::Enter).await?;
    page.read_until("dispute", |text| text.contains("Answered") && text.contains("does not name")).await?;
    in_every_theme(page, "sides").await?;
    page.press("tab-disclosure").await?;
    page.see("gate").await?;
    page.accessible("disclosure").await?;
    point_of_view(page, "prosecutor").await?;
    page.press("disclose").await?;
    page.accessible("disclosure by the prosecutor").await
}

async fn in_every_theme(page: &Page, screen: &str) -> Result<()> {
    for theme in THEMES {
        walk::theme(page, theme).await?;
        page.accessible(&format!("{screen}, {theme}")).await?;
        page.picture(&format!("{screen}-{theme}")).await?;
    }
    Ok(())
}

async fn point_of_view(page: &Page, lens: &str) -> Result<()> {
    page.press(&format!("pov-{lens}")).await?;
    eventually(&format!("the point of view {lens}"), async || {
        let now = page.script("return document.documentElement.dataset.pov", vec![]).await?;
        Ok((now.as_str() == Some(lens)).then_some(()))
    })
    .await
}

/// Keys as they are typed anywhere on the page.
async fn typed(page: &Page, keys: &str) -> Result<()> {
    page.script("document.activeElement?.blur()", vec![]).await?;
    Ok(page.driver.action_chain().send_keys(keys).perform().await?)
}

async fn title(page: &Page) -> Result<String> {
    eventually("the title of a finding", async || {
        let text = page.script("return document.getElementById('finding-title')?.textContent ?? ''", vec![]).await?;
        Ok(text.as_str().filter(|text| !text.is_empty()).map(str::to_owned))
    })
    .await
}

/// The title of the open finding, once it is not `before` any more.
async fn another(page: &Page, before: &str) -> Result<String> {
    eventually("another finding", async || Ok(Some(title(page).await?).filter(|now| now != before))).await
}

fn number(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}
