//! Rejected rows and notices.

use rusqlite::{Connection, OptionalExtension};

use crate::importers::Problem;
use crate::store::StoreError;

/// One stored problem.
pub(crate) struct StoredProblem {
    pub(crate) id: u32,
    pub(crate) evidence: u32,
    pub(crate) row_no: Option<u64>,
    pub(crate) problem: Problem,
}

pub(crate) fn add(
    connection: &Connection,
    evidence: u32,
    row_no: Option<u64>,
    problem: &Problem,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO problems (evidence, row_no, code, message, line, offset, len) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((evidence, row_no, &problem.code, &problem.message, problem.line, problem.offset, problem.len))?;
    Ok(())
}

/// Problems of one file or of all, in order of evidence and arrival, with the number of all of them.
pub(crate) fn page(
    connection: &Connection,
    evidence: Option<u32>,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<StoredProblem>), StoreError> {
    let total = connection
        .prepare_cached("SELECT count(*) FROM problems WHERE ?1 IS NULL OR evidence = ?1")?
        .query_row([evidence], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT id, evidence, row_no, code, message, line, offset, len FROM problems
         WHERE ?1 IS NULL OR evidence = ?1 ORDER BY evidence, id LIMIT ?2 OFFSET ?3",
    )?;
    let rows = statement.query_map((evidence, limit, offset), |row| {
        Ok(StoredProblem {
            id: row.get(0)?,
            evidence: row.get(1)?,
            row_no: row.get(2)?,
            problem: Problem {
                code: row.get(3)?,
                message: row.get(4)?,
                line: row.get(5)?,
                offset: row.get(6)?,
                len: row.get(7)?,
            },
        })
    })?;
    Ok((total, rows.collect::<Result<_, _>>()?))
}

/// Why a row was rejected; `None` where it was not.
pub(crate) fn of_row(connection: &Connection, evidence: u32, row_no: u64) -> Result<Option<Problem>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT code, message, line, offset, len FROM problems WHERE evidence = ?1 AND row_no = ?2 ORDER BY id LIMIT 1",
        )?
        .query_row((evidence, row_no), |row| {
            Ok(Problem {
                code: row.get(0)?,
                message: row.get(1)?,
                line: row.get(2)?,
                offset: row.get(3)?,
                len: row.get(4)?,
            })
        })
        .optional()?)
}
