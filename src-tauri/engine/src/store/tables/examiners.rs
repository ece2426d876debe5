//! Everyone who has acted on the case.

use rusqlite::Connection;

use crate::case::Examiner;
use crate::store::StoreError;

pub(crate) fn add(connection: &Connection, examiner: &Examiner, time: &str) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO examiners (name, role, added) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (&examiner.name, &examiner.role, time),
    )?;
    Ok(())
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Examiner>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT name, role FROM examiners ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok(Examiner { name: row.get(0)?, role: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
