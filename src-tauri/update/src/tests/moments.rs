//! When, and the way back.

use time::{Duration, OffsetDateTime};

use super::*;
use crate::{Hold, Kept, Mode, Moment, Policy, check_due, may_install, may_roll_back};

fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()
}

fn policy(mode: Mode) -> Policy {
    Policy { mode, feed: Some("https://releases.example.org/".to_owned()), ..Policy::default() }
}

#[test]
fn nothing_is_asked_before_someone_names_a_feed() {
    assert!(!check_due(&Policy::default(), None, now()));
    assert!(!check_due(&policy(Mode::Never), None, now()));
    assert!(!check_due(&Policy { feed: None, ..policy(Mode::Ask) }, None, now()));
    assert!(check_due(&policy(Mode::Ask), None, now()));
}

#[test]
fn the_feed_is_looked_at_once_a_day() {
    let due = |ago: Duration| check_due(&policy(Mode::AtExit), Some(now() - ago), now());
    assert!(!due(Duration::DAY - Duration::SECOND));
    assert!(due(Duration::DAY));
    assert!(!due(Duration::ZERO));
    assert!(due(-Duration::SECOND), "a clock that was set back must not stop it for ever");
}

#[test]
fn an_open_case_or_a_job_holds_everything_back() {
    let asked = Moment { asked: true, ..Moment::default() };
    let install = |moment| may_install(&policy(Mode::AtExit), moment, now());
    assert_eq!(install(Moment { case_open: true, ..asked }), Err(Hold::CaseOpen));
    assert_eq!(install(Moment { job_running: true, ..asked }), Err(Hold::JobRunning));
    assert_eq!(install(asked), Ok(()));
    let at_exit = Moment { at_exit: true, ..Moment::default() };
    assert_eq!(install(at_exit), Ok(()));
    assert_eq!(install(Moment { case_open: true, ..at_exit }), Err(Hold::CaseOpen));
}

#[test]
fn only_the_policy_lets_one_in_unasked_and_only_at_the_end() {
    let at_exit = Moment { at_exit: true, ..Moment::default() };
    for mode in [Mode::Never, Mode::Ask] {
        assert_eq!(may_install(&policy(mode), at_exit, now()), Err(Hold::NotAsked));
    }
    assert_eq!(may_install(&policy(Mode::AtExit), Moment::default(), now()), Err(Hold::NotAsked));
    let put_off = |until| Policy { deferred: Some(until), ..policy(Mode::AtExit) };
    assert_eq!(may_install(&put_off(now() + Duration::SECOND), at_exit, now()), Err(Hold::Deferred));
    assert_eq!(may_install(&put_off(now()), at_exit, now()), Ok(()));
    let asked = Moment { asked: true, ..Moment::default() };
    assert_eq!(may_install(&put_off(now() + Duration::DAY), asked, now()), Ok(()), "a person who asks has decided");
}

#[test]
fn holds_have_codes() {
    let codes = [Hold::CaseOpen, Hold::JobRunning, Hold::NotAsked, Hold::Deferred].map(Hold::code);
    assert_eq!(codes, ["update_case_open", "update_job_running", "update_not_asked", "update_deferred"]);
}

#[test]
fn settings_are_kept_as_json() {
    let policy = Policy { deferred: Some(now()), proxy: Some("http://proxy:3128".to_owned()), ..policy(Mode::Ask) };
    let text = serde_json::to_string(&policy).unwrap();
    assert!(text.contains(r#""mode":"ask""#), "{text}");
    assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
    assert_eq!(serde_json::from_str::<Policy>("{}").unwrap(), Policy::default());
    assert_eq!((Policy::default().mode, Policy::default().channel.as_str()), (Mode::Never, "stable"));
}

#[test]
fn the_way_back_leads_to_the_kept_version_while_it_reads_the_cases() {
    let keys = Keys::new();
    let artefact = crate::Manifest::read(&bytes(&genuine(&keys))).unwrap().artefacts.remove(0);
    let kept = Kept { version: "0.1.0".to_owned(), artefact, key: keys.ids().0, case_schema: 9 };
    assert_eq!(may_roll_back(Some(&kept), "0.1.0", 9), Ok(()));
    assert_eq!(may_roll_back(Some(&kept), "0.1.0", 10).unwrap_err().code(), "update_schema_advanced");
    assert_eq!(may_roll_back(Some(&kept), "0.0.9", 9), Err(Refusal::NotKept("0.0.9".to_owned())));
    assert_eq!(may_roll_back(None, "0.1.0", 9), Err(Refusal::NotKept("0.1.0".to_owned())));
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_says_something() {
    let text = String::new;
    let all = [
        Refusal::NoKeys,
        Refusal::ManifestTooLarge(1),
        Refusal::SignatureUnreadable,
        Refusal::NotSigned,
        Refusal::KeyRevoked(text()),
        Refusal::ManifestUnreadable(text()),
        Refusal::MayNotRevoke,
        Refusal::Replayed { found: 1, highest: 2 },
        Refusal::TwoFaced(1),
        Refusal::Leap { found: 1, highest: 0, leap: 0 },
        Refusal::WrongChannel { found: text(), wanted: text() },
        Refusal::Downgrade { found: text(), running: text() },
        Refusal::WrongTarget(text()),
        Refusal::CaseSchema { min: 1, max: 2, here: 3 },
        Refusal::Address(text()),
        Refusal::Feed(text()),
        Refusal::CutShort { got: 1, size: 2 },
        Refusal::TooLong(1),
        Refusal::WrongHash { found: text(), signed: text() },
        Refusal::ArtefactSignature(text()),
        Refusal::TooSlow(1),
        Refusal::Disk { path: text(), why: text() },
        Refusal::SeenDamaged(text()),
        Refusal::NotKept(text()),
        Refusal::SchemaAdvanced { version: text(), reads: 1, here: 2 },
        Refusal::OtherVersion { file: text(), signed: text(), said: text() },
        Refusal::NothingReady,
        Refusal::Held("update_case_open", text()),
        Refusal::Install { version: text(), why: text(), running: text() },
        Refusal::History("the update history could not be read".to_owned()),
    ];
    let codes: std::collections::BTreeSet<_> = all.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), all.len());
    assert!(codes.iter().all(|code| code.starts_with("update_")));
    assert!(all.iter().all(|refusal| refusal.to_string().len() > 20));
}
