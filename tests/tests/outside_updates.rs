//! Updates as the application does them, over real HTTP and https and from a folder: the whole way, and every refusal.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexus_api::{App, Event, Host, Settings, SystemClock, UpdatesPage, Updating};
use nexus_tests::command_line::Bench;
use nexus_tests::releases::{Behaviour, Lie, Press, Served, lies};
use nexus_update::fetch::Limits;
use nexus_update::{MANIFEST, Ready};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A computer with an installed application: its settings, and what its system was told to install.
struct Computer {
    press: Press,
    home: TempDir,
    installed: Arc<Mutex<Vec<String>>>,
}

struct Desktop {
    version: String,
    folder: Mutex<Option<PathBuf>>,
    installed: Arc<Mutex<Vec<String>>>,
    keys: Mutex<Option<nexus_update::KeyRing>>,
}

impl Host for Desktop {
    fn choose_files(&self, _: &str) -> Vec<PathBuf> {
        self.folder.lock().unwrap().iter().cloned().collect()
    }
    fn choose_folder(&self, _: &str) -> Option<PathBuf> {
        self.folder.lock().unwrap().clone()
    }
    fn choose_save(&self, _: &str, _: &str) -> Option<PathBuf> {
        None
    }
    fn emit(&self, _: Event) {}
    fn updating(&self) -> Updating {
        Updating {
            target: "linux-x86_64-deb".to_owned(),
            version: self.version.parse().unwrap(),
            keys: Ok(self.keys.lock().unwrap().take().unwrap()),
            loopback: true,
            limits: Limits { answer: Duration::from_secs(5), grace: Duration::from_secs(2), slowest: 1 << 30 },
        }
    }
    fn install(&self, ready: &Ready, bytes: &[u8]) -> Result<(), String> {
        self.installed.lock().unwrap().push(format!("{} {}", ready.version, String::from_utf8_lossy(bytes)));
        Ok(())
    }
}

fn fingerprint(keys: &nexus_update::KeyRing) -> String {
    keys.fingerprints().next().unwrap().0.to_owned()
}

impl Computer {
    fn new() -> Self {
        Computer { press: Press::default(), home: tempfile::tempdir().unwrap(), installed: Arc::default() }
    }

    /// Starts a version of the application, which chooses `folder` in every dialog.
    fn start(&self, version: &str, folder: Option<&Path>) -> App {
        let host = Desktop {
            version: version.to_owned(),
            folder: Mutex::new(folder.map(Path::to_owned)),
            installed: self.installed.clone(),
            keys: Mutex::new(Some(self.press.keys())),
        };
        let settings = Settings {
            folder: self.home.path().join("settings"),
            cases: self.home.path().join("cases"),
            clock: Arc::new(SystemClock),
        };
        let app = App::new(Arc::new(host), settings).unwrap();
        app.settle_updates();
        app
    }

    fn installers(&self) -> Vec<String> {
        let folder = self.home.path().join("settings/updates/installers");
        let names =
            folder.read_dir().map(|entries| entries.flatten().map(|file| file.file_name().into_string().unwrap()));
        names.map(Iterator::collect).unwrap_or_default()
    }

    fn installed(&self) -> Vec<String> {
        self.installed.lock().unwrap().clone()
    }
}

fn ask(app: &App, command: &str, input: Value) -> Result<Value, String> {
    app.call(command, input).map_err(|failure| failure.code)
}

fn page(app: &App) -> Value {
    ask(app, "updates", Value::Null).unwrap()
}

fn set(app: &App, feed: &str, mode: &str) {
    let policy = json!({"mode": mode, "channel": "stable", "feed": feed, "proxy": "", "deferred_days": 0});
    ask(app, "updates_policy", policy).unwrap();
}

