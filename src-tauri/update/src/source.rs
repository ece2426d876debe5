//! Where does a release come from? A feed or a folder: both are asked the same two things and believed as little.

use std::path::{Path, PathBuf};

use crate::manifest::Artefact;
use crate::refusal::Refusal;

/// A place that holds releases.
pub trait Source {
    /// The manifest of a channel with its signature, of which nothing is believed yet.
    ///
    /// # Errors
    /// [`Refusal`] where they cannot be had.
    fn manifest(&self, channel: &str) -> Result<(Vec<u8>, String), Refusal>;

    /// Brings an artefact into a folder, telling `progress` the bytes so far. What lies under its final name has the
    /// signed size and hash.
    ///
    /// # Errors
    /// [`Refusal`]; what was cut short stays for the next try, what is wrong is deleted.
    fn artefact(
        &self,
        channel: &str,
        artefact: &Artefact,
        folder: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, Refusal>;
}
