//! One file far larger than memory should be: how much memory does its import take beyond an open case, and how long is a
//! person's wish to stop waited for?

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nexus_api::{App, Settings, SystemClock};
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Control, IntakeError, Progress, read_ahead, usual_threads};

use super::pages::Nobody;

/// Imports `file` into `case` and prints `IDLE PEAK STOP` on one line: KiB with the case open, KiB at most, and, where
/// `stop_after` milliseconds are given, how many milliseconds after the wish to stop everything had ended.
pub(crate) fn giant(case: &Path, file: &Path, stop_after: Option<u64>) -> Result<()> {
    let state = tempfile::tempdir()?;
    let settings = Settings {
        folder: state.path().join("settings"),
        cases: state.path().join("cases"),
        clock: Arc::new(SystemClock),
    };
    let app = App::new(Arc::new(Nobody), settings)?;
    app.open_path(case)?;
    let case = app.case()?;
    // What an open case takes while nothing is done.
    std::thread::sleep(Duration::from_millis(500));
    let idle = resident("VmRSS")?;
    let watch = Watch { stop_after, asked: AtomicBool::new(false), when: AtomicU64::new(0), began: Instant::now() };
    let watch = &watch;
    let (outcome, ended) = std::thread::scope(|scope| -> Result<_> {
        if let Some(after) = stop_after {
            // A person's wish comes at any time, not when the reading happens to look.
            scope.spawn(move || watch.ask_after(after));
        }
        let files = vec![(file.to_owned(), ReadOptions::default())];
        let ticket = read_ahead(&case, files, usual_threads()).pop().context("one file, one ticket")?;
        let sealed = ticket.seal(&case, watch);
        let outcome = sealed.and_then(|sealed| sealed.store(&case, watch));
        let ended = watch.began.elapsed();
        watch.asked.store(true, Ordering::Relaxed);
        Ok((outcome, ended))
    })?;
    let stopped = match outcome {
        Err(IntakeError::Cancelled) => {
            ended.saturating_sub(Duration::from_micros(watch.when.load(Ordering::Relaxed))).as_millis()
        }
        other => {
            other?;
            0
        }
    };
    println!("{idle} {} {stopped}", resident("VmHWM")?);
    Ok(())
}

struct Watch {
    stop_after: Option<u64>,
    asked: AtomicBool,
    /// Microseconds from the beginning at which the stop was asked for.
    when: AtomicU64,
    began: Instant,
}

impl Watch {
    /// Asks to stop so many milliseconds from now.
    fn ask_after(&self, milliseconds: u64) {
        let mut left = milliseconds;
        while left > 0 && !self.asked.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(left.min(20)));
            left = left.saturating_sub(20);
        }
        let now = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.when.store(now, Ordering::Relaxed);
        self.asked.store(true, Ordering::Relaxed);
    }
}

impl Control for Watch {
    fn progress(&self, _: Progress) {}

    fn is_cancelled(&self) -> bool {
        self.stop_after.is_some() && self.asked.load(Ordering::Relaxed)
    }
}

/// A figure of this process in KiB.
fn resident(key: &str) -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)).context("the system tells memory")?;
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}
