//! What was worth computing stands in the case as well, so that a case opened again is warm.
//!
//! The second level of the cache: files in `derived/`, each with the question, the version of the rows and the place in the
//! audit chain that it is an answer of, and a BLAKE3 sum. Whatever does not fit is thrown away, and the folder can be
//! deleted at any time. A medium that fails costs time, never an answer.

mod file;
mod folder;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension};

use super::cache::Cache;
use super::error::StoreError;
use super::query::{Filter, Sort, Totals};
use super::rowset::{RowSet, Scope};
use crate::audit::hex;
use crate::cache::Kind;
use crate::resources::platform::{self, Turn};
use file::Head;

/// What took less is computed again as fast as it is read.
const WORTH_KEEPING: Duration = Duration::from_millis(20);
/// Bytes from which a file is written beside the question, not before its answer.
const LONG: usize = 1 << 20;

/// Where derived results stand.
pub(crate) trait Shelf: Send + Sync {
    /// The bytes of a name; `None` where there are none.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;
    /// Puts bytes under a name.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Throws a name away.
    fn remove(&self, name: &str);
}

/// The second level of one case.
pub(crate) struct Derived {
    shelf: Option<Arc<dyn Shelf>>,
    worth: Duration,
}

impl Derived {
    /// In a folder of its own; nothing is written where the case is only read.
    pub(crate) fn in_folder(folder: Option<PathBuf>, writable: bool) -> Self {
        let shelf = folder.map(|folder| Arc::new(folder::Folder::new(folder, writable)) as Arc<dyn Shelf>);
        Derived { shelf, worth: WORTH_KEEPING }
    }

    /// The rows that a filter and a sort describe.
    pub(crate) fn set(
        &self,
        scope: &Scope<'_>,
        (filter, sort): (&Filter, Sort),
        compute: impl FnOnce() -> Result<RowSet, StoreError>,
    ) -> Result<RowSet, StoreError> {
        let question = format!("set {sort:?} {filter:?}");
        let total = scope.directory().total();
        self.answer(scope, Kind::Sets, &question, |bytes| file::positions(bytes, total), set_bytes, compute)
    }

    /// Count and sums of a filter.
    pub(crate) fn totals(
        &self,
        scope: &Scope<'_>,
        filter: &Filter,
        compute: impl FnOnce() -> Result<Totals, StoreError>,
    ) -> Result<Totals, StoreError> {
        let question = format!("totals {filter:?}");
        let read = |bytes: &[u8]| serde_json::from_slice(bytes).ok();
        self.answer(scope, Kind::Totals, &question, read, |totals| serde_json::to_vec(totals).ok(), compute)
    }

    fn answer<T>(
        &self,
        scope: &Scope<'_>,
        kind: Kind,
        question: &str,
        take: impl FnOnce(&[u8]) -> Option<T>,
        give: impl FnOnce(&T) -> Option<Vec<u8>>,
        compute: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(shelf) = &self.shelf else { return compute() };
        let name = format!("{}.derived", blake3::hash(question.as_bytes()).to_hex());
        match shelf.read(&name) {
            Ok(None) => {}
            Ok(Some(bytes)) => match fitting(scope, question, &bytes).and_then(take) {
                Some(answer) => {
                    scope.cache.warmed(kind);
                    return Ok(answer);
                }
                None => shelf.remove(&name),
            },
            Err(error) => failed(scope.cache, kind, &error),
        }
        let began = Instant::now();
        let answer = compute()?;
        if began.elapsed() >= self.worth
            && let Some(body) = give(&answer)
        {
            self.keep(scope, kind, name, question, body);
        }
        Ok(answer)
    }

    fn keep(&self, scope: &Scope<'_>, kind: Kind, name: String, question: &str, body: Vec<u8>) {
        let Some(shelf) = self.shelf.clone() else { return };
        let entry = scope.snapshot.generation;
        let Some(hash) = scope.ask(|connection| hash_of(connection, entry)).ok().flatten() else { return };
        let head = Head { question: question.to_owned(), version: scope.snapshot.data_version, audit: (entry, hash) };
        let bytes = file::encode(&head, &body);
        if bytes.len() < LONG {
            if let Err(error) = shelf.write(&name, &bytes) {
                failed(scope.cache, kind, &error);
            }
            return;
        }
        // The person who asked does not wait for it, nor does the next; one that fails is missed by nobody.
        let write = move || {
            platform::wait_turn(Turn::Last);
            if let Err(error) = shelf.write(&name, &bytes) {
                tracing::info!(%error, "a derived result was not kept");
            }
        };
        let _ = std::thread::Builder::new().name("derived".to_owned()).spawn(write);
    }
}

fn failed(cache: &Cache, kind: Kind, error: &io::Error) {
    cache.failed(kind);
    tracing::info!(%error, "the second level of the cache failed; the answer was computed");
}

fn set_bytes(set: &RowSet) -> Option<Vec<u8>> {
    match set {
        RowSet::Listed(positions) => Some(file::bytes_of(positions)),
        RowSet::Stretch(..) => None,
    }
}

/// The body of a file that is an answer to this question in this state.
fn fitting<'b>(scope: &Scope<'_>, question: &str, bytes: &'b [u8]) -> Option<&'b [u8]> {
    let (head, body) = file::decode(bytes)?;
    let same = head.question == question && head.version == scope.snapshot.data_version;
    // A case that was taken back to an earlier state has another entry there.
    let hash = scope.ask(|connection| hash_of(connection, head.audit.0)).ok().flatten()?;
    (same && hash == head.audit.1).then_some(body)
}

fn hash_of(connection: &Connection, entry: u64) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT hash FROM audit WHERE seq = ?1")?;
    let found = statement.query_row([entry], |row| row.get::<_, Vec<u8>>(0)).optional()?;
    Ok(found.map(|hash| hex(&hash)))
}

#[cfg(test)]
mod tests;
