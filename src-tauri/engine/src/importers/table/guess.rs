//! What would a careful reader make of this table? A mapping, and a question wherever the evidence does not decide.

use super::cell::{DateParts, date_parts, number};
use super::columns::{self, Column, Roles};
use super::dates::{DateEvidence, Surroundings, Verdict, stated_order};
use super::decimals::DecimalEvidence;
use super::grid::{Grid, Record};
use super::header::{Place, names_columns, place};
use super::preamble::{self, Preamble};
use super::{Fields, kind, names, questions};
use crate::importers::Question;
use crate::importers::csv::{ColumnRole, CsvMapping, DateOrder, Decided, DecimalSign, layout_fingerprint};
use crate::model::{Currency, Day, Kind};

/// A proposal for a table, with what stays open.
#[derive(Debug)]
pub struct Guess {
    /// The proposal; `date_order` and `decimal_mark` are `None` where a person must decide.
    pub mapping: CsvMapping,
    /// What only a person can answer.
    pub questions: Vec<Question>,
    /// Column names as written; empty text where there is none.
    pub headers: Vec<String>,
    /// Up to five values of each column.
    pub samples: Vec<Vec<String>>,
    /// Side of the books that the column names speak for; `None` where they do not say.
    pub kind: Option<Kind>,
    /// True where the file has an amount and dates to go with it, by the look of its first rows.
    pub is_table: bool,
    /// Usual number of cells in a row.
    pub(crate) width: usize,
    /// Other numbers of cells that are the file's habit.
    pub(crate) widths: Vec<usize>,
    pub(crate) preamble: Preamble,
    /// Sheets of a workbook with their numbers of rows.
    pub(crate) sheets: Vec<(String, u64)>,
    /// Why the sign is as it is.
    pub(crate) sign: SignReason,
    /// Currency named in a column's name or beside every amount.
    pub(crate) currency: Option<String>,
    doubts: Doubts,
}

/// Why amounts are taken with the sign that they are taken with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SignReason {
    /// As they stand in the file.
    AsWritten,
    /// The running balance proves that money out is positive.
    Balance,
    /// The file records spending.
    Spending,
    /// A person, or a layout that a person confirmed.
    Decided,
}

fn sign_reason(proposed: bool, mapping: &CsvMapping, proven: bool) -> SignReason {
    match (mapping.invert_sign, proposed, proven) {
        (false, ..) => SignReason::AsWritten,
        (true, false, _) => SignReason::Decided,
        (true, true, true) => SignReason::Balance,
        (true, true, false) => SignReason::Spending,
    }
}

/// Evidence for what was not settled by the first rows.
#[derive(Debug, Default)]
struct Doubts {
    dates: DateEvidence,
    decimals: DecimalEvidence,
    around: Surroundings,
    date: Option<usize>,
    other_dates: Vec<usize>,
    amounts: Vec<usize>,
    undirected: Option<Question>,
    missing_date: Option<Question>,
    /// Decided by a person.
    given_order: Option<DateOrder>,
    given_mark: Option<DecimalSign>,
    /// Settled by something other than the numbers themselves.
    around_mark: Option<DecimalSign>,
}

/// Columns that are studied. Each is held against every other, and no statement has so many.
const MOST_COLUMNS: usize = 1024;

