//! Which rows does an XLS sheet hold? Its stream is taken out of the compound file first and its records counted, so
//! that the parser meets a sound container and a bounded table.
//!
//! Sheets come back as full rectangles: two cells in opposite corners of each of many sheets would fill the memory
//! ([MS-XLS] 2.4, [MS-CFB] 2.3).

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, Xls};

use super::cell;
use super::workbook::{Builder, Sheet, broken, unreadable};
use crate::importers::{ImportError, Source};

/// Largest stream, cells with content, and cells of all rectangles.
const MOST_STREAM: u64 = 48 << 20;
const MOST_CELLS: u64 = 2_000_000;
const MOST_AREA: u64 = 4_000_000;

/// Names of the stream since Excel 97, and before.
const STREAMS: [&str; 2] = ["Workbook", "Book"];

pub(super) fn sheets(source: &mut dyn Source) -> Result<Vec<Sheet>, ImportError> {
    // The parsers are foreign code that meets hostile bytes: if one panics, the file is lost and nothing else.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let (name, stream) = stream(source)?;
        extent(&stream)?;
        let mut book = Xls::new(wrapped(name, &stream)?).map_err(|error| broken(&error))?;
        drop(stream);
        collected(&mut book)
    }));
    read.unwrap_or_else(|_| Err(broken(&"it is damaged in a way that no reader expects")))
}

/// The stream with the records, and its name.
fn stream(source: &mut dyn Source) -> Result<(&'static str, Vec<u8>), ImportError> {
    let mut bytes = Vec::new();
    source.rewind()?;
    source.read_to_end(&mut bytes)?;
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let name = STREAMS.into_iter().find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| broken(&"it holds no workbook"))?;
    let mut stream = Vec::new();
    let found = file.open_stream(name).map_err(|error| broken(&error))?;
    found.take(MOST_STREAM + 1).read_to_end(&mut stream).map_err(|error| broken(&error))?;
    if stream.len() as u64 > MOST_STREAM {
        return Err(too_large());
    }
    Ok((name, stream))
}

/// A new compound file with nothing but the stream.
fn wrapped(name: &str, stream: &[u8]) -> Result<Cursor<Vec<u8>>, ImportError> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
        .map_err(|error| broken(&error))?;
    let written = file.create_stream(name).and_then(|mut out| out.write_all(stream).and_then(|()| out.flush()));
    written.map_err(|error| broken(&error))?;
    file.flush().map_err(|error| broken(&error))?;
    let mut inner = file.into_inner();
    inner.set_position(0);
    Ok(inner)
}

/// Refuses workbooks whose cells, or whose rectangles of cells, are too many.
fn extent(stream: &[u8]) -> Result<(), ImportError> {
    let (mut cells, mut area) = (0_u64, 0_u64);
    let mut sheet: Option<Rectangle> = None;
    let mut rest = stream;
    while let [a, b, c, d, after @ ..] = rest {
        let (kind, len) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let record = after.get(..len).unwrap_or(after);
        rest = after.get(len..).unwrap_or_default();
        match kind {
            // A sheet begins (BOF of any version) or ends (EOF).
            0x0809 | 0x0409 | 0x0209 | 0x0009 | 0x000a => area += sheet.take().map_or(0, |sheet| sheet.area()),
            _ => {
                if let Some((row, first, last)) = cells_of(kind, record) {
                    cells += u64::from(last.saturating_sub(first)) + 1;
                    let extent = sheet.get_or_insert(Rectangle { top: row, bottom: row, left: first, right: last });
                    extent.include(row, first, last);
                }
            }
        }
    }
    area += sheet.map_or(0, |sheet| sheet.area());
    if cells > MOST_CELLS || area > MOST_AREA { Err(too_large()) } else { Ok(()) }
}

struct Rectangle {
    top: u16,
    bottom: u16,
    left: u16,
    right: u16,
}

impl Rectangle {
    fn include(&mut self, row: u16, first: u16, last: u16) {
        self.top = self.top.min(row);
        self.bottom = self.bottom.max(row);
        self.left = self.left.min(first);
        self.right = self.right.max(last);
    }

    fn area(&self) -> u64 {
        (u64::from(self.bottom - self.top) + 1) * (u64::from(self.right.saturating_sub(self.left)) + 1)
    }
}

/// Row, first and last column of a record that holds cells.
fn cells_of(kind: u16, record: &[u8]) -> Option<(u16, u16, u16)> {
    let word = |at: usize| Some(u16::from_le_bytes([*record.get(at)?, *record.get(at + 1)?]));
    let (row, first) = (word(0)?, word(2)?);
    match kind {
        // FORMULA, NUMBER, LABEL, BOOLERR, RK, RSTRING, LABELSST, BLANK in the forms of all versions.
        0x0006 | 0x0206 | 0x0406 | 0x0003 | 0x0203 | 0x0004 | 0x0204 | 0x0005 | 0x0205 | 0x027e | 0x007e | 0x00d6
        | 0x00fd | 0x0001 | 0x0201 | 0x0002 => Some((row, first, first)),
        // MULRK: six bytes a cell between four of place and two of last column.
        0x00bd => Some((row, first, first.saturating_add(u16::try_from(record.len() / 6).unwrap_or(u16::MAX)))),
        _ => None,
    }
}

fn too_large() -> ImportError {
    unreadable(
        "workbook_too_large",
        "The workbook spans more cells than an XLS file of its kind should. Save its sheets as CSV or XLSX and read those.",
    )
}

fn collected(book: &mut Xls<Cursor<Vec<u8>>>) -> Result<Vec<Sheet>, ImportError> {
    let mut builder = Builder::default();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|error| broken(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            builder.add(u64::from(top) + row as u64 + 1, column, &text_of(value))?;
        }
        sheets.push(builder.finish(name));
    }
    Ok(sheets)
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => cell::decimal(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => cell::date(moment),
        Data::Error(error) => error.to_string(),
    }
}
