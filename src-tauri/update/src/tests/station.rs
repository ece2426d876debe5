//! The whole way on a computer of its own: looked at, fetched, installed, taken back, and cut off at each step.

use std::cell::RefCell;
use std::path::Path;

use time::OffsetDateTime;

use super::*;
use crate::{Asked, Installer, MANIFEST, Mode, Moment, Policy, Ready, Running, SIGNATURE, Station, Stick, Verdict};

struct Place {
    keys: Keys,
    home: tempfile::TempDir,
    stick: tempfile::TempDir,
}

/// Installs by remembering; or refuses.
#[derive(Default)]
struct System {
    installed: RefCell<Vec<(String, Vec<u8>)>>,
    refuses: bool,
}

impl Installer for System {
    fn install(&self, ready: &Ready, bytes: &[u8]) -> Result<(), String> {
        if self.refuses {
            return Err("dpkg said no".to_owned());
        }
        self.installed.borrow_mut().push((ready.version.to_string(), bytes.to_vec()));
        Ok(())
    }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_795_000_000).unwrap()
}

fn asked() -> Moment {
    Moment { asked: true, ..Moment::default() }
}

impl Place {
    fn new() -> Self {
        let folder = || tempfile::tempdir().unwrap();
        Place { keys: Keys::new(), home: folder(), stick: folder() }
    }

    fn station(&self, version: &str) -> Station {
        self.station_of(version, 9)
    }

    fn station_of(&self, version: &str, case_schema: u32) -> Station {
        let here = Running {
            version: version.parse().unwrap(),
            target: "linux-x86_64-deb".to_owned(),
            case_schema,
            built: 0,
            keys: self.keys.ring(),
        };
        Station::new(&self.home.path().join("updates"), here)
    }

    /// Lays a release of a version on the stick, changed by `change` before it is signed.
    fn lay(&self, version: &str, sequence: u64, change: impl FnOnce(&mut Value)) {
        let installer = installer(version);
        let mut manifest = genuine(&self.keys);
        manifest["sequence"] = sequence.into();
        manifest["version"] = version.into();
        let file = format!("nexus-examiner_{version}_amd64.deb");
        manifest["artefacts"][0] = json!({
            "target": "linux-x86_64-deb", "file": file, "size": installer.len(),
            "sha256": crate::hex(&Sha256::digest(&installer)),
            "signature": sign(&self.keys.release, &installer, &format!("version:{version}")),
        });
        change(&mut manifest);
        let text = bytes(&manifest);
        std::fs::write(self.stick.path().join(MANIFEST), &text).unwrap();
        std::fs::write(self.stick.path().join(SIGNATURE), sign(&self.keys.release, &text, "manifest")).unwrap();
        std::fs::write(self.stick.path().join(file), installer).unwrap();
    }

