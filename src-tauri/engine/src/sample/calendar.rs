//! Which days does the sample case live through, and on which of them do banks work?

use crate::model::Day;

/// First day of the case, a Friday: 1 Jan 2021.
const FIRST: i32 = 18_628;
/// Last day of the case: 31 Dec 2023.
const LAST: i32 = 19_722;

/// Bank holidays in England and Wales, 2021 to 2023 (gov.uk/bank-holidays), as (year, month, day).
const HOLIDAYS: [(i32, u8, u8); 27] = [
    (2021, 1, 1),
    (2021, 4, 2),
    (2021, 4, 5),
    (2021, 5, 3),
    (2021, 5, 31),
    (2021, 8, 30),
    (2021, 12, 27),
    (2021, 12, 28),
    (2022, 1, 3),
    (2022, 4, 15),
    (2022, 4, 18),
    (2022, 5, 2),
    (2022, 6, 2),
    (2022, 6, 3),
    (2022, 8, 29),
    (2022, 9, 19),
    (2022, 12, 26),
    (2022, 12, 27),
    (2023, 1, 2),
    (2023, 4, 7),
    (2023, 4, 10),
    (2023, 5, 1),
    (2023, 5, 8),
    (2023, 5, 29),
    (2023, 8, 28),
    (2023, 12, 25),
    (2023, 12, 26),
];

/// A day of the case with its civil parts at hand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Date {
    /// Days since 1970-01-01.
    pub(super) number: i32,
    pub(super) year: i32,
    pub(super) month: u8,
    pub(super) day: u8,
    /// Monday = 0 .. Sunday = 6.
    pub(super) weekday: u8,
    /// Neither a weekend nor a bank holiday.
    pub(super) business: bool,
}

/// Every day of the case.
pub(super) struct Calendar(Vec<Date>);

impl Calendar {
    pub(super) fn new() -> Self {
        Calendar((FIRST..=LAST).filter_map(Day::from_number).map(describe).collect())
    }

    pub(super) fn days(&self) -> &[Date] {
        &self.0
    }

    /// The day of a number; the nearest end of the case for a number outside of it.
    pub(super) fn at(&self, number: i32) -> Date {
        let index = usize::try_from(number.clamp(FIRST, LAST) - FIRST).unwrap_or(0);
        self.0[index]
    }

    /// `year`-`month`-`day`, which must lie within the case.
    pub(super) fn on(&self, year: i32, month: u8, day: u8) -> Date {
        self.at(Day::from_civil(year, month, day).map_or(FIRST, Day::number))
    }

    /// The first business day on or after `number`. Past the end of the case it is the number itself, which no
    /// statement covers.
    pub(super) fn business_from(&self, number: i32) -> i32 {
        (number..=LAST).find(|&number| self.at(number).business).unwrap_or(number)
    }

    /// The business day `count` business days after `number`.
    pub(super) fn business_after(&self, number: i32, count: u32) -> i32 {
        (0..count).fold(number, |day, _| self.business_from(day + 1))
    }

    /// The first business day of each month, and the month's position from 0.
    pub(super) fn months(&self) -> impl Iterator<Item = (usize, Date)> {
        let firsts: Vec<Date> = self.0.iter().filter(|date| date.day == 1).copied().collect();
        firsts.into_iter().enumerate()
    }
}

fn describe(day: Day) -> Date {
    let (year, month, day_of_month) = day.civil();
    let weekday = day.weekday();
    let business = weekday < 5 && !HOLIDAYS.contains(&(year, month, day_of_month));
    Date { number: day.number(), year, month, day: day_of_month, weekday, business }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_years_with_their_ends() {
        let calendar = Calendar::new();
        let days = calendar.days();
        assert_eq!(days.len(), 1_095);
        assert_eq!((days[0].year, days[0].month, days[0].day), (2021, 1, 1));
        assert_eq!((days[1_094].year, days[1_094].month, days[1_094].day), (2023, 12, 31));
        assert_eq!(calendar.months().count(), 36);
    }

    #[test]
    fn business_days_pass_over_weekends_and_holidays() {
        let calendar = Calendar::new();
        let good_friday = calendar.on(2022, 4, 15);
        assert!(!good_friday.business);
        let next = calendar.at(calendar.business_from(good_friday.number));
        assert_eq!((next.month, next.day), (4, 19));
        assert_eq!(calendar.at(calendar.business_after(calendar.on(2021, 6, 18).number, 1)).day, 21);
    }
}
