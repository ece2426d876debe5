//! Is a release folder, from a stick or a server, whole and genuine? The same checks as for the feed, without one.

use std::io::Read as _;
use std::path::Path;

use crate::keys::KeyRing;
use crate::manifest::MAX_MANIFEST;
use crate::refusal::Refusal;
use crate::seen::{Authentic, Seen, authentic};

/// The manifest's name in a release folder and at a feed.
pub const MANIFEST: &str = "manifest.json";
/// Its signature's name.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// What a folder holds.
#[derive(Debug)]
pub struct FolderReport {
    /// The genuine manifest.
    pub authentic: Authentic,
    /// Files that are there and hold, in the manifest's order.
    pub present: Vec<String>,
    /// Files that the manifest names and the folder lacks: a stick need not carry every platform.
    pub absent: Vec<String>,
}

/// Holds every file of a folder against its manifest.
///
/// # Errors
/// [`Refusal`] of the manifest, or of the first file that is there and does not hold.
pub fn verify_folder(folder: &Path, keys: &KeyRing, seen: &Seen, built: u64) -> Result<FolderReport, Refusal> {
    let manifest = read_capped(&folder.join(MANIFEST), MAX_MANIFEST as u64)?;
    let signature = read_capped(&folder.join(SIGNATURE), MAX_MANIFEST as u64)?;
    let signature = std::str::from_utf8(&signature).map_err(|_| Refusal::SignatureUnreadable)?;
    let authentic = authentic(&manifest, signature, keys, seen, built)?;
    let (mut present, mut absent) = (Vec::new(), Vec::new());
    for artefact in &authentic.manifest.artefacts {
        let path = folder.join(&artefact.file);
        if !path.exists() {
            absent.push(artefact.file.clone());
            continue;
        }
        artefact.check(&read_capped(&path, artefact.size)?, keys, &authentic.key)?;
        present.push(artefact.file.clone());
    }
    Ok(FolderReport { authentic, present, absent })
}

/// Reads a file of at most `most` bytes, and one byte more where there is more, so that it is seen to be too long.
///
/// # Errors
/// [`Refusal::Feed`] where it cannot be read.
pub fn read_capped(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: std::io::Error| Refusal::Feed(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}