#[test]
fn a_genuine_release_comes_over_https_is_installed_and_can_be_taken_back() {
    let computer = Computer::new();
    let feed = Served::https();
    let authority = computer.home.path().join("authority.pem");
    std::fs::write(&authority, feed.authority.as_ref().unwrap()).unwrap();
    let app = computer.start("0.1.0", Some(&authority));
    set(&app, &feed.address, "ask");
    let (old, new) =
        (computer.press.release("0.1.0", 1, b"old", |_| {}), computer.press.release("0.1.1", 2, b"new", |_| {}));
    feed.set(&old, Behaviour::Well);
    assert_eq!(ask(&app, "updates_check", Value::Null), Err("update_feed".to_owned()), "an authority nobody trusts");
    ask(&app, "updates_authority", Value::Null).unwrap();
    let current = ask(&app, "updates_check", Value::Null).unwrap();
    assert_eq!((&current["last_code"], &current["ready"]), (&json!("current"), &Value::Null));
    feed.set(&new, Behaviour::Well);
    let ready = ask(&app, "updates_check", Value::Null).unwrap();
    assert_eq!((&ready["ready"]["version"], &ready["ready"]["notes"]), (&json!("0.1.1"), &json!("What is new.")));
    assert_eq!(ask(&app, "vitals", Value::Null).unwrap()["update"], "0.1.1");

    // A case is open: its methods must not change.
    let bench = Bench::with_case();
    app.open_path(&bench.case()).unwrap();
    assert_eq!(ask(&app, "updates_install", Value::Null), Err("update_case_open".to_owned()));
    app.close();
    assert!(computer.installed().is_empty());
    let done = ask(&app, "updates_install", Value::Null).unwrap();
    assert_eq!(done["installed"], "0.1.1");
    assert_eq!(computer.installed(), ["0.1.1 new"]);
    drop(app);

    let app = computer.start("0.1.1", None);
    let after = page(&app);
    assert_eq!(
        (&after["version"], &after["ready"], &after["installed"]),
        (&json!("0.1.1"), &Value::Null, &Value::Null)
    );
    assert_eq!((&after["history"][0]["what"], &after["history"][0]["sequence"]), (&json!("installed"), &json!(2)));
    app.open_path(&bench.case()).unwrap();
    app.open_path(&bench.case()).unwrap();
    let log = ask(&app, "audit", json!({"offset": 0, "limit": 50})).unwrap();
    let entries = log["entries"].as_array().unwrap().iter();
    let told: Vec<_> = entries.filter(|entry| entry["operation"] == "application.update").collect();
    assert_eq!(told.len(), 1, "{log}");
    assert_eq!(told[0]["summary"], "Worked on with version 0.1.1; before with 0.1.0");
    app.close();
    assert_eq!(after["way_back"], json!({"version": "0.1.0", "refused": ""}));
    ask(&app, "updates_roll_back", json!({"id": "0.1.0"})).unwrap();
    assert_eq!(computer.installed()[1], "0.1.0 old");
    drop(app);
    let app = computer.start("0.1.0", None);
    assert_eq!(page(&app)["history"][0]["what"], "rolled_back");
}

/// Every lie, and the one that takes its time.
fn all_lies(press: &Press) -> Vec<Lie> {
    let mut all = lies(press, "0.1.1", 5, b"the installer");
    let good = press.release("0.1.1", 5, b"the installer", |_| {});
    all.push(("a slow drip".to_owned(), good, Behaviour::Drip, "update_too_slow"));
    all
}

#[test]
fn every_lie_is_refused_with_its_reason_and_the_running_version_goes_on() {
    let feed = Served::plain();
    // Each on a computer of its own, whose keys nobody else has.
    for which in 0..all_lies(&Press::default()).len() {
        let computer = Computer::new();
        let (name, release, behaviour, code) = all_lies(&computer.press).swap_remove(which);
        let app = computer.start("0.1.0", None);
        set(&app, &feed.address, "ask");
        // Number 3 was seen before.
        feed.set(&computer.press.release("0.1.0", 3, b"now", |_| {}), Behaviour::Well);
        ask(&app, "updates_check", Value::Null).unwrap();
        feed.set(&release, behaviour);
        assert_eq!(ask(&app, "updates_check", Value::Null), Err(code.to_owned()), "{name}");
        let page = page(&app);
        assert_eq!((&page["version"], &page["ready"]), (&json!("0.1.0"), &Value::Null), "{name}");
        assert_eq!(page["last_code"], code, "{name}");
        assert_eq!(
            (&page["history"][0]["what"], &page["history"][0]["code"]),
            (&json!("refused"), &json!(code)),
            "{name}"
        );
        assert!(!page["last_message"].as_str().unwrap().is_empty());
        let left = computer.installers();
        assert!(left.iter().all(|file| file.contains("0.1.0") || file.ends_with(".part")), "{name}: {left:?}");
        assert!(computer.installed().is_empty(), "{name}");
        // The honest release that follows is taken, going on where a transfer was cut.
        feed.set(&computer.press.release("0.1.1", 6, b"the installer", |_| {}), Behaviour::Well);
        assert_eq!(ask(&app, "updates_check", Value::Null).unwrap()["last_code"], "ready", "{name}");
    }
}

