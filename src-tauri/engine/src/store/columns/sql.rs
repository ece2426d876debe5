//! How does a column come out of SQLite? One column of one monthly table in order of key.

use rusqlite::Connection;
use rusqlite::types::FromSql;

use super::{Column, NO_BALANCE, NO_MINUTE, Texts, Values};
use crate::model::Currency;
use crate::store::error::StoreError;
use crate::store::partitions::Partition;

/// Reads one column of a partition.
pub(super) fn read(connection: &Connection, partition: Partition, column: Column) -> Result<Values, StoreError> {
    let reading = Reading { connection, partition, column };
    Ok(match column {
        Column::Amount => Values::Wide(reading.plain()?.into()),
        Column::Balance => Values::Wide(reading.optional(NO_BALANCE)?.into()),
        Column::Minute => Values::Minutes(reading.optional(NO_MINUTE)?.into()),
        Column::Currency => Values::of_currencies(reading.currencies()?),
        Column::Argument | Column::Reference | Column::EntryId => Values::Texts(reading.texts()?.into()),
        _ => Values::Numbers(reading.plain()?.into()),
    })
}

struct Reading<'a> {
    connection: &'a Connection,
    partition: Partition,
    column: Column,
}

impl Reading<'_> {
    fn each(&self, mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let sql = format!("SELECT {} FROM {} ORDER BY id", self.column.sql(), self.partition.table());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }

    fn plain<T: FromSql>(&self) -> Result<Vec<T>, StoreError> {
        let mut values = Vec::new();
        self.each(|row| {
            values.push(row.get(0)?);
            Ok(())
        })?;
        Ok(values)
    }

    fn optional<T: FromSql + Copy>(&self, none: T) -> Result<Vec<T>, StoreError> {
        let mut values = Vec::new();
        self.each(|row| {
            values.push(row.get::<_, Option<T>>(0)?.unwrap_or(none));
            Ok(())
        })?;
        Ok(values)
    }

    fn currencies(&self) -> Result<Vec<Currency>, StoreError> {
        let mut values = Vec::new();
        let mut last = (Currency::NONE.numeric(), Currency::NONE);
        self.each(|row| {
            let numeric: u16 = row.get(0)?;
            if numeric != last.0 {
                last = (numeric, self.currency(numeric)?);
            }
            values.push(last.1);
            Ok(())
        })?;
        Ok(values)
    }

    fn currency(&self, numeric: u16) -> Result<Currency, StoreError> {
        let table = self.partition.table();
        Currency::from_numeric(numeric)
            .ok_or_else(|| StoreError::Damaged(format!("{table} names currency {numeric}, which cannot be")))
    }

    fn texts(&self) -> Result<Texts, StoreError> {
        let mut texts = Texts::default();
        self.each(|row| {
            let text = row.get_ref(0)?.as_str_or_null();
            let text = text.map_err(|_| StoreError::Damaged(format!("{} is no text", self.column.sql())))?;
            if texts.push(text.unwrap_or_default()) {
                return Ok(());
            }
            Err(StoreError::Damaged(format!("{} holds more than 4 GiB of texts", self.partition.table())))
        })?;
        Ok(texts)
    }
}
