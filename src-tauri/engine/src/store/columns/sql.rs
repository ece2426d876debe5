//! How do columns come out of SQLite? One walk of one monthly table in order of key.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

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
    /// With what stands for none.
    Wide(Vec<i64>, Option<i64>),
    Numbers(Vec<u32>),
    Minutes(Vec<u16>),
    /// With the last one met, since rows of a month rarely differ.
    Currencies(Vec<Currency>, Currency),
    Texts(Texts),
}

impl Growing {
    fn new(column: Column) -> Self {
        match column {
            Column::Amount => Growing::Wide(Vec::new(), None),
            Column::Balance => Growing::Wide(Vec::new(), Some(NO_BALANCE)),
            Column::Minute => Growing::Minutes(Vec::new()),
            Column::Currency => Growing::Currencies(Vec::new(), Currency::NONE),
            Column::Argument | Column::Reference | Column::EntryId => Growing::Texts(Texts::default()),
            _ => Growing::Numbers(Vec::new()),
        }
    }

    /// Takes a value; false where it is none that the column can hold.
    fn push(&mut self, value: ValueRef<'_>) -> bool {
        match (self, value) {
            (Growing::Wide(values, _), ValueRef::Integer(number)) => values.push(number),
            (Growing::Wide(values, Some(none)), ValueRef::Null) => values.push(*none),
            (Growing::Numbers(values), ValueRef::Integer(number)) => {
                let Ok(number) = u32::try_from(number) else { return false };
                values.push(number);
            }
            (Growing::Minutes(values), ValueRef::Integer(number)) => {
                let Ok(number) = u16::try_from(number) else { return false };
                values.push(number);
            }
            (Growing::Minutes(values), ValueRef::Null) => values.push(NO_MINUTE),
            (Growing::Currencies(values, last), ValueRef::Integer(number)) => {
                if number != i64::from(last.numeric()) {
                    let known = u16::try_from(number).ok().and_then(Currency::from_numeric);
                    let Some(known) = known else { return false };
                    *last = known;
                }
                values.push(*last);
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
            Growing::Wide(values, _) => Values::Wide(values.into()),
            Growing::Numbers(values) => Values::Numbers(values.into()),
            Growing::Minutes(values) => Values::Minutes(values.into()),
            Growing::Currencies(values, _) => Values::of_currencies(values),
            Growing::Texts(texts) => Values::Texts(texts.into()),
        }
    }
}
