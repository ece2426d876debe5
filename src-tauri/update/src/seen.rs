//! Is this manifest genuine, and not an old one? What each key signed last is remembered outside of all cases.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::arrival::hex;
use crate::keys::{KeyRing, Role};
use crate::manifest::{MAX_MANIFEST, Manifest};
use crate::refusal::Refusal;

/// How far a number may run ahead. Whoever holds a key for a day could otherwise sign the last number of all, and no
/// honest release could follow.
pub const MAX_LEAP: u64 = 1_000;

/// The highest number seen per key, and keys that were revoked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    highest: BTreeMap<String, Mark>,
    revoked: BTreeSet<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    sequence: u64,
    sha256: String,
}

/// A manifest that a pinned key signed and that is not an old one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authentic {
    /// What it says.
    pub manifest: Manifest,
    /// Fingerprint of the key that signed it.
    pub key: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What is to be remembered from now on, whatever becomes of the release.
    pub seen: Seen,
}

/// Judges who signed a manifest, and whether it is newer than what was seen.
///
/// `built` is the number of the release that this build belongs to: what came before it counts as seen on a machine
/// that remembers nothing.
///
/// # Errors
/// [`Refusal`] with the reason; nothing is to be remembered then.
pub fn authentic(bytes: &[u8], signature: &str, keys: &KeyRing, seen: &Seen, built: u64) -> Result<Authentic, Refusal> {
    if bytes.len() > MAX_MANIFEST {
        return Err(Refusal::ManifestTooLarge(MAX_MANIFEST));
    }
    let (key, role) = keys.signer(bytes, signature, &seen.revoked)?;
    let manifest = Manifest::read(bytes).map_err(Refusal::ManifestUnreadable)?;
    if !manifest.revokes.is_empty() && (role != Role::Offline || manifest.revokes.iter().any(|id| id == key)) {
        return Err(Refusal::MayNotRevoke);
    }
    let sha256 = hex(&Sha256::digest(bytes));
    seen.in_order(key, manifest.sequence, &sha256, built)?;
    let mut after = seen.clone();
    after.highest.insert(key.to_owned(), Mark { sequence: manifest.sequence, sha256: sha256.clone() });
    after.revoked.extend(manifest.revokes.iter().cloned());
    Ok(Authentic { key: key.to_owned(), sha256, seen: after, manifest })
}

impl Seen {
    /// Reads what was remembered; nothing where there is no such file yet.
    ///
    /// # Errors
    /// [`Refusal::SeenDamaged`]: beginning anew unasked would let an old release through.
    pub fn load(path: &Path) -> Result<Self, Refusal> {
        let damaged = || Refusal::SeenDamaged(path.display().to_string());
        match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| damaged()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Seen::default()),
            Err(_) => Err(damaged()),
        }
    }

    /// Writes it so that a crash leaves the old or the new.
    ///
    /// # Errors
    /// [`Refusal::Disk`].
    pub fn save(&self, path: &Path) -> Result<(), Refusal> {
        let disk = |why: std::io::Error| Refusal::Disk { path: path.display().to_string(), why: why.to_string() };
        let text = serde_json::to_vec_pretty(self).map_err(|error| disk(error.into()))?;
        replace(path, &text).map_err(disk)
    }

    /// The highest number that a key has signed, as far as is known here.
    #[must_use]
    pub fn highest(&self, key: &str) -> Option<u64> {
        self.highest.get(key).map(|mark| mark.sequence)
    }

    /// Keys that count no more.
    pub fn revoked(&self) -> impl Iterator<Item = &str> {
        self.revoked.iter().map(String::as_str)
    }

    fn in_order(&self, key: &str, found: u64, sha256: &str, built: u64) -> Result<(), Refusal> {
        let mark = self.highest.get(key);
        let highest = mark.map_or(built, |mark| mark.sequence.max(built));
        if found < highest {
            return Err(Refusal::Replayed { found, highest });
        }
        if mark.is_some_and(|mark| mark.sequence == found && mark.sha256 != sha256) {
            return Err(Refusal::TwoFaced(found));
        }
        if found - highest > MAX_LEAP {
            return Err(Refusal::Leap { found, highest, leap: MAX_LEAP });
        }
        Ok(())
    }
}

/// Puts a file in place of another, on the disk before its name is.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let beside = path.with_extension("new");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}