/// Judges the first records of a table under what is decided already. `name` is the file's name; it is only used where a
/// table has no dates.
#[must_use]
pub(crate) fn guess(grid: &Grid, name: &str, decided: &Decided) -> Guess {
    let at = place_under(grid, decided);
    let headers = at.header.and_then(|index| grid.records.get(index)).map_or_else(Vec::new, |record| {
        record.cells.iter().take(MOST_COLUMNS).map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    });
    // Files put together from several exports repeat their column names; those lines say nothing of the values.
    let repeated = |record: &Record| !headers.is_empty() && record.cells.iter().map(|cell| cell.trim()).eq(&headers);
    let rows = grid.records.iter().skip(at.first).filter(|record| columns::is_row(record) && !repeated(record));
    let rows: Vec<&Record> = rows.collect();
    let width = grid.usual_width(at.first).max(rows.first().map_or(0, |record| record.cells.len())).min(MOST_COLUMNS);
    let given = decided.columns.as_ref();
    let columns = columns::study(&rows, width.max(headers.len()).max(given.map_or(0, Vec::len)));
    let roles = match given {
        Some(given) => {
            let mut roles = Roles { columns: given.clone(), ..Roles::default() };
            roles.columns.resize(columns.len(), ColumnRole::Ignore);
            columns::prove_decided(&mut roles, &columns);
            roles
        }
        None => columns::assign(&headers, &columns),
    };
    let kind = kind::of_headers(&headers, &roles.columns);
    let currency = currency(&headers, &columns, &roles);
    let mut mapping = mapping(grid, at, &columns, &roles, decided.kind.or(kind));
    let proposed = mapping.invert_sign;
    decided.lay_over(&mut mapping);
    let mut doubts = doubts(&headers, &columns, &roles, name);
    doubts.given_order = decided.date_order;
    doubts.given_mark = decided.decimal_mark;
    if decided.fixed_date.is_some() {
        doubts.missing_date = None;
    }
    let mut guess = Guess {
        questions: Vec::new(),
        samples: samples(&rows, columns.len()),
        kind,
        is_table: false,
        width: [width, mapping.columns.len()].into_iter().find(|width| *width > 0).unwrap_or(headers.len()),
        widths: grid.habitual_widths(at.first),
        preamble: preamble::read(grid.records.get(..at.header.unwrap_or(at.first)).unwrap_or_default()),
        sheets: Vec::new(),
        sign: sign_reason(proposed, &mapping, roles.proven),
        mapping,
        currency,
        doubts,
        headers,
    };
    for record in rows {
        guess.doubts.add(|column| record.cell(column));
    }
    guess.conclude();
    guess
}

/// Where the table stands as decided, the rest as found.
fn place_under(grid: &Grid, decided: &Decided) -> Place {
    let found = place(grid);
    let start = match decided.skip_lines {
        None => found.header.unwrap_or(found.first),
        Some(lines) => {
            let below = |record: &Record| record.span.line > u64::from(lines);
            grid.records.iter().position(below).unwrap_or(grid.records.len())
        }
    };
    let named = decided.has_header.unwrap_or_else(|| match decided.skip_lines {
        None => found.header.is_some(),
        Some(_) => grid.records.get(start).is_some_and(names_columns),
    });
    Place { header: named.then_some(start), first: start + usize::from(named) }
}

impl Guess {
    /// For a format without columns: only the conventions of its values are proposed.
    pub(crate) fn without_columns(mapping: CsvMapping, questions: Vec<Question>, kind: Kind) -> Guess {
        Guess {
            mapping,
            questions,
            headers: Vec::new(),
            samples: Vec::new(),
            kind: Some(kind),
            is_table: true,
            width: 0,
            widths: Vec::new(),
            preamble: Preamble::default(),
            sheets: Vec::new(),
            sign: SignReason::AsWritten,
            currency: None,
            doubts: Doubts::default(),
        }
    }

    /// The layout's name; `None` for a table without column names, which is not told from others.
    #[must_use]
    pub fn fingerprint(&self) -> Option<String> {
        let named = self.headers.iter().any(|header| !header.is_empty());
        named.then(|| layout_fingerprint(&self.headers, self.mapping.delimiter, self.headers.len()))
    }

    pub(crate) fn dates(&self) -> &DateEvidence {
        &self.doubts.dates
    }

