//! How are several files read at once, with one ordered result? Threads copy, hash and parse ahead of their turn; one
//! writer records and stores them in the order in which they were handed in.
//!
//! So the case holds the same bytes whatever the number of threads: sealing, its audit entries and chunks happen in one
//! order, and what a thread prepares depends on the file and its options alone. At most as many files are on their way as
//! there are threads, each with at most a few chunks, which bounds memory. What goes wrong with a file is told when it is
//! its turn.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::chunking::Stored;
use super::error::IntakeError;
use super::import::{read_evidence, store_ahead};
use super::progress::{Control, Progress};
use super::reading::{self, Opened, Outgoing, STACK, WAITING, contained};
use super::seal::{Intake, name_of, receive, record};
use crate::case::Case;
use crate::evidence::{EvidenceError, Received, Vault};
use crate::importers::{FileSource, ImportError, ReadOptions};
use crate::model::Span;
use crate::store::chunk::Chunk;

/// How often the one who waits looks whether a person has cancelled.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// Threads that read ahead where nobody says otherwise: one per processor, few enough to bound memory.
#[must_use]
pub fn usual_threads() -> usize {
    thread::available_parallelism().map_or(2, usize::from).clamp(1, 4)
}

/// Begins to read files ahead; the tickets are to be used in the order of the files, or dropped.
pub fn read_ahead(case: &Case, files: Vec<(PathBuf, ReadOptions)>, threads: usize) -> Vec<Ticket> {
    let line = Arc::new(Line::default());
    lock(&line.state).free = threads.max(1);
    let tickets: Vec<Ticket> = files.into_iter().map(|(path, options)| line.join(path, options)).collect();
    // A vault that takes no changes is not written to; each ticket says why when it is its turn.
    let readers = if case.read_only().is_some() { 0 } else { threads.clamp(1, tickets.len().max(1)) };
    let started = (0..readers).filter(|_| line.start_reader(case.vault())).count();
    if started == 0 {
        // What is not read ahead is read when it is its turn.
        lock(&line.state).waiting.clear();
    }
    tickets
}

/// Files that wait to be read ahead, and how many more may be on their way.
#[derive(Default)]
struct Line {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Task>,
    free: usize,
}

impl Line {
    fn join(self: &Arc<Self>, path: PathBuf, options: ReadOptions) -> Ticket {
        let (out, inbox) = sync_channel(1);
        let (shared, begun) = (Arc::new(Shared::default()), Arc::new(AtomicBool::new(false)));
        let turn = Turn { line: self.clone(), begun: begun.clone() };
        let ticket =
            Ticket { inbox, shared: shared.clone(), path: path.clone(), options: options.clone(), _turn: turn };
        lock(&self.state).waiting.push_back(Task { path, options, out, shared, begun });
        ticket
    }

    /// False where the system gives no thread.
    fn start_reader(self: &Arc<Self>, vault: &Vault) -> bool {
        let (line, vault) = (self.clone(), vault.clone());
        let read = move || {
            while let Some(task) = line.next() {
                // A panic outside the readers' own containment costs the file as well.
                let _ = contained(Span::default(), || task.run(&vault));
            }
        };
        thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn(read).is_ok()
    }

    /// The next file, once it may be begun; `None` when there is none left.
    fn next(&self) -> Option<Task> {
        let mut state = lock(&self.state);
        while state.free == 0 && !state.waiting.is_empty() {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let task = state.waiting.pop_front()?;
        task.begun.store(true, Ordering::Relaxed);
        state.free -= 1;
        Some(task)
    }
}

/// Gives a file's place back when it is done with.
struct Turn {
    line: Arc<Line>,
    begun: Arc<AtomicBool>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = lock(&self.line.state);
        if self.begun.load(Ordering::Relaxed) {
            state.free += 1;
        } else {
            state.waiting.retain(|task| !Arc::ptr_eq(&task.begun, &self.begun));
        }
        drop(state);
        self.line.moved.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a thread and the one who waits for it both see.
#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    received: AtomicU64,
    total: AtomicU64,
}

/// What a thread hands over, in this order.
struct Ahead {
    received: Received,
    /// Missing where the same bytes are in the vault already: what became of them is not for a thread to know.
    reading: Option<ReadingAhead>,
}

/// A file that is being parsed.
pub(super) struct ReadingAhead {
    pub(super) opened: Result<Opened, IntakeError>,
    pub(super) chunks: Receiver<Chunk>,
    pub(super) ended: Receiver<Result<(), ImportError>>,
}

struct Task {
    path: PathBuf,
    options: ReadOptions,
    out: SyncSender<Result<Ahead, IntakeError>>,
    shared: Arc<Shared>,
    begun: Arc<AtomicBool>,
}

impl Task {
    fn run(self, vault: &Vault) {
        if let Err(error) = self.prepare(vault) {
            // Nobody waits any more where this fails.
            let _ = self.out.send(Err(error));
        }
    }

