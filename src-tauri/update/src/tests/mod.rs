//! Each refusal by name, with real keys and signatures made here.

#[cfg(feature = "fetch")]
mod feed;
mod manifest;
mod moments;
mod places;
mod signed;
mod station;

use std::io::Cursor;

use minisign::KeyPair;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{Authentic, Here, KeyRing, Refusal, Seen, authentic};

/// The bytes of the one installer.
pub(super) const INSTALLER: &[u8] = b"the bytes of an installer";

/// Two keys, one for every day and one for the safe.
pub(super) struct Keys {
    pub(super) release: KeyPair,
    pub(super) offline: KeyPair,
}

impl Keys {
    pub(super) fn new() -> Self {
        let pair = || KeyPair::generate_unencrypted_keypair().unwrap();
        Keys { release: pair(), offline: pair() }
    }

    pub(super) fn ring(&self) -> KeyRing {
        let (release, offline) = (self.release.pk.to_base64(), self.offline.pk.to_base64());
        KeyRing::new(Some(&release), Some(&offline)).unwrap()
    }

    /// Fingerprints of the release and the offline key.
    pub(super) fn ids(&self) -> (String, String) {
        let ring = self.ring();
        let mut ids = ring.fingerprints().map(|(id, _)| id.to_owned());
        (ids.next().unwrap(), ids.next().unwrap())
    }
}

pub(super) fn sign(pair: &KeyPair, bytes: &[u8], comment: &str) -> String {
    minisign::sign(Some(&pair.pk), &pair.sk, Cursor::new(bytes), Some(comment), None).unwrap().into_string()
}

/// A manifest that everything accepts, as JSON to be changed.
pub(super) fn genuine(keys: &Keys) -> Value {
    json!({
        "format": crate::FORMAT, "sequence": 12, "version": "0.1.1", "channel": "stable",
        "published": "2026-11-01T00:00:00Z", "expires": "2027-05-01T00:00:00Z",
        "case_schema": {"min": 1, "max": 9}, "rollout": 10_000, "revokes": [], "notes": "What is new.",
        "artefacts": [{
            "target": "linux-x86_64-deb", "file": "nexus-examiner_0.1.1_amd64.deb", "size": INSTALLER.len(),
            "sha256": crate::hex(&Sha256::digest(INSTALLER)),
            "signature": sign(&keys.release, INSTALLER, "timestamp:1\tversion:0.1.1"),
        }],
    })
}

pub(super) fn bytes(manifest: &Value) -> Vec<u8> {
    serde_json::to_vec(manifest).unwrap()
}

/// Signs with the release key and judges.
pub(super) fn judge(keys: &Keys, manifest: &Value, seen: &Seen, built: u64) -> Result<Authentic, Refusal> {
    let text = bytes(manifest);
    authentic(&text, &sign(&keys.release, &text, "manifest"), &keys.ring(), seen, built)
}

pub(super) fn here() -> Here {
    Here {
        version: semver::Version::new(0, 1, 0),
        channel: "stable".to_owned(),
        target: "linux-x86_64-deb".to_owned(),
        case_schema: 9,
        bucket: 5_000,
    }
}
