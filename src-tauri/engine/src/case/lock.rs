//! Who may change the case? One process at a time, and everyone else is told who it is.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::info::ReadOnly;

const LOCK: &str = "case.lock";
/// Beside the lock, since a locked file cannot be read by others on every system.
const HOLDER: &str = "case.holder.json";

#[derive(Serialize, Deserialize)]
struct Holder {
    user: String,
    host: String,
    process: u32,
    since: String,
}

/// The right to change a case, held until dropped.
#[derive(Debug)]
pub(crate) struct CaseLock {
    _file: File,
}

/// What asking for the right led to.
pub(crate) enum Asked {
    /// It is ours.
    Held(CaseLock),
    /// It is not to be had.
    Refused(ReadOnly),
}

/// Asks for the right to change the case in `folder`.
pub(crate) fn ask(folder: &Path, time: &str) -> io::Result<Asked> {
    let file = match OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK)) {
        Ok(file) => file,
        Err(error) if is_write_protection(&error) => return Ok(Asked::Refused(ReadOnly::Medium)),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {
            let holder = Holder {
                user: whoami::username().unwrap_or_default(),
                host: hostname::get().unwrap_or_default().to_string_lossy().into_owned(),
                process: std::process::id(),
                since: time.to_owned(),
            };
            fs::write(folder.join(HOLDER), serde_json::to_vec(&holder).unwrap_or_default())?;
            Ok(Asked::Held(CaseLock { _file: file }))
        }
        Err(TryLockError::WouldBlock) => Ok(Asked::Refused(holder(folder))),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn is_write_protection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn holder(folder: &Path) -> ReadOnly {
    let unknown = || "unknown".to_owned();
    let holder = fs::read(folder.join(HOLDER)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let holder = holder.unwrap_or_else(|| Holder { user: unknown(), host: unknown(), process: 0, since: unknown() });
    ReadOnly::HeldBy { user: holder.user, host: holder.host, process: holder.process, since: holder.since }
}
