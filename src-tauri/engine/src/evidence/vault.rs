//! Where are the originals? `vault/sha256/ab/cd/HASH`, written once, never changed.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::durable::{sync_folder, write_protect};
use super::error::EvidenceError;
use crate::audit::hex;

const BUFFER: usize = 1024 * 1024;

/// Both hashes of a file: SHA-256 for courts, BLAKE3 for fast re-checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hashes {
    /// SHA-256, 32 bytes.
    pub sha256: [u8; 32],
    /// BLAKE3, 32 bytes.
    pub blake3: [u8; 32],
}

/// A file that is now in the vault.
#[derive(Clone, Debug)]
pub struct SealedFile {
    /// Its hashes.
    pub hashes: Hashes,
    /// Length in bytes.
    pub bytes: u64,
}

/// A copy that waits at the vault's door. Dropped, it is gone.
#[derive(Debug)]
pub struct Received {
    copy: tempfile::NamedTempFile,
    hashes: Hashes,
    bytes: u64,
}

impl Received {
    /// Its hashes.
    #[must_use]
    pub fn hashes(&self) -> &Hashes {
        &self.hashes
    }

    /// Opens the copy for reading; it stays readable when it gets its name.
    ///
    /// # Errors
    /// [`EvidenceError::Vault`].
    pub fn open(&self) -> Result<File, EvidenceError> {
        self.copy.reopen().map_err(EvidenceError::Vault)
    }
}

/// The folder of sealed originals.
#[derive(Clone, Debug)]
pub struct Vault {
    root: PathBuf,
}

