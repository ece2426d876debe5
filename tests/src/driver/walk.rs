//! The main job, step by step as a person does it, the same in Chromium and in the real window: make a case, import a
//! file, read every row, open the source line of the last one, verify.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use thirtyfour::Key;

use super::{Browser, Page, Window, eventually};
use crate::loopback::Choice;

/// Where the interface is shown, and who answers its dialogs.
#[allow(async_fn_in_trait, reason = "only tests use it, each on one thread")]
pub trait Desk {
    /// The interface.
    fn page(&self) -> &Page;

    /// Does what opens a dialog, and answers the dialog.
    async fn answering(&self, choice: Choice, action: impl Future<Output = Result<()>>) -> Result<()>;
}

impl Desk for Browser {
    fn page(&self) -> &Page {
        &self.page
    }

    async fn answering(&self, choice: Choice, action: impl Future<Output = Result<()>>) -> Result<()> {
        self.dialogs.choose(choice);
        action.await
    }
}

impl Desk for Window {
    fn page(&self) -> &Page {
        &self.page
    }

    async fn answering(&self, choice: Choice, action: impl Future<Output = Result<()>>) -> Result<()> {
        self.with_dialog(choice, action).await
    }
}

/// A file to import and what must become of it.
#[derive(Clone, Debug)]
pub struct Import {
    /// Where it is.
    pub path: PathBuf,
    /// Rows that must be accepted; none may be rejected.
    pub rows: usize,
    /// What a person says where the file leaves a question open, e.g. `expense`; the interface must ask it.
    pub answer: Option<&'static str>,
}

/// Makes a case in `folder` from the start screen; ends on the empty evidence screen.
///
/// # Errors
/// Where a step cannot be done.
pub async fn make_case(desk: &impl Desk, name: &str, folder: &Path) -> Result<()> {
    let page = desk.page();
    page.press("new-case").await?;
    page.see("new-case-dialog").await?;
    page.write("case-name", name).await?;
    page.write("case-reference", "R v Example, 2024/0001").await?;
    page.write("examiner-name", "Ada Example").await?;
    page.write("examiner-role", "Forensic accountant").await?;
    desk.answering(Choice::Folder(Some(folder.to_owned())), page.press("create-case")).await?;
    page.gone("new-case-dialog").await?;
    page.see("choose-files").await?;
    ensure!(folder.join(format!("{name}.nexus")).is_dir(), "the case folder stands where it was asked for");
    Ok(())
}

/// Chooses a file, reviews how it will be read, seals it, and waits until every row is in.
///
/// # Errors
/// Where a step cannot be done or a count is not as expected.
pub async fn import(desk: &impl Desk, number: usize, import: &Import) -> Result<()> {
    let page = desk.page();
    page.press("nav-evidence").await?;
    desk.answering(Choice::Files(vec![import.path.clone()]), page.press("choose-files")).await?;
    page.see("review").await?;
    if let Some(answer) = import.answer {
        page.press(&format!("answer-{answer}")).await?;
    }
    let counts = format!("{} accepted, 0 kept aside", grouped(import.rows));
    page.read_until("preview-counts", |text| text.contains(&counts)).await?;
    page.press("import-start").await?;
    page.gone("review").await?;
    // State, read, accepted, rejected: every row of the file is in, and nothing was set aside.
    let rows = grouped(import.rows);
    let wanted = ["Read", &rows, &rows, "0"];
    let script = "const line = document.querySelector(`tr[data-testid=file-${arguments[0]}]`);
        return line ? [...line.cells].slice(1, 5).map((cell) => cell.innerText.trim().split(/\\n/)[0]) : []";
    eventually(&format!("file {number} read with {wanted:?}"), async || {
        let cells = page.script(script, vec![number.into()]).await?;
        Ok((cells == serde_json::json!(wanted)).then_some(()))
    })
    .await
}

/// Goes to the last row by keyboard, opens it, and compares the source line on the screen with the file's own.
///
/// # Errors
/// Where a step cannot be done or the line differs.
pub async fn last_row(desk: &impl Desk, rows: usize, line: &str) -> Result<()> {
    let page = desk.page();
    page.press("nav-transactions").await?;
    let count = format!("{} rows", grouped(rows));
    page.read_until("row-count", |text| text.starts_with(&count)).await?;
    // The grid has the keys as soon as it is there.
    page.see("row-0").await?;
    page.key(Key::End).await?;
    let last = format!("row-{}", rows - 1);
    page.see(&last).await?;
    page.key(Key::Enter).await?;
    page.read_until("source-line", |text| text.trim_end() == line).await?;
    page.see("verified").await?;
    Ok(())
}

