//! Which build may replace this one?
//!
//! The release feed, the network, the stick that carries a folder and the clock are all taken to lie. What is believed
//! is a manifest that one of the pinned keys signed, and of it only what fits this build. The way of a release:
//!
//! 1. [`authentic`]: signed by a pinned key that was not revoked; not older than what was seen; not a leap ahead.
//! 2. [`verdict`]: for this channel, platform and version; reads the cases that are here; in this machine's share.
//! 3. [`Arrival`]: the bytes as they come, no more of them and no others than the manifest binds.
//! 4. [`may_install`]: not while a case is open or a job runs, and only as the policy says.
//!
//! [`Station`] walks that way on this computer and leaves a mark on the disk after each step.
//!
//! Nothing here opens a socket, knows a window or reads a clock; the feature `fetch` adds the one module that does the
//! transfer. Refusals leave the running version as it is, and each has a stable code.

mod arrival;
#[cfg(feature = "fetch")]
pub mod fetch;
mod folder;
mod history;
mod keys;
mod manifest;
mod policy;
mod refusal;
mod rollback;
mod seen;
mod source;
mod state;
mod station;
mod verdict;

#[cfg(test)]
mod tests;

pub use arrival::{Arrival, hex};
pub use folder::{FolderReport, MANIFEST, SIGNATURE, Stick, read_capped, verify_folder};
pub use history::{Event, History, HistoryError};
pub use keys::{KeyRing, Role};
pub use manifest::{Artefact, CaseSchema, FORMAT, MAX_ARTEFACT, MAX_MANIFEST, Manifest, SHARES};
pub use policy::{Hold, Mode, Moment, Policy, check_due, may_install};
pub use refusal::Refusal;
pub use rollback::{Kept, may_roll_back};
pub use seen::{Authentic, MAX_LEAP, Seen, authentic};
pub use source::Source;
pub use state::{Installing, Last, Staged, State};
pub use station::{Installer, Ready, Running, Station};
pub use verdict::{Asked, Here, Offer, Verdict, stale, verdict};
