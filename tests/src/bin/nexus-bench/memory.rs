//! How much does the engine hold: idle, with a case open, after every kind of question, after the monitor has trimmed, and
//! after a hundred thousand switches? And does it come back under a limit that the system sets?

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use nexus_api::App;
use nexus_engine::jobs::JobState;
use nexus_engine::resources::platform;
use serde_json::{Value, json};

use crate::load::Random;
use crate::pages::application;

const LENSES: &[&str] = &["examiner", "prosecutor", "defence", "auditor", "judge", "regulator", "receiver"];
const THEMES: &[&str] = &["light", "dark", "contrast", "system"];
/// What a screen asks when it is opened.
const SCREENS: &[&str] = &["overview", "accounts", "evidence_list", "case_info", "vitals", "change_list", "tests"];

/// How it is asked.
#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// Switches of screen, point of view and theme.
    #[arg(long, default_value_t = 100_000)]
    switches: u32,
}

pub(crate) fn memory(folder: &Path, options: Options) -> Result<()> {
    let state = tempfile::tempdir()?;
    let app = application(state.path())?;
    figure("idle", private()?);
    let began = Instant::now();
    app.open_path(folder)?;
    app.call("rows", json!({"limit": 50}))?;
    println!("open to the first filled page: {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    settle(&app);
    figure("case open", private()?);
    for key in ["amount", "party", "description"] {
        app.call("rows", json!({"sort": {"key": key, "descending": false}, "limit": 50}))?;
    }
    app.call("totals", json!({"min": 0}))?;
    app.call("rows", json!({"filter": {"text": "card 12"}, "limit": 50}))?;
    figure("after sorts, sums and a search", private()?);
    app.case()?.store().trim();
    platform::return_pages();
    figure("after the monitor has trimmed", private()?);
    switches(&app, options.switches)
}

fn settle(app: &App) {
    while app.jobs().list().iter().any(|job| matches!(job.state, JobState::Queued | JobState::Running)) {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Switches, with the memory after a tenth, when everything has been met once, and at the end.
fn switches(app: &App, count: u32) -> Result<()> {
    let mut random = Random(7);
    let mut early = 0;
    for turn in 0..count {
        switch(app, &mut random, turn)?;
        if turn == count / 10 {
            platform::return_pages();
            early = private()?;
        }
    }
    platform::return_pages();
    let late = private()?;
    figure("after a tenth of the switches", early);
    figure(&format!("after {count} switches"), late);
    println!("figure growth {} KiB", late.saturating_sub(early) / 1024);
    Ok(())
}

fn switch(app: &App, random: &mut Random, turn: u32) -> Result<()> {
    match turn % 3 {
        0 => app.call("landing", json!({"id": random.of(LENSES)}))?,
        1 => app.call("preference_set", json!({"key": "theme", "value": random.of(THEMES)}))?,
        _ => app.call(random.of(SCREENS), Value::Null)?,
    };
    Ok(())
}

fn private() -> Result<u64> {
    platform::private_dirty(std::process::id()).context("the system tells private memory")
}

#[expect(clippy::cast_precision_loss, reason = "megabytes shown with one digit")]
fn figure(what: &str, bytes: u64) {
    println!("{what:44} {:9.1} MB private", bytes as f64 / 1e6);
}

/// Fills memory under a limit of addresses and tells what came of it, as JSON: every answer's sum, the highest share, how
/// long the longest time above 90% was, and what the monitor did.
pub(crate) fn pressure(folder: &Path, percent: u64) -> Result<()> {
    let state = tempfile::tempdir()?;
    let app = application(state.path())?;
    app.open_path(folder)?;
    settle(&app);
    let limit = if percent == 0 { 0 } else { limit_addresses(percent)? };
    let total = app.call("rows", json!({"limit": 1}))?["total"].as_i64().context("rows gives a total")?;
    let (mut answers, mut highest, mut longest) = (0_i64, 0, Duration::ZERO);
    let mut above: Option<Instant> = None;
    for turn in 0..300_i64 {
        let filter = json!({"min": -100_000_000 - turn});
        let page =
            app.call("rows", json!({"filter": filter, "sort": {"key": "amount"}, "offset": total / 2, "limit": 3}))?;
        let amounts = page["rows"].as_array().into_iter().flatten().filter_map(|row| row["amount"].as_i64());
        answers = answers.wrapping_mul(31).wrapping_add(amounts.sum::<i64>());
        if let Some(share) = share_of(limit)? {
            highest = highest.max(share);
            match (share >= 90, above) {
                (true, None) => above = Some(Instant::now()),
                (true, Some(since)) => longest = longest.max(since.elapsed()),
                (false, _) => above = None,
            }
        }
    }
    // The monitor has time for a last look.
    std::thread::sleep(Duration::from_secs(6));
    let page = nexus_api::commands::performance(&app, ())?;
    let last = share_of(limit)?;
    let actions: Vec<&str> = page.actions.iter().rev().map(|action| action.action.as_str()).collect();
    println!(
        "{}",
        json!({"answers": answers, "highest": highest, "last": last, "above_ms": longest.as_millis() as u64, "actions": actions})
    );
    Ok(())
}

/// Per cent of a limit that is taken; `None` without a limit.
fn share_of(limit: u64) -> Result<Option<u64>> {
    Ok((addresses()? * 100).checked_div(limit))
}

/// Bytes of addresses that this process has taken.
fn addresses() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = text.split(' ').next().context("statm has a size")?.parse()?;
    Ok(pages * rustix::param::page_size() as u64)
}

/// Limits this process to `percent` of the addresses it has taken now; gives the limit.
fn limit_addresses(percent: u64) -> Result<u64> {
    let limit = addresses()? * percent / 100;
    let before = rustix::process::getrlimit(rustix::process::Resource::As);
    let wanted = rustix::process::Rlimit { current: Some(limit), maximum: before.maximum };
    rustix::process::setrlimit(rustix::process::Resource::As, wanted)?;
    Ok(limit)
}
