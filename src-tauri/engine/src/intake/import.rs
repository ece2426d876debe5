//! How is a sealed file read into the store? A reader on one thread, the store on another, a chunk at a time.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::chunking::{ChunkSink, Stored};
use super::error::IntakeError;
use super::progress::{Control, Progress};
use super::report::ReadState;
use crate::audit::{Entry, Witness, hex};
use crate::case::Case;
use crate::importers::{self, FileSource, Head, ImportError, Importer, ReadOptions, Source as _};
use crate::model::{Currency, Kind};
use crate::store::StoreError;
use crate::store::chunk::Chunk;
use crate::store::digest::RowHasher;
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::imports::{self, Manifest};
use crate::store::write::{Reading, Writer, partitions_of};

/// Chunks that may wait for the store: enough to keep both sides busy, few enough to bound memory.
const WAITING: usize = 2;

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
    if let Some(code) = options.currency.as_ref().filter(|code| Currency::from_code(code).is_none()) {
        return Err(IntakeError::UnknownCurrency(code.clone()));
    }
    let file = case.store().read(|connection| evidence::get(connection, evidence))?;
    let mut source = open(case, &file)?;
    let importer = match detect(&mut source) {
        Ok(importer) => importer,
        Err(error) => return refuse(case, &file, options, error),
    };
    let settled = importers::settle(importer, &mut source, options);
    let manifest = begin(case, &file, importer, &settled)?;
    if manifest.state == ReadState::Done {
        return Ok(());
    }
    let span = tracing::info_span!("import", format = importer.format(), bytes = file.bytes);
    let _entered = span.enter();
    let read = read_chunks(case, &file, &mut source, importer, &manifest, control);
    let ended = finish(case, &file, &read);
    read.and(ended)
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

fn detect(source: &mut FileSource) -> Result<&'static dyn Importer, IntakeError> {
    let name = source.name().to_owned();
    if source.is_empty() {
        return Err(IntakeError::Empty(name));
    }
    let bytes = importers::head_bytes(source).map_err(crate::evidence::EvidenceError::Vault)?;
    importers::detect(&Head { name: &name, bytes: &bytes, len: source.len() }).ok_or_else(|| {
        IntakeError::UnknownFormat { name: name.clone(), looks_like: looks_like(&bytes), known: known_formats() }
    })
}

fn looks_like(bytes: &[u8]) -> String {
    if bytes.starts_with(b"%PDF") {
        "a PDF".to_owned()
    } else if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff") {
        "a picture".to_owned()
    } else if memchr::memchr(0, bytes).is_some() {
        "binary data".to_owned()
    } else {
        "text without a layout that is known".to_owned()
    }
}

pub(super) fn known_formats() -> String {
    importers::IMPORTERS.iter().map(|importer| importer.format()).collect::<Vec<_>>().join(", ")
}

/// The manifest to go on with, made now for a first reading.
fn begin(case: &Case, file: &Sealed, importer: &dyn Importer, options: &ReadOptions) -> Result<Manifest, IntakeError> {
    let known = case.store().read(|connection| imports::get(connection, file.id))?;
    match known.filter(|known| !known.is_untouched()) {
        Some(known) if known.state == ReadState::Done => Ok(known),
        Some(known) => {
            case.store().write(|writer| imports::set_state(&writer.connection, file.id, ReadState::Reading, None))?;
            Ok(known)
        }
        None => start(case, file, importer.format(), options),
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
    source: &mut FileSource,
    importer: &dyn Importer,
    manifest: &Manifest,
    control: &dyn Control,
) -> Result<(), IntakeError> {
    let stored = stored_so_far(case, manifest)?;
    let hasher = RowHasher::new(&file.sha256, manifest.kind);
    let (out, chunks) = sync_channel(WAITING);
    let mut sink = ChunkSink::new(&manifest.options, hasher, stored, out, control);
    let options = &manifest.options;
    let (read, written) = thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let read = importer.read(source, options, &mut sink);
            // What was read before a fault is kept; what a cancel left half packed is read again on resuming.
            match read {
                Err(ImportError::Stopped(_)) => read,
                _ => sink.finish().map_err(ImportError::from).and(read),
            }
        });
        let written = write_chunks(case, file, manifest, chunks, control);
        (reader.join(), written)
    });
    written?;
    let read = read.map_err(|_| {
        tracing::error!(format = importer.format(), "a reader ended unexpectedly");
        StoreError::Worker
    })?;
    read.map_err(|error| IntakeError::reading(&file.name, error))
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

fn write_chunks(
    case: &Case,
    file: &Sealed,
    manifest: &Manifest,
    chunks: Receiver<Chunk>,
    control: &dyn Control,
) -> Result<(), StoreError> {
    let mut reading = Reading::new(file.id, file.name.clone(), hex(&file.sha256), manifest.kind);
    let mut rows = 0;
    for chunk in chunks {
        let witness = case.witness();
        case.store().write(|writer| writer.commit(&mut reading, &chunk, &witness))?;
        rows += (chunk.rows.len() + chunk.rejected.len()) as u64;
        control.progress(Progress { bytes: chunk.bytes_read, total: file.bytes, rows });
    }
    Ok(())
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
            "{how} {}: {read} rows read = {accepted} accepted + {rejected} rejected + {merged} merged",
            file.name
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
