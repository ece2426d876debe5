//! Who may read now? Read-only connections, made when needed and kept for the next question.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::connection::{Medium, open_reader};
use super::error::StoreError;

/// Connections kept when nobody uses them.
const KEPT: usize = 4;

/// Read-only connections to one case.
pub(crate) struct ReaderPool {
    path: PathBuf,
    medium: Medium,
    idle: Arc<Mutex<Vec<Connection>>>,
    in_use: Arc<AtomicUsize>,
}

impl ReaderPool {
    pub(crate) fn new(path: PathBuf, medium: Medium) -> Self {
        ReaderPool { path, medium, idle: Arc::default(), in_use: Arc::default() }
    }

    /// A connection for one question; it goes back to the pool when dropped.
    pub(crate) fn take(&self) -> Result<Reader, StoreError> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => open_reader(&self.path, self.medium)?,
        };
        self.in_use.fetch_add(1, Ordering::Relaxed);
        Ok(Reader { idle: self.idle.clone(), in_use: self.in_use.clone(), connection: Some(connection) })
    }

    /// Connections in use, and idle ones.
    pub(crate) fn connections(&self) -> (usize, usize) {
        (self.in_use.load(Ordering::Relaxed), self.idle.lock().unwrap_or_else(PoisonError::into_inner).len())
    }

    /// Closes idle connections, whose pages take memory.
    pub(crate) fn release(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A connection that sees one consistent state of the case until it is dropped.
    pub(crate) fn begin(&self) -> Result<Reader, StoreError> {
        let reader = self.take()?;
        reader.execute_batch("BEGIN")?;
        Ok(reader)
    }

    /// Runs `ask` on one consistent state of the case.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let reader = self.take()?;
        let transaction = reader.unchecked_transaction()?;
        let answer = ask(&transaction);
        transaction.finish()?;
        answer
    }
}

/// A borrowed connection.
pub(crate) struct Reader {
    idle: Arc<Mutex<Vec<Connection>>>,
    in_use: Arc<AtomicUsize>,
    connection: Option<Connection>,
}

impl Deref for Reader {
    type Target = Connection;

    #[allow(clippy::expect_used, reason = "the connection is only taken out by Drop")]
    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("present until dropped")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        self.in_use.fetch_sub(1, Ordering::Relaxed);
        if !connection.is_autocommit() {
            // A connection on which this fails is not kept.
            let _ = connection.execute_batch("ROLLBACK");
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT && connection.is_autocommit() {
            idle.push(connection);
        }
    }
}
