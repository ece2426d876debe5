//! Which sheets are read, and how do their rows reach the sink?

use super::workbook::{Row, Sheet};
use crate::importers::csv::Decided;
use crate::importers::table::{Fields, Grid, Guess, Record, Taker, conventions, guess};
use crate::importers::{ImportError, Problem, ReadOptions, Sink, SourceLines};
use crate::model::{Span, grouped};

impl Fields for Row {
    fn len(&self) -> usize {
        Row::len(self)
    }

    fn get(&self, column: usize) -> &str {
        self.cell(column)
    }
}

/// Records that a guess looks at.
const RECORDS: usize = 2_000;

/// A row's place: the sheet by its index as offset, the row's number as line. Packed bytes would show a reader nothing.
fn span(row: &Row, sheet: usize) -> Span {
    Span { offset: sheet as u64, len: 0, line: row.number }
}

/// The rows around a place, cells parted by tabs.
pub(super) fn around(sheets: &[Sheet], span: Span) -> SourceLines {
    let text = |row: &Row| (0..row.len()).map(|column| row.cell(column)).collect::<Vec<_>>().join("\t");
    let rows =
        usize::try_from(span.offset).ok().and_then(|index| sheets.get(index)).map_or(&[][..], |sheet| &sheet.rows);
    let at = rows.partition_point(|row| row.number < span.line);
    let own = rows.get(at).filter(|row| row.number == span.line);
    let after = rows.iter().skip(at + usize::from(own.is_some())).take(3);
    SourceLines {
        before: rows[at.saturating_sub(3)..at].iter().map(text).collect(),
        lines: own.map(text).into_iter().collect(),
        after: after.map(text).collect(),
    }
}

/// Rows end where their last cell does; all are made as wide as the widest usual one, so that blank ends do not count.
fn grid(sheet: &Sheet) -> Grid {
    let record = |row: &Row| Record {
        cells: (0..row.len()).map(|column| row.cell(column).to_owned()).collect(),
        span: span(row, 0),
    };
    let mut records: Vec<Record> = sheet.rows.iter().take(RECORDS).map(record).collect();
    let width = records.iter().map(|record| record.cells.len()).max().unwrap_or(0);
    for record in &mut records {
        record.cells.resize(width, String::new());
    }
    Grid { records }
}

/// The sheet that was decided on, else the one with most rows below a table's header, and the guess for it.
pub(super) fn choose(sheets: &[Sheet], name: &str, options: &ReadOptions) -> Result<(usize, Guess), ImportError> {
    let decided = Decided::of(options)?;
    let wanted = |sheet: &Sheet| decided.sheet.as_ref().is_none_or(|wanted| *wanted == sheet.name);
    if let Some(missing) = decided.sheet.as_ref().filter(|_| !sheets.iter().any(wanted)) {
        let text = format!("The workbook has no sheet \u{201c}{missing}\u{201d}. Choose one that it has.");
        return Err(ImportError::Unreadable(Problem::new("bad_mapping", text, Span::default())));
    }
    let guesses = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| !sheet.rows.is_empty() && wanted(sheet))
        .map(|(index, sheet)| (index, guess(&grid(sheet), name, &decided)));
    let best = guesses.max_by_key(|(index, guess)| {
        (guess.is_table, guess.fits(), sheets[*index].rows.len(), std::cmp::Reverse(*index))
    });
    let (index, mut found) = best.ok_or_else(|| {
        ImportError::Unreadable(Problem::new(
            "empty_workbook",
            "No sheet of the workbook holds anything.",
            Span::default(),
        ))
    })?;
    if found.wants_more() {
        for row in sheets[index].rows.iter().skip(RECORDS) {
            found.weigh(row);
        }
        found.conclude();
    }
    found.sheets = sheets.iter().map(|sheet| (sheet.name.clone(), sheet.rows.len() as u64)).collect();
    Ok((index, found))
}

pub(super) fn read(
    sheets: &[Sheet],
    name: &str,
    len: u64,
    options: &ReadOptions,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let (chosen, found) = choose(sheets, name, options)?;
    if !found.questions.is_empty() {
        return Err(ImportError::NeedsAnswer(found.questions));
    }
    for notice in conventions(&found) {
        sink.problem(notice)?;
    }
    let mut taker = Taker::new(&found.mapping, &found, options);
    taker.pad_to(found.headers.len().max(found.mapping.columns.len()));
    let several = sheets.iter().filter(|sheet| !sheet.rows.is_empty()).count() > 1;
    for (index, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| !sheet.rows.is_empty()) {
        let only = found.mapping.sheet.is_some();
        let Some(first) = first_row(sheet, index == chosen, &found).filter(|_| index == chosen || !only) else {
            let reason = if only { "was not chosen" } else { "has other columns and was not read" };
            let text = format!(
                "Sheet \u{201c}{}\u{201d} ({} rows) {reason}. Save it as a file of its own to read it.",
                sheet.name,
                grouped(sheet.rows.len() as u64)
            );
            sink.problem(Problem::new("sheet_not_read", text, Span::default()))?;
            continue;
        };
        if several {
            let text = format!(
                "Rows from number {} on stand in sheet \u{201c}{}\u{201d}.",
                grouped(taker.rows() + 1),
                sheet.name
            );
            sink.problem(Problem::new("sheet", text, Span::default()))?;
        }
        for (done, row) in sheet.rows.iter().enumerate().skip(first) {
            taker.take(row, span(row, index), sink)?;
            if done % 256 == 0 {
                // Bytes of a packed file say little; the share of the rows is what a person waits for.
                sink.at(len.saturating_mul(done as u64) / sheet.rows.len() as u64)?;
            }
        }
    }
    taker.finish(sink)?;
    Ok(())
}

/// Index of the first row below the header; `None` for a sheet with other columns.
fn first_row(sheet: &Sheet, chosen: bool, found: &Guess) -> Option<usize> {
    if chosen {
        let below = u64::from(found.mapping.skip_lines) + u64::from(found.mapping.has_header);
        return Some(sheet.rows.iter().position(|row| row.number > below).unwrap_or(sheet.rows.len()));
    }
    let same = |row: &Row| found.headers.iter().enumerate().all(|(column, name)| row.cell(column) == name);
    let header = sheet.rows.iter().take(80).position(same).filter(|_| !found.headers.is_empty())?;
    Some(header + 1)
}