    fn prepare(&self, vault: &Vault) -> Result<(), IntakeError> {
        let received = receive(vault, &self.path, &mut |bytes, total| {
            self.shared.received.store(bytes, Ordering::Relaxed);
            self.shared.total.store(total, Ordering::Relaxed);
            self.shared.stop.load(Ordering::Relaxed)
        })?;
        let sha256 = received.hashes().sha256;
        if vault.path_of(&sha256).exists() {
            let _ = self.out.send(Ok(Ahead { received, reading: None }));
            return Ok(());
        }
        let mut source = FileSource::new(received.open()?, name_of(&self.path)).map_err(EvidenceError::Vault)?;
        let (chunks, chunks_in) = sync_channel(WAITING);
        let (ended, ended_in) = sync_channel(1);
        let found = reading::open(&mut source, &self.options);
        let (importer, options) = match &found {
            Ok(opened) => (opened.importer, opened.options.clone()),
            Err(_) => {
                let reading = ReadingAhead { opened: found, chunks: chunks_in, ended: ended_in };
                let _ = self.out.send(Ok(Ahead { received, reading: Some(reading) }));
                return Ok(());
            }
        };
        let reading = ReadingAhead { opened: found, chunks: chunks_in, ended: ended_in };
        if self.out.send(Ok(Ahead { received, reading: Some(reading) })).is_err() {
            return Ok(());
        }
        let outgoing = Outgoing { chunks, stop: &self.shared.stop };
        let first = Stored { next_row: 1, ..Stored::default() };
        let _ = ended.send(reading::parse(
            &mut source,
            &Opened { importer, options, confirmed: None },
            &sha256,
            first,
            outgoing,
        ));
        Ok(())
    }
}

/// A file's place in the line. Dropped, the file is not taken in.
pub struct Ticket {
    inbox: Receiver<Result<Ahead, IntakeError>>,
    shared: Arc<Shared>,
    path: PathBuf,
    options: ReadOptions,
    // Last: the place is given back once nothing of the file is held any more.
    _turn: Turn,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }
}

/// A file that is sealed and on record, with its rows on their way.
pub struct SealedAhead {
    intake: Intake,
    reading: Option<ReadingAhead>,
    ticket: Ticket,
}

impl Ticket {
    /// Waits for the file's copy and seals it.
    ///
    /// # Errors
    /// As [`super::seal`].
    pub fn seal(self, case: &Case, control: &dyn Control) -> Result<SealedAhead, IntakeError> {
        let name = name_of(&self.path);
        if let Some(why) = case.read_only() {
            return Err(IntakeError::ReadOnly { name, why: why.clone() });
        }
        let ahead = loop {
            match self.inbox.recv_timeout(LOOK) {
                Ok(ahead) => break Some(ahead?),
                Err(RecvTimeoutError::Timeout) => {
                    let at = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
                    let (bytes, total) = (at(&self.shared.received), at(&self.shared.total));
                    control.progress(Progress { bytes, total, rows: 0 });
                }
                Err(RecvTimeoutError::Disconnected) => break None,
            }
            if control.is_cancelled() {
                return Err(IntakeError::Cancelled);
            }
        };
        let Some(Ahead { received, reading }) = ahead else {
            let intake = super::seal(case, &self.path, control)?;
            return Ok(SealedAhead { intake, reading: None, ticket: self });
        };
        let intake = record(case, received, name)?;
        // The same bytes came before it in the line: what was read of them is not needed.
        let reading = reading.filter(|_| matches!(intake, Intake::Sealed(_)));
        Ok(SealedAhead { intake, reading, ticket: self })
    }
}

impl SealedAhead {
    /// What became of the file.
    #[must_use]
    pub fn intake(&self) -> Intake {
        self.intake
    }

    /// Stores the file's rows.
    ///
    /// # Errors
    /// As [`super::read_evidence`].
    pub fn store(self, case: &Case, control: &dyn Control) -> Result<(), IntakeError> {
        let (evidence, options) = (self.intake.evidence(), &self.ticket.options);
        match self.reading {
            Some(reading) => store_ahead(case, evidence, options, reading, &self.ticket.shared.stop, control),
            None => read_evidence(case, evidence, options, control),
        }
    }
}
