//! Does the application refuse what a point of view may not change, whatever a screen offers?

#![allow(clippy::unwrap_used, reason = "a test's own ground")]

use std::path::PathBuf;
use std::sync::Arc;

use nexus_api::{App, Event, Host, Settings};
use nexus_engine::lenses::LENSES;
use nexus_tests::cases;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Answers no dialog.
struct Nobody;

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

/// An application with a case of one statement.
fn opened() -> (TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let case = cases::new_case(folder.path());
    let file = cases::write(folder.path(), "statement.csv", cases::statement(40));
    cases::import(&case, &file, &nexus_engine::intake::Unattended).unwrap();
    let path = case.folder().to_owned();
    drop(case);
    let settings =
        Settings { folder: folder.path().join("settings"), cases: folder.path().to_owned(), clock: cases::clock() };
    let app = App::new(Arc::new(Nobody), settings).unwrap();
    app.open_path(&path).unwrap();
    (folder, app)
}

fn code(app: &App, lens: &str, command: &str, input: Value) -> String {
    app.call_as(lens, command, input).map_or_else(|failure| failure.code, |_| "done".to_owned())
}

/// Every command that is one side's alone, whose it is, and an input that fits it.
fn owned() -> Vec<(&'static str, &'static str, Value)> {
    let decision = json!({"what": "match", "pairs": [[1, 2]], "above": null, "filter": {}, "why": ""});
    vec![
        ("duplicates_merge", "examiner", json!({"pairs": []})),
        ("duplicates_take_back", "examiner", json!({"rows": []})),
        ("duplicates_keep_apart", "examiner", json!({"pairs": []})),
        ("account_decide", "examiner", json!({"account": 1, "other": 2, "same": true})),
        ("account_split", "examiner", json!({"id": 1})),
        ("transfers_decide", "examiner", json!({"lines": [], "paired": true})),
        ("transfers_take_back", "examiner", json!([])),
        ("row_decide", "examiner", json!({"row": {"evidence": 1, "row_no": 1}, "fields": null, "reason": "x"})),
        ("row_undecide", "examiner", json!({"evidence": 1, "row_no": 1})),
        ("month_archive", "examiner", json!({"id": "2021-01"})),
        ("month_restore", "examiner", json!({"id": "2021-01"})),
        ("evidence_withdraw", "examiner", json!({"evidence": 1, "withdrawn": true, "why": "x"})),
        ("reconcile_run", "examiner", json!({"new_only": false, "match_from": 0.9})),
        ("reconcile_decide", "examiner", decision),
        ("match_rule_remove", "examiner", json!({"id": 7})),
        ("test_settings_set", "examiner", Value::Null),
        ("finding_decide", "examiner", json!({"finding": "F", "disposition": "accepted"})),
        ("disclosure_set", "prosecutor", json!({"fact": "a", "decision": "disclose", "why": ""})),
    ]
}

#[test]
fn what_is_one_sides_alone_is_refused_to_every_other() {
    let (_folder, app) = opened();
    let audit = |app: &App| app.call("case_info", Value::Null).unwrap()["audit_entries"].clone();
    let before = audit(&app);
    for (command, owner, input) in owned() {
        for lens in LENSES.iter().filter(|lens| lens.id != owner) {
            assert_eq!(code(&app, lens.id, command, input.clone()), "lens_may_not", "{command} as {}", lens.id);
        }
    }
    assert_eq!(audit(&app), before, "a refusal changes nothing");
    for (command, owner, input) in owned() {
        assert_ne!(code(&app, owner, command, input), "lens_may_not", "{command} is the {owner}'s");
    }
}

#[test]
fn what_every_side_may_say_is_refused_to_none() {
    let (_folder, app) = opened();
    for lens in LENSES {
        let note = json!({"id": 0, "lens": lens.id, "subject": "case", "label": "Case", "body": "seen"});
        assert_eq!(code(&app, lens.id, "note_put", note), "done");
        assert_eq!(code(&app, lens.id, "undo", Value::Null), "done");
    }
}

#[test]
fn a_change_is_taken_back_by_the_side_that_may_make_it() {
    let (_folder, app) = opened();
    assert_eq!(
        code(&app, "examiner", "evidence_withdraw", json!({"evidence": 1, "withdrawn": true, "why": "x"})),
        "done"
    );
    assert_eq!(code(&app, "judge", "undo", Value::Null), "lens_may_not");
    assert_eq!(code(&app, "examiner", "undo", Value::Null), "done");
    assert_eq!(code(&app, "prosecutor", "redo", Value::Null), "lens_may_not");
    assert_eq!(code(&app, "examiner", "redo", Value::Null), "done");
    assert_eq!(
        code(&app, "prosecutor", "disclosure_set", json!({"fact": "a", "decision": "disclose", "why": ""})),
        "done"
    );
    assert_eq!(code(&app, "examiner", "undo", Value::Null), "lens_may_not");
    assert_eq!(code(&app, "prosecutor", "undo", Value::Null), "done");
}
