//! Which updates happened on this machine? A chain of entries outside of all cases, in the manner of a case's audit.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::arrival::hex;

/// One line of the history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// RFC 3339 UTC time.
    pub time: String,
    /// `offered`, `refused`, `downloaded`, `installing`, `installed`, `failed`, `rolled_back`.
    pub what: String,
    /// Version that was running.
    pub from: String,
    /// Version concerned; empty where none is known.
    pub to: String,
    /// Number of the manifest; 0 where none is known.
    pub sequence: u64,
    /// SHA-256 of the installer, or of the manifest where there is no installer.
    pub sha256: String,
    /// Code of a refusal, or empty.
    pub code: String,
    /// One sentence.
    pub note: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    prev: String,
    hash: String,
    body: String,
}

/// Why the history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file.
    #[error("the update history could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// A line was changed, taken out or put in.
    #[error("line {0} of the update history does not follow from the line before it")]
    Broken(usize),
}

/// The file of the history.
pub struct History(PathBuf);

impl History {
    /// The history in a file, which need not be there yet.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        History(path.to_owned())
    }

    /// Every event, oldest first, with the chain checked.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn events(&self) -> Result<Vec<Event>, HistoryError> {
        Ok(self.chain()?.events)
    }

    /// Adds an event and returns once it is on the disk.
    ///
    /// # Errors
    /// [`HistoryError`].
    pub fn add(&self, event: &Event) -> Result<(), HistoryError> {
        let Chain { prev, whole, .. } = self.chain()?;
        let body = serde_json::to_string(event).map_err(std::io::Error::from)?;
        let line = Line { hash: link(&prev, &body), prev, body };
        let mut text = serde_json::to_string(&line).map_err(std::io::Error::from)?;
        text.push('\n');
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.0)?;
        // A line that a power cut left half written was never acknowledged.
        file.set_len(whole)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    fn chain(&self) -> Result<Chain, HistoryError> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut chain = Chain { events: Vec::new(), prev: String::new(), whole: whole as u64 };
        for (index, line) in text[..whole].lines().enumerate() {
            let broken = || HistoryError::Broken(index + 1);
            let line: Line = serde_json::from_str(line).map_err(|_| broken())?;
            if line.prev != chain.prev || line.hash != link(&chain.prev, &line.body) {
                return Err(broken());
            }
            chain.events.push(serde_json::from_str(&line.body).map_err(|_| broken())?);
            chain.prev = line.hash;
        }
        Ok(chain)
    }
}

/// The history as it stands: its events, the hash of the last, and the bytes of whole lines.
struct Chain {
    events: Vec<Event>,
    prev: String,
    whole: u64,
}

fn link(prev: &str, body: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"nexus-update-history-v1\0");
    hasher.update(prev.as_bytes());
    hasher.update(b"\0");
    hasher.update(body.as_bytes());
    hex(&hasher.finalize())
}
