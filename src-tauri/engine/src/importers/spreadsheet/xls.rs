//! Which rows does an XLS sheet hold? The records of the workbook's stream, one after the other, in bounded memory
//! ([MS-XLS] 2.1, 2.4; BIFF8 of Excel 97 on, and BIFF5 before it).
//!
//! Extents that a sheet only declares are not looked at, and a text that many cells share is held once until the cells
//! are written down, under the cap of all workbooks.

use std::io::{Cursor, Read};

use super::biff::{Parts, Records, Strings, encoding_of, word};
use super::cell::{Meaning, built_in, decimal, meaning_of, moment};
use super::workbook::{Builder, Sheet, broken, unreadable};
use crate::importers::{ImportError, Source};

/// Largest stream that is held.
const MOST_STREAM: u64 = 64 << 20;
/// Sheets and formats of one workbook.
const MOST_NAMED: usize = 100_000;
/// Names of the stream since Excel 97, and before.
const STREAMS: [&str; 2] = ["Workbook", "Book"];

pub(super) fn sheets(source: &mut dyn Source) -> Result<Vec<Sheet>, ImportError> {
    let stream = stream(source)?;
    let globals = Globals::read(&stream)?;
    let shared = globals.shared()?;
    let mut builder = Builder::default();
    let mut sheets = Vec::new();
    for (place, name) in &globals.sheets {
        Cells { globals: &globals, shared: &shared, builder: &mut builder, awaited: None }.read(&stream, *place)?;
        sheets.push(builder.finish(name.clone()));
    }
    Ok(sheets)
}

/// The stream with the records, out of its container.
fn stream(source: &mut dyn Source) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    source.rewind()?;
    source.take(MOST_STREAM + (16 << 20)).read_to_end(&mut bytes)?;
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let name = STREAMS.into_iter().find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| broken(&"it holds no workbook"))?;
    let mut stream = Vec::new();
    let found = file.open_stream(name).map_err(|error| broken(&error))?;
    found.take(MOST_STREAM + 1).read_to_end(&mut stream).map_err(|error| broken(&error))?;
    if stream.len() as u64 > MOST_STREAM {
        let text = "The workbook is larger than 64 MiB. Save its sheets as CSV and read those.";
        return Err(unreadable("workbook_too_large", text));
    }
    Ok(stream)
}

/// What the workbook says of all its sheets.
struct Globals<'a> {
    strings: Strings,
    from_1904: bool,
    /// Meaning of each cell format.
    meanings: Vec<Meaning>,
    /// Place of each worksheet, and its name.
    sheets: Vec<(usize, String)>,
    table: Option<Parts<'a>>,
}

impl<'a> Globals<'a> {
    fn read(stream: &'a [u8]) -> Result<Self, ImportError> {
        let mut records = Records::at(stream, 0);
        let first = records.next().filter(|first| first.kind == 0x0809);
        let version = first.and_then(|first| word(first.bytes, 0)).unwrap_or(0);
        if !matches!(version, 0x0500 | 0x0600) {
            return Err(broken(&"it is of a version before Excel 5 or of none"));
        }
        let strings = Strings { wide: version == 0x0600, encoding: encoding_of(1252) };
        let mut found = Globals { strings, from_1904: false, meanings: Vec::new(), sheets: Vec::new(), table: None };
        let (mut formats, mut own) = (Vec::new(), Vec::new());
        while let Some(record) = records.next() {
            let bytes = record.bytes;
            match record.kind {
                0x000a => break,
                0x002f => return Err(broken(&"it is protected by a password")),
                0x0042 => found.strings.encoding = encoding_of(word(bytes, 0).unwrap_or(1252)),
                0x0022 => found.from_1904 = word(bytes, 0) == Some(1),
                0x041e => own.push((word(bytes, 0).unwrap_or(0), meaning_of(&found.strings.format(bytes)))),
                0x00e0 => formats.push(word(bytes, 2).unwrap_or(0)),
                // A worksheet, not a chart or a macro.
                0x0085 if bytes.get(5) == Some(&0) => {
                    let place = bytes.get(..4).and_then(|place| place.try_into().ok()).map_or(0, u32::from_le_bytes);
                    found.sheets.push((place as usize, found.strings.short(bytes.get(6..).unwrap_or_default())));
                }
                0x00fc => found.table = Some(records.continued(record)),
                _ => {}
            }
            if found.sheets.len() + formats.len() + own.len() > MOST_NAMED {
                return Err(unreadable(
                    "workbook_too_large",
                    "The workbook declares more than 100,000 sheets or formats.",
                ));
            }
        }
        found.sheets_are_apart()?;
        own.sort_by_key(|format| format.0);
        found.meanings = formats
            .into_iter()
            .map(|id| match own.binary_search_by_key(&id, |format| format.0) {
                Ok(at) => own[at].1,
                Err(_) => built_in(id.into()),
            })
            .collect();
        Ok(found)
    }

