//! What became of the lines of a stretch: accepted, rejected, a stated total, a remark?

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use crate::model::{Kind, RowId};
use crate::store::StoreError;
use crate::store::partitions::Partition;
use crate::store::write::partitions_of;

/// Marks of one stretch at most; further rows of a crowded line are counted into the last.
const MOST: usize = 4_096;

/// What became of a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LineMark {
    /// `accepted`, `rejected`, `total` or `remark`.
    pub state: String,
    /// Data row number of the first row that stands here; null for a total or remark.
    pub row_no: Option<u64>,
    /// Rows that stand here.
    pub rows: u32,
    /// Side of the books of an accepted row.
    pub kind: Option<Kind>,
    /// Key of an accepted row.
    pub id: Option<RowId>,
    /// What was said of it.
    pub message: String,
}

struct Mark {
    from: u64,
    to: u64,
    mark: LineMark,
}

/// The marks of one stretch.
#[derive(Default)]
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    /// Of the bytes `from .. to`.
    pub(super) fn of_bytes(connection: &Connection, evidence: u32, from: u64, to: u64) -> Result<Self, StoreError> {
        let places = Places { connection, evidence, partitions: partitions(connection, evidence)? };
        // The row before may reach into the stretch.
        let start = places.first_from((from, 0))?.saturating_sub(1);
        let mut marks = Marks::default();
        places.rows(start, &mut |row| {
            if row.offset >= to || marks.0.len() >= MOST {
                return false;
            }
            marks.accepted(row, row.offset, row.offset + row.len.max(1));
            true
        })?;
        marks.problems(
            connection,
            evidence,
            "offset < ?3 AND offset + max(len, 1) > ?2 AND (len > 0 OR row_no IS NOT NULL)",
            from,
            to,
            |problem| (problem.0, problem.0 + problem.1.max(1)),
        )?;
        Ok(marks)
    }

    /// Of rows `low ..= high` of a workbook's sheet.
    pub(super) fn of_sheet(
        connection: &Connection,
        evidence: u32,
        sheet: u64,
        low: u64,
        high: u64,
    ) -> Result<Self, StoreError> {
        let places = Places { connection, evidence, partitions: partitions(connection, evidence)? };
        let mut marks = Marks::default();
        let start = places.first_from((sheet, low))?;
        places.rows(start, &mut |row| {
            if row.offset > sheet || row.line > high || marks.0.len() >= MOST {
                return false;
            }
            marks.accepted(row, row.line, row.line + 1);
            true
        })?;
        let here = format!("offset = {sheet} AND line BETWEEN ?2 AND ?3");
        marks.problems(connection, evidence, &here, low, high, |problem| (problem.2, problem.2 + 1))?;
        Ok(marks)
    }

    /// Of data rows `low ..= high`, for books that have no lines.
    pub(super) fn of_rows(connection: &Connection, evidence: u32, low: u64, high: u64) -> Result<Self, StoreError> {
        let places = Places { connection, evidence, partitions: partitions(connection, evidence)? };
        let mut marks = Marks::default();
        places.rows(low, &mut |row| {
            if row.row_no > high || marks.0.len() >= MOST {
                return false;
            }
            marks.accepted(row, row.row_no, row.row_no + 1);
            true
        })?;
        marks.problems(connection, evidence, "row_no BETWEEN ?2 AND ?3", low, high, |problem| {
            (problem.3, problem.3 + 1)
        })?;
        Ok(marks)
    }

    /// What became of the stretch `from .. to`. Accepted rows come first, then the problem of a rejected one.
    pub(super) fn at(&self, from: u64, to: u64) -> Option<LineMark> {
        let mut here = self.0.iter().filter(|mark| mark.from < to && mark.to > from);
        let mut first = here.next()?.mark.clone();
        let same = here.filter(|mark| mark.mark.state == first.state && mark.mark.row_no.is_some());
        first.rows += u32::try_from(same.count()).unwrap_or(u32::MAX);
        Some(first)
    }

    fn accepted(&mut self, row: &PlacedRow, from: u64, to: u64) {
        let mark = LineMark {
            state: "accepted".to_owned(),
            row_no: Some(row.row_no),
            rows: 1,
            kind: Some(row.kind),
            id: Some(row.id),
            message: String::new(),
        };
        self.0.push(Mark { from, to, mark });
    }

    fn problems(
        &mut self,
        connection: &Connection,
        evidence: u32,
        condition: &str,
        low: u64,
        high: u64,
        place: impl Fn((u64, u64, u64, u64)) -> (u64, u64),
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT offset, len, line, coalesce(row_no, 0), row_no, code, message FROM problems
             WHERE evidence = ?1 AND {condition} ORDER BY row_no IS NULL, id LIMIT {MOST}"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query((evidence, low, high))?;
        while let Some(row) = rows.next()? {
            let (from, to) = place((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            let row_no: Option<u64> = row.get(4)?;
            let code: String = row.get(5)?;
            let state = match (row_no, code.as_str()) {
                (Some(_), _) => "rejected",
                (None, "totals_agree" | "total_differs" | "total_unchecked" | "balance_row") => "total",
                (None, _) => "remark",
            };
            let mark = LineMark {
                state: state.to_owned(),
                row_no,
                rows: u32::from(row_no.is_some()),
                kind: None,
                id: None,
                message: row.get(6)?,
            };
            self.0.push(Mark { from, to, mark });
        }
        Ok(())
    }
}

fn partitions(connection: &Connection, evidence: u32) -> Result<Vec<Partition>, StoreError> {
    Ok(partitions_of(connection, evidence)?.into_iter().collect())
}

struct PlacedRow {
    kind: Kind,
    id: RowId,
    row_no: u64,
    offset: u64,
    len: u64,
    line: u64,
}

/// Rows of one file by number, over the months that hold any. Readers number rows in the order of their places.
struct Places<'a> {
    connection: &'a Connection,
    evidence: u32,
    partitions: Vec<Partition>,
}

