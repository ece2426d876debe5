//! Measures columns, sums, groups, searches, sorts and pages on a case that is there, beside what the memory itself can
//! give. Prints one JSON object: what was measured, in the unit that its name ends with.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use nexus_api::SystemClock;
use nexus_engine::case::Case;
use nexus_engine::store::{Filter, GroupBy, GroupRequest, PageRequest, Sort, SortKey, Store};
use serde_json::json;

use crate::clock::{process_cpu, thread_cpu};

/// Rows on a page, as the grid asks for them.
const PAGE: u32 = 50;

type Figures = BTreeMap<String, serde_json::Value>;

pub(crate) fn store(folder: &Path) -> Result<()> {
    let mut figures = Figures::new();
    memory_limit(&mut figures);
    copies(folder, &mut figures)?;
    opening(folder, &mut figures)?;
    let case = open(folder)?;
    let store = case.store();
    let (seconds, cpu) = timed(|| Ok(store.warm()?))?;
    put(&mut figures, "warm_ms", seconds * 1e3);
    put(&mut figures, "warm_cpu_ms", cpu * 1e3);
    let rows = store.totals(&Filter::default())?.rows;
    put(&mut figures, "rows", rows);
    aggregates(store, &mut figures)?;
    jumps(store, rows, &mut figures)?;
    put(&mut figures, "memory_open_mib", private_mib());
    searches(store, &mut figures)?;
    put(&mut figures, "memory_worked_mib", private_mib());
    store.trim();
    put(&mut figures, "memory_trimmed_mib", private_mib());
    drop(case);
    cold(folder, rows, &mut figures)?;
    put(&mut figures, "database_bytes", size_of(&folder.join("case.db"))?);
    put(&mut figures, "columns_bytes", size_of(&folder.join("columns"))?);
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

/// Makes the operating system forget what it keeps of a case's files. Run by itself: closing a database file that this
/// process has open would drop its locks.
pub(crate) fn forget(folder: &Path) -> Result<()> {
    for entry in [folder.to_owned(), folder.join("columns")] {
        for file in std::fs::read_dir(entry)?.flatten().filter(|file| file.path().is_file()) {
            crate::clock::forget(&std::fs::File::open(file.path())?)?;
        }
    }
    Ok(())
}

fn put(figures: &mut Figures, name: &str, value: impl Into<serde_json::Value>) {
    figures.insert(name.to_owned(), value.into());
}

fn open(folder: &Path) -> Result<Case> {
    Ok(Case::open(folder, None, Arc::new(SystemClock))?)
}

/// Seconds of wall clock and of processor.
fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, f64)> {
    let (began, cpu) = (Instant::now(), process_cpu());
    black_box(work()?);
    Ok((began.elapsed().as_secs_f64(), process_cpu() - cpu))
}

/// The least of several, each by itself: what the machine can do when nothing else runs. Milliseconds.
fn least<T>(times: usize, mut work: impl FnMut(usize) -> Result<T>) -> Result<(f64, f64)> {
    let mut best = (f64::MAX, f64::MAX);
    for turn in 0..times {
        let (seconds, cpu) = timed(|| work(turn))?;
        best = (best.0.min(seconds * 1e3), best.1.min(cpu * 1e3));
    }
    Ok(best)
}

/// What one processor can read from memory: the largest of several, gigabytes a second.
fn memory_limit(figures: &mut Figures) {
    let numbers = vec![1_i64; 16 << 20];
    let mut best = f64::MAX;
    for _ in 0..9 {
        let began = thread_cpu();
        black_box(black_box(&numbers).iter().sum::<i64>());
        best = best.min(thread_cpu() - began);
    }
    put(figures, "memory_gb_per_s", (numbers.len() * 8) as f64 / best / 1e9);
}

fn copies(folder: &Path, figures: &mut Figures) -> Result<()> {
    let _ = std::fs::remove_dir_all(folder.join("columns"));
    let case = open(folder)?;
    let mut rows = 0;
    let (seconds, cpu) = timed(|| {
        rows = case.store().refresh_columns(|_| true)?;
        Ok(())
    })?;
    put(figures, "copies_rows_per_s", rows as f64 / seconds);
    put(figures, "copies_rows_per_cpu_s", rows as f64 / cpu);
    Ok(())
}

/// From nothing to the first filled page with its totals.
fn opening(folder: &Path, figures: &mut Figures) -> Result<()> {
    let (seconds, cpu) = timed(|| {
        let case = open(folder)?;
        let page = case.store().page(&PageRequest { limit: PAGE, ..PageRequest::default() })?;
        let totals = case.store().totals(&Filter::default())?;
        Ok((page, totals))
    })?;
    put(figures, "open_to_page_ms", seconds * 1e3);
    put(figures, "open_to_page_cpu_ms", cpu * 1e3);
    Ok(())
}

