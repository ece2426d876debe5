//! Which copies of months stand in `columns/` of the case, and can they be trusted?
//!
//! A copy is taken only where its table, version and place in the audit chain fit and the column that is read has the sum
//! it was written with; anything else is thrown away. Files are read, not mapped into memory: a medium that fails while
//! it is read then gives an error instead of ending the process.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension};

use super::file::{self, Head};
use super::{Column, Segment, Values, sql};
use crate::audit::hex;
use crate::store::error::StoreError;
use crate::store::partitions::Partition;

/// A file that fits.
pub(super) struct Copy {
    head: Head,
    body: u64,
}

impl Copy {
    /// Bytes of the columns.
    pub(super) fn bytes(&self) -> u64 {
        self.head.bytes()
    }
}

type Known = HashMap<Partition, (u64, Option<Arc<Copy>>)>;

/// The folder.
pub(crate) struct Sidecar {
    /// `None` for a case without a folder of its own.
    folder: Option<PathBuf>,
    /// Whether files may be written and thrown away.
    writable: bool,
    /// What was found, by the version that was asked for.
    known: Mutex<Known>,
}

impl Sidecar {
    pub(crate) fn new(folder: Option<PathBuf>, writable: bool) -> Self {
        Sidecar { folder, writable, known: Mutex::default() }
    }

    fn path(&self, partition: Partition) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{}.columns", partition.table())))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The copy of a month in version `version`. `reader` is only asked for when a file is met for the first time.
    pub(super) fn find<R: Deref<Target: Deref<Target = Connection>>>(
        &self,
        partition: Partition,
        version: u64,
        reader: impl FnOnce() -> R,
    ) -> Option<Arc<Copy>> {
        if let Some((_, known)) = self.known().get(&partition).filter(|(known, _)| *known == version) {
            return known.clone();
        }
        let path = self.path(partition)?;
        let copy = match file::head(&path) {
            Ok((head, body)) => fits(&head, partition, version, &reader()).then(|| Arc::new(Copy { head, body })),
            Err(_) => None,
        };
        self.known().insert(partition, (version, copy.clone()));
        copy
    }

    /// One column of a copy; `None` where it cannot be had, and the file is thrown away.
    pub(super) fn column(&self, partition: Partition, copy: &Copy, column: Column) -> Option<Values> {
        let path = self.path(partition)?;
        match file::column(&path, &copy.head, copy.body, column) {
            Ok(values) => values,
            Err(error) => {
                tracing::warn!(%error, table = partition.table(), "a copy of columns was thrown away");
                self.forget(partition, &path);
                None
            }
        }
    }

    /// All columns of a copy; `None` where one cannot be had, and the file is thrown away.
    pub(super) fn segment(&self, partition: Partition, copy: &Copy) -> Option<Segment> {
        let path = self.path(partition)?;
        match file::columns(&path, &copy.head, copy.body) {
            Ok(columns) => Some(Segment::new(columns)),
            Err(error) => {
                tracing::warn!(%error, table = partition.table(), "a copy of columns was thrown away");
                self.forget(partition, &path);
                None
            }
        }
    }

    fn forget(&self, partition: Partition, path: &Path) {
        if let Some((_, copy)) = self.known().get_mut(&partition) {
            *copy = None;
        }
        if self.writable {
            let _ = fs::remove_file(path);
        }
    }

    /// True where the month has no copy of this version and one can be made.
    pub(crate) fn lacks(&self, connection: &Connection, partition: Partition, version: u64) -> bool {
        self.writable && self.folder.is_some() && self.find(partition, version, || Borrowed(connection)).is_none()
    }

    /// Makes the copy of one month as `connection`'s transaction sees it; `dense` when its days have no gaps.
    pub(crate) fn make(
        &self,
        connection: &Connection,
        partition: Partition,
        version: u64,
        dense: bool,
    ) -> Result<u32, StoreError> {
        let Some((folder, path)) = self.folder.as_ref().zip(self.path(partition)) else { return Ok(0) };
        let wanted: Vec<Column> =
            Column::ALL.into_iter().filter(|column| !dense || *column != Column::Sequence).collect();
        let values = sql::read(connection, partition, &wanted)?;
        let rows = values.first().map_or(0, Values::len);
        let rows =
            u32::try_from(rows).map_err(|_| StoreError::Damaged("a month has more than 2^32 rows".to_owned()))?;
        let head =
            Head { table: partition.table(), version, audit: last_entry(connection)?, rows, columns: Vec::new() };
        let columns: Vec<(Column, Values)> = wanted.into_iter().zip(values).collect();
        match write(folder, &path, head, &columns) {
            Ok(()) => {
                self.known().remove(&partition);
            }
            // A full disk or a medium that takes no changes: the case goes on without copies.
            Err(error) => tracing::info!(%error, table = partition.table(), "columns were not kept"),
        }
        Ok(rows)
    }

    /// Throws away files that are not of this case's months.
    pub(crate) fn sweep(&self, partitions: impl Iterator<Item = Partition>) {
        let Some(folder) = self.folder.as_ref().filter(|_| self.writable) else { return };
        let due: Vec<PathBuf> = partitions.filter_map(|partition| self.path(partition)).collect();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "columns" || ending == "part") && !due.contains(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Lets a plain connection stand where a guarded one is taken.
struct Borrowed<'a>(&'a Connection);

impl<'a> Deref for Borrowed<'a> {
    type Target = &'a Connection;

    fn deref(&self) -> &&'a Connection {
        &self.0
    }
}

fn write(folder: &Path, path: &Path, head: Head, columns: &[(Column, Values)]) -> io::Result<()> {
    let bytes = file::encode(head, columns)?;
    fs::create_dir_all(folder)?;
    // Not flushed to the medium: a file that a power cut left half written is found out by its sums.
    let part = tempfile::Builder::new().suffix(".part").tempfile_in(folder)?;
    fs::write(part.path(), bytes)?;
    part.persist(path)?;
    Ok(())
}

fn last_entry(connection: &Connection) -> Result<(u64, String), StoreError> {
    let found = connection.query_row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |row| {
        Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    Ok(found.optional()?.map_or((0, String::new()), |(seq, hash)| (seq, hex(&hash))))
}

fn fits(head: &Head, partition: Partition, version: u64, connection: &Connection) -> bool {
    let stored = || {
        let mut statement = connection.prepare_cached("SELECT hash FROM audit WHERE seq = ?1")?;
        statement.query_row([head.audit.0], |row| row.get::<_, Vec<u8>>(0))
    };
    head.table == partition.table() && head.version == version && stored().is_ok_and(|hash| hex(&hash) == head.audit.1)
}