#[test]
fn a_transfer_goes_on_where_it_was_cut() {
    let computer = Computer::new();
    let feed = Served::plain();
    let app = computer.start("0.1.0", None);
    set(&app, &feed.address, "ask");
    let release = computer.press.release("0.1.1", 5, &[7; 1000], |_| {});
    feed.set(&release, Behaviour::CutAt(4));
    assert_eq!(ask(&app, "updates_check", Value::Null), Err("update_cut_short".to_owned()));
    feed.set(&release, Behaviour::Well);
    ask(&app, "updates_check", Value::Null).unwrap();
    assert!(feed.asked().iter().any(|path| path.ends_with("_amd64.deb from 400")), "{:?}", feed.asked());
}

#[test]
fn an_expired_manifest_is_a_notice_and_never_a_block() {
    let computer = Computer::new();
    let feed = Served::plain();
    let app = computer.start("0.1.0", None);
    set(&app, &feed.address, "ask");
    let expired = |manifest: &mut Value| manifest["expires"] = "2026-11-02T00:00:00Z".into();
    feed.set(&computer.press.release("0.1.1", 5, b"new", expired), Behaviour::Well);
    let page = ask(&app, "updates_check", Value::Null).unwrap();
    assert_eq!((&page["stale"], &page["last_code"]), (&json!(true), &json!("ready")));
    let health = ask(&app, "health", Value::Null).unwrap().to_string();
    assert!(health.contains("The feed is stale"), "{health}");
}

#[test]
fn what_happens_unasked_is_what_the_policy_says() {
    let feed = Served::plain();
    for (mode, asked, installed) in [("never", false, 0), ("ask", true, 0), ("at_exit", true, 1)] {
        let computer = Computer::new();
        let app = computer.start("0.1.0", None);
        set(&app, &feed.address, mode);
        feed.set(&computer.press.release("0.1.1", 5, b"new", |_| {}), Behaviour::Well);
        app.look_for_updates();
        assert_eq!(!feed.asked().is_empty(), asked, "{mode}");
        let once = feed.asked().len();
        app.look_for_updates();
        assert_eq!(feed.asked().len(), once, "{mode}: once a day");
        app.close();
        app.update_at_exit();
        assert_eq!(computer.installed().len(), installed, "{mode}");
    }
}

#[test]
fn what_was_put_off_and_what_is_not_this_computers_turn_waits() {
    let computer = Computer::new();
    let feed = Served::plain();
    let app = computer.start("0.1.0", None);
    let policy = |days: u32| json!({"mode": "at_exit", "channel": "stable", "feed": feed.address, "proxy": "", "deferred_days": days});
    assert_eq!(ask(&app, "updates_policy", policy(7)).unwrap()["policy"]["deferred_days"], 7);
    feed.set(&computer.press.release("0.1.1", 5, b"new", |manifest| manifest["rollout"] = 0.into()), Behaviour::Well);
    app.look_for_updates();
    assert!(feed.asked().is_empty(), "put off");
    ask(&app, "updates_policy", policy(0)).unwrap();
    app.look_for_updates();
    assert_eq!(page(&app)["last_code"], "not_yet");
    app.update_at_exit();
    assert!(computer.installed().is_empty());
    assert_eq!(ask(&app, "updates_check", Value::Null).unwrap()["last_code"], "ready", "a person need not wait");
}

