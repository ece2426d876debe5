//! Which rows does an `OpenDocument` sheet hold? `content.xml` cell by cell, repetitions within what memory allows
//! (ODF 1.3 part 3, 9.1 and 19.386 on).

use super::cell::number;
use super::package::Package;
use super::workbook::{Builder, MOST_COLUMNS, Sheet, broken};
use crate::importers::ImportError;
use crate::importers::markup::{Step, Xml};
use crate::importers::quiet::Unheard;

/// Most rows of a sheet: LibreOffice's own limit.
const MOST_ROWS: u64 = 1 << 20;

pub(super) fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, ImportError> {
    let mut reader = Reader::default();
    package.with_part("content.xml", |source| {
        let mut xml = Xml::mixed(source)?;
        while let Some(step) = xml.next(&mut Unheard)? {
            match step {
                Step::Start => reader.start(&mut xml),
                Step::End => reader.end(&mut xml)?,
            }
        }
        if xml.is_open() { Err(broken(&"its content is cut off")) } else { Ok(()) }
    })?;
    Ok(reader.sheets)
}

#[derive(Default)]
struct Reader {
    builder: Builder,
    sheets: Vec<Sheet>,
    /// Tables that are open; those within a cell of another are passed over.
    tables: usize,
    name: String,
    row: u64,
    rows_repeated: u64,
    column: u32,
    /// Depth of the open cell, 0 for none.
    cell: usize,
    cells_repeated: u32,
    value: Option<String>,
    text: String,
    notes: usize,
}

impl Reader {
    fn start(&mut self, xml: &mut Xml<'_>) {
        match xml.name() {
            "table" => {
                self.tables += 1;
                if self.tables == 1 {
                    self.name = xml.attribute("name").unwrap_or_default();
                    self.row = 1;
                }
            }
            "annotation" => self.notes += 1,
            "table-row" if self.tables == 1 => {
                self.column = 0;
                self.rows_repeated = repeated(xml.attribute("number-rows-repeated"), MOST_ROWS);
            }
            "table-cell" | "covered-table-cell" if self.tables == 1 && self.cell == 0 => {
                self.cell = xml.depth();
                let most = u64::from(MOST_COLUMNS);
                let times = repeated(xml.attribute("number-columns-repeated"), most);
                self.cells_repeated = u32::try_from(times).unwrap_or(MOST_COLUMNS);
                self.value = stated(xml);
                self.text.clear();
                xml.take_text();
            }
            "s" if self.cell > 0 => {
                let count = repeated(xml.attribute("c"), 1_000);
                self.keep(xml);
                self.text.extend(std::iter::repeat_n(' ', usize::try_from(count).unwrap_or(1)));
            }
            "tab" | "line-break" if self.cell > 0 => {
                self.keep(xml);
                self.text.push(' ');
            }
            "p" | "h" if self.cell > 0 => {
                xml.take_text();
                if !self.text.is_empty() && self.notes == 0 {
                    self.text.push('\n');
                }
            }
            _ => {}
        }
    }

    /// Text so far belongs to the cell, unless it is a note's.
    fn keep(&mut self, xml: &mut Xml<'_>) {
        let text = xml.take_text();
        // No cell that a person reads holds a megabyte; the row's own cap would come too late for one.
        if self.notes == 0 && self.text.len() < crate::importers::MAX_PIECE {
            self.text.push_str(&text);
        }
    }

    fn end(&mut self, xml: &mut Xml<'_>) -> Result<(), ImportError> {
        match xml.name() {
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.sheets.push(self.builder.finish(std::mem::take(&mut self.name)));
                }
            }
            "annotation" => {
                xml.take_text();
                self.notes = self.notes.saturating_sub(1);
            }
            "p" | "h" if self.cell > 0 => self.keep(xml),
            "table-cell" | "covered-table-cell" if self.cell == xml.depth() => {
                self.cell = 0;
                let value = self.value.take();
                let text = value.as_deref().unwrap_or(&self.text);
                for column in 0..if text.is_empty() { 0 } else { self.cells_repeated } {
                    self.builder.add(self.row, self.column.saturating_add(column), text)?;
                }
                self.column = self.column.saturating_add(self.cells_repeated);
                xml.take_text();
            }
            "table-row" if self.tables == 1 => {
                let first = self.row;
                self.row += self.rows_repeated;
                self.builder.repeat(first, self.rows_repeated - 1)?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn repeated(attribute: Option<String>, most: u64) -> u64 {
    attribute.and_then(|text| text.parse().ok()).unwrap_or(1).clamp(1, most)
}

/// The value that a cell states beside its text; `None` where the text is the value.
fn stated(xml: &mut Xml<'_>) -> Option<String> {
    match xml.attribute("value-type")?.as_str() {
        "float" | "currency" | "percentage" => xml.attribute("value").map(|text| number(&text)),
        "date" => xml.attribute("date-value"),
        "time" => xml.attribute("time-value"),
        "boolean" => xml.attribute("boolean-value").map(|text| text.to_ascii_uppercase()),
        "string" => xml.attribute("string-value").filter(|text| !text.is_empty()),
        _ => None,
    }
}
