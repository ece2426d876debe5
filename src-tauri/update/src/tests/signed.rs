//! Who signed, and in which order.

use super::*;
use crate::{MAX_LEAP, MAX_MANIFEST, Role};

#[test]
fn a_manifest_of_the_release_key_is_genuine_and_remembered() {
    let keys = Keys::new();
    let found = judge(&keys, &genuine(&keys), &Seen::default(), 0).unwrap();
    let (release, offline) = keys.ids();
    assert_eq!((found.key.as_str(), found.manifest.sequence), (release.as_str(), 12));
    assert_eq!(found.seen.highest(&release), Some(12));
    assert_eq!(found.seen.highest(&offline), None, "numbers are counted per key");
    assert_eq!(found.manifest.published.unix_timestamp(), 1_793_491_200);
}

#[test]
fn each_flipped_bit_of_manifest_or_signature_is_refused() {
    let keys = Keys::new();
    let text = bytes(&genuine(&keys));
    let signature = sign(&keys.release, &text, "manifest");
    let ring = keys.ring();
    for place in 0..text.len() {
        let mut changed = text.clone();
        changed[place] ^= 1 << (place % 8);
        let refusal = authentic(&changed, &signature, &ring, &Seen::default(), 0).unwrap_err();
        assert_eq!(refusal, Refusal::NotSigned, "byte {place}");
    }
    // The first line is a comment that nothing signs, and means nothing.
    let signed_from = signature.find('\n').unwrap() + 1;
    for place in signed_from..signature.len() {
        let mut changed = signature.clone().into_bytes();
        changed[place] ^= 1;
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let outcome = authentic(&text, &changed, &ring, &Seen::default(), 0);
        let same = changed.lines().skip(1).eq(signature.lines().skip(1));
        assert!(same || outcome.is_err(), "byte {place}: {changed:?}");
    }
}

#[test]
fn another_key_or_none_is_refused() {
    let (keys, other) = (Keys::new(), Keys::new());
    let text = bytes(&genuine(&keys));
    let foreign = sign(&other.release, &text, "manifest");
    assert_eq!(authentic(&text, &foreign, &keys.ring(), &Seen::default(), 0), Err(Refusal::NotSigned));
    let own = sign(&keys.release, &text, "manifest");
    assert_eq!(authentic(&text, &own, &KeyRing::default(), &Seen::default(), 0), Err(Refusal::NoKeys));
    assert_eq!(authentic(&text, "", &keys.ring(), &Seen::default(), 0), Err(Refusal::SignatureUnreadable));
}

#[test]
fn keys_are_taken_from_whole_files_or_their_last_line_and_told_apart() {
    let keys = Keys::new();
    let file = keys.release.pk.to_box().unwrap().into_string();
    let line = keys.release.pk.to_base64();
    let (whole, short) = (KeyRing::new(Some(&file), None).unwrap(), KeyRing::new(Some(&line), None).unwrap());
    let ids = |ring: &KeyRing| ring.fingerprints().map(|(id, role)| (id.to_owned(), role)).collect::<Vec<_>>();
    assert_eq!(ids(&whole), ids(&short));
    assert_eq!(ids(&whole), vec![(keys.ids().0, Role::Release)]);
    assert_eq!(ids(&keys.ring())[1].1, Role::Offline);
    assert_eq!(whole.line(&keys.ids().0), Some(line.as_str()));
    assert_eq!(whole.line(&keys.ids().1), None);
    assert!(KeyRing::new(Some("no key"), None).is_err());
    assert_eq!(KeyRing::new(None, None).unwrap().fingerprints().count(), 0);
}

