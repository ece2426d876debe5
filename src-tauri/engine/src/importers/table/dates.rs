//! In which order are day, month and year written, and how sure is that?
//!
//! A sign settles the order only where it is conclusive: a day above 12, a month by name, a leading year, a running order
//! that only one reading gives, another date column, the header's own words or language. Otherwise a person is asked.

use super::cell::{DateForm, DateParts};
use crate::importers::csv::DateOrder;
use crate::model::Day;

/// What the dates of a table say, gathered row by row.
#[derive(Debug, Default)]
pub(crate) struct DateEvidence {
    rows: u64,
    year_first: u64,
    named_day: u64,
    named_month: u64,
    open: u64,
    same: u64,
    only_day_first: u64,
    only_month_first: u64,
    other_day_first: u64,
    other_month_first: u64,
    day_first: Reading,
    month_first: Reading,
    paired: u64,
    example: Option<(String, Day, Day)>,
}

/// The dates under one order.
#[derive(Debug, Default)]
struct Reading {
    fits: u64,
    near: u64,
    rises: u64,
    falls: u64,
    first: Option<Day>,
    last: Option<Day>,
    previous: Option<Day>,
}

impl Reading {
    fn take(&mut self, day: Option<Day>, beside: Option<Day>) {
        let Some(day) = day else { return };
        self.fits += 1;
        if let Some(previous) = self.previous {
            self.rises += u64::from(day > previous);
            self.falls += u64::from(day < previous);
        }
        self.previous = Some(day);
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
        self.near += u64::from(beside.is_some_and(|beside| (day.number() - beside.number()).abs() <= 31));
    }

    /// Only ever upwards, or only ever downwards.
    fn runs(&self) -> bool {
        self.rises == 0 || self.falls == 0
    }
}

/// Signs from outside the date column.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings {
    /// The header says `DD/MM` or `MM/DD`.
    pub(crate) stated: Option<DateOrder>,
    /// Column names belong to a language that writes the day first.
    pub(crate) day_first_language: bool,
}

/// Outcome: an order, or none where a person must decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Settled(DateOrder),
    Ambiguous,
    NoDates,
}

impl DateEvidence {
    /// Takes a row's date and the other date cells beside it.
    pub(crate) fn add(&mut self, text: &str, parts: DateParts, others: impl Iterator<Item = DateParts>) {
        self.rows += 1;
        let mut beside = None;
        for other in others {
            match other.form {
                DateForm::YearFirst => beside = civil(other.parts[0], other.parts[1], other.parts[2]),
                DateForm::Open => {
                    self.other_day_first += u64::from(other.parts[0] > 12);
                    self.other_month_first += u64::from(other.parts[1] > 12);
                }
                DateForm::NamedDayFirst => beside = civil(full_year(other.parts[2]), other.parts[1], other.parts[0]),
                DateForm::NamedMonthFirst => beside = civil(full_year(other.parts[2]), other.parts[0], other.parts[1]),
            }
        }
        match parts.form {
            DateForm::YearFirst => self.year_first += 1,
            DateForm::NamedDayFirst => self.named_day += 1,
            DateForm::NamedMonthFirst => self.named_month += 1,
            DateForm::Open => self.add_open(text, parts.parts, beside),
        }
    }

    fn add_open(&mut self, text: &str, [a, b, year]: [u16; 3], beside: Option<Day>) {
        self.open += 1;
        self.same += u64::from(a == b);
        self.only_day_first += u64::from(a > 12);
        self.only_month_first += u64::from(b > 12);
        self.paired += u64::from(beside.is_some());
        let day_first = civil(full_year(year), b, a);
        let month_first = civil(full_year(year), a, b);
        if let (None, Some(one), Some(other)) = (&self.example, day_first, month_first)
            && one != other
        {
            self.example = Some((text.trim().to_owned(), one, other));
        }
        self.day_first.take(day_first, beside);
        self.month_first.take(month_first, beside);
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Judges what was gathered.
    pub(crate) fn verdict(&self, around: Surroundings) -> Verdict {
        if self.rows == 0 {
            return Verdict::NoDates;
        }
        if self.year_first * 2 >= self.rows {
            return Verdict::Settled(DateOrder::YearMonthDay);
        }
        if (self.named_day + self.named_month) * 2 >= self.rows {
            let day_first = self.named_day >= self.named_month;
            return Verdict::Settled(if day_first { DateOrder::DayMonthYear } else { DateOrder::MonthDayYear });
        }
        self.by_values()
            .or(around.stated)
            .or_else(|| self.by_order(around))
            .map_or(Verdict::Ambiguous, Verdict::Settled)
    }

    /// True where no other order fits, or the order makes no difference.
    pub(crate) fn proves_order(&self) -> bool {
        let spelled_out = self.year_first + self.named_day + self.named_month;
        self.rows == 0 || spelled_out * 2 >= self.rows || self.by_values().is_some()
    }

    /// What settled the order where neither the values nor the column's name did.
    pub(crate) fn running_reason(&self) -> &'static str {
        if self.by_order(Surroundings::default()).is_some() {
            "since only so the rows run in order of date"
        } else {
            "as the language of the column names has it"
        }
    }

    fn by_values(&self) -> Option<DateOrder> {
        prevails(self.only_day_first, self.only_month_first)
            .or_else(|| match (self.only_day_first, self.only_month_first) {
                (0, 0) => prevails(self.other_day_first, self.other_month_first),
                _ => None,
            })
            .or_else(|| (self.same == self.open).then_some(DateOrder::DayMonthYear))
    }