    /// On what the order of day and month rests; `None` where the dates themselves prove it.
    pub(crate) fn order_reason(&self) -> Option<&'static str> {
        let doubts = &self.doubts;
        if doubts.dates.proves_order() {
            return None;
        }
        let found = matches!(doubts.dates.verdict(doubts.around), Verdict::Settled(order) if Some(order) == self.mapping.date_order);
        Some(match doubts.around.stated {
            _ if !found => "as decided before the reading",
            Some(_) => "as the column's name says",
            None => doubts.dates.running_reason(),
        })
    }

    /// Numbers of cells that a row may have under the mapping.
    pub(crate) fn all_widths(&self) -> Vec<usize> {
        let mut widths = self.widths.clone();
        widths.extend([self.width, self.mapping.columns.len()]);
        widths
    }

    /// True where dates or numbers stand where the mapping has them.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.doubts.dates.rows() > 0 || self.doubts.decimals.numbers() > 0
    }

    /// True where more rows could settle what is still open.
    #[must_use]
    pub fn wants_more(&self) -> bool {
        let dated = self.doubts.date.is_some() && self.mapping.date_order.is_none();
        dated || self.mapping.decimal_mark.is_none()
    }

    /// Weighs one more row.
    pub fn weigh(&mut self, row: &impl Fields) {
        self.doubts.add(|column| row.get(column));
    }

    /// Settles what can be settled and words the rest as questions.
    pub fn conclude(&mut self) {
        let doubts = &mut self.doubts;
        let mut questions = Vec::new();
        let dates = match doubts.given_order {
            Some(order) => Verdict::Settled(order),
            None => doubts.dates.verdict(doubts.around),
        };
        match dates {
            Verdict::Settled(order) => self.mapping.date_order = Some(order),
            Verdict::Ambiguous => {
                self.mapping.date_order = None;
                questions.push(questions::date_order(&doubts.dates));
            }
            Verdict::NoDates => self.mapping.date_order = None,
        }
        self.mapping.decimal_mark = doubts.given_mark.or_else(|| doubts.decimals.verdict(doubts.around_mark));
        if self.mapping.decimal_mark.is_none() {
            questions.push(questions::decimal_mark(&doubts.decimals));
        }
        questions.extend(doubts.undirected.clone());
        let has = |role| self.mapping.columns.contains(&role);
        let has_amount = has(ColumnRole::Amount) || has(ColumnRole::Debit) || has(ColumnRole::Credit);
        if !has_amount {
            questions.push(questions::missing_amount());
        } else if !has(ColumnRole::Date) {
            questions.extend(doubts.missing_date.clone());
        }
        self.is_table = has_amount;
        self.questions = questions;
    }
}

impl Doubts {
    fn add<'a>(&mut self, cell: impl Fn(usize) -> &'a str) {
        if let Some((text, parts)) = self.date.and_then(|column| Some((cell(column), date_parts(cell(column))?))) {
            let others = self.other_dates.iter().filter_map(|&column| date_parts(cell(column)));
            let others: Vec<DateParts> = others.collect();
            self.dates.add(text, parts, others.into_iter());
        }
        for &column in &self.amounts {
            let text = cell(column);
            if let Some(number) = number(text) {
                self.decimals.add(text, &number);
            }
        }
    }
}

fn mapping(grid: &Grid, at: Place, columns: &[Column], roles: &Roles, kind: Option<Kind>) -> CsvMapping {
    let first_line =
        at.header.or(Some(at.first)).and_then(|index| grid.records.get(index)).map_or(1, |record| record.span.line);
    let amount = roles.columns.iter().position(|role| *role == ColumnRole::Amount).and_then(|index| columns.get(index));
    // A ledger of spending writes what was spent as a positive number.
    let spending = kind == Some(Kind::Expense)
        && amount.is_some_and(columns::mostly_positive)
        && !roles.columns.contains(&ColumnRole::Indicator);
    CsvMapping {
        encoding: "utf-8".to_owned(),
        delimiter: ',',
        quote: Some('"'),
        skip_lines: u32::try_from(first_line.saturating_sub(1)).unwrap_or(u32::MAX),
        has_header: at.header.is_some(),
        columns: roles.columns.clone(),
        date_order: None,
        decimal_mark: None,
        invert_sign: if roles.proven { roles.inverted } else { spending },
        blank_indicator_is_debit: roles.blank_indicator_is_debit,
        fixed_date: None,
        sheet: None,
    }
}

