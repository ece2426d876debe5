//! Which rows does an XLSX sheet hold? Its parts one after the other, cell by cell: a sheet's declared extent says
//! nothing about its content, and a hostile one would fill the memory (ECMA-376 part 1, 18.3 sheets, 18.4 shared
//! strings, 18.8 styles).

use super::cell::{Meaning, built_in, meaning_of, moment, number};
use super::package::Package;
use super::workbook::{Builder, Sheet, broken, unreadable};
use crate::importers::markup::{Step, Xml};
use crate::importers::quiet::Unheard;
use crate::importers::{ImportError, Source};

/// Shared strings that are held: text, and four bytes for each.
const MOST_SHARED: usize = 128 << 20;
/// Rows that a sheet can have.
const MOST_ROWS: u64 = 1 << 20;
/// Sheets, cell formats and relations of one workbook.
const MOST_NAMED: usize = 100_000;

pub(super) fn sheets(package: &mut Package<'_>) -> Result<Vec<Sheet>, ImportError> {
    let main = package
        .with_part("_rels/.rels", relations)?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| resolved("", &relation.target));
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations = package.with_part(&format!("{folder}/_rels/{name}.rels"), relations)?;
    let by_kind = |kind: &str, usual: &str| {
        let found = relations.iter().find(|relation| relation.kind == kind);
        resolved(folder, found.map_or(usual, |relation| &relation.target))
    };
    let shared = package.with_part(&by_kind("sharedStrings", "sharedStrings.xml"), Shared::read)?;
    let dates = package.with_part(&by_kind("styles", "styles.xml"), date_styles)?;
    let book = package.with_part(&main, Book::read)?;
    let mut builder = Builder::default();
    let mut sheets = Vec::new();
    for (name, id) in book.sheets {
        // Chart sheets have no cells.
        let Some(relation) = relations.iter().find(|found| found.id == id && found.kind == "worksheet") else {
            continue;
        };
        package.with_part(&resolved(folder, &relation.target), |source| {
            Cells { shared: &shared, dates: &dates, from_1904: book.from_1904, builder: &mut builder }.read(source)
        })?;
        sheets.push(builder.finish(name));
    }
    Ok(sheets)
}