    fn check(&self, station: &Station, asked: Asked) -> Result<String, &'static str> {
        let stick = Stick(self.stick.path().to_owned());
        let last = station.check(&stick, &Policy::default(), asked, now(), &mut |_| {});
        last.map(|last| last.code).map_err(|refusal| refusal.code())
    }

    fn installers(&self) -> Vec<String> {
        let mut names: Vec<String> = Path::read_dir(&self.home.path().join("updates/installers"))
            .map(|entries| entries.flatten().map(|entry| entry.file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        names.sort();
        names
    }
}

fn installer(version: &str) -> Vec<u8> {
    format!("the installer of {version}").into_bytes()
}

fn told(station: &Station) -> Vec<String> {
    station.history().events().unwrap().into_iter().map(|event| event.what).collect()
}

#[test]
fn a_release_is_fetched_installed_confirmed_and_taken_back() {
    let place = Place::new();
    let old = place.station("0.1.0");
    place.lay("0.1.0", 1, |_| {});
    assert_eq!(place.check(&old, Asked::Unattended), Ok("current".to_owned()));
    assert_eq!(place.installers(), ["nexus-examiner_0.1.0_amd64.deb"], "kept for the way back");
    place.lay("0.1.1", 2, |_| {});
    assert_eq!(place.check(&old, Asked::Unattended), Ok("ready".to_owned()));
    assert_eq!(place.check(&old, Asked::Unattended), Ok("ready".to_owned()), "and not fetched again");
    let system = System::default();
    assert_eq!(old.install(&system, &Policy::default(), asked(), now()), Ok("0.1.1".parse().unwrap()));
    assert_eq!(*system.installed.borrow(), [("0.1.1".to_owned(), installer("0.1.1"))]);
    assert!(old.state().unwrap().installing.unwrap().done);
    assert_eq!(told(&old), ["downloaded", "installing"]);

    let new = place.station("0.1.1");
    new.settle(now()).unwrap();
    new.settle(now()).unwrap();
    assert_eq!(told(&new), ["downloaded", "installing", "installed"], "told once");
    let state = new.state().unwrap();
    assert!(state.staged.is_none() && state.installing.is_none());
    assert_eq!(state.kept.as_ref().unwrap().version, "0.1.0");
    assert_eq!(place.installers().len(), 2);

    assert_eq!(new.roll_back(&system, "0.0.9", Moment::default(), now()).unwrap_err().code(), "update_not_kept");
    assert_eq!(new.roll_back(&system, "0.1.0", Moment::default(), now()), Ok(()));
    assert_eq!(system.installed.borrow()[1], ("0.1.0".to_owned(), installer("0.1.0")));
    let back = place.station("0.1.0");
    back.settle(now()).unwrap();
    assert_eq!(told(&back)[3..], ["refused", "installing", "rolled_back"]);
    assert!(back.state().unwrap().kept.is_none());

    // The version that was taken back comes only if a person asks for it.
    assert_eq!(place.check(&back, Asked::Unattended), Ok("ready".to_owned()));
    let at_exit = Policy { mode: Mode::AtExit, ..Policy::default() };
    let leaving = Moment { at_exit: true, ..Moment::default() };
    assert_eq!(back.install(&system, &at_exit, leaving, now()).unwrap_err().code(), "update_declined");
    assert!(back.install(&system, &at_exit, asked(), now()).is_ok());
}

#[test]
fn the_way_back_is_closed_once_cases_have_the_newer_schema() {
    let place = Place::new();
    let (old, new) = (place.station_of("0.1.0", 9), place.station_of("0.1.1", 10));
    place.lay("0.1.0", 1, |_| {});
    place.check(&old, Asked::ByPerson).unwrap();
    old.wrote_cases().unwrap();
    place.lay("0.1.1", 2, |manifest| manifest["case_schema"] = json!({"min": 1, "max": 10}));
    place.check(&old, Asked::ByPerson).unwrap();
    assert!(old.state().unwrap().staged.unwrap().changes_schema);
    let system = System::default();
    old.install(&system, &Policy::default(), asked(), now()).unwrap();
    new.settle(now()).unwrap();
    assert!(new.may_go_back(&new.state().unwrap(), "0.1.0").is_ok());
    new.wrote_cases().unwrap();
    assert_eq!(new.state().unwrap().newest_schema, 10);
    let refused = new.roll_back(&system, "0.1.0", Moment::default(), now()).unwrap_err();
    assert_eq!(refused.code(), "update_schema_advanced");
    assert_eq!(system.installed.borrow().len(), 1);
    assert_eq!(new.history().events().unwrap().pop().unwrap().code, "update_schema_advanced");
}

#[test]
fn nothing_is_installed_over_an_open_case_or_without_a_release() {
    let place = Place::new();
    let old = place.station("0.1.0");
    let system = System::default();
    let install = |moment| old.install(&system, &Policy::default(), moment, now()).map_err(|refusal| refusal.code());
    assert_eq!(install(asked()), Err("update_nothing_ready"));
    place.lay("0.1.1", 2, |_| {});
    place.check(&old, Asked::ByPerson).unwrap();
    assert_eq!(install(Moment { case_open: true, ..asked() }), Err("update_case_open"));
    assert_eq!(install(Moment { job_running: true, ..asked() }), Err("update_job_running"));
    assert_eq!(install(Moment { at_exit: true, ..Moment::default() }), Err("update_not_asked"));
    let busy = Moment { case_open: true, ..Moment::default() };
    assert_eq!(old.roll_back(&system, "0.1.0", busy, now()).unwrap_err().code(), "update_case_open");
    assert!(system.installed.borrow().is_empty());
}

#[test]
fn a_refusal_leaves_the_running_version_and_says_why() {
    let place = Place::new();
    let old = place.station("0.1.0");
    place.lay("0.1.1", 5, |_| {});
    std::fs::write(place.stick.path().join("nexus-examiner_0.1.1_amd64.deb"), b"other bytes than those").unwrap();
    assert!(place.check(&old, Asked::ByPerson).is_err());
    let state = old.state().unwrap();
    assert!(state.staged.is_none());
    assert_eq!(state.last_check, Some(now()));
    let last = state.last.unwrap();
    assert!(last.code.starts_with("update_") && !last.message.is_empty());
    let event = old.history().events().unwrap().pop().unwrap();
    assert_eq!(
        (event.what.as_str(), event.code, event.to.as_str(), event.sequence),
        ("refused", last.code, "0.1.1", 5)
    );
    assert!(place.installers().is_empty(), "nothing is left of it");
    place.lay("0.1.2", 4, |_| {});
    assert_eq!(
        place.check(&old, Asked::ByPerson),
        Err("update_replayed"),
        "what was seen counts though it was refused"
    );
}

#[test]
fn what_the_system_refuses_is_told_and_can_be_tried_again() {
    let place = Place::new();
    let old = place.station("0.1.0");
    place.lay("0.1.1", 2, |_| {});
    place.check(&old, Asked::ByPerson).unwrap();
    let refusing = System { refuses: true, ..System::default() };
    let refusal = old.install(&refusing, &Policy::default(), asked(), now()).unwrap_err();
    assert_eq!(refusal.code(), "update_install");
    assert!(refusal.to_string().contains("dpkg said no") && refusal.to_string().contains("0.1.0 is untouched"));
    assert!(old.state().unwrap().installing.is_none());
    assert_eq!(old.state().unwrap().last.unwrap().code, "update_install");
    assert_eq!(told(&old), ["downloaded", "installing", "failed"]);
    assert!(old.install(&System::default(), &Policy::default(), asked(), now()).is_ok());
}

#[test]
fn an_installer_that_changed_while_it_waited_is_not_installed() {
    let place = Place::new();
    let old = place.station("0.1.0");
    place.lay("0.1.1", 2, |_| {});
    place.check(&old, Asked::ByPerson).unwrap();
    let waiting = place.home.path().join("updates/installers/nexus-examiner_0.1.1_amd64.deb");
    std::fs::write(waiting, b"the installer of 0.1.X").unwrap();
    let system = System::default();
    let refusal = old.install(&system, &Policy::default(), asked(), now()).unwrap_err();
    assert_eq!(refusal.code(), "update_wrong_hash");
    assert!(system.installed.borrow().is_empty());
    assert_eq!(told(&old), ["downloaded", "failed"]);
    assert_eq!(place.check(&old, Asked::ByPerson), Ok("ready".to_owned()), "and it is fetched anew");
    assert!(old.install(&system, &Policy::default(), asked(), now()).is_ok());
}

#[test]
fn a_key_that_was_revoked_while_its_release_waited_counts_no_more() {
    let place = Place::new();
    let old = place.station("0.1.0");
    place.lay("0.1.1", 2, |_| {});
    place.check(&old, Asked::ByPerson).unwrap();
    let mut manifest = genuine(&place.keys);
    manifest["revokes"] = json!([place.keys.ids().0]);
    let text = bytes(&manifest);
    std::fs::write(place.stick.path().join(MANIFEST), &text).unwrap();
    std::fs::write(place.stick.path().join(SIGNATURE), sign(&place.keys.offline, &text, "manifest")).unwrap();
    let _ = place.check(&old, Asked::ByPerson);
    let refusal = old.install(&System::default(), &Policy::default(), asked(), now()).unwrap_err();
    assert_eq!(refusal.code(), "update_key_revoked");
}

#[test]
fn an_end_in_the_middle_of_an_installation_is_told_at_the_next_start() {
    struct Cut;
    impl Installer for Cut {
        fn install(&self, _: &Ready, _: &[u8]) -> Result<(), String> {
            std::panic::panic_any("the power is cut")
        }
    }
    let place = Place::new();
    let old = place.station("0.1.0");
    place.lay("0.1.1", 2, |_| {});
    place.check(&old, Asked::ByPerson).unwrap();
    let cut = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = old.install(&Cut, &Policy::default(), asked(), now());
    }));
    assert!(cut.is_err());
    assert!(!old.state().unwrap().installing.unwrap().done);
    old.settle(now()).unwrap();
    let event = old.history().events().unwrap().pop().unwrap();
    assert_eq!((event.what.as_str(), event.code.as_str()), ("failed", "update_cut_off"));
    assert!(event.note.contains("0.1.0 runs"));
    assert!(old.state().unwrap().staged.is_some(), "it can be tried again");
}

