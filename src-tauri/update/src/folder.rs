//! Is a release folder, from a stick or a server, whole and genuine? The same checks as for the feed, without one.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::arrival::Arrival;
use crate::keys::KeyRing;
use crate::manifest::{Artefact, MAX_MANIFEST};
use crate::refusal::Refusal;
use crate::seen::{Authentic, Seen, authentic};
use crate::source::Source;

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
    let (manifest, signature) = manifest_in(folder)?;
    let authentic = authentic(&manifest, &signature, keys, seen, built)?;
    let (mut present, mut absent) = (Vec::new(), Vec::new());
    for artefact in &authentic.manifest.artefacts {
        let path = folder.join(&artefact.file);
        if !path.exists() {
            absent.push(artefact.file.clone());
            continue;
        }
        let bytes = read_capped(&path, artefact.size)?;
        artefact.check(&bytes, keys, &authentic.key, &authentic.manifest.version.to_string())?;
        present.push(artefact.file.clone());
    }
    Ok(FolderReport { authentic, present, absent })
}

fn manifest_in(folder: &Path) -> Result<(Vec<u8>, String), Refusal> {
    let manifest = read_capped(&folder.join(MANIFEST), MAX_MANIFEST as u64)?;
    let signature = read_capped(&folder.join(SIGNATURE), MAX_MANIFEST as u64)?;
    Ok((manifest, String::from_utf8(signature).map_err(|_| Refusal::SignatureUnreadable)?))
}

/// A release folder that was carried here.
pub struct Stick(pub PathBuf);

impl Source for Stick {
    fn manifest(&self, _: &str) -> Result<(Vec<u8>, String), Refusal> {
        manifest_in(&self.0)
    }

    fn artefact(
        &self,
        _: &str,
        artefact: &Artefact,
        folder: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, Refusal> {
        let from = self.0.join(&artefact.file);
        let part = folder.join(format!("{}.part", artefact.sha256));
        let outcome = copy(&from, &part, artefact, progress);
        if outcome.is_err() {
            // Copying begins anew, so what is half there is of no use.
            let _ = std::fs::remove_file(&part);
        }
        outcome?;
        let whole = folder.join(&artefact.file);
        std::fs::rename(&part, &whole).map_err(disk(&whole))?;
        Ok(whole)
    }
}

fn copy(from: &Path, to: &Path, artefact: &Artefact, progress: &mut dyn FnMut(u64)) -> Result<(), Refusal> {
    let unreadable = |error: std::io::Error| Refusal::Feed(format!("{}: {error}", from.display()));
    let mut source = File::open(from).map_err(unreadable)?;
    let mut target = File::create(to).map_err(disk(to))?;
    let mut arrival = Arrival::of(artefact);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = source.read(&mut buffer).map_err(unreadable)?;
        if count == 0 {
            arrival.finish()?;
            return target.sync_all().map_err(disk(to));
        }
        arrival.take(&buffer[..count])?;
        target.write_all(&buffer[..count]).map_err(disk(to))?;
        progress(arrival.got());
    }
}

/// A failure of the disk, with the file it was about.
pub(crate) fn disk(path: &Path) -> impl Fn(std::io::Error) -> Refusal {
    let path = path.display().to_string();
    move |why| Refusal::Disk { path: path.clone(), why: why.to_string() }
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
