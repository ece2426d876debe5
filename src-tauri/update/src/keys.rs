//! Whose signature counts? Two minisign keys, pinned when the build was made.

use std::collections::BTreeSet;

use minisign_verify::{PublicKey, Signature};
use sha2::{Digest, Sha256};

use crate::arrival::hex;
use crate::refusal::Refusal;

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Signs releases, day by day.
    Release,
    /// Lies in a safe: signs the release that brings a new release key, and revokes the old one.
    Offline,
}

struct Key {
    id: String,
    role: Role,
    public: PublicKey,
    text: String,
}

/// The keys that this build trusts.
#[derive(Default)]
pub struct KeyRing(Vec<Key>);

impl KeyRing {
    /// The keys that were pinned at build time by `NEXUS_RELEASE_KEY` and `NEXUS_OFFLINE_KEY`: the second line of a
    /// minisign public key file each. A build without them trusts no release.
    ///
    /// # Errors
    /// [`Refusal::NoKeys`] where a pinned text is no key.
    pub fn pinned() -> Result<Self, Refusal> {
        Self::new(option_env!("NEXUS_RELEASE_KEY"), option_env!("NEXUS_OFFLINE_KEY"))
    }

    /// Takes public keys: whole minisign files or their second line.
    ///
    /// # Errors
    /// [`Refusal::NoKeys`] where a text is no key.
    pub fn new(release: Option<&str>, offline: Option<&str>) -> Result<Self, Refusal> {
        let mut ring = KeyRing::default();
        for (text, role) in [(release, Role::Release), (offline, Role::Offline)] {
            let Some(line) = text.and_then(|text| text.lines().map(str::trim).rfind(|line| !line.is_empty())) else {
                continue;
            };
            let public = PublicKey::from_base64(line).map_err(|_| Refusal::NoKeys)?;
            ring.0.push(Key { id: fingerprint(line), role, public, text: line.to_owned() });
        }
        Ok(ring)
    }

    /// Fingerprints with their roles, for people to compare: 16 hex digits of the SHA-256 of the key's line.
    pub fn fingerprints(&self) -> impl Iterator<Item = (&str, Role)> {
        self.0.iter().map(|key| (key.id.as_str(), key.role))
    }

    /// The line of a key, as `minisign -P` takes it.
    #[must_use]
    pub fn line(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|key| key.id == id).map(|key| key.text.as_str())
    }

    /// Which key signed exactly these bytes?
    ///
    /// # Errors
    /// [`Refusal::NoKeys`], [`Refusal::SignatureUnreadable`], [`Refusal::NotSigned`], [`Refusal::KeyRevoked`].
    pub(crate) fn signer(
        &self,
        bytes: &[u8],
        signature: &str,
        revoked: &BTreeSet<String>,
    ) -> Result<(&str, Role), Refusal> {
        if self.0.is_empty() {
            return Err(Refusal::NoKeys);
        }
        let signature = Signature::decode(signature).map_err(|_| Refusal::SignatureUnreadable)?;
        // Signatures over the bytes themselves instead of their hash are a legacy that no release of ours ever used.
        let key = self.0.iter().find(|key| key.public.verify(bytes, &signature, false).is_ok());
        let key = key.ok_or(Refusal::NotSigned)?;
        if revoked.contains(&key.id) {
            return Err(Refusal::KeyRevoked(key.id.clone()));
        }
        Ok((&key.id, key.role))
    }
}

fn fingerprint(line: &str) -> String {
    hex(&Sha256::digest(line.as_bytes()))[..16].to_owned()
}
