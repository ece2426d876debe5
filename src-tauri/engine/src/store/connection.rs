//! How is the case database opened? One writer that is durable, readers that can only read.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;

/// Opens the one connection that may change the case, creating the file when `create` is set.
///
/// # Errors
/// [`StoreError`] where the file cannot be opened or is no database.
pub(crate) fn open_writer(path: &Path, create: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    harden(&connection)?;
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // FULL, not NORMAL: an acknowledged import must survive a power cut.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

/// How a reader reaches the database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Medium {
    /// An ordinary folder: the write-ahead log is shared with the writer.
    Writable,
    /// A medium that takes no changes and on which nobody else can write either.
    Immutable,
}

/// Opens a connection that can run nothing but queries.
///
/// # Errors
/// As [`open_writer`].
pub(crate) fn open_reader(path: &Path, medium: Medium) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = match medium {
        Medium::Writable => Connection::open_with_flags(path, flags)?,
        Medium::Immutable => Connection::open_with_flags(immutable_uri(path), flags)?,
    };
    harden(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(512);
    connection.authorizer(Some(only_reading))?;
    Ok(connection)
}

fn harden(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(10))?;
    // A case may come from the other side: nothing in its schema is trusted to run.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(())
}

fn only_reading(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive | AuthAction::Transaction { .. } => {
            Authorization::Allow
        }
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        AuthAction::Pragma { pragma_name, .. } if READER_PRAGMAS.contains(&pragma_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

const READER_PRAGMAS: &[&str] = &["data_version", "user_version", "integrity_check", "quick_check"];

/// SQLite's URI form; `?`, `#` and `%` in the path would end it.
fn immutable_uri(path: &Path) -> String {
    let mut text = String::from("file:");
    for character in path.to_string_lossy().chars() {
        match character {
            '%' => text.push_str("%25"),
            '?' => text.push_str("%3f"),
            '#' => text.push_str("%23"),
            '\\' => text.push('/'),
            other => text.push(other),
        }
    }
    text.push_str("?immutable=1");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_cannot_change_anything() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a#b?.db");
        let writer = open_writer(&path, true).unwrap();
        writer.execute_batch("CREATE TABLE t(x); INSERT INTO t VALUES (1)").unwrap();
        let reader = open_reader(&path, Medium::Writable).unwrap();
        let one: i64 = reader.query_row("SELECT x FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(one, 1);
        for statement in ["INSERT INTO t VALUES (2)", "DROP TABLE t", "ATTACH 'x' AS y", "PRAGMA query_only=0"] {
            assert!(reader.execute_batch(statement).is_err(), "{statement}");
        }
    }
}