    fn by_order(&self, around: Surroundings) -> Option<DateOrder> {
        if self.only_day_first + self.only_month_first > 0 {
            return None;
        }
        if self.paired >= 3 && self.paired == self.open {
            match (self.day_first.near == self.paired, self.month_first.near == self.paired) {
                (true, false) => return Some(DateOrder::DayMonthYear),
                (false, true) => return Some(DateOrder::MonthDayYear),
                _ => {}
            }
        }
        // Six different days in running order come about by chance once in 360 times, and then only where the true
        // reading is out of order.
        let steps = |reading: &Reading| reading.rises + reading.falls;
        match (self.day_first.runs(), self.month_first.runs()) {
            (true, false) if steps(&self.day_first) >= 5 => return Some(DateOrder::DayMonthYear),
            (false, true) if steps(&self.month_first) >= 5 => return Some(DateOrder::MonthDayYear),
            _ => {}
        }
        around.day_first_language.then_some(DateOrder::DayMonthYear)
    }

    /// A date that the two orders read differently, with both readings.
    pub(crate) fn example(&self) -> Option<&(String, Day, Day)> {
        self.example.as_ref()
    }

    /// Rows that fit, the period and the running order under one order, in words.
    pub(crate) fn describe(&self, order: DateOrder) -> String {
        let reading = if order == DateOrder::MonthDayYear { &self.month_first } else { &self.day_first };
        let mut words = format!("{} of {} dates fit", reading.fits, self.open);
        if let (Some(first), Some(last)) = (reading.first, reading.last) {
            words += &format!("; period {} to {}", first.spoken(), last.spoken());
        }
        words += match (reading.rises, reading.falls) {
            (0, 0) => "",
            (_, 0) => "; rows run from old to new",
            (0, _) => "; rows run from new to old",
            _ => "; rows are not in order of date",
        };
        words
    }
}

/// One side prevails where the other has no voice, or one in twenty at most (a slip of the pen).
fn prevails(day_first: u64, month_first: u64) -> Option<DateOrder> {
    if day_first > 20 * month_first {
        Some(DateOrder::DayMonthYear)
    } else if month_first > 20 * day_first {
        Some(DateOrder::MonthDayYear)
    } else {
        None
    }
}

fn full_year(year: u16) -> u16 {
    match year {
        0..=79 => 2000 + year,
        80..=99 => 1900 + year,
        _ => year,
    }
}

fn civil(year: u16, month: u16, day: u16) -> Option<Day> {
    Day::from_civil(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// `DD/MM/YYYY` or `MM/DD/YYYY` in a header.
pub(crate) fn stated_order(header: &str) -> Option<DateOrder> {
    let header = header.to_ascii_lowercase();
    let says = |forms: &[&str]| forms.iter().any(|form| header.contains(form));
    if says(&["dd/mm", "dd.mm", "dd-mm", "d/m/y", "jj/mm", "tt.mm", "gg/mm"]) {
        return Some(DateOrder::DayMonthYear);
    }
    says(&["mm/dd", "mm-dd", "m/d/y", "mm.dd"])
        .then_some(DateOrder::MonthDayYear)
        .filter(|_| !says(&["yyyy-mm", "yyyy/mm", "yyyy.mm"]))
}

#[cfg(test)]
mod tests {
    use super::super::cell::date_parts;
    use super::*;

    fn verdict(dates: &[&str]) -> Verdict {
        let mut evidence = DateEvidence::default();
        for date in dates {
            evidence.add(date, date_parts(date).unwrap(), std::iter::empty());
        }
        evidence.verdict(Surroundings::default())
    }

    #[test]
    fn conclusive_signs() {
        assert_eq!(verdict(&["01/02/2020", "13/02/2020"]), Verdict::Settled(DateOrder::DayMonthYear));
        assert_eq!(verdict(&["01/02/2020", "02/13/2020"]), Verdict::Settled(DateOrder::MonthDayYear));
        assert_eq!(verdict(&["2020-01-02"]), Verdict::Settled(DateOrder::YearMonthDay));
        assert_eq!(verdict(&["5 Mar 2020"]), Verdict::Settled(DateOrder::DayMonthYear));
        let running = ["03/01/2020", "09/01/2020", "02/02/2020", "10/02/2020", "01/03/2020", "04/03/2020"];
        assert_eq!(verdict(&running), Verdict::Settled(DateOrder::DayMonthYear));
        assert_eq!(verdict(&["05/05/2020", "06/06/2020"]), Verdict::Settled(DateOrder::DayMonthYear));
    }

    #[test]
    fn inconclusive_signs() {
        assert_eq!(verdict(&["01/02/2020", "03/02/2020"]), Verdict::Ambiguous);
        assert_eq!(verdict(&["13/02/2020", "02/13/2020"]), Verdict::Ambiguous);
        assert_eq!(verdict(&["03/01/2020", "02/02/2020"]), Verdict::Ambiguous);
    }

    #[test]
    fn orders_stated_in_headers() {
        assert_eq!(stated_order("Date (DD/MM/YYYY)"), Some(DateOrder::DayMonthYear));
        assert_eq!(stated_order("Date (MM/DD/YYYY)"), Some(DateOrder::MonthDayYear));
        assert_eq!(stated_order("Date (yyyy-mm-dd)"), None);
    }
}