#[test]
fn the_place_in_rollouts_is_drawn_once_and_kept() {
    let place = Place::new();
    let station = place.station("0.1.0");
    place.lay("0.1.1", 1, |manifest| manifest["rollout"] = 0.into());
    assert_eq!(place.check(&station, Asked::Unattended), Ok("not_yet".to_owned()));
    let bucket = station.state().unwrap().bucket;
    assert!(bucket < 10_000);
    assert_eq!(place.station("0.1.0").state().unwrap().bucket, bucket);
    let others: std::collections::BTreeSet<u16> =
        (0..20).map(|_| Place::new().station("0.1.0").state().unwrap().bucket).collect();
    assert!(others.len() > 10, "{others:?}");
    assert_eq!(place.check(&station, Asked::ByPerson), Ok("ready".to_owned()), "a person need not wait");
}

#[test]
fn an_expired_release_is_told_as_stale_and_taken_all_the_same() {
    let place = Place::new();
    let station = place.station("0.1.0");
    place.lay("0.1.1", 1, |manifest| manifest["expires"] = "2026-11-02T00:00:00Z".into());
    assert_eq!(place.check(&station, Asked::ByPerson), Ok("ready".to_owned()));
    assert!(station.state().unwrap().last.unwrap().stale);
}

#[test]
fn damaged_memory_is_refused_and_not_begun_anew() {
    let place = Place::new();
    let station = place.station("0.1.0");
    place.lay("0.1.1", 1, |_| {});
    place.check(&station, Asked::ByPerson).unwrap();
    std::fs::write(place.home.path().join("updates/state.json"), "{ half").unwrap();
    assert_eq!(place.check(&station, Asked::ByPerson), Err("update_seen_damaged"));
    std::fs::remove_file(place.home.path().join("updates/state.json")).unwrap();
    std::fs::write(place.home.path().join("updates/history.jsonl"), "{\"prev\":\"\",\"hash\":\"\",\"body\":\"\"}\n")
        .unwrap();
    let refused = station.install(&System::default(), &Policy::default(), asked(), now()).unwrap_err();
    assert_eq!(refused.code(), "update_nothing_ready");
    assert_eq!(place.check(&station, Asked::ByPerson), Err("update_history"));
}

