//! What does this computer remember of updates, outside of all cases?

use std::path::Path;

use semver::Version;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::manifest::{Artefact, SHARES};
use crate::refusal::Refusal;
use crate::rollback::Kept;
use crate::seen::replace;

/// Everything but the numbers seen, which have a file of their own.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct State {
    /// This computer's place in every rollout; drawn once.
    pub bucket: u16,
    /// When a feed or folder was last looked at.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_check: Option<OffsetDateTime>,
    /// What came of it.
    pub last: Option<Last>,
    /// A release that is here and checked.
    pub staged: Option<Staged>,
    /// An installation that was begun. The next start tells what became of it.
    pub installing: Option<Installing>,
    /// The installer of the running version, where it is here.
    pub held: Option<Kept>,
    /// The installer of the version before.
    pub kept: Option<Kept>,
    /// A version that a person went back from: never installed unasked.
    pub declined: Option<Version>,
    /// The newest case schema that was written on this computer.
    pub newest_schema: u32,
}

/// What came of the last look.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Last {
    /// `current`, `not_yet`, `ready`, or the code of a refusal.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The manifest has expired: the feed may be frozen, or this computer's clock wrong.
    pub stale: bool,
}

/// A release whose installer is here and checked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staged {
    /// Its version.
    pub version: Version,
    /// Its installer.
    pub artefact: Artefact,
    /// Fingerprint of the key that signed both.
    pub key: String,
    /// Number of its manifest.
    pub sequence: u64,
    /// What is new, plain text.
    pub notes: String,
    /// True where cases are brought to a newer schema when they are opened.
    pub changes_schema: bool,
    /// The newest case schema that it reads and writes.
    pub case_schema: u32,
}

/// An installation that was handed to the system.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installing {
    /// The version that ran.
    pub from: Version,
    /// The version that was to run next.
    pub to: Version,
    /// Number of its manifest; 0 for the way back.
    pub sequence: u64,
    /// SHA-256 of the installer.
    pub sha256: String,
    /// True for the way back.
    pub back: bool,
    /// True once the system said that it is done; only the restart is missing then.
    pub done: bool,
}

impl State {
    /// Reads the file; a computer without one draws its place in rollouts.
    ///
    /// # Errors
    /// [`Refusal::SeenDamaged`] for a file that is there and cannot be read.
    pub fn load(path: &Path) -> Result<Self, Refusal> {
        match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| Refusal::SeenDamaged(path.display().to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(State { bucket: drawn(), ..State::default() })
            }
            Err(_) => Err(Refusal::SeenDamaged(path.display().to_string())),
        }
    }

    /// Writes the file so that a crash leaves the old or the new.
    ///
    /// # Errors
    /// [`Refusal::Disk`].
    pub fn save(&self, path: &Path) -> Result<(), Refusal> {
        let disk = |why: std::io::Error| Refusal::Disk { path: path.display().to_string(), why: why.to_string() };
        let text = serde_json::to_vec_pretty(self).map_err(|error| disk(error.into()))?;
        replace(path, &text).map_err(disk)
    }
}

/// A place in rollouts. The standard library seeds its hashers from the system's random numbers, which is all that is
/// needed here: nobody gains by guessing it.
fn drawn() -> u16 {
    use std::hash::{BuildHasher as _, Hasher as _};
    let random = std::hash::RandomState::new().build_hasher().finish();
    u16::try_from(random % u64::from(SHARES)).unwrap_or_default()
}
