//! The first records of a file, as the guess looks at them.

use crate::model::Span;

/// The beginning of a table.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) records: Vec<Record>,
}

/// One record's cells.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) cells: Vec<String>,
    /// Where it stands; `line` counts lines (or sheet rows) from 1.
    pub(crate) span: Span,
}

impl Record {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// Cells up to the last that is not blank.
    pub(crate) fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.width() == 0
    }

    pub(crate) fn filled(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

impl Grid {
    /// The most frequent count of cells among records from `first` that hold more than one value.
    pub(crate) fn usual_width(&self, first: usize) -> usize {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for record in self.records.iter().skip(first).filter(|record| record.filled().nth(1).is_some()) {
            match counts.iter_mut().find(|(width, _)| *width == record.cells.len()) {
                Some(entry) => entry.1 += 1,
                None => counts.push((record.cells.len(), 1)),
            }
        }
        counts.iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| *width)
    }

    /// Counts of cells that so many records have that they are the file's habit, such as leaving out empty cells at the end.
    pub(crate) fn habitual_widths(&self, first: usize) -> Vec<usize> {
        let rows = || self.records.iter().skip(first).filter(|record| record.filled().nth(1).is_some());
        let all = rows().count();
        let mut widths: Vec<usize> = rows().map(|record| record.cells.len()).collect();
        widths.sort_unstable();
        widths
            .chunk_by(|one, other| one == other)
            .filter(|same| same.len() >= 2 && same.len() * 10 >= all)
            .map(|same| same[0])
            .collect()
    }
}
