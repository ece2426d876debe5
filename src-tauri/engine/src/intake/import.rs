//! How is a sealed file read into the store? A reader on one thread, the store on another, a chunk at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;

use super::ahead::{LOOK, ReadingAhead};
use super::chunking::Stored;
use super::error::IntakeError;
use super::layouts;
use super::progress::{Control, Progress};
use super::reading::{self, Opened, Outgoing, STACK, WAITING};
use super::report::ReadState;
use crate::audit::{Entry, Witness, hex};
use crate::case::Case;
use crate::importers::{FileSource, ImportError, ReadOptions};
use crate::model::{Currency, Kind, grouped};
use crate::store::StoreError;
use crate::store::chunk::Chunk;
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::imports::{self, Manifest};
use crate::store::write::{Reading, Writer, partitions_of};

/// Reads a sealed file from its beginning, or goes on where an earlier reading ended.
///
/// `options` decide a first reading; a resumed one keeps the options it began with.
///
/// # Errors
/// [`IntakeError`]; what was committed before it stays, and the reading can be resumed.
pub fn read_evidence(
    case: &Case,
    evidence: u32,
    options: &ReadOptions,
    control: &dyn Control,
) -> Result<(), IntakeError> {
    known_currency(options)?;
    let file = case.store().read(|connection| evidence::get(connection, evidence))?;
    let mut source = open(case, &file)?;
    let opened = match reading::open(&mut source, options) {
        Ok(opened) => opened,
        Err(error) => return refuse(case, &file, options, error),
    };
    let manifest = begin(case, &file, &opened)?;
    if manifest.state == ReadState::Done {
        return Ok(());
    }
    let span = tracing::info_span!("import", format = opened.importer.format(), bytes = file.bytes);
    let _entered = span.enter();
    let confirmed = opened.confirmed.clone();
    let read = read_chunks(case, &file, source, opened, &manifest, control);
    let ended = finish(case, &file, &read);
    read.and(ended)?;
    Ok(layouts::remember(case, evidence, confirmed)?)
}

/// Stores a file that is being read ahead; nothing of it is in the store yet.
pub(super) fn store_ahead(
    case: &Case,
    evidence: u32,
    options: &ReadOptions,
    ahead: ReadingAhead,
    stop: &AtomicBool,
    control: &dyn Control,
) -> Result<(), IntakeError> {
    known_currency(options)?;
    let file = case.store().read(|connection| evidence::get(connection, evidence))?;
    let opened = match ahead.opened {
        Ok(opened) => opened,
        Err(error) => return refuse(case, &file, options, error),
    };
    let manifest = begin(case, &file, &opened)?;
    let span = tracing::info_span!("import", format = opened.importer.format(), bytes = file.bytes);
    let _entered = span.enter();
    let written = write_chunks(case, &file, &manifest, ahead.chunks, stop, control);
    let read = written.and_then(|()| ended(&file, ahead.ended.recv().ok()));
    let ended = finish(case, &file, &read);
    read.and(ended)?;
    Ok(layouts::remember(case, evidence, opened.confirmed)?)
}

fn known_currency(options: &ReadOptions) -> Result<(), IntakeError> {
    match options.currency.as_ref().filter(|code| Currency::from_code(code).is_none()) {
        Some(code) => Err(IntakeError::UnknownCurrency(code.clone())),
        None => Ok(()),
    }
}

/// How a reading thread ended; `None` where it left nothing behind.
fn ended(file: &Sealed, read: Option<Result<(), ImportError>>) -> Result<(), IntakeError> {
    read.ok_or(StoreError::Worker)?.map_err(|error| IntakeError::reading(&file.name, error))
}

/// A file that no reader takes stays sealed, and the case says why it has no rows.
fn refuse(case: &Case, file: &Sealed, options: &ReadOptions, error: IntakeError) -> Result<(), IntakeError> {
    start(case, file, "", options)?;
    let refused = Err(error);
    finish(case, file, &refused)?;
    refused
}

fn open(case: &Case, file: &Sealed) -> Result<FileSource, IntakeError> {
    let opened = case.vault().open(&file.sha256)?;
    Ok(FileSource::new(opened, file.name.clone()).map_err(crate::evidence::EvidenceError::Vault)?)
}

/// The manifest to go on with, made now for a first reading.
fn begin(case: &Case, file: &Sealed, opened: &Opened) -> Result<Manifest, IntakeError> {
    let known = case.store().read(|connection| imports::get(connection, file.id))?;
    match known.filter(|known| !known.is_untouched()) {
        Some(known) if known.state == ReadState::Done => Ok(known),
        Some(known) => {
            case.store().write(|writer| imports::set_state(&writer.connection, file.id, ReadState::Reading, None))?;
            Ok(known)
        }
        None => start(case, file, opened.importer.format(), &opened.options),
    }
}

fn start(case: &Case, file: &Sealed, format: &str, options: &ReadOptions) -> Result<Manifest, IntakeError> {
    let kind = options.kind.unwrap_or(Kind::Bank);
    let entry = Entry {
        operation: "import.begin",
        summary: format!("Began to read {}", file.name),
        objects: [("evidence", hex(&file.sha256))].into(),
        detail: [
            ("format", format.into()),
            ("kind", kind.as_str().into()),
            ("options", serde_json::to_value(options).unwrap_or_default()),
        ]
        .into(),
        ..Entry::default()
    };
    let manifest = case.store().write(|writer| {
        writer.change(&case.witness(), |transaction| {
            imports::begin(transaction, file.id, format, kind, options)?;
            Ok((imports::get(transaction, file.id)?, entry))
        })
    })?;
    Ok(manifest.ok_or_else(|| StoreError::NotFound(format!("the manifest of {}", file.name)))?)
}

