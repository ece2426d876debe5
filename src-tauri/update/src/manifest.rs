//! What does a release say of itself? One small JSON text, signed as it stands.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The format's name, in every manifest, so that no other signed file can pass for one.
pub const FORMAT: &str = "nexus-release-manifest-1";
/// Most bytes of a manifest.
pub const MAX_MANIFEST: usize = 256 * 1024;
/// Most bytes of an artefact.
pub const MAX_ARTEFACT: u64 = 512 * 1024 * 1024;
/// A rollout to every machine; a share is counted in ten-thousandths.
pub const SHARES: u16 = 10_000;

/// A release: what it is, for whom, and the exact bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Grows with every manifest that a key signs.
    pub sequence: u64,
    /// Version of the application.
    pub version: semver::Version,
    /// `stable` or `beta`.
    pub channel: String,
    /// When it was signed.
    #[serde(with = "stamp")]
    pub published: OffsetDateTime,
    /// After this time the feed is stale.
    #[serde(with = "stamp")]
    pub expires: OffsetDateTime,
    /// Case files that this version understands.
    pub case_schema: CaseSchema,
    /// Share of machines that take it unasked, in ten-thousandths.
    pub rollout: u16,
    /// Fingerprints of keys that count no more; the offline key alone may name any.
    #[serde(default)]
    pub revokes: Vec<String>,
    /// What is new, as plain text.
    pub notes: String,
    /// One per platform and package kind.
    pub artefacts: Vec<Artefact>,
}

/// Which case files a version understands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSchema {
    /// Oldest that it opens, bringing it up to date.
    pub min: u32,
    /// Newest, which it writes.
    pub max: u32,
}

/// One installer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artefact {
    /// For example `linux-x86_64-deb`.
    pub target: String,
    /// Plain name of the file, beside the manifest.
    pub file: String,
    /// Bytes.
    pub size: u64,
    /// Of the whole file, 64 lower-case hex digits.
    pub sha256: String,
    /// Minisign signature of the file, whose trusted comment holds `version:X`.
    pub signature: String,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        let wrong = |what: &str| Err(what.to_owned());
        if self.format != FORMAT {
            return Err(format!("its format is {:?}", self.format));
        }
        if self.rollout > SHARES {
            return wrong("its rollout is more than all machines");
        }
        if self.expires <= self.published {
            return wrong("it expires before it was published");
        }
        if self.case_schema.min > self.case_schema.max {
            return wrong("its case schemas are the wrong way round");
        }
        match self.artefacts.iter().find_map(|artefact| artefact.fault()) {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

impl Artefact {
    fn fault(&self) -> Option<String> {
        let file = &self.file;
        if !plain(file) {
            return Some(format!("{file:?} is no plain file name"));
        }
        if self.size == 0 || self.size > MAX_ARTEFACT {
            return Some(format!("{file} is said to have {} bytes", self.size));
        }
        let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if self.sha256.len() != 64 || !self.sha256.bytes().all(hex) {
            return Some(format!("{file} has no SHA-256"));
        }
        None
    }
}

/// A name that stays in its folder and means the same in an address: no other host, no scheme, no way up.
fn plain(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'~');
    !name.is_empty() && name.len() <= 128 && !name.starts_with('.') && name.bytes().all(fits)
}

/// RFC 3339 text.
mod stamp {
    use super::{OffsetDateTime, Rfc3339};
    use serde::{Deserialize, Deserializer, Serializer, de::Error, ser};

    pub(super) fn serialize<S: Serializer>(time: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&time.format(&Rfc3339).map_err(ser::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        OffsetDateTime::parse(&String::deserialize(deserializer)?, &Rfc3339).map_err(D::Error::custom)
    }
}
