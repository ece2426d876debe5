//! What the manifest says, and whether it fits this machine.

use super::*;
use crate::{Arrival, Asked, CaseSchema, MAX_ARTEFACT, Manifest, Verdict, stale, verdict};

fn read(manifest: &Value) -> Result<Manifest, String> {
    Manifest::read(&bytes(manifest))
}

#[test]
fn a_signed_text_that_is_no_manifest_is_refused() {
    let keys = Keys::new();
    let text = b"not JSON";
    let refusal = authentic(text, &sign(&keys.release, text, ""), &keys.ring(), &Seen::default(), 0).unwrap_err();
    assert_eq!(refusal.code(), "update_manifest_unreadable");
    for (field, value, fault) in [
        ("format", json!("nexus-release-manifest-2"), "format"),
        ("rollout", json!(10_001), "rollout"),
        ("expires", json!("2026-11-01T00:00:00Z"), "expires"),
        ("case_schema", json!({"min": 10, "max": 9}), "schemas"),
        ("more", json!(1), "unknown field"),
        ("version", json!("one"), "version"),
        ("published", json!("yesterday"), ""),
    ] {
        let mut manifest = genuine(&keys);
        manifest[field] = value;
        assert!(read(&manifest).unwrap_err().contains(fault), "{field}: {:?}", read(&manifest));
    }
    let mut equal = genuine(&keys);
    equal["case_schema"] = json!({"min": 9, "max": 9});
    assert!(read(&equal).is_ok());
    let whole = read(&equal).unwrap();
    assert_eq!(Manifest::read(&serde_json::to_vec(&whole).unwrap()), Ok(whole), "written and read are the same");
}

#[test]
fn an_artefact_is_a_plain_file_of_a_bounded_size_with_a_hash() {
    let keys = Keys::new();
    let with = |field: &str, value: Value| {
        let mut manifest = genuine(&keys);
        manifest["artefacts"][0][field] = value;
        read(&manifest)
    };
    let names =
        ["http://example.org/a.deb", "https://example.org/a", "../a", "a/b", "a\\b", ".hidden", "", "a b", "a?b"];
    for name in names {
        assert!(with("file", json!(name)).unwrap_err().contains("plain"), "{name}");
    }
    assert!(with("file", json!("a".repeat(129))).is_err());
    assert!(with("file", json!("a".repeat(128))).is_ok());
    assert!(with("file", json!("nexus_0.1.1~rc1+b-2.deb")).is_ok());
    assert!(with("size", json!(0)).is_err());
    assert!(with("size", json!(MAX_ARTEFACT + 1)).is_err());
    assert!(with("size", json!(MAX_ARTEFACT)).is_ok());
    assert_eq!(MAX_ARTEFACT, 536_870_912);
    assert!(with("sha256", json!("A".repeat(64))).is_err());
    assert!(with("sha256", json!("a".repeat(63))).is_err());
    assert!(with("sha256", json!(format!("{}09", "af".repeat(31)))).is_ok());
}

fn fits(change: impl FnOnce(&mut Manifest, &mut Here), asked: Asked) -> Result<Verdict, Refusal> {
    let keys = Keys::new();
    let (mut manifest, mut here) = (read(&genuine(&keys)).unwrap(), here());
    change(&mut manifest, &mut here);
    verdict(&manifest, &here, asked)
}

#[test]
fn a_newer_release_for_this_machine_is_offered() {
    let Ok(Verdict::Offer(offer)) = fits(|_, _| {}, Asked::Unattended) else { panic!("not offered") };
    assert_eq!(offer.version, semver::Version::new(0, 1, 1));
    assert_eq!(
        (offer.artefact.file.as_str(), offer.notes.as_str()),
        ("nexus-examiner_0.1.1_amd64.deb", "What is new.")
    );
    assert!(!offer.changes_schema);
    let same = fits(|_, here| here.version = semver::Version::new(0, 1, 1), Asked::ByPerson);
    assert_eq!(same, Ok(Verdict::Current));
}

#[test]
fn a_foreign_or_older_release_is_refused() {
    let code = |change: fn(&mut Manifest, &mut Here)| fits(change, Asked::ByPerson).unwrap_err().code();
    assert_eq!(code(|manifest, _| manifest.channel = "beta".to_owned()), "update_wrong_channel");
    assert_eq!(code(|_, here| here.version = semver::Version::new(0, 1, 2)), "update_downgrade");
    assert_eq!(code(|_, here| here.target = "windows-x86_64-msi".to_owned()), "update_wrong_target");
    assert_eq!(code(|_, here| here.case_schema = 10), "update_case_schema");
    assert_eq!(code(|manifest, _| manifest.case_schema = CaseSchema { min: 10, max: 11 }), "update_case_schema");
}

