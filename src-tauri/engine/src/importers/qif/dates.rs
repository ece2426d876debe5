//! In which order are day, month and year? From the file's own dates, or from a person.

use super::reader::Section;
use crate::importers::csv::{CsvMapping, DateOrder};
use crate::importers::lines::Lines;
use crate::importers::quiet::Unheard;
use crate::importers::table::Guess;
use crate::importers::{Choice, DateStyle, ImportError, Question, ReadOptions, Sink, Source};
use crate::model::Kind;
use crate::normalise::date;

/// What the dates of a file say.
#[derive(Default)]
struct Evidence {
    dates: u64,
    day_first: u64,
    month_first: u64,
    sample: String,
}

/// How the file's dates are to be read: as answered, else as they speak.
///
/// # Errors
/// [`ImportError::NeedsAnswer`] where every date can be read both ways.
pub(super) fn style(
    source: &mut dyn Source,
    options: &ReadOptions,
    sink: &mut dyn Sink,
) -> Result<DateStyle, ImportError> {
    let order = match answered(options) {
        Some(order) => order,
        None => gather(source, sink)?.settle().map_err(|question| ImportError::NeedsAnswer(vec![question]))?,
    };
    Ok(match order {
        DateOrder::DayMonthYear => DateStyle::DayFirst,
        DateOrder::MonthDayYear => DateStyle::MonthFirst,
        DateOrder::YearMonthDay => DateStyle::YearFirst,
    })
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
    let mapping = CsvMapping {
        encoding: "utf-8".to_owned(),
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
        } else if section == Section::Bookings && line.starts_with(b"D") {
            evidence.see(&normal(&lines.text()[1..]));
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

    fn settle(&self) -> Result<DateOrder, Question> {
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
