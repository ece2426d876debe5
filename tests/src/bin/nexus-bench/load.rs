//! A hundred examiners at once, each on a thread of its own, through the same calls that the window makes, JSON included.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use hdrhistogram::Histogram;
use nexus_api::App;
use nexus_engine::jobs::JobState;
use serde_json::{Value, json};

use crate::pages::application;

/// How it is asked.
#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// Examiners at once.
    #[arg(long, default_value_t = 100)]
    users: u64,
    /// How long.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Milliseconds that each looks at an answer, on average; 0 for none.
    #[arg(long, default_value_t = 1_000)]
    pause: u64,
}

/// What an examiner does, with how often of a hundred.
const ACTIONS: &[(&str, u64)] = &[
    ("page", 30),
    ("sort", 15),
    ("search", 12),
    ("sum", 12),
    ("switch POV", 10),
    ("switch theme", 8),
    ("edit a note", 8),
    ("open a row", 4),
    ("run a test", 1),
];
const LENSES: &[&str] = &["examiner", "prosecutor", "defence", "auditor", "judge", "regulator", "receiver"];
const WORDS: &[&str] = &["card", "rent", "payment", "inv", "ltd", "transfer -card", "shop 7", "amount:>1000 card"];
const KEYS: &[&str] = &["amount", "party", "description", "account", "reference"];
const THEMES: &[&str] = &["light", "dark", "contrast", "system"];

/// Times of one action, microseconds, and how often it failed.
struct Times {
    micros: Histogram<u64>,
    errors: u64,
}

type Seen = Mutex<BTreeMap<&'static str, Times>>;

pub(crate) fn load(folder: &Path, options: Options) -> Result<()> {
    let state = tempfile::tempdir()?;
    let app = application(state.path())?;
    app.open_path(folder)?;
    while app.jobs().list().iter().any(|job| matches!(job.state, JobState::Queued | JobState::Running)) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let total = app.call("rows", json!({"limit": 1}))?["total"].as_u64().context("rows gives a total")?;
    if total == 0 {
        bail!("the case has no rows");
    }
    let tests = names_of_tests(&app)?;
    let Options { users, seconds, pause } = options;
    println!(
        "{users} examiners for {seconds} s on {total} rows, from a case just opened; each looks at an answer for 0 to {} ms, \
         {pause} ms on average, before asking the next",
        2 * pause
    );
    let (seen, failures) = (Seen::default(), Mutex::new(BTreeMap::new()));
    let end = Instant::now() + Duration::from_secs(seconds);
    std::thread::scope(|scope| {
        for user in 0..users {
            let (app, seen, failures, tests) = (&app, &seen, &failures, &tests);
            scope.spawn(move || {
                let mut examiner = Examiner { app, total, tests, random: Random(user + 1) };
                std::thread::sleep(Duration::from_millis(examiner.random.below(pause.max(1))));
                while Instant::now() < end {
                    examiner.act(seen, failures);
                    std::thread::sleep(Duration::from_millis(examiner.random.below(pause * 2 + 1)));
                }
            });
        }
    });
    print(&seen, seconds)?;
    print_tests(&app);
    app.close();
    for (message, count) in &*failures.lock().unwrap_or_else(PoisonError::into_inner) {
        println!("{count} x {message}");
    }
    Ok(())
}

fn names_of_tests(app: &App) -> Result<Vec<String>> {
    let tests = app.call("tests", Value::Null)?;
    let names = tests.as_array().into_iter().flatten().filter_map(|test| test["id"].as_str());
    Ok(names.map(str::to_owned).collect())
}

struct Examiner<'a> {
    app: &'a App,
    total: u64,
    tests: &'a [String],
    random: Random,
}