/// Searches, sees what was found marked, keeps the question, takes a cell as an example, and adds rows up by month; a
/// month goes into the archive and comes back. `taxis` of the `rows` rows say "Taxi", all in January 2024 or later.
///
/// # Errors
/// Where a step cannot be done or a count is not as expected.
pub async fn questions(page: &Page, rows: usize, taxis: usize) -> Result<()> {
    page.press("nav-transactions").await?;
    page.write("row-search", "TAXI").await?;
    page.read_until("row-count", |text| text.starts_with(&format!("{} rows of", grouped(taxis)))).await?;
    let marked = "return [...document.querySelectorAll('[role=gridcell] mark')].map((mark) => mark.innerText)";
    eventually("every hit marked, and nothing else", async || {
        let found = page.script(marked, vec![]).await?;
        let found: Vec<&str> = found.as_array().into_iter().flatten().filter_map(|text| text.as_str()).collect();
        Ok((!found.is_empty() && found.iter().all(|text| *text == "Taxi")).then_some(()))
    })
    .await?;
    page.press("views").await?;
    page.write("view-name", "Taxis").await?;
    page.press("view-keep").await?;
    let kept = page.read_until("view-1", |text| text.contains(&grouped(taxis))).await?;
    ensure!(kept.contains("Taxis"), "the kept view says {kept:?}");
    page.picture("kept-view").await?;
    page.key(Key::Escape).await?;
    page.press("grouping").await?;
    page.press("group-by-month").await?;
    page.see("groups").await?;
    page.accessible("groups").await?;
    page.picture("groups").await?;
    page.press("archive-2024-01").await?;
    page.press("archive-confirm").await?;
    page.see("restore-2024-01").await?;
    page.picture("archived").await?;
    page.press("restore-2024-01").await?;
    page.gone("restore-2024-01").await?;
    page.press("group-2024-01").await?;
    page.see("chip-date").await?;
    page.see("row-0").await?;
    // The other button on the first row's date, by the menu event that it gives.
    let ask = "const cell = document.querySelector('[data-testid=row-0] [data-column=\"1\"]').getBoundingClientRect();
        document.elementFromPoint(cell.left + 5, cell.top + 5).dispatchEvent(new MouseEvent('contextmenu',
            { bubbles: true, cancelable: true, clientX: cell.left + 5, clientY: cell.top + 5 }))";
    page.script(ask, vec![]).await?;
    page.see("cell-menu").await?;
    page.accessible("a cell as an example").await?;
    page.picture("cell-menu").await?;
    page.press("example-0").await?;
    page.gone("cell-menu").await?;
    page.press("[aria-label='Remove filter: Date']").await?;
    page.write("row-search", " ").await?;
    page.read_until("row-count", |text| text.starts_with(&format!("{} rows", grouped(rows)))).await?;
    Ok(())
}

/// Verifies the whole case from the audit screen.
///
/// # Errors
/// Where something does not hold.
pub async fn verify(desk: &impl Desk) -> Result<()> {
    let page = desk.page();
    page.press("nav-audit").await?;
    page.press("verify").await?;
    let result = page.see("verify-result").await?;
    ensure!(result.attr("data-good").await?.as_deref() == Some("true"), "{}", result.text().await?);
    Ok(())
}

/// Chooses a theme from the title bar's menu.
///
/// # Errors
/// Where it does not take effect.
pub async fn theme(page: &Page, name: &str) -> Result<()> {
    page.press("theme-menu").await?;
    page.press(&format!("theme-{name}")).await?;
    eventually(&format!("theme {name}"), async || {
        let now = page.script("return document.documentElement.dataset.theme", vec![]).await?;
        Ok((now.as_str() == Some(name)).then_some(()))
    })
    .await
}

/// A count as the interface writes it, `1,234`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn counts_are_written_in_groups_of_three() {
        assert_eq!([0, 12, 123, 1_234, 1_234_567].map(grouped), ["0", "12", "123", "1,234", "1,234,567"]);
    }
}
