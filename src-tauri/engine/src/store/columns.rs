//! What do filters, sorts and sums run over? A month's rows as columns, read from SQLite once and kept in the cache.

use rusqlite::Connection;

use super::error::StoreError;
use super::partitions::Partition;
use crate::model::{Currency, Day, Kind, RowId};

/// One month of both kinds, in date order (day, bank before expenses, sequence).
#[derive(Debug, Default)]
pub(crate) struct MonthColumns {
    pub(crate) kind: Vec<Kind>,
    pub(crate) id: Vec<RowId>,
    pub(crate) evidence: Vec<u32>,
    pub(crate) account: Vec<u32>,
    pub(crate) amount: Vec<i64>,
    pub(crate) currency: Vec<Currency>,
    pub(crate) party: Vec<u32>,
    pub(crate) skeleton: Vec<u32>,
}

impl MonthColumns {
    /// Bytes held, for the cache's budget.
    pub(crate) fn bytes(&self) -> usize {
        self.id.len() * (1 + 8 + 4 + 4 + 8 + 2 + 4 + 4)
    }

    pub(crate) fn len(&self) -> usize {
        self.id.len()
    }

    pub(crate) fn day(&self, index: usize) -> Option<Day> {
        self.id.get(index).and_then(|id| id.day())
    }

    /// Reads the partitions of one month and merges them into date order.
    pub(crate) fn load(connection: &Connection, partitions: &[Partition]) -> Result<Self, StoreError> {
        let mut columns = MonthColumns::default();
        for partition in partitions {
            columns.read(connection, *partition)?;
        }
        if partitions.len() > 1 {
            columns.sort();
        }
        Ok(columns)
    }

    fn read(&mut self, connection: &Connection, partition: Partition) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT id, evidence, account, amount, currency, party, skeleton FROM {} ORDER BY id",
            partition.table()
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.kind.push(partition.kind);
            self.id.push(RowId(row.get(0)?));
            self.evidence.push(row.get(1)?);
            self.account.push(row.get(2)?);
            self.amount.push(row.get(3)?);
            self.currency.push(Currency::from_numeric(row.get(4)?).unwrap_or(Currency::NONE));
            self.party.push(row.get(5)?);
            self.skeleton.push(row.get(6)?);
        }
        Ok(())
    }

    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.id.len()).collect();
        order.sort_by_key(|index| (self.id[*index].0 >> 32, self.kind[*index], self.id[*index]));
        fn permuted<T: Copy>(values: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|index| values[*index]).collect()
        }
        self.kind = permuted(&self.kind, &order);
        self.id = permuted(&self.id, &order);
        self.evidence = permuted(&self.evidence, &order);
        self.account = permuted(&self.account, &order);
        self.amount = permuted(&self.amount, &order);
        self.currency = permuted(&self.currency, &order);
        self.party = permuted(&self.party, &order);
        self.skeleton = permuted(&self.skeleton, &order);
    }
}
