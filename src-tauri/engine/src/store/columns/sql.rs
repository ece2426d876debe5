//! How do columns come out of SQLite? One walk of one monthly table in order of key.

use std::ops::RangeInclusive;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::packed::Packed;
use super::{Column, NO_BALANCE, NO_MINUTE, Texts, Values};
use crate::model::Currency;
use crate::store::error::StoreError;
use crate::store::partitions::Partition;

/// Reads columns of a partition, in the order asked for.
pub(super) fn read(
    connection: &Connection,
    partition: Partition,
    columns: &[Column],
) -> Result<Vec<Values>, StoreError> {
    let names: Vec<&str> = columns.iter().map(|column| column.sql()).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY id", names.join(", "), partition.table());
    let mut growing: Vec<Growing> = columns.iter().map(|column| Growing::new(*column)).collect();
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for (index, column) in growing.iter_mut().enumerate() {
            if !column.push(row.get_ref(index)?) {
                let name = columns.get(index).map_or("", |column| column.sql());
                let table = partition.table();
                return Err(StoreError::Damaged(format!("{name} of a row in {table} holds what cannot be")));
            }
        }
    }
    Ok(growing.into_iter().map(Growing::finish).collect())
}

/// A column while it is read.
enum Growing {
    /// Numbers up to a most, with what stands for none.
    Numbers(Vec<i64>, RangeInclusive<i64>, Option<i64>),
    /// With the last one met, since rows of a month rarely differ.
    Currencies(Vec<i64>, i64),
    Texts(Texts),
}

impl Growing {
    fn new(column: Column) -> Self {
        let every = i64::MIN..=i64::MAX;
        match column {
            Column::Amount => Growing::Numbers(Vec::new(), every, None),
            Column::Balance => Growing::Numbers(Vec::new(), every, Some(NO_BALANCE)),
            Column::Minute => Growing::Numbers(Vec::new(), 0..=i64::from(u16::MAX), Some(i64::from(NO_MINUTE))),
            Column::Currency => Growing::Currencies(Vec::new(), -1),
            Column::Argument | Column::Reference | Column::EntryId => Growing::Texts(Texts::default()),
            _ => Growing::Numbers(Vec::new(), 0..=i64::from(u32::MAX), None),
        }
    }

    /// Takes a value; false where it is none that the column can hold.
    fn push(&mut self, value: ValueRef<'_>) -> bool {
        match (self, value) {
            (Growing::Numbers(values, within, _), ValueRef::Integer(number)) if within.contains(&number) => {
                values.push(number);
            }
            (Growing::Numbers(values, _, Some(none)), ValueRef::Null) => values.push(*none),
            (Growing::Currencies(values, last), ValueRef::Integer(number)) => {
                if number != *last && u16::try_from(number).ok().and_then(Currency::from_numeric).is_none() {
                    return false;
                }
                *last = number;
                values.push(number);
            }
            (Growing::Texts(texts), ValueRef::Null) => return texts.push(""),
            (Growing::Texts(texts), ValueRef::Text(bytes)) => {
                return std::str::from_utf8(bytes).is_ok_and(|text| texts.push(text));
            }
            _ => return false,
        }
        true
    }

    fn finish(self) -> Values {
        match self {
            Growing::Numbers(values, ..) | Growing::Currencies(values, _) => {
                Values::Numbers(Packed::of(&values, |value| *value))
            }
            Growing::Texts(texts) => Values::Texts(texts.into()),
        }
    }
}
