//! What the screens of updates and of the application itself are told.

use serde::{Deserialize, Serialize};

/// Everything about updates of this computer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UpdatesPage {
    /// The running version.
    pub version: String,
    /// Platform and package kind; empty where this program did not come from a package.
    pub target: String,
    /// What is set.
    pub policy: UpdatePolicy,
    /// True where an authority of the organisation's own is set.
    pub authority: bool,
    /// Keys that this build trusts.
    pub keys: Vec<UpdateKey>,
    /// Why nothing can be installed here; empty where it can.
    pub cannot: String,
    /// UTC time of the last look, RFC 3339.
    pub last_check: Option<String>,
    /// Code of what came of it: `current`, `not_yet`, `ready`, or of a refusal.
    pub last_code: String,
    /// One sentence.
    pub last_message: String,
    /// The feed's manifest has expired.
    pub stale: bool,
    /// A release that is here and checked.
    pub ready: Option<UpdateReady>,
    /// A version that was installed and runs from the next start on.
    pub installed: Option<String>,
    /// Bytes of a transfer that goes on: got.
    pub got: Option<u64>,
    /// The version before, where its installer was kept.
    pub way_back: Option<WayBack>,
    /// What happened, newest first.
    pub history: Vec<UpdateEvent>,
    /// What is wrong with the history or with what was seen; empty where nothing is.
    pub damaged: String,
}

/// What a person has set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UpdatePolicy {
    /// `never`, `ask` or `at_exit`.
    #[cfg_attr(feature = "bindings", ts(type = "'never' | 'ask' | 'at_exit'"))]
    pub mode: nexus_update::Mode,
    /// `stable` or `beta`.
    pub channel: String,
    /// Address of the feed; empty for none.
    pub feed: String,
    /// Proxy address; empty for the system's.
    pub proxy: String,
    /// Nothing is looked for or installed unasked for this many days from now; when read, the days that are left.
    pub deferred_days: u32,
}

/// A key that this build trusts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UpdateKey {
    /// Fingerprint.
    pub id: String,
    /// True for the key that lies in a safe.
    pub offline: bool,
    /// The highest number seen of it.
    pub highest: Option<u64>,
    /// True where it counts no more.
    pub revoked: bool,
}

/// A release that is held ready.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UpdateReady {
    /// Its version.
    pub version: String,
    /// Number of its manifest.
    pub sequence: u64,
    /// Its installer.
    pub file: String,
    /// Bytes of the installer.
    pub size: u64,
    /// SHA-256 of the installer.
    pub sha256: String,
    /// What is new, plain text.
    pub notes: String,
    /// Cases are brought to a newer schema, each with a backup before.
    pub changes_schema: bool,
}

/// The version before.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WayBack {
    /// Its version.
    pub version: String,
    /// Why it cannot be put back; empty where it can.
    pub refused: String,
}

/// One line of the history.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UpdateEvent {
    /// UTC time, RFC 3339.
    pub time: String,
    /// `refused`, `downloaded`, `installing`, `installed`, `failed`, `rolled_back`.
    pub what: String,
    /// Version that ran.
    pub from: String,
    /// Version concerned; empty where none is known.
    pub to: String,
    /// Number of the manifest; 0 where none is known.
    pub sequence: u64,
    /// SHA-256 of the installer, or of the manifest.
    pub sha256: String,
    /// Code of a refusal.
    pub code: String,
    /// One sentence.
    pub note: String,
}

/// The application itself.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct About {
    /// Version.
    pub version: String,
    /// Commit that it was built from; empty for a build by hand.
    pub commit: String,
    /// Schema of cases that it writes.
    pub case_schema: u32,
    /// What it was built from, by name; empty for a build by hand.
    pub components: Vec<Component>,
}

/// One part that the application was built from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Component {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Licence, as an SPDX expression.
    pub licence: String,
    /// `cargo` or `npm`.
    pub from: String,
}