impl Vault {
    /// The vault at `root`, the case folder's `vault`.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Vault { root }
    }

    /// Copies a file into the vault: temporary file while hashing, fsync, rename without overwrite, fsync of the
    /// folder, write protection. The caller records it afterwards; a crash in between leaves an orphan, never a gap.
    ///
    /// # Errors
    /// [`EvidenceError`]; the vault is as before then.
    pub fn seal(
        &self,
        path: &Path,
        name: &str,
        progress: impl FnMut(u64) -> Result<(), EvidenceError>,
    ) -> Result<SealedFile, EvidenceError> {
        self.keep(self.receive(path, name, progress)?)
    }

    /// The first half of [`Vault::seal`]: the copy and its hashes, durable, not yet under its name.
    ///
    /// # Errors
    /// [`EvidenceError`]; the vault is as before then.
    pub fn receive(
        &self,
        path: &Path,
        name: &str,
        mut progress: impl FnMut(u64) -> Result<(), EvidenceError>,
    ) -> Result<Received, EvidenceError> {
        let unreadable = |cause| EvidenceError::Unreadable { name: name.to_owned(), cause };
        let original = File::open(path).map_err(unreadable)?;
        let before = original.metadata().map_err(unreadable)?;
        if !before.is_file() {
            return Err(unreadable(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")));
        }
        let incoming = self.root.join("incoming");
        fs::create_dir_all(&incoming)?;
        let mut copy = tempfile::NamedTempFile::new_in(&incoming)?;
        // One byte past its length tells that it grows; a file that never stops growing is not followed.
        let mut original = original.take(before.len().saturating_add(1));
        let full = |error: io::Error| self.write_failure(error, name, before.len());
        let (hashes, bytes) = copy_hashed(&mut original, copy.as_file_mut(), &mut progress, unreadable, full)?;
        let after = fs::metadata(path).map_err(|_| EvidenceError::Changed { name: name.to_owned() })?;
        if bytes != before.len() || after.len() != before.len() || after.modified().ok() != before.modified().ok() {
            return Err(EvidenceError::Changed { name: name.to_owned() });
        }
        copy.as_file().sync_all().map_err(|error| self.write_failure(error, name, before.len()))?;
        Ok(Received { copy, hashes, bytes })
    }

    /// The second half of [`Vault::seal`]: the copy under its name, write-protected.
    ///
    /// # Errors
    /// [`EvidenceError`]; the vault is as before then.
    pub fn keep(&self, received: Received) -> Result<SealedFile, EvidenceError> {
        let Received { copy, hashes, bytes } = received;
        let sealed = SealedFile { hashes, bytes };
        let target = self.path_of(&sealed.hashes.sha256);
        let Some(folder) = target.parent() else { return Ok(sealed) };
        fs::create_dir_all(folder)?;
        match copy.persist_noclobber(&target) {
            Ok(_) => {}
            // The same bytes were sealed before; the first copy stays.
            Err(error) if target.exists() => drop(error),
            Err(error) => return Err(error.error.into()),
        }
        write_protect(&target)?;
        for folder in target.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root)) {
            sync_folder(folder)?;
        }
        Ok(sealed)
    }

    fn write_failure(&self, error: io::Error, name: &str, needed: u64) -> EvidenceError {
        if matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        ) {
            let free = fs4::available_space(&self.root).unwrap_or(0);
            return EvidenceError::DiskFull { name: name.to_owned(), missing: needed.saturating_sub(free).max(1) };
        }
        EvidenceError::Vault(error)
    }

    /// Where the original with this SHA-256 is kept.
    #[must_use]
    pub fn path_of(&self, sha256: &[u8]) -> PathBuf {
        let name = hex(sha256);
        let (first, second) = (name.get(0..2).unwrap_or_default(), name.get(2..4).unwrap_or_default());
        self.root.join("sha256").join(first).join(second).join(&name)
    }

    /// True where the original with this SHA-256, in hex, stands in its place with its length; its bytes are not read.
    #[must_use]
    pub fn holds(&self, sha256: &str, bytes: u64) -> bool {
        let (first, second) = (sha256.get(0..2).unwrap_or_default(), sha256.get(2..4).unwrap_or_default());
        let path = self.root.join("sha256").join(first).join(second).join(sha256);
        path.metadata().is_ok_and(|data| data.is_file() && data.len() == bytes)
    }

    /// Opens a sealed original for reading.
    ///
    /// # Errors
    /// [`EvidenceError::Missing`] where it is not there.
    pub fn open(&self, sha256: &[u8]) -> Result<File, EvidenceError> {
        File::open(self.path_of(sha256)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => EvidenceError::Missing(hex(sha256)),
            _ => EvidenceError::Vault(error),
        })
    }

    /// Reads a sealed original again and gives its hashes as they are now.
    ///
    /// # Errors
    /// [`EvidenceError::Missing`] where it is not there; `progress`' own error when it asks to stop.
    pub fn rehash(
        &self,
        sha256: &[u8],
        mut progress: impl FnMut(u64) -> Result<(), EvidenceError>,
    ) -> Result<Hashes, EvidenceError> {
        let mut file = self.open(sha256)?;
        let (hashes, _) =
            copy_hashed(&mut file, &mut io::sink(), &mut progress, EvidenceError::Vault, EvidenceError::Vault)?;
        Ok(hashes)
    }

    /// Names of files in the vault that `known` does not name: left by a crash between sealing and recording.
    ///
    /// # Errors
    /// Any I/O error of listing the vault.
    pub fn orphans(&self, known: impl Fn(&str) -> bool) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        for first in folders(&self.root.join("sha256"))? {
            for second in folders(&first)? {
                for entry in fs::read_dir(&second)? {
                    let name = entry?.file_name().to_string_lossy().into_owned();
                    if !known(&name) {
                        found.push(name);
                    }
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

fn folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    Ok(found)
}

fn copy_hashed(
    from: &mut impl Read,
    to: &mut impl io::Write,
    progress: &mut impl FnMut(u64) -> Result<(), EvidenceError>,
    unreadable: impl Fn(io::Error) -> EvidenceError,
    unwritable: impl Fn(io::Error) -> EvidenceError,
) -> Result<(Hashes, u64), EvidenceError> {
    let (mut sha256, mut blake3) = (Sha256::new(), blake3::Hasher::new());
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0u64;
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(error)),
        };
        let part = &buffer[..count];
        sha256.update(part);
        blake3.update(part);
        to.write_all(part).map_err(&unwritable)?;
        bytes += count as u64;
        progress(bytes)?;
    }
    Ok((Hashes { sha256: sha256.finalize().into(), blake3: *blake3.finalize().as_bytes() }, bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn sealed_once_under_its_hash_and_write_protected() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        fs::write(&file, b"abc").unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let sealed = vault.seal(&file, "a.csv", |_| Ok(())).unwrap();
        assert_eq!(hex(&sealed.hashes.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let kept = vault.path_of(&sealed.hashes.sha256);
        assert!(fs::metadata(&kept).unwrap().permissions().readonly());
        assert_eq!(vault.rehash(&sealed.hashes.sha256, |_| Ok(())).unwrap(), sealed.hashes);
        vault.seal(&file, "again.csv", |_| Ok(())).unwrap();
        assert_eq!(vault.orphans(|_| false).unwrap().len(), 1);
        assert_eq!(fs::read_dir(folder.path().join("vault/incoming")).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        fs::write(&file, vec![b'x'; 3 * BUFFER]).unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let grown = vault.seal(&file, "a.csv", |_| {
            let mut original = fs::OpenOptions::new().append(true).open(&file)?;
            original.write_all(b"more")?;
            Ok(())
        });
        assert!(matches!(grown, Err(EvidenceError::Changed { .. })));
        assert!(vault.orphans(|_| false).unwrap().is_empty());
    }
}