/// Steps of one part; a part that breaks off is damaged.
fn walk(
    source: &mut dyn Source,
    each: &mut dyn FnMut(Step, &mut Xml<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut xml = Xml::new(source)?;
    while let Some(step) = xml.next(&mut Unheard)? {
        each(step, &mut xml)?;
    }
    if xml.is_open() { Err(broken(&"a part of it is cut off")) } else { Ok(()) }
}

fn push<T>(list: &mut Vec<T>, item: T) -> Result<(), ImportError> {
    if list.len() == MOST_NAMED {
        return Err(unreadable("workbook_too_large", "The workbook declares more than 100,000 sheets or styles."));
    }
    list.push(item);
    Ok(())
}

/// What one part says of another.
struct Relation {
    id: String,
    /// The last word of its type, which is the same in both forms of the standard.
    kind: String,
    target: String,
}

fn relations(source: &mut dyn Source) -> Result<Vec<Relation>, ImportError> {
    let mut found = Vec::new();
    walk(source, &mut |step, xml| {
        if step == Step::Start && xml.name() == "Relationship" {
            let kind = xml.attribute("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let (id, target) = (xml.attribute("Id").unwrap_or_default(), xml.attribute("Target").unwrap_or_default());
            push(&mut found, Relation { id, kind, target })?;
        }
        Ok(())
    })?;
    Ok(found)
}

/// A target's name within the package; it is looked up there and nowhere else.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Names of sheets, and the day that dates count from.
#[derive(Default)]
struct Book {
    sheets: Vec<(String, String)>,
    from_1904: bool,
}

impl Book {
    fn read(source: &mut dyn Source) -> Result<Self, ImportError> {
        let mut book = Book::default();
        walk(source, &mut |step, xml| {
            match (step, xml.name()) {
                (Step::Start, "workbookPr") => {
                    book.from_1904 = matches!(xml.attribute("date1904").as_deref(), Some("1" | "true" | "on"));
                }
                (Step::Start, "sheet") => {
                    let sheet = (xml.attribute("name").unwrap_or_default(), xml.attribute("id").unwrap_or_default());
                    push(&mut book.sheets, sheet)?;
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(book)
    }
}

/// Texts that cells name by number, in one buffer.
#[derive(Default)]
struct Shared {
    text: String,
    ends: Vec<u32>,
}

impl Shared {
    fn read(source: &mut dyn Source) -> Result<Self, ImportError> {
        let mut shared = Shared::default();
        walk(source, &mut |step, xml| {
            match (step, xml.name()) {
                // Readings in another script stand beside the text, not in it.
                (Step::End, "t") if xml.nth(1) != "rPh" => {
                    let text = xml.take_text();
                    shared.text.push_str(&text);
                }
                (Step::End, "si") => shared.ends.push(u32::try_from(shared.text.len()).unwrap_or(u32::MAX)),
                _ => {}
            }
            if shared.text.len() + 4 * shared.ends.len() > MOST_SHARED {
                let text = "The workbook's texts take more than 128 MiB. Save its sheets as CSV and read those.";
                return Err(unreadable("workbook_too_large", text));
            }
            Ok(())
        })?;
        Ok(shared)
    }

    fn get(&self, number: &str) -> Option<&str> {
        let index: usize = number.parse().ok()?;
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize)
    }
}

/// The meaning of each cell format.
fn date_styles(source: &mut dyn Source) -> Result<Vec<Meaning>, ImportError> {
    let mut own: Vec<(u32, Meaning)> = Vec::new();
    let mut styles = Vec::new();
    walk(source, &mut |step, xml| {
        if step == Step::Start && xml.name() == "numFmt" {
            let id = xml.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
            push(&mut own, (id, meaning_of(&xml.attribute("formatCode").unwrap_or_default())))?;
        } else if step == Step::Start && xml.is_at(&["cellXfs", "xf"]) {
            let id = xml.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
            push(&mut styles, id)?;
        }
        Ok(())
    })?;
    own.sort_by_key(|format| format.0);
    let meaning = |id: &u32| match own.binary_search_by_key(id, |format| format.0) {
        Ok(at) => own[at].1,
        Err(_) => built_in(*id),
    };
    Ok(styles.iter().map(meaning).collect())
}

/// One sheet's cells on their way to the builder.
struct Cells<'a> {
    shared: &'a Shared,
    dates: &'a [Meaning],
    from_1904: bool,
    builder: &'a mut Builder,
}

#[derive(Default)]
struct Cell {
    column: u32,
    kind: String,
    style: usize,
    value: String,
}

impl Cells<'_> {
    fn read(&mut self, source: &mut dyn Source) -> Result<(), ImportError> {
        let (mut row, mut column) = (0_u64, 0_u32);
        let mut cell = Cell::default();
        walk(source, &mut |step, xml| {
            match (step, xml.name()) {
                (Step::Start, "row") => {
                    let stated = xml.attribute("r").and_then(|text| text.parse().ok());
                    row = stated.filter(|stated| *stated <= MOST_ROWS).unwrap_or(row + 1);
                    column = 0;
                }
                (Step::Start, "c") => {
                    cell.column = xml.attribute("r").and_then(|place| column_of(&place)).unwrap_or(column);
                    column = cell.column.saturating_add(1);
                    cell.kind = xml.attribute("t").unwrap_or_default();
                    cell.style = xml.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0);
                    cell.value.clear();
                }
                (Step::End, "v") if xml.nth(1) == "c" => cell.value = xml.take_text(),
                (Step::End, "t") if xml.nth(1) != "rPh" => cell.value.push_str(&xml.take_text()),
                (Step::End, "c") => self.builder.add(row, cell.column, &self.text_of(&cell))?,
                _ => {}
            }
            Ok(())
        })
    }

    fn text_of(&self, cell: &Cell) -> String {
        let value = cell.value.trim();
        match cell.kind.as_str() {
            "s" => self.shared.get(value).unwrap_or_default().to_owned(),
            "str" | "inlineStr" | "e" | "d" => cell.value.clone(),
            "b" if value == "1" || value.eq_ignore_ascii_case("true") => "TRUE".to_owned(),
            "b" => "FALSE".to_owned(),
            _ => {
                let meaning = self.dates.get(cell.style).copied().unwrap_or(Meaning::Number);
                let days = value.parse().ok().and_then(|days| moment(days, meaning, self.from_1904));
                days.unwrap_or_else(|| number(value))
            }
        }
    }
}

/// Column of a place such as `AB12`, from 0.
fn column_of(place: &str) -> Option<u32> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number =
        letters.take(4).fold(0_u32, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_targets() {
        assert_eq!((column_of("A1"), column_of("AB12"), column_of("12")), (Some(0), Some(27), None));
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
    }
}
