//! Months whose rows stand in a file of their own, with the control totals that they had.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};

use super::flows;
use crate::model::{Currency, Kind, Month};
use crate::store::StoreError;
use crate::store::partitions::Partition;

/// One archived month of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Archived {
    pub(crate) partition: Partition,
    pub(crate) rows: u64,
    /// Name within the folder of archived months.
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(crate) blake3: Vec<u8>,
    pub(crate) examiner: String,
    pub(crate) archived: String,
    pub(crate) audit: u64,
}

pub(crate) fn add(connection: &Connection, one: &Archived) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO archived_months VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            one.partition.kind.as_str(),
            one.partition.month.to_string(),
            one.rows,
            one.file,
            one.bytes,
            one.blake3,
            one.examiner,
            one.archived,
            one.audit
        ],
    )?;
    Ok(())
}

/// All of them, oldest month first, bank before expenses.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Archived>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, month, rows, file, bytes, blake3, examiner, archived, audit FROM archived_months
         ORDER BY month, kind",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, month): (String, String) = (row.get(0)?, row.get(1)?);
        let (Some(kind), Some(month)) = (Kind::from_name(&kind), Month::parse(&month)) else {
            return Err(StoreError::Damaged(format!("the archive names {kind}/{month}, which cannot be")));
        };
        found.push(Archived {
            partition: Partition { month, kind },
            rows: row.get(2)?,
            file: row.get(3)?,
            bytes: row.get(4)?,
            blake3: row.get(5)?,
            examiner: row.get(6)?,
            archived: row.get(7)?,
            audit: row.get(8)?,
        });
    }
    Ok(found)
}

/// Archived rows, per file.
pub(crate) fn counts(connection: &Connection) -> Result<HashMap<u32, u64>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT evidence, sum(rows) FROM archived_flows GROUP BY evidence")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const OF_PARTITION: &str = "kind = ?1 AND month = ?2";

fn key(partition: Partition) -> (&'static str, String) {
    (partition.kind.as_str(), partition.month.to_string())
}

/// Takes the control totals and the days of a month out, to stand with the archive.
pub(crate) fn take_out(connection: &Connection, partition: Partition) -> Result<(), StoreError> {
    let (first, last) = partition.month.days();
    connection
        .execute(&format!("INSERT INTO archived_flows SELECT * FROM flows WHERE {OF_PARTITION}"), key(partition))?;
    connection.execute(&format!("DELETE FROM flows WHERE {OF_PARTITION}"), key(partition))?;
    // Sequence numbers stay given: the rows come back under their own keys.
    connection.execute(
        "UPDATE directory SET rows = 0 WHERE day BETWEEN ?1 AND ?2 AND kind = ?3",
        params![first.number(), last.number(), partition.kind.as_str()],
    )?;
    connection.execute(&format!("DELETE FROM {}", partition.table()), [])?;
    partition.touch(connection)
}

/// Counts the rows of a month anew once they are back, and forgets the archive.
pub(crate) fn put_back(connection: &Connection, partition: Partition) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare(&format!("SELECT evidence, account, currency FROM archived_flows WHERE {OF_PARTITION}"))?;
    let lines: Vec<(u32, u32, u16)> = statement
        .query_map(key(partition), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (evidence, account, currency) in lines {
        let currency = Currency::from_numeric(currency)
            .ok_or_else(|| StoreError::Damaged(format!("currency {currency} cannot be")))?;
        flows::recount(connection, evidence, partition, account, currency)?;
    }
    let (first, last) = partition.month.days();
    connection.execute(
        &format!(
            "UPDATE directory SET rows = (SELECT count(*) FROM {}
               WHERE id BETWEEN day * 4294967296 AND day * 4294967296 + 4294967295)
             WHERE day BETWEEN ?1 AND ?2 AND kind = ?3",
            partition.table()
        ),
        params![first.number(), last.number(), partition.kind.as_str()],
    )?;
    connection.execute(&format!("DELETE FROM archived_flows WHERE {OF_PARTITION}"), key(partition))?;
    connection.execute(&format!("DELETE FROM archived_months WHERE {OF_PARTITION}"), key(partition))?;
    partition.touch(connection)
}

/// Sums of archived rows by file, month, account and currency: rows, money in, money out.
pub(crate) type Due = BTreeMap<(u32, Partition, u32, u16), (u64, String, String)>;

/// What the archived months must hold.
pub(crate) fn due(connection: &Connection) -> Result<Due, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT evidence, kind, month, account, currency, rows, money_in, money_out FROM archived_flows",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Due::new();
    while let Some(row) = rows.next()? {
        let (kind, month): (String, String) = (row.get(1)?, row.get(2)?);
        let (Some(kind), Some(month)) = (Kind::from_name(&kind), Month::parse(&month)) else {
            return Err(StoreError::Damaged(format!("the archive names {kind}/{month}, which cannot be")));
        };
        let key = (row.get(0)?, Partition { month, kind }, row.get(3)?, row.get(4)?);
        found.insert(key, (row.get(5)?, row.get(6)?, row.get(7)?));
    }
    Ok(found)
}
