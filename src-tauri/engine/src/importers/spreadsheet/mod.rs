//! Spreadsheets: XLSX, XLS and ODS. Columns are guessed and mapped as in delimited text; a row's place is its number in
//! the sheet.
//!
//! The sheet with most rows of a table is read, and with it every sheet whose columns have the same names (a sheet per
//! month). What other sheets hold is told, not taken.

mod biff;
mod cell;
mod ods;
mod package;
mod read;
#[cfg(test)]
mod tests;
mod workbook;
mod xls;
mod xlsx;

use super::table::Guess;
use super::{Confidence, GridSheet, Head, ImportError, Importer, ReadOptions, Shown, Sink, Source, SourceLines};
use crate::model::Span;

/// The reader of spreadsheets.
pub(super) struct Spreadsheet;

impl Importer for Spreadsheet {
    fn format(&self) -> &'static str {
        "spreadsheet"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match workbook::Format::of(head.bytes) {
            Some(workbook::Format::Xls) => Confidence::Likely,
            Some(_) => Confidence::Certain,
            None => Confidence::No,
        }
    }

    fn propose(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Option<Guess>, ImportError> {
        let sheets = workbook::open(source)?;
        Ok(Some(read::choose(&sheets, source.name(), options)?.1))
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn source_lines(&self, source: &mut dyn Source, spans: &[Span]) -> Result<Option<Vec<SourceLines>>, ImportError> {
        let sheets = workbook::open(source)?;
        Ok(Some(spans.iter().map(|span| read::around(&sheets, *span)).collect()))
    }

    fn shown(&self, source: &mut dyn Source, _options: &ReadOptions) -> Result<Shown, ImportError> {
        let cells = |row: &workbook::Row| (0..row.len()).map(|column| row.cell(column).to_owned()).collect();
        let rows = |sheet: &workbook::Sheet| sheet.rows.iter().map(|row| (row.number, cells(row))).collect();
        let sheets = workbook::open(source)?;
        Ok(Shown::Sheets(
            sheets.iter().map(|sheet| GridSheet { name: sheet.name.clone(), rows: rows(sheet) }).collect(),
        ))
    }

    fn read(&self, source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let sheets = workbook::open(source)?;
        read::read(&sheets, source.name(), source.len(), options, sink)
    }
}
