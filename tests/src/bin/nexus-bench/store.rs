//! Measures columns, sums, searches and sorts on a case that is there, beside what the memory itself can give.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use nexus_api::SystemClock;
use nexus_engine::case::Case;
use nexus_engine::model::Kind;
use nexus_engine::store::{Filter, PageRequest, Sort, SortKey};

/// The least of several times, in milliseconds: what the machine can do when nothing else runs.
fn least<T>(times: usize, mut work: impl FnMut(usize) -> Result<T>) -> Result<f64> {
    let mut best = f64::MAX;
    for turn in 0..times {
        let began = Instant::now();
        black_box(work(turn)?);
        best = best.min(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

pub(crate) fn store(folder: &Path) -> Result<()> {
    let case = Case::open(folder, None, Arc::new(SystemClock))?;
    let store = case.store();
    let rows = store.totals(&Filter::default())?.rows;
    let million = f64::from(rows) / 1e6;
    println!("{rows} rows, least time of several, milliseconds");

    let amounts = vec![1_i64; rows as usize];
    let memory = least(7, |_| Ok(black_box(&amounts).iter().sum::<i64>()))?;
    drop(amounts);
    println!("{:44} {memory:9.2}", "memory: add up as many numbers, one thread");

    let _ = std::fs::remove_dir_all(folder.join("columns"));
    drop(case);
    let case = Case::open(folder, None, Arc::new(SystemClock))?;
    let store = case.store();
    let began = Instant::now();
    store.refresh_columns(|_| true)?;
    let seconds = began.elapsed().as_secs_f64();
    println!("{:44} {:9.2}  {:.2} million rows/s", "columns made from the tables", seconds * 1e3, million / seconds);

    let cold = least(1, |_| Ok(store.totals(&Filter { kind: Some(Kind::Bank), ..Filter::default() })?))?;
    println!("{:44} {cold:9.2}", "first sum of everything, from the copies");
    // Another least amount each time, so that no remembered total answers.
    let filter = |min: i64| Filter { min: Some(min), ..Filter::default() };
    let all = least(9, |turn| Ok(store.totals(&filter(-4_000_000_000_000 - turn as i64))?))?;
    println!("{:44} {all:9.2}  {:.2} of memory's", "filter by amount and sum, nothing left out", all / memory);
    let half = least(9, |turn| Ok(store.totals(&filter(turn as i64))?))?;
    println!("{:44} {half:9.2}  {:.2} of memory's", "filter by amount and sum, half left out", half / memory);

    for search in ["zzzz", "rent 12", "\"payment 1\"", "inv 12345", "smith -card", "amount:>1000 card", "12345"] {
        let text =
            |extra: usize| Filter { text: Some(search.to_owned()), max: Some(1 << (45 + extra)), ..Filter::default() };
        let first = least(1, |_| Ok(store.totals(&text(7))?))?;
        let warm = least(5, |turn| Ok(store.totals(&text(turn))?))?;
        println!("{:44} {warm:9.2}  first {first:.2}", format!("search {search}"));
    }
    for key in [SortKey::Amount, SortKey::Party, SortKey::Reference, SortKey::Description] {
        let sort = Sort { key, descending: false };
        let request = PageRequest { sort, offset: rows / 2, limit: 50, ..PageRequest::default() };
        let first = least(1, |_| Ok(store.page(&request)?))?;
        let again = least(20, |turn| {
            let offset = (rows / 23) * u32::try_from(turn)?;
            Ok(store.page(&PageRequest { offset, ..request.clone() })?)
        })?;
        println!("{:44} {first:9.2}  then a page {again:.3}", format!("sort by {key:?}"));
    }
    Ok(())
}
