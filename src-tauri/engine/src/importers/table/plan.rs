//! Where in a record does each part of a row stand? A mapping, resolved to column numbers once per file.

use super::take::Fields;
use super::words;
use crate::importers::csv::{ColumnRole, CsvMapping, DateOrder, DecimalSign};
use crate::importers::{DateStyle, DecimalMark, RawAmount};

/// Columns by role.
pub(crate) struct Plan {
    pub(crate) width: usize,
    pub(crate) date: Option<usize>,
    pub(crate) time: Option<usize>,
    pub(crate) currency: Option<usize>,
    pub(crate) balance: Option<usize>,
    pub(crate) party: Option<usize>,
    pub(crate) texts: Vec<usize>,
    pub(crate) reference: Option<usize>,
    pub(crate) entry_id: Option<usize>,
    pub(crate) category: Option<usize>,
    pub(crate) person: Option<usize>,
    pub(crate) poster: Option<usize>,
    pub(crate) period: Option<usize>,
    pub(crate) counter_account: Option<usize>,
    pub(crate) account: Option<usize>,
    pub(crate) date_style: DateStyle,
    pub(crate) decimal_mark: DecimalMark,
    pub(crate) invert_sign: bool,
    money: Money,
    blank_is_debit: bool,
    fixed_date: String,
}

enum Money {
    None,
    Signed(usize),
    Directed(usize, usize),
    Pair(Option<usize>, Option<usize>),
}

impl Plan {
    pub(crate) fn new(mapping: &CsvMapping) -> Self {
        let at = |role| mapping.columns.iter().position(|known| *known == role);
        let money =
            match (at(ColumnRole::Amount), at(ColumnRole::Indicator), at(ColumnRole::Debit), at(ColumnRole::Credit)) {
                (Some(amount), Some(indicator), ..) => Money::Directed(amount, indicator),
                (Some(amount), None, ..) => Money::Signed(amount),
                (None, _, None, None) => Money::None,
                (None, _, debit, credit) => Money::Pair(debit, credit),
            };
        Plan {
            width: mapping.columns.len(),
            date: at(ColumnRole::Date),
            time: at(ColumnRole::Time),
            currency: at(ColumnRole::Currency),
            balance: at(ColumnRole::Balance),
            party: at(ColumnRole::Party),
            texts: (0..mapping.columns.len()).filter(|&column| mapping.columns[column] == ColumnRole::Text).collect(),
            reference: at(ColumnRole::Reference),
            entry_id: at(ColumnRole::EntryId),
            category: at(ColumnRole::Category),
            person: at(ColumnRole::Person),
            poster: at(ColumnRole::Poster),
            period: at(ColumnRole::Period),
            counter_account: at(ColumnRole::CounterAccount),
            account: at(ColumnRole::Account),
            date_style: match mapping.date_order {
                Some(DateOrder::DayMonthYear) => DateStyle::DayFirst,
                Some(DateOrder::MonthDayYear) => DateStyle::MonthFirst,
                Some(DateOrder::YearMonthDay) | None => DateStyle::YearFirst,
            },
            decimal_mark: match mapping.decimal_mark {
                Some(DecimalSign::Comma) => DecimalMark::Comma,
                Some(DecimalSign::Point) | None => DecimalMark::Point,
            },
            invert_sign: mapping.invert_sign,
            money,
            blank_is_debit: mapping.blank_indicator_is_debit,
            fixed_date: mapping.fixed_date.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// The record's date; the mapping's own where the table has none.
    pub(crate) fn day<'f>(&'f self, fields: &'f impl Fields) -> &'f str {
        let Some(column) = self.date else { return &self.fixed_date };
        let cell = fields.get(column);
        // Brokers write `04/17/2023 as of 04/15/2023`: booked on the first day, effective on the second.
        if cell.len() > 14 { cell.split(" as of ").next().unwrap_or(cell) } else { cell }
    }

    /// True where any amount column holds text.
    pub(crate) fn states_amount(&self, fields: &impl Fields) -> bool {
        let stated = |column: usize| !fields.get(column).is_empty();
        match self.money {
            Money::None => false,
            Money::Signed(amount) | Money::Directed(amount, _) => stated(amount),
            Money::Pair(debit, credit) => debit.is_some_and(stated) || credit.is_some_and(stated),
        }
    }

    /// The amount as written.
    ///
    /// # Errors
    /// The text of an indicator that names no direction.
    pub(crate) fn amount<'f>(&self, fields: &'f impl Fields) -> Result<RawAmount<'f>, &'f str> {
        match self.money {
            Money::None => Ok(RawAmount::Missing),
            Money::Signed(amount) => Ok(match fields.get(amount) {
                "" => RawAmount::Missing,
                stated => RawAmount::Signed(stated),
            }),
            Money::Directed(amount, indicator) => {
                let word = fields.get(indicator);
                let out = match words::direction(word) {
                    Some(out) => out,
                    None if word.is_empty() && self.blank_is_debit => true,
                    None => return Err(word),
                };
                Ok(RawAmount::Directed { magnitude: fields.get(amount), out })
            }
            Money::Pair(debit, credit) => {
                let cell = |column: Option<usize>| column.map_or("", |column| fields.get(column));
                Ok(RawAmount::DebitCredit { debit: cell(debit), credit: cell(credit) })
            }
        }
    }

    /// The single figure in the amount columns of a line that is no row.
    pub(crate) fn figure<'f>(&self, fields: &'f impl Fields) -> Option<&'f str> {
        let cell = |column: Option<usize>| column.map(|column| fields.get(column)).filter(|cell| !cell.is_empty());
        match self.money {
            Money::None => None,
            Money::Signed(amount) | Money::Directed(amount, _) => cell(Some(amount)),
            Money::Pair(debit, credit) => cell(credit).or_else(|| cell(debit)),
        }
    }
}
