//! Measures what a person waits for, on a case that is there: pages in date order and in sorted order, from a cold and a
//! warm start, through the same call that the window makes, JSON included.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use hdrhistogram::Histogram;
use nexus_api::{App, Event, Host, Settings, SystemClock};
use serde_json::{Value, json};

/// Rows on a page, as the grid asks for them.
const PAGE: u64 = 50;

pub(crate) fn pages(case: &Path) -> Result<()> {
    let state = tempfile::tempdir()?;
    let app = application(state.path())?;
    let began = Instant::now();
    app.open_path(case)?;
    println!("open the case: {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let total = app.call("rows", json!({"limit": 1}))?["total"].as_u64().context("rows gives a total")?;
    if total < PAGE {
        bail!("the case has {total} rows");
    }
    println!("{total} rows, pages of {PAGE}, times in milliseconds");
    for (name, key) in [("date", "date"), ("amount", "amount"), ("party", "party"), ("description", "description")] {
        let ask = |offset: u64| json!({"sort": {"key": key, "descending": false}, "offset": offset, "limit": PAGE});
        let began = Instant::now();
        app.call("rows", ask(total / 2))?;
        let first = began.elapsed().as_secs_f64() * 1e3;
        let times = jumps(&app, total, ask)?;
        let at = |quantile| to_ms(times.value_at_quantile(quantile));
        println!(
            "jump by {name:11}  first {first:8.2}  p50 {:6.3}  p99 {:6.3}  max {:6.3}",
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
    Ok(())
}

/// The application without anyone at its dialogs, its settings in `folder`.
pub(crate) fn application(folder: &Path) -> Result<App> {
    let settings =
        Settings { folder: folder.join("settings"), cases: folder.join("cases"), clock: Arc::new(SystemClock) };
    Ok(App::new(Arc::new(Nobody), settings)?)
}

/// A thousand jumps to places all over the set, the same in every run.
fn jumps(app: &App, total: u64, ask: impl Fn(u64) -> Value) -> Result<Histogram<u64>> {
    let mut times = Histogram::new(3)?;
    let mut place = 1_u64;
    for _ in 0..1_000 {
        // A linear congruential sequence: far jumps, no pattern that a cache could follow.
        place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let offset = (place >> 33) % (total - PAGE + 1);
        let began = Instant::now();
        let page = app.call("rows", ask(offset))?;
        let nanoseconds = u64::try_from(began.elapsed().as_nanos())?;
        if page["rows"].as_array().map(Vec::len) != Some(usize::try_from(PAGE)?) {
            bail!("a page at {offset} is short");
        }
        times.record(nanoseconds)?;
    }
    Ok(times)
}

#[expect(clippy::cast_precision_loss, reason = "a time shown with three digits")]
fn to_ms(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

/// Nobody is asked and nobody listens.
pub(crate) struct Nobody;

impl Host for Nobody {
    fn choose_files(&self, _: &str) -> Vec<PathBuf> {
        Vec::new()
    }
    fn choose_folder(&self, _: &str) -> Option<PathBuf> {
        None
    }
    fn choose_save(&self, _: &str, _: &str) -> Option<PathBuf> {
        None
    }
    fn emit(&self, _: Event) {}
}