#[test]
fn settings_that_cannot_be_are_refused_and_the_old_ones_stay() {
    let computer = Computer::new();
    let app = computer.start("0.1.0", None);
    set(&app, "https://releases.example.org/nexus", "ask");
    let policy = |feed: &str, channel: &str| json!({"mode": "ask", "channel": channel, "feed": feed, "proxy": "", "deferred_days": 0});
    let set = |feed, channel| ask(&app, "updates_policy", policy(feed, channel)).map(|_| ());
    assert_eq!(set("http://releases.example.org", "stable"), Err("update_address".to_owned()));
    assert_eq!(set("ftp://releases.example.org", "stable"), Err("update_address".to_owned()));
    assert_eq!(set("https://releases.example.org", "nightly"), Err("bad_request".to_owned()));
    assert_eq!(page(&app)["policy"]["feed"], "https://releases.example.org/nexus");
    assert_eq!(ask(&app, "vitals", Value::Null).unwrap()["online"], true);
}

#[test]
fn a_folder_is_taken_with_the_same_checks_as_the_feed() {
    let computer = Computer::new();
    let stick = tempfile::tempdir().unwrap();
    let app = computer.start("0.1.0", Some(stick.path()));
    let release = computer.press.release("0.1.1", 5, b"new", |_| {});
    let other = Press::default().release("0.1.1", 5, b"new", |_| {});
    for (lie, code) in [
        (release.flipped(&release.installer), "update_wrong_hash"),
        (release.flipped(MANIFEST), "update_not_signed"),
        (other, "update_not_signed"),
    ] {
        lie.write(stick.path());
        assert_eq!(ask(&app, "updates_folder", Value::Null), Err(code.to_owned()));
    }
    release.write(stick.path());
    let page: Value = ask(&app, "updates_folder", Value::Null).unwrap();
    assert_eq!(page["ready"]["version"], "0.1.1");
    computer.press.release("0.1.2", 4, b"older number", |_| {}).write(stick.path());
    assert_eq!(ask(&app, "updates_folder", Value::Null), Err("update_replayed".to_owned()));
    ask(&app, "updates_install", Value::Null).unwrap();
    assert_eq!(computer.installed(), ["0.1.1 new"]);
}

#[test]
fn the_command_line_verifies_a_folder_against_a_key_in_hand() {
    let bench = Bench::empty();
    let press = Press::default();
    let stick = bench.folder().join("stick");
    let release = press.release("0.1.1", 5, b"new", |_| {});
    release.write(&stick);
    let keys = press.keys();
    let key = bench.folder().join("release.pub");
    std::fs::write(&key, keys.line(&fingerprint(&keys)).unwrap()).unwrap();
    let verify = || bench.nexus(["update", "verify"], &[&stick, &PathBuf::from("--key"), &key]);
    let good = verify();
    assert_eq!(good.code, Some(0), "{good:?}");
    assert!(good.out.contains("Version 0.1.1 (stable), manifest 5") && good.out.contains("holds   nexus"), "{good:?}");
    release.flipped(&release.installer).write(&stick);
    let bad = verify();
    assert_eq!(bad.code, Some(1));
    assert!(bad.err.contains("(update_wrong_hash)"), "{bad:?}");
}

#[test]
fn a_page_of_updates_is_whole_where_nothing_was_ever_set() {
    let computer = Computer::new();
    let app = computer.start("0.1.0", None);
    let page: UpdatesPage = nexus_api::commands::updates(&app, ()).unwrap();
    assert!(page.cannot.is_empty() && page.history.is_empty() && page.last_check.is_none());
    assert_eq!(ask(&app, "updates_check", Value::Null), Err("update_no_feed".to_owned()));
    assert_eq!(ask(&app, "updates_folder", Value::Null), Ok(Value::Null), "dismissed");
    assert_eq!(ask(&app, "about", Value::Null).unwrap()["version"], "0.1.0");
}
