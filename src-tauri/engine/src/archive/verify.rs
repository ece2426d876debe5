//! Are archived months as they left? Each file against its hash, the hash against the log, the rows against the totals.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{file, folder};
use crate::audit::{VerifiedPart, hex};
use crate::case::Case;
use crate::model::{counted, grouped};
use crate::store::StoreError;
use crate::store::partitions::Partition;
use crate::store::tables::archived::{self, Archived, Due};

/// Verifies the archived months; `None` where there is none. Digests of their rows are checked with all others.
pub(crate) fn verify(case: &Case) -> Result<Option<VerifiedPart>, StoreError> {
    let (all, due) = case.store().read(|connection| Ok((archived::all(connection)?, archived::due(connection)?)))?;
    if all.is_empty() {
        return Ok(None);
    }
    let folder = folder(case);
    let (mut failures, mut found, mut rows) = (Vec::new(), Due::new(), 0);
    for one in &all {
        if let Err(error) = file::check(&folder.join(&one.file), one) {
            failures.push(error.to_string());
        } else if !case.store().read(|connection| witnessed(connection, one))? {
            failures.push(format!("the audit log does not witness archive/{}", one.file));
        } else if let Some((partition, connection)) = file::opened(&folder, one) {
            add_up(&connection, partition, &mut found)?;
        }
        rows += one.rows;
    }
    if failures.is_empty() && found != due {
        failures.push("the archived rows do not add up to their control totals".to_owned());
    }
    let months = counted(all.len() as u64, "archived month", "archived months");
    let summary = match failures.first() {
        None => format!("{} rows in {months} are as they left.", grouped(rows)),
        Some(first) => format!("{first}."),
    };
    Ok(Some(VerifiedPart { name: "archive".to_owned(), good: failures.is_empty(), checked: rows, summary, failures }))
}

fn witnessed(connection: &Connection, one: &Archived) -> Result<bool, StoreError> {
    let body: String =
        connection
            .query_row("SELECT coalesce(max(body), '') FROM audit WHERE seq = ?1", [one.audit], |row| row.get(0))?;
    Ok(body.contains(&hex(&one.blake3)))
}

fn add_up(connection: &Connection, partition: Partition, found: &mut Due) -> Result<(), StoreError> {
    let mut sums: BTreeMap<(u32, u32, u16), (u64, i128, i128)> = BTreeMap::new();
    let sql = format!("SELECT evidence, account, currency, amount FROM {}", partition.table());
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let amount = i128::from(row.get::<_, i64>(3)?);
        let sum = sums.entry((row.get(0)?, row.get(1)?, row.get(2)?)).or_default();
        *sum = (sum.0 + 1, sum.1 + amount.max(0), sum.2 + amount.min(0));
    }
    found.extend(sums.into_iter().map(|((evidence, account, currency), (rows, money_in, money_out))| {
        ((evidence, partition, account, currency), (rows, money_in.to_string(), money_out.to_string()))
    }));
    Ok(())
}
