//! Which sheets does a workbook have, and what stands in them? Under caps, so that a small file cannot fill the memory.

use std::ops::Range;

use super::package::Package;
use super::{ods, xls, xlsx};
use crate::importers::{ImportError, Problem, Source};
use crate::model::Span;

/// Largest file, text of all cells, and columns that are read.
const MOST_FILE: u64 = 256 << 20;
const MOST_TEXT: usize = 160 << 20;
/// Times that a row with content may be said to repeat: each would become a row of the case.
const MOST_REPEATED: u64 = 10_000;
pub(super) const MOST_COLUMNS: u32 = 1024;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Xlsx,
    Xls,
    Ods,
}

impl Format {
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        let has = |text: &[u8]| memchr::memmem::find(head, text).is_some();
        if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            Some(Format::Xls)
        } else if !head.starts_with(b"PK\x03\x04") {
            None
        } else if has(b"application/vnd.oasis.opendocument.spreadsheet") {
            Some(Format::Ods)
        } else if has(b"xl/") && (has(b"[Content_Types].xml") || has(b"xl/workbook") || has(b"xl/worksheets")) {
            Some(Format::Xlsx)
        } else {
            None
        }
    }
}

/// One sheet's rows that hold anything.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// A row: its number in the sheet from 1, and its cells in one text.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) number: u64,
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Row {
    /// Memory that it takes.
    fn size(&self) -> usize {
        self.text.len() + 4 * self.ends.len() + 80
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn cell(&self, column: usize) -> &str {
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(column).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or("").trim()
    }
}

/// Reads all sheets.
pub(super) fn open(source: &mut dyn Source) -> Result<Vec<Sheet>, ImportError> {
    let head = crate::importers::head_bytes(source)?;
    let format = Format::of(&head).ok_or_else(|| unreadable("not_a_workbook", "The file is no workbook."))?;
    if source.len() > MOST_FILE {
        return Err(unreadable(
            "workbook_too_large",
            "The workbook is larger than 256 MiB. Save its sheets as CSV and read those.",
        ));
    }
    match format {
        Format::Xlsx => xlsx::sheets(&mut Package::open(source)?),
        Format::Ods => ods::sheets(&mut Package::open(source)?),
        Format::Xls => xls::sheets(source),
    }
}

pub(super) fn unreadable(code: &str, text: &str) -> ImportError {
    ImportError::Unreadable(Problem::new(code, text, Span::default()))
}

pub(super) fn broken(error: &dyn std::fmt::Display) -> ImportError {
    let text = format!(
        "The workbook cannot be read: {error}. Nothing was taken; open it in a spreadsheet program and save it anew."
    );
    unreadable("damaged_workbook", &text)
}

/// Collects cells row by row.
#[derive(Default)]
pub(super) struct Builder {
    sheet: Sheet,
    number: u64,
    /// Texts of the row's cells as they arrived, and where each stands.
    text: String,
    cells: Vec<(u32, Range<usize>)>,
    held: usize,
}

impl Builder {
    /// A cell of row `number` (from 1); empty text is no cell. Of two in one place the last counts.
    pub(super) fn add(&mut self, number: u64, column: u32, text: &str) -> Result<(), ImportError> {
        if text.is_empty() || column >= MOST_COLUMNS {
            return Ok(());
        }
        if number != self.number {
            self.close();
            self.number = number;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push((column, start..self.text.len()));
        let open = self.text.len() + 24 * self.cells.len();
        if self.held + open <= MOST_TEXT { Ok(()) } else { Err(too_large()) }
    }

    /// Row `number` so many times more, under the numbers that follow it; nothing where it is empty.
    pub(super) fn repeat(&mut self, number: u64, times: u64) -> Result<(), ImportError> {
        if self.number != number || self.cells.is_empty() {
            return Ok(());
        }
        if times > MOST_REPEATED {
            let text = "One row with content is said to stand in the sheet more than 10,000 times, which no statement \
                        holds. Nothing was taken; remove the repetition from a copy and read that.";
            return Err(unreadable("row_repeated", text));
        }
        self.close();
        let Some(row) = self.sheet.rows.last().cloned() else { return Ok(()) };
        for further in 1..=times {
            self.held += row.size();
            if self.held > MOST_TEXT {
                return Err(too_large());
            }
            self.sheet.rows.push(Row { number: number + further, ..row.clone() });
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.cells.is_empty() {
            return;
        }
        // Cells mostly come in order of their columns already.
        self.cells.sort_by_key(|cell| cell.0);
        let (mut text, mut ends) = (String::with_capacity(self.text.len()), Vec::new());
        for (index, (column, place)) in self.cells.iter().enumerate() {
            if self.cells.get(index + 1).is_some_and(|next| next.0 == *column) {
                continue;
            }
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            ends.resize(*column as usize, end);
            text.push_str(self.text.get(place.clone()).unwrap_or_default());
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        let row = Row { number: self.number, text: text.into(), ends: ends.into() };
        self.held += row.size();
        self.sheet.rows.push(row);
        self.text.clear();
        self.cells.clear();
    }

    /// The sheet that is now complete, its rows in the order of their numbers.
    pub(super) fn finish(&mut self, name: String) -> Sheet {
        self.close();
        self.number = 0;
        self.sheet.name = name;
        self.sheet.rows.sort_by_key(|row| row.number);
        std::mem::take(&mut self.sheet)
    }
}

fn too_large() -> ImportError {
    unreadable(
        "workbook_too_large",
        "The workbook's sheets hold more than 160 MiB of text. Save them as CSV and read those.",
    )
}
