//! Folders and files: a stick, what was seen, the history.

use std::fs;
use std::path::Path;

use super::*;
use crate::{Event, History, HistoryError, MANIFEST, SIGNATURE, read_capped, verify_folder};

fn lay(folder: &Path, keys: &Keys, manifest: &Value) {
    let text = bytes(manifest);
    fs::write(folder.join(MANIFEST), &text).unwrap();
    fs::write(folder.join(SIGNATURE), sign(&keys.release, &text, "manifest")).unwrap();
    fs::write(folder.join("nexus-examiner_0.1.1_amd64.deb"), INSTALLER).unwrap();
}

#[test]
fn a_folder_is_checked_as_the_feed_is() {
    let keys = Keys::new();
    let folder = tempfile::tempdir().unwrap();
    let verify = || verify_folder(folder.path(), &keys.ring(), &Seen::default(), 0);
    assert_eq!(verify().unwrap_err().code(), "update_feed", "no manifest");
    let mut manifest = genuine(&keys);
    let second = manifest["artefacts"][0].clone();
    manifest["artefacts"].as_array_mut().unwrap().push(second);
    manifest["artefacts"][1]["file"] = "other.rpm".into();
    lay(folder.path(), &keys, &manifest);
    let report = verify().unwrap();
    assert_eq!(report.present, ["nexus-examiner_0.1.1_amd64.deb"]);
    assert_eq!(report.absent, ["other.rpm"]);
    assert_eq!(report.authentic.manifest.sequence, 12);
    let installer = folder.path().join("nexus-examiner_0.1.1_amd64.deb");
    fs::write(&installer, [INSTALLER, b"!"].concat()).unwrap();
    assert_eq!(verify().unwrap_err().code(), "update_too_long");
    fs::write(&installer, &INSTALLER[..9]).unwrap();
    assert_eq!(verify().unwrap_err().code(), "update_cut_short");
    fs::write(&installer, INSTALLER).unwrap();
    fs::write(folder.path().join(SIGNATURE), [0xff]).unwrap();
    assert_eq!(verify().unwrap_err().code(), "update_signature_unreadable");
}

#[test]
fn a_file_is_read_to_one_byte_beyond_its_cap() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, b"12345678").unwrap();
    assert_eq!(read_capped(&path, 8).unwrap(), b"12345678");
    assert_eq!(read_capped(&path, 3).unwrap(), b"1234");
}

#[test]
fn what_was_seen_is_kept_and_damage_is_no_beginning() {
    let keys = Keys::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen.json");
    assert_eq!(Seen::load(&path), Ok(Seen::default()));
    let seen = judge(&keys, &genuine(&keys), &Seen::default(), 0).unwrap().seen;
    seen.save(&path).unwrap();
    assert_eq!(Seen::load(&path), Ok(seen.clone()));
    fs::write(&path, "{ half").unwrap();
    assert_eq!(Seen::load(&path).unwrap_err().code(), "update_seen_damaged");
    assert_eq!(Seen::load(folder.path()).unwrap_err().code(), "update_seen_damaged", "a folder is no file");
    assert_eq!(seen.save(&folder.path().join("none/seen.json")).unwrap_err().code(), "update_disk");
}

fn event(to: &str) -> Event {
    Event {
        time: "2026-11-24T08:00:00Z".to_owned(),
        what: "installed".to_owned(),
        from: "0.1.0".to_owned(),
        to: to.to_owned(),
        sequence: 12,
        sha256: "ab".repeat(32),
        code: String::new(),
        note: "Installed.".to_owned(),
    }
}

#[test]
fn the_history_is_a_chain_that_shows_each_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.jsonl");
    let history = History::at(&path);
    assert_eq!(history.events().unwrap(), []);
    for version in ["0.1.1", "0.1.2", "0.1.3"] {
        history.add(&event(version)).unwrap();
    }
    assert_eq!(history.events().unwrap(), ["0.1.1", "0.1.2", "0.1.3"].map(event));
    let text = fs::read_to_string(&path).unwrap();
    let broken = |text: &str| {
        fs::write(&path, text).unwrap();
        match history.events() {
            Err(HistoryError::Broken(line)) => line,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(broken(&text.replace("0.1.2", "0.1.9")), 2);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(broken(&format!("{}\n{}\n", lines[0], lines[2])), 2, "a line taken out");
    assert_eq!(broken(&format!("{}\n", lines[1])), 1, "the beginning cut off");
}

#[test]
fn a_line_cut_by_a_power_failure_is_dropped_at_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.jsonl");
    let history = History::at(&path);
    history.add(&event("0.1.1")).unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{whole}{{\"prev\":\"ab")).unwrap();
    assert_eq!(history.events().unwrap(), [event("0.1.1")]);
    history.add(&event("0.1.2")).unwrap();
    assert_eq!(history.events().unwrap(), ["0.1.1", "0.1.2"].map(event));
    assert!(matches!(History::at(folder.path()).events(), Err(HistoryError::Io(_))));
}