impl Examiner<'_> {
    fn act(&mut self, seen: &Seen, failures: &Mutex<BTreeMap<String, u64>>) {
        let action = self.choose();
        let Some((command, input)) = self.question(action) else { return };
        let began = Instant::now();
        let answer = self.app.call(command, input);
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        if let Err(failure) = &answer {
            let text = format!("{command}: {}", failure.message);
            *failures.lock().unwrap_or_else(PoisonError::into_inner).entry(text).or_default() += 1;
        }
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains_key(action) {
            let Ok(micros) = Histogram::new(3) else { return };
            seen.insert(action, Times { micros, errors: 0 });
        }
        if let Some(times) = seen.get_mut(action) {
            let _ = times.micros.record(micros);
            times.errors += u64::from(answer.is_err());
        }
    }

    fn choose(&mut self) -> &'static str {
        let all = ACTIONS.iter().map(|(_, weight)| weight).sum();
        let mut place = self.random.below(all);
        for (action, weight) in ACTIONS {
            if place < *weight {
                return action;
            }
            place -= weight;
        }
        "page"
    }

    fn question(&mut self, action: &str) -> Option<(&'static str, Value)> {
        let random = &mut self.random;
        let offset = random.below(self.total);
        Some(match action {
            "sort" => {
                let sort = json!({"key": random.of(KEYS), "descending": random.below(2) == 0});
                ("rows", json!({"sort": sort, "offset": offset, "limit": 50}))
            }
            "search" => {
                let text = format!("{} {}", random.of(WORDS), random.below(30));
                ("rows", json!({"filter": {"text": text}, "limit": 50}))
            }
            "sum" => {
                let (year, month) = (2015 + random.below(10), 1 + random.below(12));
                let from = format!("{year}-{month:02}-01");
                ("totals", json!({"from": from, "min": -100 * i64::try_from(random.below(10_000)).ok()?}))
            }
            "switch POV" => ("landing", json!({"id": random.of(LENSES)})),
            "switch theme" => ("preference_set", json!({"key": "theme", "value": random.of(THEMES)})),
            "edit a note" => {
                let body = format!("Asked the bank about row {offset}.");
                (
                    "note_put",
                    json!({"id": 0, "lens": random.of(LENSES), "subject": "case", "label": "Case", "body": body}),
                )
            }
            "open a row" => {
                let page = self.app.call("rows", json!({"offset": offset, "limit": 1})).ok()?;
                let row = page["rows"].get(0)?;
                ("row", json!({"kind": row["kind"], "id": row["id"]}))
            }
            "run a test" => {
                let name = self.tests.get(usize::try_from(random.below(self.tests.len() as u64)).ok()?)?;
                ("tests_run", json!({"only": [name], "again": false}))
            }
            _ => ("rows", json!({"offset": offset, "limit": 50})),
        })
    }
}

/// What asking for a test begins goes on beside everything else.
#[expect(clippy::cast_precision_loss, reason = "seconds shown with one digit")]
fn print_tests(app: &App) {
    let jobs = app.jobs().list();
    let mut ended: Vec<u64> =
        jobs.iter().filter(|job| job.kind == "tests" && job.state == JobState::Done).map(|job| job.took_ms).collect();
    ended.sort_unstable();
    if let (Some(middle), Some(last)) = (ended.get(ended.len() / 2), ended.last()) {
        let seconds = |ms: &u64| *ms as f64 / 1e3;
        println!(
            "{} tests ran meanwhile in the background, median {:.1} s, longest {:.1} s",
            ended.len(),
            seconds(middle),
            seconds(last)
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "times and rates shown with one digit")]
fn print(seen: &Seen, seconds: u64) -> Result<()> {
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{:16} {:>9} {:>7} {:>9} {:>9} {:>9} {:>9}", "", "requests", "errors", "mean ms", "median", "p99", "max");
    let mut all = Times { micros: Histogram::new(3)?, errors: 0 };
    for (action, times) in &*seen {
        line(action, times);
        all.micros.add(&times.micros)?;
        all.errors += times.errors;
    }
    line("all", &all);
    println!(
        "{:.0} requests/s; figure p99 {} ms; figure errors {}",
        all.micros.len() as f64 / seconds as f64,
        all.micros.value_at_quantile(0.99) as f64 / 1e3,
        all.errors
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "times shown with two digits")]
fn line(name: &str, times: &Times) {
    let ms = |micros: u64| micros as f64 / 1e3;
    let micros = &times.micros;
    println!(
        "{name:16} {:>9} {:>7} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
        micros.len(),
        times.errors,
        micros.mean() / 1e3,
        ms(micros.value_at_quantile(0.5)),
        ms(micros.value_at_quantile(0.99)),
        ms(micros.max())
    );
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // A linear congruential sequence, its upper bits mixed.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 32) % bound.max(1)
    }

    pub(crate) fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        usize::try_from(self.below(list.len() as u64)).ok().and_then(|at| list.get(at)).copied().unwrap_or_default()
    }
}
