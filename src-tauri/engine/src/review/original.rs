//! What does the sealed original say, line by line, and what became of each line?
//!
//! Text is read from the vault in bounded stretches by checkpoints; a workbook is shown as its sheets, a binary book as
//! the rows that its reader yields. Accepted and rejected rows and stated totals are marked from the case.

use std::io::{Cursor, Read, Seek};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::lines::{Ends, LineIndex, PieceOf};
use super::marks::{LineMark, Marks};
use crate::case::Case;
use crate::evidence::{EvidenceError, decode};
use crate::importers::{FileSource, GridSheet, IMPORTERS, Importer, Shown};
use crate::intake::{IntakeError, encoding_of};
use crate::model::Span;
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::imports::{self, Manifest};

/// Lines of one page at most, and originals kept ready.
const MAX_PAGE: u64 = 512;
const KEPT: usize = 3;

/// A stretch of an original.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct OriginalRequest {
    /// Evidence file.
    #[cfg_attr(feature = "bindings", ts(optional = false))]
    pub evidence: u32,
    /// First line, counted from 0; what `place` says where that is given.
    #[cfg_attr(feature = "bindings", ts(optional, as = "Option<u64>"))]
    pub first: u64,
    /// How many, at most 512.
    #[cfg_attr(feature = "bindings", ts(optional, as = "Option<u64>"))]
    pub limit: u64,
    /// A place to go to instead; the page begins some lines before it.
    pub place: Option<Place>,
}

/// A place in an original, as rows and problems name it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Place {
    /// Byte offset; for a workbook the sheet's index.
    pub offset: u64,
    /// Line, or row of the sheet.
    pub line: u64,
}

/// A page of an original.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OriginalPage {
    /// Lines of the whole original; a long line counts in pieces.
    pub total: u64,
    /// Number of the first line given, from 0.
    pub first: u64,
    /// Number of the line asked for by its place.
    pub at: Option<u64>,
    /// True for a grid of cells.
    pub grid: bool,
    /// Widest row of the grid, cells.
    pub columns: u32,
    /// The lines.
    pub lines: Vec<OriginalLine>,
}

/// A line of an original.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OriginalLine {
    /// Line in the file or row in its sheet, from 1; 0 where a long line goes on.
    pub number: u64,
    /// Sheet; empty for text.
    pub sheet: String,
    /// Text, or one text per cell.
    pub cells: Vec<String>,
    /// What became of it; null for a line that is no row.
    pub mark: Option<LineMark>,
}

/// Originals made ready to be shown.
#[derive(Default)]
pub struct Originals {
    kept: Mutex<Vec<(Vec<u8>, Arc<View>)>>,
}

enum View {
    Text { index: LineIndex, unpacked: Option<Vec<u8>> },
    Grid { sheets: Vec<GridSheet>, by_row: bool },
}

impl Originals {
    /// A page of one original.
    ///
    /// # Errors
    /// [`IntakeError`] where there is no such file, or it is gone from the vault or cannot be shown.
    pub fn page(&self, case: &Case, request: &OriginalRequest) -> Result<OriginalPage, IntakeError> {
        let (file, manifest) = case.store().read(|connection| {
            let file = evidence::get(connection, request.evidence)?;
            Ok((file, imports::get(connection, request.evidence)?))
        })?;
        let view = self.view(case, &file, manifest.as_ref())?;
        let limit = request.limit.clamp(1, MAX_PAGE);
        match &*view {
            View::Grid { sheets, by_row } => grid_page(case, &file, sheets, *by_row, request, limit),
            View::Text { index, unpacked: Some(bytes) } => {
                text_page(case, &file, manifest.as_ref(), index, &mut Cursor::new(bytes), request, limit)
            }
            View::Text { index, unpacked: None } => {
                let mut opened = case.vault().open(&file.sha256)?;
                text_page(case, &file, manifest.as_ref(), index, &mut opened, request, limit)
            }
        }
    }

    /// Forgets what is kept, as when a case is closed.
    pub fn clear(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn view(&self, case: &Case, file: &Sealed, manifest: Option<&Manifest>) -> Result<Arc<View>, IntakeError> {
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, view)) = lock().iter().find(|(sha256, _)| *sha256 == file.sha256) {
            return Ok(view.clone());
        }
        let view = Arc::new(make_view(case, file, manifest)?);
        let mut kept = lock();
        kept.truncate(KEPT - 1);
        kept.insert(0, (file.sha256.clone(), view.clone()));
        Ok(view)
    }
}