fn read_chunks(
    case: &Case,
    file: &Sealed,
    mut source: FileSource,
    opened: Opened,
    manifest: &Manifest,
    control: &dyn Control,
) -> Result<(), IntakeError> {
    let stored = stored_so_far(case, manifest)?;
    let opened = Opened { options: manifest.options.clone(), ..opened };
    let (chunks, inbox) = sync_channel(WAITING);
    let stop = AtomicBool::new(false);
    let (stop, sha256) = (&stop, &file.sha256);
    thread::scope(|scope| {
        let parse = move || reading::parse(&mut source, &opened, sha256, stored, Outgoing { chunks, stop });
        let reader = thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn_scoped(scope, parse);
        let reader = reader.map_err(|_| StoreError::Worker)?;
        let written = write_chunks(case, file, manifest, inbox, stop, control);
        let read = reader.join().ok();
        written.and_then(|()| ended(file, read))
    })
}

fn stored_so_far(case: &Case, manifest: &Manifest) -> Result<Stored, StoreError> {
    case.store().read(|connection| {
        let count = |sql: &str| connection.query_row(sql, [manifest.evidence], |row| row.get::<_, u64>(0));
        Ok(Stored {
            next_row: manifest.next_row,
            notices: manifest.notices,
            statements: count("SELECT count(*) FROM statements WHERE evidence = ?1")?,
            documents: count("SELECT count(*) FROM documents WHERE evidence = ?1")?,
        })
    })
}

/// Stores chunks as they come. Once a person cancels, what waits is dropped: it is read again on resuming.
fn write_chunks(
    case: &Case,
    file: &Sealed,
    manifest: &Manifest,
    chunks: Receiver<Chunk>,
    stop: &AtomicBool,
    control: &dyn Control,
) -> Result<(), IntakeError> {
    let mut reading = Reading::new(file.id, file.name.clone(), hex(&file.sha256), manifest.kind);
    let mut rows = 0;
    loop {
        if control.is_cancelled() {
            stop.store(true, Ordering::Relaxed);
            return Err(IntakeError::Cancelled);
        }
        let chunk = match chunks.recv_timeout(LOOK) {
            Ok(chunk) => chunk,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        let witness = case.witness();
        case.store().write(|writer| writer.commit(&mut reading, &chunk, &witness))?;
        rows += (chunk.rows.len() + chunk.rejected.len()) as u64;
        control.progress(Progress { bytes: chunk.bytes_read, total: file.bytes, rows });
    }
}

/// Builds the file's indexes and records how its reading ended.
fn finish(case: &Case, file: &Sealed, read: &Result<(), IntakeError>) -> Result<(), IntakeError> {
    let (state, failure) = match read {
        Ok(()) => (ReadState::Done, None),
        Err(IntakeError::Cancelled) => (ReadState::Cancelled, None),
        Err(error) => (ReadState::Failed, Some(error.to_string())),
    };
    case.store().write(|writer| {
        if state == ReadState::Done {
            for partition in partitions_of(&writer.connection, file.id)? {
                partition.index(&writer.connection)?;
            }
        }
        let manifest = imports::get(&writer.connection, file.id)?;
        let entry = end_entry(file, state, failure.as_deref(), manifest.as_ref());
        writer.change(&case.witness(), |transaction| {
            imports::set_state(transaction, file.id, state, failure.as_deref())?;
            Ok(((), entry))
        })
    })?;
    Ok(())
}

fn end_entry(file: &Sealed, state: ReadState, failure: Option<&str>, manifest: Option<&Manifest>) -> Entry {
    let (read, accepted, rejected, merged) =
        manifest.map_or((0, 0, 0, 0), |known| (known.read, known.accepted, known.rejected, known.merged));
    let (operation, how) = match state {
        ReadState::Done => ("import.done", "Read"),
        ReadState::Cancelled => ("import.cancelled", "Stopped reading"),
        _ => ("import.failed", "Could not finish reading"),
    };
    Entry {
        operation,
        summary: format!(
            "{how} {}: {} rows read = {} accepted + {} rejected + {} merged",
            file.name,
            grouped(read),
            grouped(accepted),
            grouped(rejected),
            grouped(merged)
        ),
        objects: [("evidence", hex(&file.sha256))].into(),
        rows: read,
        detail: [
            ("accepted", accepted.into()),
            ("rejected", rejected.into()),
            ("merged", merged.into()),
            ("failure", failure.into()),
        ]
        .into(),
        ..Entry::default()
    }
}

/// Marks readings that a crash cut off; each can be resumed. Returns how many there were.
pub(crate) fn settle_interrupted(writer: &mut Writer, witness: &Witness) -> Result<usize, StoreError> {
    let cut_off: Vec<Manifest> =
        imports::all(&writer.connection)?.into_iter().filter(|known| known.state == ReadState::Reading).collect();
    for manifest in &cut_off {
        let file = evidence::get(&writer.connection, manifest.evidence)?;
        let failure = "the reading was cut off; resume it to go on where it ended";
        let entry = end_entry(&file, ReadState::Failed, Some(failure), Some(manifest));
        writer.change(witness, |transaction| {
            imports::set_state(transaction, manifest.evidence, ReadState::Failed, Some(failure))?;
            Ok(((), entry))
        })?;
    }
    Ok(cut_off.len())
}