fn doubts(headers: &[String], columns: &[Column], roles: &Roles, name: &str) -> Doubts {
    let date = roles.columns.iter().position(|role| *role == ColumnRole::Date);
    let money = [ColumnRole::Amount, ColumnRole::Debit, ColumnRole::Credit, ColumnRole::Balance];
    let header = |index: usize| headers.get(index).map_or("", String::as_str);
    Doubts {
        date,
        other_dates: (0..columns.len()).filter(|&index| Some(index) != date && columns[index].is_dates()).collect(),
        amounts: (0..columns.len()).filter(|&index| money.contains(&roles.columns[index])).collect(),
        around: Surroundings {
            stated: date.and_then(|index| stated_order(header(index))),
            day_first_language: headers.iter().filter(|header| names::language(header).is_some()).count() >= 2,
        },
        // Chinese and Japanese are written with a decimal point everywhere.
        around_mark: roles
            .mark
            .or_else(|| headers.iter().any(|header| names::is_east_asian(header)).then_some(DecimalSign::Point)),
        undirected: roles.undirected.map(|(first, second)| {
            questions::which_is_debit(first, second, [&columns[first].describe(), &columns[second].describe()])
        }),
        missing_date: date.is_none().then(|| questions::missing_date(month_in_name(name))),
        ..Doubts::default()
    }
}

/// First and last day of the one month that a file's name states (`2011-02-payments.csv`).
fn month_in_name(name: &str) -> Option<(Day, Day)> {
    let bytes = name.as_bytes();
    let mut found = None;
    for start in 0..bytes.len().saturating_sub(5) {
        let alone = start == 0 || !bytes[start - 1].is_ascii_digit();
        let digits =
            |from: usize, to: usize| name.get(from..to).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(year) = digits(start, start + 4).filter(|_| alone).and_then(|text| text.parse::<i32>().ok()) else {
            continue;
        };
        let from = if matches!(bytes.get(start + 4), Some(b'-' | b'_' | b'.' | b' ')) { start + 5 } else { start + 4 };
        let ends = !bytes.get(from + 2).is_some_and(u8::is_ascii_digit);
        let Some(month) = digits(from, from + 2).filter(|_| ends).and_then(|text| text.parse::<u8>().ok()) else {
            continue;
        };
        let Some(first) = Day::from_civil(year, month, 1).filter(|_| (1950..=2199).contains(&year)) else { continue };
        let last = (28..=31).rev().find_map(|day| Day::from_civil(year, month, day))?;
        match found {
            None => found = Some((first, last)),
            Some(known) if known != (first, last) => return None,
            Some(_) => {}
        }
    }
    found
}

/// A currency code in the name of an amount column, or the one sign beside all amounts.
fn currency(headers: &[String], columns: &[Column], roles: &Roles) -> Option<String> {
    if roles.columns.contains(&ColumnRole::Currency) {
        return None;
    }
    let money = [ColumnRole::Amount, ColumnRole::Debit, ColumnRole::Credit];
    let indices = || (0..columns.len()).filter(|&index| money.contains(&roles.columns[index]));
    let named = indices().find_map(|index| headers.get(index).and_then(|header| currency_in(header)));
    named.or_else(|| indices().find_map(|index| columns::currency_beside(&columns[index]))).map(str::to_owned)
}

fn currency_in(header: &str) -> Option<&'static str> {
    if let Some(code) = header.chars().find_map(super::words::currency_sign).filter(|code| !code.is_empty()) {
        return Some(code);
    }
    let words = header.split(|c: char| !c.is_ascii_alphanumeric());
    let codes = words.filter(|word| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()));
    // `NET`, `VAT` and their like are no currencies; ISO 4217 decides.
    codes.filter_map(Currency::from_code).map(Currency::code).next()
}

fn samples(rows: &[&Record], width: usize) -> Vec<Vec<String>> {
    (0..width)
        .map(|column| {
            let values = rows.iter().map(|record| record.cell(column)).filter(|cell| !cell.is_empty());
            values.take(5).map(|cell| cell.chars().take(120).collect()).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_file_names() {
        let month = |name| month_in_name(name).map(|(_, last)| last.to_string());
        assert_eq!(month("2011-02-payments.csv").as_deref(), Some("2011-02-28"));
        assert_eq!(month("spend_201203.csv").as_deref(), Some("2012-03-31"));
        assert_eq!(month("20180226_12345678.csv"), None);
        assert_eq!(month("2011-02 to 2011-03.csv"), None);
        assert_eq!(month("payments.csv"), None);
    }
}
