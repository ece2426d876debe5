//! What is the file of an archived month? A database with the one monthly table as the case had it, numbers of texts and
//! accounts included: it is part of its case, not a thing of its own.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::failed;
use crate::evidence::{sync_folder, write_protect};
use crate::store::StoreError;
use crate::store::connection::{Medium, open_reader};
use crate::store::partitions::Partition;
use crate::store::rows::{self, StoredRow};
use crate::store::tables::archived::Archived;
use crate::store::tables::merged::CELLS;

/// Rows of a month.
pub(super) fn rows(connection: &Connection, partition: Partition) -> Result<u64, StoreError> {
    Ok(connection.query_row(&format!("SELECT count(*) FROM {}", partition.table()), [], |row| row.get(0))?)
}

/// Writes the rows of a month into a durable file of `folder`.
pub(super) fn write(connection: &Connection, partition: Partition, folder: &Path) -> Result<Archived, StoreError> {
    let wrong = |error: io::Error| failed("the archive could not be written", &error);
    fs::create_dir_all(folder).map_err(wrong)?;
    let part = tempfile::Builder::new().suffix(".part").tempfile_in(folder).map_err(wrong)?.into_temp_path();
    let rows = {
        let target = Connection::open(&part)?;
        // Nothing is lost where this is cut off: the rows are in the case until it is done.
        target.execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")?;
        partition.create_table(&target)?;
        let rows = copy(connection, &target, partition)?;
        partition.index(&target)?;
        target.execute_batch("COMMIT")?;
        rows
    };
    let file = File::options().read(true).write(true).open(&part).map_err(wrong)?;
    file.sync_all().map_err(wrong)?;
    let (bytes, blake3) = hash(&part).map_err(wrong)?;
    let name = format!("{}.{}.db", partition.table(), blake3.to_hex().get(..16).unwrap_or_default());
    part.persist(folder.join(&name)).map_err(|error| wrong(error.error))?;
    write_protect(&folder.join(&name)).map_err(wrong)?;
    sync_folder(folder).map_err(wrong)?;
    Ok(Archived {
        partition,
        rows,
        file: name,
        bytes,
        blake3: blake3.as_bytes().to_vec(),
        examiner: String::new(),
        archived: String::new(),
        audit: 0,
    })
}

fn copy(from: &Connection, to: &Connection, partition: Partition) -> Result<u64, StoreError> {
    let table = partition.table();
    let columns = CELLS.split(',').count() + 1;
    let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
    let mut insert = to.prepare(&format!("INSERT INTO {table} (id, {CELLS}) VALUES ({})", places.join(", ")))?;
    let mut select = from.prepare(&format!("SELECT id, {CELLS} FROM {table} ORDER BY id"))?;
    let mut rows = select.query([])?;
    let mut copied = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            insert.raw_bind_parameter(column + 1, row.get::<_, Value>(column)?)?;
        }
        insert.raw_execute()?;
        copied += 1;
    }
    Ok(copied)
}

fn hash(path: &Path) -> io::Result<(u64, blake3::Hash)> {
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok((bytes, hasher.finalize()))
}

/// Holds a file against its record.
pub(super) fn check(path: &Path, due: &Archived) -> Result<(), StoreError> {
    match hash(path) {
        Ok((_, found)) if found.as_bytes()[..] == due.blake3[..] => Ok(()),
        Ok(_) => Err(StoreError::Damaged(format!("archive/{} was changed since the month was archived", due.file))),
        Err(error) => Err(StoreError::Damaged(format!("archive/{} cannot be read: {error}", due.file))),
    }
}

/// Puts the rows of a file back into their month; gives how many.
pub(super) fn read_back(connection: &Connection, partition: Partition, path: &Path) -> Result<u64, StoreError> {
    copy(&open_reader(path, Medium::Immutable)?, connection, partition)
}

/// A month's file that was opened for reading, where it can be.
pub(crate) fn opened(folder: &Path, one: &Archived) -> Option<(Partition, Connection)> {
    let connection = open_reader(&folder.join(&one.file), Medium::Immutable).ok()?;
    Some((one.partition, connection))
}

/// Rows `first ..= last` of a file of evidence that stand in an archived month. `case` knows the texts.
pub(crate) fn rows_of_evidence(
    archive: &(Partition, Connection),
    case: &Connection,
    evidence: u32,
    first: u64,
    last: u64,
) -> Result<Vec<StoredRow>, StoreError> {
    rows::of_evidence_in(&archive.1, case, archive.0, evidence, first, last)
}

/// Removes a file that was write-protected.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    if cfg!(windows) {
        let mut permissions = fs::metadata(path)?.permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "the file goes at once")]
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions)?;
    }
    fs::remove_file(path)
}
