//! Does the application keep within its memory, and give the same answers meanwhile?

#![allow(clippy::unwrap_used, reason = "a test's own ground")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nexus_api::monitor::{Probe, Sample};
use nexus_api::{App, Event, Host, Settings};
use nexus_engine::resources::Reading;
use nexus_tests::cases;
use serde_json::{Value, json};

/// Hears what the application tells.
#[derive(Default)]
struct Ear(Mutex<Vec<Event>>);

impl Host for Ear {
    fn choose_files(&self, _: &str) -> Vec<PathBuf> {
        Vec::new()
    }
    fn choose_folder(&self, _: &str) -> Option<PathBuf> {
        None
    }
    fn choose_save(&self, _: &str, _: &str) -> Option<PathBuf> {
        None
    }
    fn emit(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

impl Ear {
    fn actions(&self) -> Vec<String> {
        let heard = self.0.lock().unwrap();
        let action = |event: &Event| match event {
            Event::Resources(action) => Some(action.action.clone()),
            _ => None,
        };
        heard.iter().filter_map(action).collect()
    }
}

/// A source of pressure that the test sets, in per cent of the machine.
#[derive(Clone, Default)]
struct Injected(Arc<Mutex<u64>>);

impl Probe for Injected {
    fn sample(&mut self) -> Sample {
        let machine_used = *self.0.lock().unwrap();
        let reading = Reading { machine_used, machine_total: 100, ..Reading::default() };
        Sample { reading, processes: Vec::new() }
    }
}

fn case(folder: &Path, rows: usize) -> PathBuf {
    let case = cases::new_case(folder);
    let file = cases::write(folder, "statement.csv", cases::statement(rows));
    cases::import(&case, &file, &nexus_engine::intake::Unattended).unwrap();
    case.folder().to_owned()
}

fn answers(app: &App) -> Vec<Value> {
    let asks = [
        ("rows", json!({"sort": {"key": "amount", "descending": true}, "offset": 100, "limit": 20})),
        ("rows", json!({"filter": {"text": "shop 3"}, "limit": 20})),
        ("totals", json!({"min": 0})),
        ("overview", Value::Null),
    ];
    asks.into_iter().map(|(command, input)| app.call(command, input).unwrap()).collect()
}

fn until(what: &str, limit: Duration, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < limit, "{what} did not come within {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn injected_pressure_is_answered_within_ten_seconds_and_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path(), 3_000);
    let (ear, pressure) = (Arc::new(Ear::default()), Injected(Arc::new(Mutex::new(40))));
    let settings = Settings {
        folder: folder.path().join("settings"),
        cases: folder.path().to_owned(),
        clock: Arc::new(nexus_api::SystemClock),
    };
    let app = App::with_probe(ear.clone(), settings, Box::new(pressure.clone())).unwrap();
    app.open_path(&case).unwrap();
    let calm = answers(&app);
    assert!(app.case().unwrap().store().remembered() > 0);
    *pressure.0.lock().unwrap() = 93;
    until("letting go", Duration::from_secs(10), || ear.actions() == ["clear"]);
    let alert = app.call("alerts", Value::Null).unwrap();
    assert!(alert.to_string().contains("\"memory\""), "{alert}");
    assert_eq!(answers(&app), calm, "under pressure");
    *pressure.0.lock().unwrap() = 75;
    until("a calmer level", Duration::from_secs(10), || {
        app.call("performance", Value::Null).unwrap()["memory_share"] == json!(75)
    });
    assert_eq!(answers(&app), calm, "after it");
    assert_eq!(ear.actions(), ["clear"], "swings within the hysteresis do nothing");
}

/// A child that fills memory under a limit of the system comes back below it, with the answers of one without a limit.
#[test]
#[cfg(target_os = "linux")]
fn under_a_limit_of_the_system_it_comes_back_and_answers_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path(), 60_000);
    let free = child(&case, 0);
    let limited = child(&case, 140);
    assert_eq!(limited["answers"], free["answers"]);
    assert_eq!(free["actions"], json!([]), "{free}");
    let actions = limited["actions"].as_array().unwrap();
    assert!(!actions.is_empty() && actions.len() <= 6, "it acts, and does not swing: {limited}");
    assert!(limited["last"].as_u64().unwrap() < 90 && limited["above_ms"].as_u64().unwrap() < 10_000, "{limited}");
}

/// A short form of `cargo xtask bench memory`, which switches a hundred thousand times.
#[test]
#[cfg(target_os = "linux")]
fn switching_point_of_view_theme_and_screen_takes_no_more_memory_the_longer_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path(), 2_000);
    let output = Command::new(env!("CARGO_BIN_EXE_nexus-bench"))
        .arg("memory")
        .arg(&case)
        .args(["--switches", "3000"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("figure growth ")).unwrap();
    let kib: u64 = line.split(' ').next().unwrap().parse().unwrap();
    // Between the 300th switch, when everything has been met, and the last: a kilobyte for each would be 2,700.
    assert!(kib < 1_000, "{text}");
}

#[cfg(target_os = "linux")]
fn child(case: &Path, percent: u64) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_nexus-bench"))
        .arg("pressure")
        .arg(case)
        .args(["--percent", &percent.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
