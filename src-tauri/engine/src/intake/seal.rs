//! How does a file enter the case? Its bytes into the vault first, then its record and the audit entry together.

use std::path::Path;

use super::error::IntakeError;
use super::progress::{Control, Progress};
use crate::audit::{Entry, hex};
use crate::case::Case;
use crate::evidence::{EvidenceError, Received, Vault};
use crate::model::grouped;
use crate::store::tables::evidence::{self, Sealed};

/// What became of a file that was handed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intake {
    /// It is sealed under this number.
    Sealed(u32),
    /// The same bytes were sealed before under this number; nothing was taken twice.
    AlreadyThere(u32),
}

impl Intake {
    /// The file's number within the case.
    #[must_use]
    pub fn evidence(self) -> u32 {
        match self {
            Intake::Sealed(id) | Intake::AlreadyThere(id) => id,
        }
    }
}

/// Seals the file at `path`.
///
/// # Errors
/// [`IntakeError`]; the case is as before then.
pub fn seal(case: &Case, path: &Path, control: &dyn Control) -> Result<Intake, IntakeError> {
    let name = name_of(path);
    // Before anything is copied: the vault of a case that someone else holds is not ours to write to.
    if let Some(why) = case.read_only() {
        return Err(IntakeError::ReadOnly { name, why: why.clone() });
    }
    let span = tracing::info_span!("seal");
    let _entered = span.enter();
    let received = receive(case.vault(), path, &mut |bytes, total| {
        control.progress(Progress { bytes, total, rows: 0 });
        control.is_cancelled()
    })?;
    record(case, received, name)
}

/// The name that a file has in the case.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "evidence".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Copies a file to the vault's door, hashing it. `progress` is told bytes done and in all, and says whether to stop.
pub(super) fn receive(
    vault: &Vault,
    path: &Path,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Received, IntakeError> {
    let name = name_of(path);
    let total = std::fs::metadata(path).map_or(0, |data| data.len());
    let mut stopped = false;
    let received = vault.receive(path, &name, |bytes| {
        stopped = progress(bytes, total);
        if stopped { Err(cancelled(&name)) } else { Ok(()) }
    });
    match received {
        Err(_) if stopped => Err(IntakeError::Cancelled),
        other => Ok(other?),
    }
}

/// Takes a received file into the vault, then on record.
pub(super) fn record(case: &Case, received: Received, name: String) -> Result<Intake, IntakeError> {
    let witness = case.witness();
    let sealed = case.vault().keep(received)?;
    let file = Sealed {
        id: 0,
        name,
        bytes: sealed.bytes,
        sha256: sealed.hashes.sha256.to_vec(),
        blake3: sealed.hashes.blake3.to_vec(),
        sealed: witness.time.clone(),
        examiner: witness.actor.name.clone(),
    };
    Ok(case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            if let Some(known) = evidence::by_hash(transaction, &file.sha256)? {
                return Ok((Intake::AlreadyThere(known.id), duplicate_entry(&file, &known)));
            }
            let id = evidence::add(transaction, &file)?;
            Ok((Intake::Sealed(id), seal_entry(&file)))
        })
    })?)
}

fn cancelled(name: &str) -> EvidenceError {
    EvidenceError::Unreadable { name: name.to_owned(), cause: std::io::ErrorKind::Interrupted.into() }
}

fn seal_entry(file: &Sealed) -> Entry {
    Entry {
        operation: "evidence.seal",
        summary: format!("Sealed {} ({} bytes)", file.name, grouped(file.bytes)),
        objects: [("sha256", hex(&file.sha256)), ("blake3", hex(&file.blake3))].into(),
        detail: [("name", file.name.clone().into()), ("bytes", file.bytes.into())].into(),
        ..Entry::default()
    }
}

fn duplicate_entry(file: &Sealed, known: &Sealed) -> Entry {
    Entry {
        operation: "evidence.duplicate",
        summary: format!(
            "{} was handed in again; it is byte for byte {}, so nothing was taken twice",
            file.name, known.name
        ),
        objects: [("sha256", hex(&file.sha256))].into(),
        detail: [("name", file.name.clone().into()), ("evidence", known.id.into())].into(),
        ..Entry::default()
    }
}
