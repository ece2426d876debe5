//! In which order are day, month and year, and which mark separates decimals? From the file's own lines, or from a person.

use super::reader::{Section, header};
use crate::importers::csv::{CsvMapping, DateOrder, DecimalSign};
use crate::importers::lines::{self, Lines};
use crate::importers::quiet::Unheard;
use crate::importers::table::{Guess, Marks, number};
use crate::importers::{Choice, DateStyle, DecimalMark, ImportError, Question, ReadOptions, Sink, Source, head_bytes};
use crate::model::Kind;
use crate::normalise::date;

/// What the dates of a file say.
#[derive(Default)]
struct Evidence {
    dates: u64,
    day_first: u64,
    month_first: u64,
    sample: String,
    /// Amounts that can only be read with a point, or only with a comma.
    points: u64,
    commas: u64,
    /// What the file says of itself.
    stated: Option<DateOrder>,
}

/// How the file's dates and amounts are to be read: as answered, else as they speak.
///
/// # Errors
/// [`ImportError::NeedsAnswer`] where every date can be read both ways.
pub(super) fn conventions(
    source: &mut dyn Source,
    options: &ReadOptions,
    sink: &mut dyn Sink,
) -> Result<(DateStyle, DecimalMark), ImportError> {
    let evidence = gather(source, sink)?;
    let order = match answered(options) {
        Some(order) => order,
        None => evidence.settle().map_err(|question| ImportError::NeedsAnswer(vec![question]))?,
    };
    let style = match order {
        DateOrder::DayMonthYear => DateStyle::DayFirst,
        DateOrder::MonthDayYear => DateStyle::MonthFirst,
        DateOrder::YearMonthDay => DateStyle::YearFirst,
    };
    Ok((style, evidence.decimal_mark()))
}

/// The mark of an amount with three digits behind its only mark, where the file does not settle it: those are thousands,
/// since amounts of this format have two decimals.
pub(super) fn assumed_mark(amount: &str, of_file: DecimalMark) -> Option<DecimalMark> {
    let open = of_file == DecimalMark::Either && number(amount).is_some_and(|found| found.marks == Marks::Open);
    open.then_some(if amount.contains(',') { DecimalMark::Point } else { DecimalMark::Comma })
}

/// The same as a proposal, with the question where one is open.
pub(super) fn propose(source: &mut dyn Source, options: &ReadOptions) -> Result<Guess, ImportError> {
    let settled = match answered(options) {
        Some(order) => Ok(order),
        None => gather(source, &mut Unheard)?.settle(),
    };
    let (date_order, questions) = match settled {
        Ok(order) => (Some(order), Vec::new()),
        Err(question) => (None, vec![question]),
    };
    let encoding = lines::encoding(&head_bytes(source)?).unwrap_or("utf-8").to_owned();
    let mapping = CsvMapping {
        encoding,
        delimiter: '\n',
        quote: None,
        skip_lines: 0,
        has_header: false,
        columns: Vec::new(),
        date_order,
        decimal_mark: None,
        invert_sign: false,
        blank_indicator_is_debit: false,
        fixed_date: None,
        sheet: None,
    };
    Ok(Guess::without_columns(mapping, questions, Kind::Bank))
}

fn answered(options: &ReadOptions) -> Option<DateOrder> {
    let order = options.mapping.as_ref()?.get("date_order")?;
    serde_json::from_value(order.clone()).ok()
}

fn gather(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<Evidence, ImportError> {
    let mut evidence = Evidence::default();
    let mut lines = Lines::new(source)?;
    let mut section = Section::Bookings;
    while lines.next_raw(sink)? {
        let line = lines.bytes();
        if line.starts_with(b"!") {
            section = Section::of(line, section);
            evidence.stated = evidence.stated.or_else(|| stated(line));
        } else if section == Section::Bookings && line.starts_with(b"D") {
            evidence.see(&normal(&lines.text()[1..]));
        } else if section == Section::Bookings && line.starts_with(b"T") {
            evidence.see_amount(&lines.text()[1..]);
        }
    }
    Ok(evidence)
}

impl Evidence {
    fn see(&mut self, text: &str) {
        let reads = |style| date(text, style).ok().map(|found| found.day);
        let (day_first, month_first) = (reads(DateStyle::DayFirst), reads(DateStyle::MonthFirst));
        if day_first.is_none() && month_first.is_none() {
            return;
        }
        self.dates += 1;
        self.day_first += u64::from(day_first.is_some());
        self.month_first += u64::from(month_first.is_some());
        if self.sample.is_empty() && day_first != month_first {
            text.clone_into(&mut self.sample);
        }
    }

    fn see_amount(&mut self, text: &str) {
        match number(text).map(|found| found.marks) {
            Some(Marks::Settled(DecimalSign::Point)) => self.points += 1,
            Some(Marks::Settled(DecimalSign::Comma)) => self.commas += 1,
            _ => {}
        }
    }

    fn decimal_mark(&self) -> DecimalMark {
        match (self.points, self.commas) {
            (1.., 0) => DecimalMark::Point,
            (0, 1..) => DecimalMark::Comma,
            _ => DecimalMark::Either,
        }
    }

    fn settle(&self) -> Result<DateOrder, Question> {
        if let Some(stated) = self.stated {
            return Ok(stated);
        }
        if self.sample.is_empty() || self.day_first > self.month_first {
            return Ok(DateOrder::DayMonthYear);
        }
        if self.month_first > self.day_first {
            return Ok(DateOrder::MonthDayYear);
        }
        let choice = |value: &str, label: &str, style, fit| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            evidence: format!(
                "{} is {}; {fit} of {} dates fit",
                self.sample,
                date(&self.sample, style).map(|found| found.day.to_string()).unwrap_or_default(),
                self.dates
            ),
        };
        Err(Question {
            about: "date_order".to_owned(),
            text: format!(
                "Is {} written day first or month first? Every date of the file can be read both ways.",
                self.sample
            ),
            choices: vec![
                choice("day_month_year", "Day, month, year", DateStyle::DayFirst, self.day_first),
                choice("month_day_year", "Month, day, year", DateStyle::MonthFirst, self.month_first),
            ],
        })
    }
}

/// `!Option:MDY`, as some versions write it.
fn stated(line: &[u8]) -> Option<DateOrder> {
    let option = line.get("!Option:".len()..).filter(|_| header(line, "!Option:"))?.trim_ascii();
    match option.to_ascii_uppercase().as_slice() {
        b"DMY" => Some(DateOrder::DayMonthYear),
        b"MDY" => Some(DateOrder::MonthDayYear),
        b"YMD" => Some(DateOrder::YearMonthDay),
        _ => None,
    }
}

/// A date as Quicken writes it in the usual form: `2/ 1'20` becomes `2/1/2020`.
pub(super) fn normal(text: &str) -> String {
    let text: String = text.chars().filter(|sign| *sign != ' ').collect();
    match text.split_once(['\'', '\u{2019}']) {
        Some((day_and_month, year)) if year.len() <= 2 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{day_and_month}/20{year:0>2}")
        }
        Some((day_and_month, year)) => format!("{day_and_month}/{year}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes() {
        assert_eq!(normal("2/10'2020"), "2/10/2020");
        assert_eq!(normal(" 2/ 1' 4"), "2/1/2004");
        assert_eq!(normal("12.31.99"), "12.31.99");
    }
}