#[test]
fn an_older_number_is_a_replay_and_the_same_text_is_not() {
    let keys = Keys::new();
    let mut manifest = genuine(&keys);
    let seen = judge(&keys, &manifest, &Seen::default(), 0).unwrap().seen;
    assert_eq!(judge(&keys, &manifest, &seen, 0).unwrap().seen, seen, "the same manifest may be looked at again");
    manifest["sequence"] = 11.into();
    assert_eq!(judge(&keys, &manifest, &seen, 0), Err(Refusal::Replayed { found: 11, highest: 12 }));
    manifest["sequence"] = 12.into();
    manifest["notes"] = "Something else.".into();
    assert_eq!(judge(&keys, &manifest, &seen, 0), Err(Refusal::TwoFaced(12)));
    manifest["sequence"] = 13.into();
    assert_eq!(judge(&keys, &manifest, &seen, 0).unwrap().seen.highest(&keys.ids().0), Some(13));
}

#[test]
fn what_came_before_this_build_counts_as_seen() {
    let keys = Keys::new();
    let manifest = genuine(&keys);
    assert_eq!(judge(&keys, &manifest, &Seen::default(), 13), Err(Refusal::Replayed { found: 12, highest: 13 }));
    assert!(judge(&keys, &manifest, &Seen::default(), 12).is_ok(), "the build's own manifest");
    let seen = judge(&keys, &manifest, &Seen::default(), 0).unwrap().seen;
    assert_eq!(judge(&keys, &manifest, &seen, 13), Err(Refusal::Replayed { found: 12, highest: 13 }));
}

#[test]
fn a_number_may_run_ahead_so_far_and_no_farther() {
    let keys = Keys::new();
    let mut manifest = genuine(&keys);
    manifest["sequence"] = MAX_LEAP.into();
    assert!(judge(&keys, &manifest, &Seen::default(), 0).is_ok());
    let found = MAX_LEAP + 1;
    manifest["sequence"] = found.into();
    assert_eq!(judge(&keys, &manifest, &Seen::default(), 0), Err(Refusal::Leap { found, highest: 0, leap: MAX_LEAP }));
    assert!(judge(&keys, &manifest, &Seen::default(), 1).is_ok());
    manifest["sequence"] = u64::MAX.into();
    assert!(matches!(judge(&keys, &manifest, &Seen::default(), 1), Err(Refusal::Leap { .. })));
}

#[test]
fn the_offline_key_revokes_the_release_key_and_nothing_else_does() {
    let keys = Keys::new();
    let (release, offline) = keys.ids();
    let mut manifest = genuine(&keys);
    manifest["revokes"] = json!([release]);
    assert_eq!(judge(&keys, &manifest, &Seen::default(), 0), Err(Refusal::MayNotRevoke));
    let by_offline = |manifest: &Value, seen: &Seen| {
        let text = bytes(manifest);
        authentic(&text, &sign(&keys.offline, &text, "manifest"), &keys.ring(), seen, 0)
    };
    let seen = by_offline(&manifest, &Seen::default()).unwrap().seen;
    assert_eq!(seen.revoked().collect::<Vec<_>>(), vec![release.as_str()]);
    let mut next = genuine(&keys);
    next["sequence"] = 13.into();
    assert_eq!(judge(&keys, &next, &seen, 0), Err(Refusal::KeyRevoked(release.clone())));
    assert!(by_offline(&next, &seen).is_ok(), "the offline key still counts");
    next["revokes"] = json!([release, offline]);
    assert_eq!(by_offline(&next, &seen), Err(Refusal::MayNotRevoke));
}

#[test]
fn a_manifest_of_any_size_is_read_up_to_the_cap() {
    let keys = Keys::new();
    let mut text = bytes(&genuine(&keys));
    text.resize(MAX_MANIFEST, b' ');
    let judged = |text: &[u8]| authentic(text, &sign(&keys.release, text, ""), &keys.ring(), &Seen::default(), 0);
    assert!(judged(&text).is_ok());
    text.push(b' ');
    assert_eq!(judged(&text), Err(Refusal::ManifestTooLarge(MAX_MANIFEST)));
    assert_eq!(MAX_MANIFEST, 262_144);
}
