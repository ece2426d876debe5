//! Which sheets does a workbook have, and what stands in them? Under caps, so that a small file cannot fill the memory.

use std::io::{BufReader, Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Ods, Reader, Xls, Xlsx};

use super::cell;
use crate::importers::{ImportError, Problem, Source};
use crate::model::Span;

/// Largest file, unpacked content, text of all cells, and columns that are read.
const MOST_FILE: u64 = 256 << 20;
const MOST_UNPACKED: u64 = 1 << 30;
const MOST_TEXT: usize = 256 << 20;
const MOST_COLUMNS: u32 = 1024;

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
    if format != Format::Xls {
        check_unpacked(source)?;
        source.rewind()?;
    }
    // The workbook parser is foreign code that meets hostile bytes: if it panics, the file is lost and nothing else.
    let read = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Xlsx => xlsx(source),
        Format::Ods => whole(Ods::new(owned(source)?).map_err(|error| broken(&error))?),
        Format::Xls => whole(Xls::new(owned(source)?).map_err(|error| broken(&error))?),
    }));
    read.unwrap_or_else(|_| Err(unreadable("damaged_workbook", "The workbook is damaged in a way that no reader expects. Open it in a spreadsheet program and save it anew.")))
}

fn owned(source: &mut dyn Source) -> Result<Cursor<Vec<u8>>, ImportError> {
    let mut bytes = Vec::new();
    source.rewind()?;
    source.read_to_end(&mut bytes)?;
    Ok(Cursor::new(bytes))
}

fn unreadable(code: &str, text: &str) -> ImportError {
    ImportError::Unreadable(Problem::new(code, text, Span::default()))
}

fn broken(error: &dyn std::fmt::Display) -> ImportError {
    let text = format!("The workbook cannot be read: {error}. Open it in a spreadsheet program and save it anew.");
    unreadable("damaged_workbook", &text)
}

/// Unpacks everything once without keeping it: declared lengths are not to be trusted.
fn check_unpacked(source: &mut dyn Source) -> Result<(), ImportError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(&mut *source)).map_err(|error| broken(&error))?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index(index) else { continue };
        let unpacked =
            std::io::copy(&mut member.take(left + 1), &mut std::io::sink()).map_err(|error| broken(&error))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            unreadable(
                "archive_too_large",
                "Unpacked, the workbook is larger than 1 GiB. It was not read: such files are made to exhaust memory.",
            )
        })?;
    }
    Ok(())
}

/// Collects cells that arrive in order of rows.
#[derive(Default)]
struct Builder {
    sheet: Sheet,
    number: u64,
    text: String,
    ends: Vec<u32>,
    held: usize,
}

impl Builder {
    fn add(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), ImportError> {
        if matches!(value, DataRef::Empty) || column >= MOST_COLUMNS {
            return Ok(());
        }
        let number = u64::from(row) + 1;
        if number != self.number {
            self.close();
            self.number = number;
        }
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        while self.ends.len() < column as usize {
            self.ends.push(end);
        }
        self.text.push_str(&cell::text(value));
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        if self.held + self.text.len() + 4 * self.ends.len() > MOST_TEXT {
            return Err(unreadable(
                "workbook_too_large",
                "The workbook's sheets hold more than 256 MiB of text. Save them as CSV and read those.",
            ));
        }
        Ok(())
    }

    fn close(&mut self) {
        if !self.ends.is_empty() {
            self.held += self.text.len() + 4 * self.ends.len() + 48;
            let (text, ends) = (self.text.as_str().into(), self.ends.as_slice().into());
            self.sheet.rows.push(Row { number: self.number, text, ends });
        }
        self.text.clear();
        self.ends.clear();
    }

    fn finish(&mut self, name: String) -> Sheet {
        self.close();
        self.number = 0;
        self.sheet.name = name;
        std::mem::take(&mut self.sheet)
    }
}

/// XLSX cell by cell: a sheet's extent says nothing about its content, and a hostile one would fill the memory.
fn xlsx(source: &mut dyn Source) -> Result<Vec<Sheet>, ImportError> {
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(source)).map_err(|error| broken(&error))?;
    let mut builder = Builder::default();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // Chart sheets have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        while let Some(found) = cells.next_cell().map_err(|error| broken(&error))? {
            let (row, column) = found.get_position();
            builder.add(row, column, found.get_value())?;
        }
        sheets.push(builder.finish(name));
    }
    Ok(sheets)
}

fn whole<RS: Read + Seek, R: Reader<RS>>(mut book: R) -> Result<Vec<Sheet>, ImportError>
where
    R::Error: std::fmt::Display,
{
    let mut builder = Builder::default();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|error| broken(&error))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let place = |first: u32, more: usize| first.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
            builder.add(place(first_row, row), place(first_column, column), &borrowed(value))?;
        }
        sheets.push(builder.finish(name));
    }
    Ok(sheets)
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}
