//! The folder `derived/` of a case: a few files, the oldest thrown away when they grow too many.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use super::Shelf;

/// Files kept at most, and their bytes.
const MOST_FILES: usize = 200;
const MOST_BYTES: u64 = 256 << 20;

pub(super) struct Folder {
    folder: PathBuf,
    writable: bool,
}

impl Folder {
    pub(super) fn new(folder: PathBuf, writable: bool) -> Self {
        Folder { folder, writable }
    }

    /// Throws the oldest files away until the rest is within bounds.
    fn tidy(&self) -> io::Result<()> {
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let data = entry.metadata()?;
            files.push((data.modified()?, data.len(), entry.path()));
        }
        files.sort();
        let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        let mut count = files.len();
        for (_, length, path) in files {
            if count <= MOST_FILES && bytes <= MOST_BYTES {
                break;
            }
            fs::remove_file(path)?;
            count -= 1;
            bytes -= length;
        }
        Ok(())
    }
}

impl Shelf for Folder {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if !self.writable {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        // Not flushed to the medium: a file that a power cut left half written is found out by its sum.
        let part = tempfile::Builder::new().suffix(".part").tempfile_in(&self.folder)?;
        fs::write(part.path(), bytes)?;
        part.persist(self.folder.join(name))?;
        self.tidy()
    }

    fn remove(&self, name: &str) {
        if self.writable {
            // One that stays is found out again.
            let _ = fs::remove_file(self.folder.join(name));
        }
    }
}