#[test]
fn a_release_that_brings_cases_to_a_newer_schema_says_so() {
    let schema = |min, max| match fits(|manifest, _| manifest.case_schema = CaseSchema { min, max }, Asked::ByPerson) {
        Ok(Verdict::Offer(offer)) => offer.changes_schema,
        other => panic!("{other:?}"),
    };
    assert!(schema(9, 10));
    assert!(!schema(9, 9));
}

#[test]
fn the_rollout_takes_its_share_and_a_person_need_not_wait() {
    let share = |rollout, asked| fits(|manifest, _| manifest.rollout = rollout, asked).unwrap();
    assert_eq!(share(5_000, Asked::Unattended), Verdict::NotYet);
    assert!(matches!(share(5_001, Asked::Unattended), Verdict::Offer(_)));
    assert!(matches!(share(0, Asked::ByPerson), Verdict::Offer(_)));
}

#[test]
fn an_expired_manifest_is_stale_and_nothing_more() {
    let keys = Keys::new();
    let manifest = read(&genuine(&keys)).unwrap();
    assert!(!stale(&manifest, manifest.expires));
    assert!(stale(&manifest, manifest.expires + time::Duration::SECOND));
}

#[test]
fn bytes_are_judged_while_they_come() {
    let keys = Keys::new();
    let artefact = read(&genuine(&keys)).unwrap().artefacts.remove(0);
    for cut in 0..INSTALLER.len() {
        let mut arrival = Arrival::of(&artefact);
        arrival.take(&INSTALLER[..cut]).unwrap();
        assert_eq!(arrival.got(), cut as u64);
        let size = INSTALLER.len() as u64;
        assert_eq!(arrival.finish(), Err(Refusal::CutShort { got: cut as u64, size }));
    }
    let mut arrival = Arrival::of(&artefact);
    let (first, second) = INSTALLER.split_at(7);
    arrival.take(first).unwrap();
    arrival.take(second).unwrap();
    assert_eq!(arrival.take(b"!"), Err(Refusal::TooLong(INSTALLER.len() as u64)));
    let id = keys.ids().0;
    assert_eq!(artefact.check(INSTALLER, &keys.ring(), &id, "0.1.1"), Ok(()));
    let mut flipped = INSTALLER.to_vec();
    flipped[3] ^= 4;
    assert_eq!(artefact.check(&flipped, &keys.ring(), &id, "0.1.1").unwrap_err().code(), "update_wrong_hash");
    assert_eq!(artefact.check(&INSTALLER[1..], &keys.ring(), &id, "0.1.1").unwrap_err().code(), "update_cut_short");
}

#[test]
fn the_artefact_is_signed_by_the_key_that_signed_the_manifest() {
    let keys = Keys::new();
    let mut artefact = read(&genuine(&keys)).unwrap().artefacts.remove(0);
    let (release, offline) = keys.ids();
    let refused = Err(Refusal::ArtefactSignature(artefact.file.clone()));
    assert_eq!(artefact.check(INSTALLER, &keys.ring(), &offline, "0.1.1"), refused);
    artefact.signature = sign(&keys.release, b"other bytes", "version:0.1.1");
    assert_eq!(artefact.check(INSTALLER, &keys.ring(), &release, "0.1.1"), refused);
}

#[test]
fn an_old_installer_under_a_new_number_is_refused() {
    let keys = Keys::new();
    let mut artefact = read(&genuine(&keys)).unwrap().artefacts.remove(0);
    let check = |artefact: &crate::Artefact, version| artefact.check(INSTALLER, &keys.ring(), &keys.ids().0, version);
    assert_eq!(check(&artefact, "0.1.1"), Ok(()));
    let inflated = check(&artefact, "0.1.2");
    let refusal =
        Refusal::OtherVersion { file: artefact.file.clone(), signed: "0.1.1".to_owned(), said: "0.1.2".to_owned() };
    assert_eq!(inflated, Err(refusal));
    artefact.signature = sign(&keys.release, INSTALLER, "timestamp:1");
    assert_eq!(check(&artefact, "0.1.1").unwrap_err().code(), "update_other_version", "a signature without a version");
}
