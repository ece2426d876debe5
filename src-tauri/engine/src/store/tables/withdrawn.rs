//! Evidence that was withdrawn.

use rusqlite::Connection;

use crate::reconcile::Withdrawn;
use crate::store::StoreError;

pub(crate) fn all(connection: &Connection) -> Result<Vec<Withdrawn>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT w.evidence, e.name, w.why, w.examiner, w.created,
           (SELECT count(*) FROM matches m WHERE (m.expense_file = w.evidence OR m.bank_file = w.evidence)
            AND m.state = 'suspended')
         FROM withdrawn_evidence w JOIN evidence e ON e.id = w.evidence ORDER BY w.evidence",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Withdrawn {
            evidence: row.get(0)?,
            name: row.get(1)?,
            why: row.get(2)?,
            examiner: row.get(3)?,
            created: row.get(4)?,
            suspended: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn is_withdrawn(connection: &Connection, evidence: u32) -> Result<bool, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM withdrawn_evidence WHERE evidence = ?1)")?;
    Ok(statement.query_row([evidence], |row| row.get(0))?)
}

pub(crate) fn put(
    connection: &Connection,
    evidence: u32,
    (why, examiner, created): (&str, &str, &str),
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO withdrawn_evidence VALUES (?1, ?2, ?3, ?4)",
        (evidence, why, examiner, created),
    )?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, evidence: u32) -> Result<(), StoreError> {
    connection.execute("DELETE FROM withdrawn_evidence WHERE evidence = ?1", [evidence])?;
    Ok(())
}
