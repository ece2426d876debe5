//! Which row names the columns, and where do the rows begin?

use super::cell::{date_parts, number};
use super::grid::{Grid, Record};
use super::names;
use crate::importers::csv::ColumnRole;

/// How far down a header is looked for.
const DEEPEST: usize = 80;

/// Where the table stands in the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Index of the record that names the columns.
    pub(crate) header: Option<usize>,
    /// Index of the first record after the header, or of the first row.
    pub(crate) first: usize,
}

/// Finds the header by the names in it; failing that, by a row of words above rows of dates and numbers.
pub(crate) fn place(grid: &Grid) -> Place {
    let alone = grid.usual_width(0) <= 1;
    let mut best: Option<(u32, usize)> = None;
    for (index, record) in grid.records.iter().take(DEEPEST).enumerate() {
        let score = header_score(record, alone);
        if score > 0 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, index));
        }
    }
    if let Some((_, index)) = best {
        return Place { header: Some(index), first: index + 1 };
    }
    let first = first_row(grid);
    match first.checked_sub(1).filter(|above| is_words(grid, *above, first)) {
        Some(above) => Place { header: Some(above), first },
        None => Place { header: None, first },
    }
}

/// True where a record could name columns: known names, or several words and no value.
pub(crate) fn names_columns(record: &Record) -> bool {
    let value = |cell: &str| date_parts(cell).is_some() || number(cell).is_some();
    header_score(record, false) > 0 || record.filled().nth(1).is_some() && !record.filled().any(value)
}

/// Count of cells whose text is a known column name.
pub(crate) fn known_names(record: &[String]) -> usize {
    record.iter().filter(|cell| !names::roles(cell).is_empty()).count()
}

/// Zero where the record cannot be a header: a value stands in it, or fewer than two roles, or no money and no date.
fn header_score(record: &Record, alone: bool) -> u32 {
    let mut seen: Vec<ColumnRole> = Vec::new();
    let mut score = 0;
    for cell in record.filled() {
        if date_parts(cell).is_some() || number(cell).is_some() {
            return 0;
        }
        if let Some(&(role, points)) = names::roles(cell).first() {
            // A whole name speaks for a header, a name within a sentence hardly does.
            score += if seen.contains(&role) { points / 10 } else { points };
            if role != ColumnRole::Ignore && !seen.contains(&role) {
                seen.push(role);
            }
        }
    }
    let money = [ColumnRole::Amount, ColumnRole::Debit, ColumnRole::Credit, ColumnRole::Balance];
    let anchored = seen.contains(&ColumnRole::Date) || money.iter().any(|role| seen.contains(role));
    // A list of one column has one name.
    if anchored && (seen.len() >= 2 || alone) { score } else { 0 }
}

/// The first record as wide as most that holds a date or a number.
fn first_row(grid: &Grid) -> usize {
    let width = grid.usual_width(0);
    let is_row = |record: &Record| {
        let dated = || record.filled().any(|cell| date_parts(cell).is_some());
        (width <= 1 || record.cells.len() == width && dated()) && record.filled().any(|cell| number(cell).is_some())
    };
    grid.records.iter().position(is_row).unwrap_or(0)
}

fn is_words(grid: &Grid, above: usize, first: usize) -> bool {
    let (Some(names), Some(row)) = (grid.records.get(above), grid.records.get(first)) else { return false };
    names.cells.len() == row.cells.len()
        && (names.cells.len() == 1 || names.filled().nth(1).is_some())
        && names.filled().all(|cell| date_parts(cell).is_none() && number(cell).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let record = |cells: &&[&str]| Record {
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
            ..Record::default()
        };
        Grid { records: rows.iter().map(record).collect() }
    }

    #[test]
    fn a_header_below_a_preamble() {
        let found = place(&grid(&[
            &["Account statement"],
            &["Balance", "12.00"],
            &["Date", "Details", "Amount"],
            &["1/2/2020", "x", "3"],
        ]));
        assert_eq!(found, Place { header: Some(2), first: 3 });
    }

    #[test]
    fn a_header_in_an_unknown_language() {
        let found = place(&grid(&[&["Xyz", "Uvw", "Rst"], &["2020-01-02", "tea", "3.00"]]));
        assert_eq!(found, Place { header: Some(0), first: 1 });
    }

    #[test]
    fn no_header() {
        let found = place(&grid(&[&["2020-01-02", "tea", "3.00"], &["2020-01-03", "tea", "3.00"]]));
        assert_eq!(found, Place { header: None, first: 0 });
    }
}
