//! Why may a build not replace this one? One variant per reason, each with a stable code.

/// The reason, in words for the person at the machine. The running version stays as it is after each of them.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The build has no keys to trust.
    #[error("this build was made without release keys, so it can trust no release; install new versions by hand")]
    NoKeys,
    /// More bytes than any manifest has.
    #[error("the manifest is larger than {0} bytes; it was not read")]
    ManifestTooLarge(usize),
    /// The signature file is none.
    #[error("the signature of the manifest cannot be read; the feed or the folder is damaged")]
    SignatureUnreadable,
    /// No pinned key made this signature over these bytes.
    #[error(
        "the manifest was not signed by a key that this build trusts, or was changed after it was signed; \
         do not install this release"
    )]
    NotSigned,
    /// The key was taken back.
    #[error("the manifest was signed with key {0}, which has been revoked; do not install this release")]
    KeyRevoked(String),
    /// Signed, but no manifest of this format.
    #[error("the manifest is signed but cannot be understood ({0}); a newer version may have to be installed by hand")]
    ManifestUnreadable(String),
    /// A key revokes what it may not.
    #[error("the manifest revokes keys, which only the offline key may do and never to itself")]
    MayNotRevoke,
    /// An older manifest than one that was seen.
    #[error("the manifest is number {found}, but number {highest} was seen before: an old release is being replayed")]
    Replayed {
        /// Its number.
        found: u64,
        /// The highest seen.
        highest: u64,
    },
    /// Two manifests of one number.
    #[error("the feed shows two different manifests with number {0}; ask whoever keeps the feed")]
    TwoFaced(u64),
    /// So far ahead that nothing could follow it.
    #[error(
        "the manifest is number {found}, more than {leap} after number {highest}; it would shut out all that follow"
    )]
    Leap {
        /// Its number.
        found: u64,
        /// The highest seen.
        highest: u64,
        /// How far is allowed.
        leap: u64,
    },
    /// For another channel.
    #[error("the release is for the {found} channel; this computer follows {wanted}")]
    WrongChannel {
        /// Its channel.
        found: String,
        /// The one followed.
        wanted: String,
    },
    /// Older than what runs.
    #[error("the release is version {found}, older than {running}, which is running")]
    Downgrade {
        /// Its version.
        found: String,
        /// The running one.
        running: String,
    },
    /// No artefact for this platform.
    #[error("the release has nothing for {0}")]
    WrongTarget(String),
    /// It cannot read the cases that are here.
    #[error("the release reads cases of schema {min} to {max}; this version writes schema {here}")]
    CaseSchema {
        /// Oldest that it reads.
        min: u32,
        /// The one it writes.
        max: u32,
        /// The one written here.
        here: u32,
    },
    /// The address is none that may be asked.
    #[error("the address {0} is refused: releases are fetched over https only")]
    Address(String),
    /// The feed could not be had.
    #[error("the feed could not be read: {0}")]
    Feed(String),
    /// Fewer bytes than signed.
    #[error("the transfer ended after {got} of {size} bytes; try again and it goes on from there")]
    CutShort {
        /// Bytes that came.
        got: u64,
        /// Bytes that were signed.
        size: u64,
    },
    /// More bytes than signed.
    #[error("more than the signed {0} bytes came; the transfer was ended and what came was deleted")]
    TooLong(u64),
    /// Other bytes than signed.
    #[error("the file is not the one that was signed: its SHA-256 is {found}, the manifest says {signed}")]
    WrongHash {
        /// Of what came.
        found: String,
        /// Of what was signed.
        signed: String,
    },
    /// The artefact's own signature does not hold.
    #[error("the signature of {0} does not hold; do not install this release")]
    ArtefactSignature(String),
    /// An old installer under a new number.
    #[error("{file} was signed as version {signed}, but the manifest calls it {said}; do not install this release")]
    OtherVersion {
        /// The installer.
        file: String,
        /// The version in its signature.
        signed: String,
        /// The version in the manifest.
        said: String,
    },
    /// Too few bytes in too much time.
    #[error("the transfer was so slow that it was ended after {0} s; try again and it goes on from there")]
    TooSlow(u64),
    /// The disk.
    #[error("{path}: {why}; free space or choose another folder, then try again")]
    Disk {
        /// Which file.
        path: String,
        /// What the system said.
        why: String,
    },
    /// What was seen before cannot be read.
    #[error("the record of releases seen before ({0}) is damaged; delete it to begin a new one")]
    SeenDamaged(String),
    /// A way back that would strand cases.
    #[error("version {0} is not the one that was kept")]
    NotKept(String),
    /// Nothing is held ready.
    #[error("no release is held ready; look for one first")]
    NothingReady,
    /// It has to wait, with the code of what for.
    #[error("the installation has to wait: {1}")]
    Held(&'static str, String),
    /// The system did not install it.
    #[error("version {version} was not installed: {why}; version {running} is untouched and goes on")]
    Install {
        /// The version that was to be installed.
        version: String,
        /// What the system said.
        why: String,
        /// The version that runs.
        running: String,
    },
    /// The history cannot be written to.
    #[error("{0}; nothing is installed while updates cannot be recorded")]
    History(String),
    /// A way back that would strand cases.
    #[error("version {version} reads cases up to schema {reads}; cases here may have schema {here} already")]
    SchemaAdvanced {
        /// The kept version.
        version: String,
        /// The newest schema it reads.
        reads: u32,
        /// The newest schema written here.
        here: u32,
    },
}

impl Refusal {
    /// Stable code, `snake_case`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NoKeys => "update_no_keys",
            Refusal::ManifestTooLarge(_) => "update_manifest_too_large",
            Refusal::SignatureUnreadable => "update_signature_unreadable",
            Refusal::NotSigned => "update_not_signed",
            Refusal::KeyRevoked(_) => "update_key_revoked",
            Refusal::ManifestUnreadable(_) => "update_manifest_unreadable",
            Refusal::MayNotRevoke => "update_may_not_revoke",
            Refusal::Replayed { .. } => "update_replayed",
            Refusal::TwoFaced(_) => "update_two_faced",
            Refusal::Leap { .. } => "update_leap",
            Refusal::WrongChannel { .. } => "update_wrong_channel",
            Refusal::Downgrade { .. } => "update_downgrade",
            Refusal::WrongTarget(_) => "update_wrong_target",
            Refusal::CaseSchema { .. } => "update_case_schema",
            Refusal::Address(_) => "update_address",
            Refusal::Feed(_) => "update_feed",
            Refusal::CutShort { .. } => "update_cut_short",
            Refusal::TooLong(_) => "update_too_long",
            Refusal::WrongHash { .. } => "update_wrong_hash",
            Refusal::ArtefactSignature(_) => "update_artefact_signature",
            Refusal::OtherVersion { .. } => "update_other_version",
            Refusal::TooSlow(_) => "update_too_slow",
            Refusal::Disk { .. } => "update_disk",
            Refusal::SeenDamaged(_) => "update_seen_damaged",
            Refusal::NotKept(_) => "update_not_kept",
            Refusal::NothingReady => "update_nothing_ready",
            Refusal::Held(code, _) => code,
            Refusal::Install { .. } => "update_install",
            Refusal::History(_) => "update_history",
            Refusal::SchemaAdvanced { .. } => "update_schema_advanced",
        }
    }
}
