//! Where is row N? Prefix sums over the day directory, so that a jump costs a binary search.

use rusqlite::Connection;

use super::error::StoreError;
use super::partitions::Partition;
use crate::model::{Day, Kind, RowId};

/// The rows of one day and kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DayRows {
    pub(crate) day: Day,
    pub(crate) kind: Kind,
    /// Rows present.
    pub(crate) rows: u32,
    /// One more than the highest sequence given; equal to `rows` unless rows were taken out.
    pub(crate) next_sequence: u32,
    /// Position of the first of them in date order, from 0.
    pub(crate) start: u32,
    /// Rows of the same month and kind before this day.
    pub(crate) first: u32,
}

impl DayRows {
    /// True when sequence numbers have no gaps, so that position and key determine each other.
    pub(crate) fn is_dense(&self) -> bool {
        self.rows == self.next_sequence
    }
}

/// All days with rows, in date order, bank lines before expenses.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    days: Vec<DayRows>,
    total: u32,
}

impl Directory {
    /// Loads the directory as stored.
    pub(crate) fn load(connection: &Connection) -> Result<Self, StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT day, kind, rows, next_sequence FROM directory ORDER BY day, kind")?;
        let mut rows = statement.query([])?;
        let mut directory = Directory::default();
        // Month, and its rows so far by kind.
        let mut month = (None, [0, 0]);
        while let Some(row) = rows.next()? {
            let kind: String = row.get(1)?;
            let day = Day::from_number(row.get(0)?);
            let (Some(kind), Some(day)) = (Kind::from_name(&kind), day) else {
                return Err(StoreError::Damaged("the day directory names a day or kind that cannot be".to_owned()));
            };
            let count: u32 = row.get(2)?;
            if month.0 != Some(day.month()) {
                month = (Some(day.month()), [0, 0]);
            }
            let before = &mut month.1[kind as usize];
            let (start, first) = (directory.total, *before);
            *before += count;
            let entry = DayRows { day, kind, rows: count, next_sequence: row.get(3)?, start, first };
            directory.total = directory
                .total
                .checked_add(count)
                .ok_or_else(|| StoreError::Damaged("the day directory counts more than 2^32 rows".to_owned()))?;
            directory.days.push(entry);
        }
        Ok(directory)
    }

    /// True when no day of a partition has gaps in its sequence.
    pub(crate) fn is_dense(connection: &Connection, partition: Partition) -> Result<bool, StoreError> {
        let (first, last) = partition.month.days();
        let gaps: u32 = connection
            .prepare_cached(
                "SELECT count(*) FROM directory WHERE day BETWEEN ?1 AND ?2 AND kind = ?3 AND rows <> next_sequence",
            )?
            .query_row((first.number(), last.number(), partition.kind.as_str()), |row| row.get(0))?;
        Ok(gaps == 0)
    }

    /// Rows of all days and kinds.
    pub(crate) fn total(&self) -> u32 {
        self.total
    }

    /// All days in order.
    pub(crate) fn days(&self) -> &[DayRows] {
        &self.days
    }

    /// Index of the day that holds a position; `days().len()` past the end.
    pub(crate) fn index_of(&self, position: u32) -> usize {
        self.days.partition_point(|entry| entry.start + entry.rows <= position)
    }

    /// Position of the first row on or after `day`.
    pub(crate) fn first_on_or_after(&self, day: Day) -> u32 {
        let index = self.days.partition_point(|entry| entry.day < day);
        self.days.get(index).map_or(self.total, |entry| entry.start)
    }

    /// Position of the first row after `day`.
    pub(crate) fn first_after(&self, day: Day) -> u32 {
        let index = self.days.partition_point(|entry| entry.day <= day);
        self.days.get(index).map_or(self.total, |entry| entry.start)
    }

    /// The day that a row of `kind` with key `id` belongs to.
    pub(crate) fn day_of(&self, kind: Kind, id: RowId) -> Option<&DayRows> {
        let day = id.day()?;
        let index = self.days.partition_point(|entry| (entry.day, entry.kind) < (day, kind));
        self.days.get(index).filter(|entry| entry.day == day && entry.kind == kind)
    }

    /// Rows of one kind.
    pub(crate) fn rows_of(&self, kind: Kind) -> u32 {
        self.days.iter().filter(|entry| entry.kind == kind).map(|entry| entry.rows).sum()
    }
}
