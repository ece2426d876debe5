//! Measures what a person waits for on the workbench of reconciliation, on a case of made-up books: pages, the next line
//! to decide, a decision and its taking back, why, candidates; through the same call that the window makes.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use nexus_api::{App, Settings, SystemClock};
use nexus_engine::case::{Case, Examiner, NewCase};
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Unattended, read_evidence, seal};
use nexus_engine::model::{Currency, Day, Kind, format_minor};
use nexus_engine::reconcile::trial::{Dials, TrialLine, generate};
use nexus_engine::reconcile::{self, Settings as Run};
use serde_json::{Value, json};

use crate::pages::Nobody;

/// Lines on a page, as the grid asks for them.
const PAGE: u64 = 256;

pub(crate) fn workbench(folder: &Path, items: usize) -> Result<()> {
    let case = made(folder, items)?;
    let began = Instant::now();
    let report = reconcile::reconcile(&case, &Run::default(), &Unattended)?;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} expenses, {} bank lines: one run {seconds:.1} s; {} matched, {} to decide",
        report.expenses, report.bank_lines, report.matched, report.suggested
    );
    let place = case.folder().to_owned();
    drop(case);
    let state = tempfile::tempdir()?;
    let (folder, cases) = (state.path().join("settings"), state.path().join("cases"));
    let app = App::new(Arc::new(Nobody), Settings { folder, cases, clock: Arc::new(SystemClock) })?;
    app.open_path(&place)?;
    measure(&app)
}

fn measure(app: &App) -> Result<()> {
    let first = timed("first page", || app.call("reconcile_lines", page(0)))?;
    let total = first["total"].as_u64().context("lines give a total")?;
    println!("{total} lines, pages of {PAGE}");
    let mut longest = 0.0_f64;
    let mut sum = 0.0;
    for jump in 0..200_u64 {
        let began = Instant::now();
        app.call("reconcile_lines", page(jump * 7_919 % total.saturating_sub(PAGE).max(1)))?;
        let took = began.elapsed().as_secs_f64() * 1e3;
        longest = longest.max(took);
        sum += took;
    }
    println!("  {:<34}{:>9.2} ms, longest {longest:.2} ms", "a jump anywhere, mean of 200", sum / 200.0);
    timed("counts and unexplained difference", || app.call("reconcile_summary", Value::Null))?;
    let next = timed("next line to decide", || app.call("reconcile_next", json!({"filter": {}, "from": total / 2})))?;
    let at = next.as_u64().unwrap_or(0);
    let line = app.call("reconcile_lines", json!({"filter": {}, "offset": at, "limit": 1}))?["lines"][0].clone();
    let (expense, bank) = (line["expense"]["id"].clone(), line["bank"]["id"].clone());
    timed("why these two", || app.call("reconcile_explain", json!({"expense": expense, "bank": bank})))?;
    let around = json!({"kind": "expense", "id": expense, "wider": 1});
    timed("candidates, the first time", || app.call("reconcile_candidates", around.clone()))?;
    timed("candidates, again", || app.call("reconcile_candidates", around.clone()))?;
    let decision = json!({"what": "match", "pairs": [[expense, bank]], "above": null, "filter": {}, "why": ""});
    timed("a decision", || app.call("reconcile_decide", decision.clone()))?;
    timed("the page after it", || app.call("reconcile_lines", page(at)))?;
    timed("the counts after it", || app.call("reconcile_summary", Value::Null))?;
    timed("taken back", || app.call("undo", Value::Null))?;
    let bulk = json!({"above": 0.8, "filter": {}});
    timed("how many a probability takes in", || app.call("reconcile_bulk", bulk.clone()))?;
    Ok(())
}

fn page(offset: u64) -> Value {
    json!({"filter": {}, "offset": offset, "limit": PAGE})
}

fn timed<E: std::error::Error + Send + Sync + 'static>(
    what: &str,
    act: impl FnOnce() -> std::result::Result<Value, E>,
) -> Result<Value> {
    let began = Instant::now();
    let value = act()?;
    println!("  {what:<34}{:>9.2} ms", began.elapsed().as_secs_f64() * 1e3);
    Ok(value)
}

/// A case of made-up books in `folder`.
fn made(folder: &Path, items: usize) -> Result<Case> {
    let trial = generate(11, Dials::usual(items));
    let examiner = Examiner { name: "Bench".to_owned(), role: String::new() };
    let new = NewCase { name: "Workbench".to_owned(), reference: String::new(), examiner };
    let case = Case::create(folder, &new, Arc::new(SystemClock))?;
    for (name, kind, lines) in [("books.csv", Kind::Expense, &trial.ledger), ("bank.csv", Kind::Bank, &trial.bank)] {
        let path = folder.join(name);
        std::fs::write(&path, csv(kind, lines)?)?;
        let file = seal(&case, &path, &Unattended)?.evidence();
        read_evidence(&case, file, &ReadOptions { kind: Some(kind), ..ReadOptions::default() }, &Unattended)?;
    }
    Ok(case)
}

fn csv(kind: Kind, lines: &[TrialLine]) -> Result<String> {
    let mut text = String::from("Date,Description,Payee,Amount,Currency,Account Number,Reference\n");
    for line in lines {
        let currency = Currency::from_numeric(line.currency).context("a currency")?;
        let day = Day::from_number(line.day).context("a day")?;
        let account = if kind == Kind::Bank { 4_000 + line.account } else { 9_000 + line.account };
        let (amount, code) = (format_minor(line.amount, currency), currency.code());
        writeln!(text, "{day},{},{},{amount},{code},{account},{}", line.text, line.party, line.reference)?;
    }
    Ok(text)
}