fn aggregates(store: &Store, figures: &mut Figures) -> Result<()> {
    // A bound that no row passes and that is another one each time, so that no remembered answer is given.
    let all = |turn: usize| Filter { min: Some(-4_000_000_000_000 - turn as i64), ..Filter::default() };
    let mut measure = |name: &str, ask: &dyn Fn(usize) -> Result<()>| -> Result<()> {
        let (wall, cpu) = least(9, ask)?;
        put(figures, &format!("{name}_ms"), wall);
        put(figures, &format!("{name}_cpu_ms"), cpu);
        Ok(())
    };
    measure("sum", &|turn| {
        // A date range of everything: another one each time, and no condition on any row.
        let from = nexus_engine::model::Day::from_civil(1900, 1, 1 + u8::try_from(turn)?);
        black_box(store.totals(&Filter { from, ..Filter::default() })?);
        Ok(())
    })?;
    measure("filter_all", &|turn| {
        black_box(store.totals(&all(turn))?);
        Ok(())
    })?;
    measure("filter_half", &|turn| {
        black_box(store.totals(&Filter { min: Some(i64::try_from(turn)?), ..Filter::default() })?);
        Ok(())
    })?;
    let by = [
        ("group_month", GroupBy::Month),
        ("group_account", GroupBy::Account),
        ("group_party", GroupBy::Party),
        ("group_category", GroupBy::Category),
        ("group_weekday", GroupBy::Weekday),
    ];
    for (name, by) in by {
        measure(name, &|_| {
            black_box(store.groups(&GroupRequest { by, limit: 1000, ..GroupRequest::default() })?);
            Ok(())
        })?;
    }
    measure("group_party_filtered", &|turn| {
        let filter = Filter { min: Some(i64::try_from(turn)?), ..Filter::default() };
        black_box(store.groups(&GroupRequest { filter, by: GroupBy::Party, limit: 1000 })?);
        Ok(())
    })
}

/// Places all over a set, the same in every run: far jumps, no pattern that a cache could follow.
fn places(rows: u32, count: usize) -> impl Iterator<Item = u32> {
    let mut place = 1_u64;
    (0..count).map(move |_| {
        place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((place >> 33) % u64::from(rows.saturating_sub(PAGE).max(1))) as u32
    })
}

fn jumps(store: &Store, rows: u32, figures: &mut Figures) -> Result<()> {
    let keys = [
        ("date", SortKey::Date),
        ("amount", SortKey::Amount),
        ("party", SortKey::Party),
        ("description", SortKey::Description),
    ];
    for (name, key) in keys {
        let request = |offset| PageRequest {
            sort: Sort { key, descending: false },
            offset,
            limit: PAGE,
            ..PageRequest::default()
        };
        let (first, first_cpu) = timed(|| Ok(store.page(&request(rows / 2))?))?;
        let (mut wall, mut cpu) = (Histogram::<u64>::new(3)?, Histogram::<u64>::new(3)?);
        for offset in places(rows, 2_000) {
            let (began, began_cpu) = (Instant::now(), thread_cpu());
            black_box(store.page(&request(offset))?);
            wall.record(u64::try_from(began.elapsed().as_nanos())?)?;
            cpu.record(((thread_cpu() - began_cpu) * 1e9) as u64)?;
        }
        put(figures, &format!("{name}_first_ms"), first * 1e3);
        put(figures, &format!("{name}_first_cpu_ms"), first_cpu * 1e3);
        for (what, times) in [("", &wall), ("_cpu", &cpu)] {
            for (quantile, at) in [("p50", 0.5), ("p99", 0.99)] {
                put(figures, &format!("{name}_{quantile}{what}_ms"), times.value_at_quantile(at) as f64 / 1e6);
            }
        }
    }
    Ok(())
}

fn searches(store: &Store, figures: &mut Figures) -> Result<()> {
    let mut all = serde_json::Map::new();
    for search in SEARCHES {
        // Another bound each time, so that no remembered answer is given.
        let filter = |turn: usize| Filter {
            text: Some((*search).to_owned()),
            max: Some((1 << 45) + turn as i64),
            ..Filter::default()
        };
        let (first, _) = timed(|| Ok(store.totals(&filter(99))?))?;
        let (wall, cpu) = least(5, |turn| Ok(store.totals(&filter(turn))?))?;
        let rows = store.totals(&filter(0))?.rows;
        all.insert((*search).to_owned(), json!({"ms": wall, "cpu_ms": cpu, "first_ms": first * 1e3, "rows": rows}));
    }
    put(figures, "searches", all);
    Ok(())
}

const SEARCHES: &[&str] = &[
    "zzzz",
    "rent 12",
    "\"payment 1\"",
    "inv 12345",
    "smith -card",
    "amount:>1000 card",
    "12345",
    "t0",
    "party:smith",
    "date:2022-03 rent",
];

/// A page in the middle of nowhere after everything was forgotten, by the application and by the operating system.
fn cold(folder: &Path, rows: u32, figures: &mut Figures) -> Result<()> {
    let own = std::env::current_exe()?;
    let mut times = Histogram::<u64>::new(3)?;
    for offset in places(rows, 21) {
        let done = Command::new(&own).arg("forget").arg(folder).status().context("forgetting")?;
        anyhow::ensure!(done.success(), "the operating system would not forget the case's files");
        let case = open(folder)?;
        let began = Instant::now();
        black_box(case.store().page(&PageRequest { offset, limit: PAGE, ..PageRequest::default() })?);
        times.record(u64::try_from(began.elapsed().as_nanos())?)?;
    }
    put(figures, "cold_page_p50_ms", times.value_at_quantile(0.5) as f64 / 1e6);
    put(figures, "cold_page_max_ms", times.max() as f64 / 1e6);
    Ok(())
}

/// Memory that is this process's alone, MiB; 0 where the system does not tell.
fn private_mib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("Private_Dirty:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn size_of(path: &Path) -> Result<u64> {
    if path.is_file() {
        return Ok(path.metadata()?.len());
    }
    std::fs::read_dir(path)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
}