impl Places<'_> {
    /// The first accepted row whose number is at least `row_no`.
    fn at_least(&self, row_no: u64) -> Result<Option<PlacedRow>, StoreError> {
        let mut best: Option<PlacedRow> = None;
        for partition in &self.partitions {
            let sql = format!(
                "SELECT {COLUMNS} FROM {}
                 WHERE evidence = ?1 AND row_no >= ?2 ORDER BY row_no LIMIT 1",
                partition.table()
            );
            let found = self
                .connection
                .prepare_cached(&sql)?
                .query_row((self.evidence, row_no), |row| placed(partition.kind, row))
                .optional()?;
            let nearer = |row: &PlacedRow| best.as_ref().is_none_or(|best| row.row_no < best.row_no);
            if let Some(row) = found.filter(nearer) {
                best = Some(row);
            }
        }
        Ok(best)
    }

    /// Number of the first row at or after a place.
    fn first_from(&self, place: (u64, u64)) -> Result<u64, StoreError> {
        let (mut low, mut high) = (0_u64, 1_u64);
        while let Some(row) = self.at_least(high)? {
            if (row.offset, row.line) >= place {
                break;
            }
            low = row.row_no;
            high = row.row_no.saturating_mul(2).max(row.row_no + 1);
        }
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            match self.at_least(middle)? {
                Some(row) if (row.offset, row.line) < place => low = row.row_no.max(middle),
                _ => high = middle,
            }
        }
        Ok(high)
    }

    /// Rows from a number on, in order, while `each` wants more.
    fn rows(&self, from: u64, each: &mut dyn FnMut(&PlacedRow) -> bool) -> Result<(), StoreError> {
        let mut next = from;
        while let Some(first) = self.at_least(next)? {
            let last = first.row_no + WINDOW - 1;
            let mut window = Vec::new();
            for partition in &self.partitions {
                let sql = format!(
                    "SELECT {COLUMNS} FROM {} WHERE evidence = ?1 AND row_no BETWEEN ?2 AND ?3",
                    partition.table()
                );
                let mut statement = self.connection.prepare_cached(&sql)?;
                let rows =
                    statement.query_map((self.evidence, first.row_no, last), |row| placed(partition.kind, row))?;
                for row in rows {
                    window.push(row?);
                }
            }
            window.sort_by_key(|row| row.row_no);
            if !window.iter().all(&mut *each) {
                break;
            }
            next = last + 1;
        }
        Ok(())
    }
}

const COLUMNS: &str = "id, row_no, source_offset, source_len, source_line";
/// Rows that are fetched at once.
const WINDOW: u64 = 512;

fn placed(kind: Kind, row: &rusqlite::Row<'_>) -> rusqlite::Result<PlacedRow> {
    Ok(PlacedRow {
        kind,
        id: RowId(row.get(0)?),
        row_no: row.get(1)?,
        offset: row.get(2)?,
        len: row.get(3)?,
        line: row.get(4)?,
    })
}