#[test]
fn a_folder_is_copied_byte_by_byte_under_the_same_limits() {
    use crate::Source as _;
    let place = Place::new();
    place.lay("0.1.1", 1, |_| {});
    let stick = Stick(place.stick.path().to_owned());
    let manifest = crate::Manifest::read(&stick.manifest("stable").unwrap().0).unwrap();
    let artefact = &manifest.artefacts[0];
    let to = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    let path = stick.artefact("stable", artefact, to.path(), &mut |bytes| told.push(bytes)).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), installer("0.1.1"));
    assert_eq!(told, [artefact.size]);
    let from = place.stick.path().join(&artefact.file);
    for (bytes, code) in [(b"".to_vec(), "update_cut_short"), (vec![b'x'; 99], "update_too_long")] {
        let to = tempfile::tempdir().unwrap();
        std::fs::write(&from, bytes).unwrap();
        let refused = stick.artefact("stable", artefact, to.path(), &mut |_| {}).unwrap_err();
        assert_eq!((refused.code(), to.path().read_dir().unwrap().count()), (code, 0));
    }
    std::fs::remove_file(from).unwrap();
    assert_eq!(stick.artefact("stable", artefact, to.path(), &mut |_| {}).unwrap_err().code(), "update_feed");
    assert!(matches!(crate::verdict(&manifest, &here(), Asked::ByPerson), Ok(Verdict::Offer(_))));
}
