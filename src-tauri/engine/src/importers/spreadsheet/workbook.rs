//! Which sheets does a workbook have, and what stands in them? Under caps, so that a small file cannot fill the memory.

use super::package::Package;
use super::{ods, xls, xlsx};
use crate::importers::{ImportError, Problem, Source};
use crate::model::Span;

/// Largest file, text of all cells, and columns that are read.
const MOST_FILE: u64 = 256 << 20;
const MOST_TEXT: usize = 160 << 20;
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
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) number: u64,
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Row {
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

/// Collects cells that arrive in order of rows.
#[derive(Default)]
pub(super) struct Builder {
    sheet: Sheet,
    number: u64,
    text: String,
    ends: Vec<u32>,
    held: usize,
}

impl Builder {
    /// A cell of row `number` (from 1); empty text is no cell.
    pub(super) fn add(&mut self, number: u64, column: u32, text: &str) -> Result<(), ImportError> {
        if text.is_empty() || column >= MOST_COLUMNS {
            return Ok(());
        }
        if number != self.number {
            self.close();
            self.number = number;
        }
        let end = self.end();
        while self.ends.len() < column as usize {
            self.ends.push(end);
        }
        // A cell that is stated twice, or after one to its right, belongs to no sheet that a program wrote.
        if self.ends.len() > column as usize {
            return Ok(());
        }
        self.text.push_str(text);
        self.ends.push(self.end());
        self.check()
    }

    /// Row `number` so many times more, under the numbers that follow it; nothing where it is empty.
    pub(super) fn repeat(&mut self, number: u64, times: u64) -> Result<(), ImportError> {
        let is_empty = self.number != number || self.ends.is_empty();
        for _ in 0..if is_empty { 0 } else { times } {
            let (text, ends, number) = (self.text.clone(), self.ends.clone(), self.number + 1);
            self.close();
            (self.text, self.ends, self.number) = (text, ends, number);
            self.check()?;
        }
        Ok(())
    }

    fn end(&self) -> u32 {
        // Below MOST_TEXT, which is checked after each cell.
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn check(&self) -> Result<(), ImportError> {
        if self.held + self.text.len() + 4 * self.ends.len() <= MOST_TEXT {
            return Ok(());
        }
        Err(unreadable(
            "workbook_too_large",
            "The workbook's sheets hold more than 160 MiB of text. Save them as CSV and read those.",
        ))
    }

    fn close(&mut self) {
        if !self.ends.is_empty() {
            self.held += self.text.len() + 4 * self.ends.len() + 80;
            let (text, ends) = (self.text.as_str().into(), self.ends.as_slice().into());
            self.sheet.rows.push(Row { number: self.number, text, ends });
        }
        self.text.clear();
        self.ends.clear();
    }

    /// The sheet that is now complete.
    pub(super) fn finish(&mut self, name: String) -> Sheet {
        self.close();
        self.number = 0;
        self.sheet.name = name;
        std::mem::take(&mut self.sheet)
    }
}
