//! How is a file read on a thread of its own? Recognised, then row by row into chunks, so that whatever goes wrong there
//! costs this file and nothing else.
//!
//! A panic in a reader is caught here and becomes a located problem; the rows before it are kept. Memory and depth are
//! bounded by the readers themselves, since no thread survives an exhausted machine.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use super::chunking::{ChunkSink, Stored};
use super::error::IntakeError;
use super::layouts::ConfirmedLayout;
use crate::evidence::EvidenceError;
use crate::importers::{
    self, FileSource, Head, ImportError, Importer, Problem, ReadOptions, Sink as _, Source as _, settle,
};
use crate::model::{Kind, Span};
use crate::store::chunk::Chunk;
use crate::store::digest::RowHasher;

/// Chunks that may wait for the store: enough to keep both sides busy, few enough to bound memory.
pub(super) const WAITING: usize = 2;

/// Readers go as deep as their own limits let them, which is far less.
pub(super) const STACK: usize = 4 << 20;

/// A file's reader, and the options under which it will be read, with what the reader proposes filled in.
pub(super) struct Opened {
    pub(super) importer: &'static dyn Importer,
    pub(super) options: ReadOptions,
    /// What a person has confirmed of the layout, to be remembered once the file has been read so.
    pub(super) confirmed: Option<ConfirmedLayout>,
}

/// Finds the reader and settles the options.
pub(super) fn open(source: &mut FileSource, options: &ReadOptions) -> Result<Opened, IntakeError> {
    let name = source.name().to_owned();
    contained(Span::default(), || {
        let importer = detect(source)?;
        let guess = importer.propose(source, options).ok().flatten();
        let mut settled = settle(importer, guess.as_ref(), options);
        note_encoding(importer, source, &mut settled)?;
        let confirmed =
            guess.filter(|_| options.mapping.is_some()).and_then(|guess| ConfirmedLayout::of(&guess, &settled));
        Ok(Opened { importer, options: settled, confirmed })
    })
    .unwrap_or_else(|problem| Err(IntakeError::Unreadable { name, problem }))
}

/// Puts the encoding on record where a format has no mapping, so that a row's source can be shown as text.
fn note_encoding(
    importer: &dyn Importer,
    source: &mut FileSource,
    settled: &mut ReadOptions,
) -> Result<(), IntakeError> {
    let head = importers::head_bytes(source).map_err(EvidenceError::Vault)?;
    if let (None, Some(encoding)) = (&settled.mapping, importer.encoding(&head)) {
        settled.mapping = Some(serde_json::json!({ "encoding": encoding }));
    }
    Ok(())
}

fn detect(source: &mut FileSource) -> Result<&'static dyn Importer, IntakeError> {
    let name = source.name().to_owned();
    if source.is_empty() {
        return Err(IntakeError::Empty(name));
    }
    let bytes = importers::head_bytes(source).map_err(EvidenceError::Vault)?;
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

/// What leaves the reading thread for the store.
pub(super) struct Outgoing<'a> {
    pub(super) chunks: SyncSender<Chunk>,
    /// Set by the one who waits when a person cancels.
    pub(super) stop: &'a AtomicBool,
}

/// Reads the whole file into chunks.
pub(super) fn parse(
    source: &mut FileSource,
    opened: &Opened,
    sha256: &[u8],
    stored: Stored,
    outgoing: Outgoing<'_>,
) -> Result<(), ImportError> {
    let hasher = RowHasher::new(sha256, opened.options.kind.unwrap_or(Kind::Bank));
    let mut sink = ChunkSink::new(&opened.options, hasher, stored, outgoing);
    let ended = contained(Span::default(), || {
        fail_as_asked(source.name());
        opened.importer.read(source, &opened.options, &mut sink)
    });
    let read = ended.unwrap_or_else(|problem| {
        let offset = sink.bytes_read();
        Err(ImportError::Unreadable(Problem { offset, ..problem }))
    });
    // What was read before a fault is kept; what a cancel left half packed is read again on resuming.
    if read.is_ok() && sink.is_silent() {
        let end = Span { offset: source.len(), ..Span::default() };
        let message = "The file was read to its end and holds no rows.";
        sink.problem(Problem::new("no_rows", message, end)).map_err(ImportError::from)?;
    }
    match read {
        Err(ImportError::Stopped(_)) => read,
        _ => sink.finish().map_err(ImportError::from).and(read),
    }
}

/// Runs a reader's code; a panic in it becomes a problem at `span`.
pub(super) fn contained<T>(span: Span, work: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        tracing::error!("a reader ended unexpectedly");
        let message = "The reader of this format met something that nobody foresaw and stopped near here. The file is \
                       sealed and unchanged, and other files are not touched; please report it.";
        Problem::new("reader_failed", message, span)
    })
}

/// Outside release builds, `NEXUS_TEST_FAILING_READER` names a file whose reader panics: no bytes are known that make one
/// do so, and that one costs its own file alone must be seen all the same.
#[cfg(debug_assertions)]
fn fail_as_asked(name: &str) {
    let asked = std::env::var_os("NEXUS_TEST_FAILING_READER").is_some_and(|asked| asked == name);
    assert!(!asked, "{name} fails as asked");
}

#[cfg(not(debug_assertions))]
fn fail_as_asked(_: &str) {}

impl Outgoing<'_> {
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
