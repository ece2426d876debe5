//! Measures single tests over a case that is there, beside what the memory itself can give; writes their columns out for
//! the peers.

use std::collections::BTreeMap;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use nexus_api::SystemClock;
use nexus_engine::case::Case;
use nexus_engine::detectors::{Settings, find, run};
use nexus_engine::findings::scan_of;
use nexus_engine::intake::Unattended;
use nexus_engine::store::{Stretch, Words};

/// Tests that are measured one by one, with the bytes of the columns that each must read for a row.
const SINGLE: [(&str, &[&str], u64); 2] = [
    ("Benford family, from the columns of the copies", &["benford_first", "benford_second", "benford_first_two"], 10),
    ("exact duplicates", &["exact_duplicates"], 24),
];

/// Party, amount and reference of every row, for others to read.
pub(crate) fn columns(folder: &Path, file: &Path) -> Result<()> {
    let case = Case::open(folder, None, Arc::new(SystemClock))?;
    let months = case.store().scan(&Stretch::default(), |month| {
        let references = month.references()?;
        let rows = month.parties()?.iter().zip(month.amounts()?).enumerate();
        Ok(rows.map(|(at, (party, amount))| (*party, *amount, references.get(at).to_owned())).collect::<Vec<_>>())
    })?;
    let parties = case.store().texts(Words::Parties)?;
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(out, "party,amount,reference")?;
    for (party, amount, reference) in months.into_iter().flatten() {
        writeln!(out, "\"{}\",{amount},\"{reference}\"", parties.get(party as usize).replace('"', "\"\""))?;
    }
    Ok(out.flush()?)
}

/// Times each test.
pub(crate) fn indicators(folder: &Path) -> Result<()> {
    let case = Case::open(folder, None, Arc::new(SystemClock))?;
    let began = Instant::now();
    let scan = scan_of(&case, &Unattended)?;
    let loaded = began.elapsed().as_secs_f64() * 1e3;
    let rows = scan.rows();
    println!("{rows} rows, milliseconds, least of three");
    println!("{:50} {loaded:9.2}", "columns read, digits counted (once)");
    for (what, tests, bytes) in SINGLE {
        let memory = read(rows * bytes);
        let mut best = f64::MAX;
        for _ in 0..3 {
            // Digits are counted while the columns are read, so the family begins there.
            let began = Instant::now();
            let time = if tests.len() > 1 {
                nexus_engine::findings::digits_anew(&case)?;
                began.elapsed()
            } else {
                let which = tests.iter().map(|id| find(id).context("a test")).collect::<Result<Vec<_>>>()?;
                black_box(run(&scan, &Settings::default(), &which, &Unattended)?);
                began.elapsed()
            };
            best = best.min(time.as_secs_f64() * 1e3);
        }
        println!("{what:50} {best:9.2}  {:.1} times reading {bytes} bytes a row once ({memory:.2})", best / memory);
    }
    let mut times = BTreeMap::new();
    for detector in nexus_engine::detectors::DETECTORS {
        let began = Instant::now();
        black_box(run(&scan, &Settings::default(), &[detector], &Unattended)?);
        times.insert(detector.id, began.elapsed().as_secs_f64() * 1e3);
    }
    let mut order: Vec<_> = times.into_iter().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    for (id, time) in order {
        println!("  {id:48} {time:9.2}");
    }
    Ok(())
}

/// Milliseconds that the machine needs to read so many bytes once.
fn read(bytes: u64) -> f64 {
    let numbers = vec![1u64; (bytes / 8) as usize];
    let mut best = f64::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        black_box(black_box(&numbers).iter().sum::<u64>());
        best = best.min(began.elapsed().as_secs_f64() * 1e3);
    }
    best
}