fn make_view(case: &Case, file: &Sealed, manifest: Option<&Manifest>) -> Result<View, IntakeError> {
    let mut opened = case.vault().open(&file.sha256)?;
    let importer = manifest.and_then(|known| IMPORTERS.iter().find(|importer| importer.format() == known.format));
    let shown = match (importer, manifest) {
        (Some(importer), Some(manifest)) => shown(*importer, case, file, manifest)?,
        _ => Shown::Bytes,
    };
    let vault = |error| IntakeError::from(EvidenceError::Vault(error));
    Ok(match shown {
        Shown::Sheets(sheets) => View::Grid { sheets, by_row: false },
        Shown::Rows(sheet) => View::Grid { sheets: vec![sheet], by_row: true },
        Shown::Text(bytes) => {
            let ends = Ends::of(bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default(), None);
            let index = LineIndex::build(&mut Cursor::new(&bytes), ends).map_err(vault)?;
            View::Text { index, unpacked: Some(bytes) }
        }
        Shown::Bytes => {
            let mut head = Vec::new();
            (&mut opened).take(64 * 1024).read_to_end(&mut head).map_err(vault)?;
            opened.rewind().map_err(vault)?;
            let ends = Ends::of(&head, encoding_of(manifest.map(|manifest| &manifest.options)));
            View::Text { index: LineIndex::build(&mut opened, ends).map_err(vault)?, unpacked: None }
        }
    })
}

fn shown(importer: &dyn Importer, case: &Case, file: &Sealed, manifest: &Manifest) -> Result<Shown, IntakeError> {
    let opened = case.vault().open(&file.sha256)?;
    let mut source = FileSource::new(opened, file.name.clone()).map_err(EvidenceError::Vault)?;
    importer.shown(&mut source, &manifest.options).map_err(|error| IntakeError::reading(&file.name, error))
}

/// Lines before the one that was asked for.
const LEAD: u64 = 8;

fn text_page(
    case: &Case,
    file: &Sealed,
    manifest: Option<&Manifest>,
    index: &LineIndex,
    source: &mut (impl Read + Seek),
    request: &OriginalRequest,
    limit: u64,
) -> Result<OriginalPage, IntakeError> {
    let vault = |error| IntakeError::from(EvidenceError::Vault(error));
    let at = match request.place {
        Some(place) => Some(index.piece_at(source, place.offset).map_err(vault)?),
        None => None,
    };
    let first = at.map_or(request.first, |at| at.saturating_sub(LEAD));
    let pieces = index.read(source, first, limit).map_err(vault)?;
    let reach = pieces.first().zip(pieces.last()).map(|(one, last)| (one.offset, end(last)));
    let marks = match reach {
        Some((from, to)) => case.store().read(|connection| Marks::of_bytes(connection, file.id, from, to))?,
        None => Marks::default(),
    };
    let encoding = encoding_of(manifest.map(|manifest| &manifest.options));
    let line = |piece: &PieceOf| OriginalLine {
        number: if piece.continues { 0 } else { piece.line },
        sheet: String::new(),
        cells: vec![decode(&piece.bytes, encoding).trim_end_matches(['\r', '\n']).to_owned()],
        mark: marks.at(piece.offset, end(piece)),
    };
    let lines = pieces.iter().map(line).collect();
    Ok(OriginalPage { total: index.pieces(), first, at, grid: false, columns: 1, lines })
}

fn end(piece: &PieceOf) -> u64 {
    piece.offset + piece.bytes.len() as u64
}

fn grid_page(
    case: &Case,
    file: &Sealed,
    sheets: &[GridSheet],
    by_row: bool,
    request: &OriginalRequest,
    limit: u64,
) -> Result<OriginalPage, IntakeError> {
    let total: u64 = sheets.iter().map(|sheet| sheet.rows.len() as u64).sum();
    let at = request.place.map(|place| {
        let sheet = if by_row { 0 } else { usize::try_from(place.offset).unwrap_or(0) };
        let before: usize = sheets.iter().take(sheet).map(|sheet| sheet.rows.len()).sum();
        let within =
            sheets.get(sheet).map_or(0, |sheet| sheet.rows.partition_point(|(number, _)| *number < place.line));
        (before + within) as u64
    });
    let first = at.map_or(request.first, |at| at.saturating_sub(LEAD));
    let mut lines = Vec::new();
    let mut number = 0;
    for (index, sheet) in sheets.iter().enumerate() {
        let here = sheet.rows.len() as u64;
        let skip = first.saturating_sub(number).min(here);
        let want = (first + limit).saturating_sub(number).min(here);
        number += here;
        let range = usize::try_from(skip).unwrap_or(0)..usize::try_from(want).unwrap_or(0);
        let Some(rows) = sheet.rows.get(range).filter(|rows| !rows.is_empty()) else { continue };
        let (low, high) = (rows[0].0, rows[rows.len() - 1].0);
        let marks = case.store().read(|connection| match by_row {
            true => Marks::of_rows(connection, file.id, low, high),
            false => Marks::of_sheet(connection, file.id, index as u64, low, high),
        })?;
        lines.extend(rows.iter().map(|(number, cells)| OriginalLine {
            number: *number,
            sheet: sheet.name.clone(),
            cells: cells.clone(),
            mark: marks.at(*number, *number + 1),
        }));
    }
    let columns = sheets.iter().flat_map(|sheet| &sheet.rows).map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let columns = u32::try_from(columns).unwrap_or(u32::MAX);
    Ok(OriginalPage { total, first, at, grid: true, columns, lines })
}

/// The place of a span, as [`OriginalRequest`] takes it.
impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Place { offset: span.offset, line: span.line }
    }
}
