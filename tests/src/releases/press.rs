//! Signed releases: genuine ones, and such as somebody changed.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use nexus_update::{FORMAT, KeyRing, MANIFEST, SIGNATURE, hex};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Signs releases.
pub struct Press {
    secret: SecretKey,
    public: PublicKey,
    offline: PublicKey,
}

/// The files of a release, by name.
#[derive(Clone, Default)]
pub struct Release {
    /// What is served or lies on a stick.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Name of the installer.
    pub installer: String,
}

impl Default for Press {
    fn default() -> Self {
        let (release, offline) =
            (KeyPair::generate_unencrypted_keypair().unwrap(), KeyPair::generate_unencrypted_keypair().unwrap());
        Press { secret: release.sk, public: release.pk, offline: offline.pk }
    }
}

impl Press {
    /// Signs with the keys of a folder, as `cargo xtask release --new-keys` makes them.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let secret = SecretKeyBox::from_string(&text("release.key")).unwrap().into_unencrypted_secret_key().unwrap();
        let public = PublicKey::from_secret_key(&secret).unwrap();
        let offline = minisign::PublicKeyBox::from_string(&text("offline.pub")).unwrap().into_public_key().unwrap();
        Press { secret, public, offline }
    }

    /// The keys that a build trusting this press has.
    #[must_use]
    pub fn keys(&self) -> KeyRing {
        KeyRing::new(Some(&self.public.to_base64()), Some(&self.offline.to_base64())).unwrap()
    }

    /// A signature over bytes, for a version.
    #[must_use]
    pub fn sign(&self, bytes: &[u8], version: &str) -> String {
        let comment = format!("timestamp:1\tversion:{version}");
        let signed = minisign::sign(Some(&self.public), &self.secret, Cursor::new(bytes), Some(&comment), None);
        signed.unwrap().into_string()
    }

    /// A release of a version with an installer, its manifest changed by `change` before it is signed.
    #[must_use]
    pub fn release(&self, version: &str, sequence: u64, bytes: &[u8], change: impl FnOnce(&mut Value)) -> Release {
        let installer = format!("nexus-examiner_{version}_amd64.deb");
        let mut manifest = json!({
            "format": FORMAT, "sequence": sequence, "version": version, "channel": "stable",
            "published": "2026-11-01T00:00:00Z", "expires": "2036-11-01T00:00:00Z",
            "case_schema": {"min": 1, "max": nexus_engine::store::SCHEMA}, "rollout": 10_000, "revokes": [],
            "notes": "What is new.",
            "artefacts": [{
                "target": "linux-x86_64-deb", "file": installer, "size": bytes.len(),
                "sha256": hex(&Sha256::digest(bytes)), "signature": self.sign(bytes, version),
            }],
        });
        change(&mut manifest);
        let text = serde_json::to_vec(&manifest).unwrap();
        let signature = self.sign(&text, version).into_bytes();
        let files =
            [(MANIFEST.to_owned(), text), (SIGNATURE.to_owned(), signature), (installer.clone(), bytes.to_vec())];
        Release { files: files.into(), installer }
    }
}

impl Release {
    /// The release that lies in a folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let files: BTreeMap<String, Vec<u8>> = folder
            .read_dir()
            .unwrap()
            .flatten()
            .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
            .collect();
        let installer = files.keys().find(|name| name.ends_with(".deb")).cloned().unwrap_or_default();
        Release { files, installer }
    }

    /// The same with one bit of a file flipped, in its middle.
    #[must_use]
    pub fn flipped(&self, name: &str) -> Self {
        let mut changed = self.clone();
        let bytes = changed.files.get_mut(name).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        changed
    }

    /// Writes the files into a folder, as onto a stick.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, bytes) in &self.files {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
}
