//! Rows that stand in another file too: taken out of the monthly tables, kept whole, put back on demand.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::flows;
use crate::model::{Currency, Kind, Month, RowId};
use crate::store::StoreError;
use crate::store::partitions::{self, Partition};

/// A merge to make: the row that leaves, the row that stays, and why they are one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Merge {
    pub(crate) kind: Kind,
    pub(crate) id: RowId,
    pub(crate) kept: RowId,
    pub(crate) reason: String,
}

/// A merge as it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Merged {
    pub(crate) merge: Merge,
    pub(crate) examiner: String,
    pub(crate) decided: String,
}

/// Columns of a monthly table beside the key.
pub(crate) const CELLS: &str = "evidence, row_no, account, amount, currency, skeleton, argument, party, category, person, \
    reference, entry_id, minute, balance, source_offset, source_len, source_line, digest, poster, period, \
    counter_account";

/// Control totals and manifests that a change of rows concerns.
#[derive(Default)]
pub(crate) struct Touched {
    flows: BTreeSet<(u32, Partition, u32, u16)>,
    days: BTreeSet<Partition>,
}

impl Touched {
    fn note(
        &mut self,
        connection: &Connection,
        partition: Partition,
        table: &str,
        id: RowId,
    ) -> Result<u32, StoreError> {
        let own = if table == "merged_rows" { "AND kind = ?2" } else { "AND ?2 = ?2" };
        let sql = format!("SELECT evidence, account, currency FROM {table} WHERE id = ?1 {own}");
        let found: Option<(u32, u32, u16)> = connection
            .prepare_cached(&sql)?
            .query_row((id.0, partition.kind.as_str()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (evidence, account, currency) = found.ok_or_else(|| StoreError::NotFound(format!("row {}", id.0)))?;
        self.flows.insert((evidence, partition, account, currency));
        self.days.insert(partition);
        Ok(evidence)
    }

    /// Counts the control totals anew and marks the months as changed. Call it once, after the last row.
    pub(crate) fn settle(self, connection: &Connection) -> Result<(), StoreError> {
        for partition in &self.days {
            partition.touch(connection)?;
        }
        for (evidence, partition, account, currency) in self.flows {
            let currency = Currency::from_numeric(currency)
                .ok_or_else(|| StoreError::Damaged(format!("currency {currency} cannot be")))?;
            flows::recount(connection, evidence, partition, account, currency)?;
        }
        Ok(())
    }
}

fn partition_of(connection: &Connection, kind: Kind, id: RowId) -> Result<Partition, StoreError> {
    let missing = || StoreError::NotFound(format!("row {}", id.0));
    let month: Month = id.day().ok_or_else(missing)?.month();
    let partition = Partition { month, kind };
    if partitions::exists(connection, partition)? { Ok(partition) } else { Err(missing()) }
}

/// Takes a row out of its month.
pub(crate) fn take_out(
    connection: &Connection,
    merge: &Merge,
    examiner: &str,
    time: &str,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let partition = partition_of(connection, merge.kind, merge.id)?;
    let table = partition.table();
    let evidence = touched.note(connection, partition, &table, merge.id)?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO merged_rows SELECT ?2, id, ?3, ?4, ?5, ?6, {CELLS} FROM {table} WHERE id = ?1"
        ))?
        .execute(params![merge.id.0, merge.kind.as_str(), merge.kept.0, merge.reason, examiner, time])?;
    connection.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([merge.id.0])?;
    count(connection, merge.kind, merge.id, evidence, -1)
}

/// Puts a row back where it was, under its own key.
pub(crate) fn put_back(
    connection: &Connection,
    kind: Kind,
    id: RowId,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let partition = partition_of(connection, kind, id)?;
    let evidence = touched.note(connection, partition, "merged_rows", id)?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO {} (id, {CELLS}) SELECT id, {CELLS} FROM merged_rows WHERE kind = ?1 AND id = ?2",
            partition.table()
        ))?
        .execute((kind.as_str(), id.0))?;
    connection.prepare_cached("DELETE FROM merged_rows WHERE kind = ?1 AND id = ?2")?.execute((kind.as_str(), id.0))?;
    count(connection, kind, id, evidence, 1)
}

/// Moves one row between accepted and merged, in the day directory and in the file's manifest.
fn count(connection: &Connection, kind: Kind, id: RowId, evidence: u32, accepted: i32) -> Result<(), StoreError> {
    let day = id.day().map_or(0, |day| day.number());
    connection.prepare_cached("UPDATE directory SET rows = rows + ?3 WHERE day = ?1 AND kind = ?2")?.execute((
        day,
        kind.as_str(),
        accepted,
    ))?;
    connection
        .prepare_cached("UPDATE imports SET accepted = accepted + ?2, merged = merged - ?2 WHERE evidence = ?1")?
        .execute((evidence, accepted))?;
    Ok(())
}

/// All merges, in order of day.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Merged>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT kind, id, kept, reason, examiner, decided FROM merged_rows ORDER BY id, kind")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let kind = Kind::from_name(&kind).ok_or_else(|| StoreError::Damaged(format!("merged rows name {kind:?}")))?;
        let merge = Merge { kind, id: RowId(row.get(1)?), kept: RowId(row.get(2)?), reason: row.get(3)? };
        found.push(Merged { merge, examiner: row.get(4)?, decided: row.get(5)? });
    }
    Ok(found)
}

/// Rows merged, per file.
pub(crate) fn counts(connection: &Connection) -> Result<std::collections::HashMap<u32, u64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT evidence, count(*) FROM merged_rows GROUP BY evidence")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Remembers that two rows are two transactions.
pub(crate) fn keep_apart(
    connection: &Connection,
    kind: Kind,
    pair: (RowId, RowId),
    examiner: &str,
    time: &str,
) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT OR REPLACE INTO kept_apart VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        kind.as_str(),
        pair.0.0,
        pair.1.0,
        examiner,
        time,
    ))?;
    Ok(())
}

/// Pairs that a person holds to be two transactions: the row that would have left, and the one that would have stayed.
pub(crate) fn apart(connection: &Connection) -> Result<BTreeSet<(Kind, RowId, RowId)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT kind, id, other FROM kept_apart")?;
    let mut rows = statement.query([])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        if let Some(kind) = Kind::from_name(&kind) {
            found.insert((kind, RowId(row.get(1)?), RowId(row.get(2)?)));
        }
    }
    Ok(found)
}

/// What the proof of completeness needs of a merged row: it still belongs to its own file's balances.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct MergedLine {
    pub(crate) kind: Kind,
    pub(crate) id: RowId,
    pub(crate) evidence: u32,
    pub(crate) row_no: u64,
    pub(crate) account: u32,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) balance: Option<i64>,
}

/// All merged rows, in order of day.
pub(crate) fn lines(connection: &Connection) -> Result<Vec<MergedLine>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, id, evidence, row_no, account, amount, currency, balance FROM merged_rows ORDER BY id, kind",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let currency = Currency::from_numeric(row.get(6)?);
        let (Some(kind), Some(currency)) = (Kind::from_name(&kind), currency) else {
            return Err(StoreError::Damaged("a merged row names a kind or currency that cannot be".to_owned()));
        };
        let (id, evidence, row_no) = (RowId(row.get(1)?), row.get(2)?, row.get(3)?);
        let (account, amount, balance) = (row.get(4)?, row.get(5)?, row.get(7)?);
        found.push(MergedLine { kind, id, evidence, row_no, account, amount, currency, balance });
    }
    Ok(found)
}