    /// Each sheet has a place of its own; one that many share would be read as often.
    fn sheets_are_apart(&self) -> Result<(), ImportError> {
        let mut places: Vec<usize> = self.sheets.iter().map(|sheet| sheet.0).collect();
        places.sort_unstable();
        if places.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(broken(&"two of its sheets stand in one place"));
        }
        Ok(())
    }

    /// Texts that cells name by number.
    fn shared(&self) -> Result<Vec<String>, ImportError> {
        let Some(table) = &self.table else { return Ok(Vec::new()) };
        self.strings.table(table.clone()).ok_or_else(|| {
            unreadable(
                "workbook_too_large",
                "The workbook's texts take too much memory. Save its sheets as CSV and read those.",
            )
        })
    }
}

/// One sheet's cells on their way to the builder.
struct Cells<'a> {
    globals: &'a Globals<'a>,
    shared: &'a [String],
    builder: &'a mut Builder,
    /// The formula whose text follows.
    awaited: Option<(u16, u16)>,
}

impl Cells<'_> {
    fn read(&mut self, stream: &[u8], place: usize) -> Result<(), ImportError> {
        let mut records = Records::at(stream, place);
        if records.next().is_none_or(|first| first.kind != 0x0809) {
            return Err(broken(&"a sheet does not stand where it should"));
        }
        // Charts within the sheet hold records of the same kinds.
        let mut inner = 0_usize;
        while let Some(record) = records.next() {
            match record.kind {
                0x0809 => inner += 1,
                0x000a if inner == 0 => return Ok(()),
                0x000a => inner -= 1,
                _ if inner > 0 => {}
                0x0207 => {
                    if let Some((row, column)) = self.awaited.take() {
                        let text = self.globals.strings.long(records.continued(record)).unwrap_or_default();
                        self.add(row, column, &text)?;
                    }
                }
                kind => self.record(kind, record.bytes)?,
            }
        }
        Err(broken(&"a sheet is cut off"))
    }

    fn record(&mut self, kind: u16, bytes: &[u8]) -> Result<(), ImportError> {
        let (Some(row), Some(column)) = (word(bytes, 0), word(bytes, 2)) else { return Ok(()) };
        let style = word(bytes, 4).unwrap_or(0);
        let eight = |at: usize| bytes.get(at..at + 8).and_then(|eight| <[u8; 8]>::try_from(eight).ok());
        let four = |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
        match kind {
            0x0203 => match eight(6) {
                Some(number) => self.number(row, column, style, f64::from_le_bytes(number)),
                None => Ok(()),
            },
            0x027e => four(6).map_or(Ok(()), |packed| self.number(row, column, style, unpacked(packed))),
            0x00bd => {
                for (cell, column) in bytes.get(4..).unwrap_or_default().chunks_exact(6).zip(column..) {
                    let packed = u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]);
                    self.number(row, column, u16::from_le_bytes([cell[0], cell[1]]), unpacked(packed))?;
                }
                Ok(())
            }
            0x00fd => {
                let text = four(6).and_then(|number| self.shared.get(number as usize));
                text.map_or(Ok(()), |text| self.builder.add(u64::from(row) + 1, column.into(), text))
            }
            0x0204 | 0x00d6 => {
                let text = self.globals.strings.long(Parts::of(bytes.get(6..).unwrap_or_default()));
                self.add(row, column, &text.unwrap_or_default())
            }
            0x0205 => self.add(row, column, &truth_or_error(bytes.get(6).copied(), bytes.get(7).copied())),
            0x0006 => match eight(6) {
                // A formula whose value is no number says so in bytes that are none.
                Some([what, _, value, _, _, _, 0xff, 0xff]) => match what {
                    0 => {
                        self.awaited = Some((row, column));
                        Ok(())
                    }
                    1 => self.add(row, column, &truth_or_error(Some(value), Some(0))),
                    2 => self.add(row, column, &truth_or_error(Some(value), Some(1))),
                    _ => Ok(()),
                },
                Some(number) => self.number(row, column, style, f64::from_le_bytes(number)),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn number(&mut self, row: u16, column: u16, style: u16, number: f64) -> Result<(), ImportError> {
        let meaning = self.globals.meanings.get(usize::from(style)).copied().unwrap_or(Meaning::Number);
        let text = moment(number, meaning, self.globals.from_1904).unwrap_or_else(|| decimal(number));
        self.add(row, column, &text)
    }

    fn add(&mut self, row: u16, column: u16, text: &str) -> Result<(), ImportError> {
        self.builder.add(u64::from(row) + 1, column.into(), text)
    }
}

/// A number in four bytes: thirty bits of an integer or of a double, and whether it counts hundredths.
fn unpacked(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

fn truth_or_error(value: Option<u8>, is_error: Option<u8>) -> String {
    match (is_error.unwrap_or(0), value.unwrap_or(0)) {
        (0, 0) => "FALSE",
        (0, _) => "TRUE",
        (_, 0x00) => "#NULL!",
        (_, 0x07) => "#DIV/0!",
        (_, 0x0f) => "#VALUE!",
        (_, 0x17) => "#REF!",
        (_, 0x1d) => "#NAME?",
        (_, 0x24) => "#NUM!",
        _ => "#N/A",
    }
    .to_owned()
}
