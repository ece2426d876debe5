//! How is a case kept as it was before its schema changes? A whole copy of its database, read back and compared.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::connection::{Medium, open_reader};
use super::error::StoreError;
use super::migrate::{SCHEMA, schema_of};

/// Copies the database into `backups/` beside it where opening it would bring it to a newer schema. Gives the copy.
///
/// The copy is made under another name, checked, and named last, so that one that is there is whole.
///
/// # Errors
/// [`StoreError::Backup`] where it cannot be made or does not hold; nothing of the case is changed then.
pub(crate) fn before_migration(connection: &Connection, path: &Path) -> Result<Option<PathBuf>, StoreError> {
    let found = schema_of(connection)?;
    if found == 0 || found >= SCHEMA {
        return Ok(None);
    }
    let folder = path.parent().unwrap_or(path).join("backups");
    let copied = copy(connection, &folder, found);
    copied.map(Some).map_err(|why| StoreError::Backup { folder, why })
}

fn copy(connection: &Connection, folder: &Path, schema: u32) -> Result<PathBuf, String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let head = head(connection).map_err(|error| error.to_string())?;
    // Named by what it holds: the schema, and how far the audit log had come.
    let whole = folder.join(format!("case-schema{schema}-entry{}.db", head.0));
    let part = whole.with_extension("part");
    let _ = std::fs::remove_file(&part);
    connection.backup("main", &part, None::<fn(rusqlite::backup::Progress)>).map_err(|error| error.to_string())?;
    let copy = open_reader(&part, Medium::Immutable).map_err(|error| error.to_string())?;
    let intact: String =
        copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(|error| error.to_string())?;
    let same = self::head(&copy).map_err(|error| error.to_string())? == head;
    drop(copy);
    if intact != "ok" || !same {
        return Err(format!("the copy does not hold ({intact})"));
    }
    let file = std::fs::OpenOptions::new().write(true).open(&part).map_err(|error| error.to_string())?;
    file.sync_all().and_then(|()| std::fs::rename(&part, &whole)).map_err(|error| error.to_string())?;
    Ok(whole)
}

/// Number and hash of the last audit entry.
fn head(connection: &Connection) -> Result<(i64, String), rusqlite::Error> {
    let sql = "SELECT seq, hex(hash) FROM audit ORDER BY seq DESC LIMIT 1";
    match connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))) {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, String::new())),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_case_of_an_older_schema_is_copied_before_it_changes_and_the_copy_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.db");
        drop(Store::open(&path, true).unwrap());
        assert!(!folder.path().join("backups").exists(), "a new case needs none");
        let old = Connection::open(&path).unwrap();
        old.execute_batch("DROP TABLE saved_views;").unwrap();
        old.pragma_update(None, "user_version", SCHEMA - 1).unwrap();
        let copy = before_migration(&old, &path).unwrap().unwrap();
        assert!(copy.ends_with(format!("backups/case-schema{}-entry0.db", SCHEMA - 1)));
        let copy = Connection::open(copy).unwrap();
        assert_eq!(schema_of(&copy).unwrap(), SCHEMA - 1);
    }

    #[test]
    fn where_no_copy_can_be_made_nothing_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.db");
        drop(Store::open(&path, true).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", SCHEMA - 1).unwrap();
        std::fs::write(folder.path().join("backups"), "a file in the way").unwrap();
        let refused = Store::open(&path, false).err().unwrap();
        assert_eq!(refused.code(), "case_backup_failed");
        assert_eq!(schema_of(&Connection::open(&path).unwrap()).unwrap(), SCHEMA - 1);
    }
}
