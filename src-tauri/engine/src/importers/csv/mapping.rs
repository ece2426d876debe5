//! How is a CSV file laid out? The decisions that a person can see and correct.

use serde::{Deserialize, Serialize};

use crate::model::Day;

/// Layout of a delimited text file. Proposed by the reader, corrected by a person, recorded in the audit log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CsvMapping {
    /// WHATWG encoding label (`utf-8`, `windows-1252`, `utf-16le` ...).
    pub encoding: String,
    /// Field delimiter, one character.
    pub delimiter: char,
    /// Quote character; null where fields are never quoted.
    pub quote: Option<char>,
    /// Lines before the header (or before the first row where there is no header).
    pub skip_lines: u32,
    /// True where the first line after those holds column names.
    pub has_header: bool,
    /// Role of each column, in file order.
    pub columns: Vec<ColumnRole>,
    /// Order of day, month and year; null while a person must decide.
    pub date_order: Option<DateOrder>,
    /// Decimal sign; null while a person must decide.
    pub decimal_mark: Option<DecimalSign>,
    /// True where money out is written as a positive number.
    pub invert_sign: bool,
    /// True where an empty cell of the indicator column stands for money out (card statements that mark credits only).
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional, as = "Option<bool>"))]
    pub blank_indicator_is_debit: bool,
    /// The day of every row, where no column holds dates; null otherwise.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", ts(optional, type = "string | null"))]
    pub fixed_date: Option<Day>,
    /// The one sheet of a workbook that is read; null for every sheet with these columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional = nullable))]
    pub sheet: Option<String>,
}

impl CsvMapping {
    /// Takes an answer to a [`Question`](crate::importers::Question); false where the mapping knows no such question or value.
    pub fn answer(&mut self, about: &str, value: &str) -> bool {
        let json = || serde_json::Value::String(value.to_owned());
        match about {
            "date_order" => serde_json::from_value(json()).map(|order| self.date_order = Some(order)).is_ok(),
            "decimal_mark" => serde_json::from_value(json()).map(|sign| self.decimal_mark = Some(sign)).is_ok(),
            "fixed_date" => Day::parse_iso(value).map(|day| self.fixed_date = Some(day)).is_some(),
            "debit_column" => self.swap_to_debit(value).is_some(),
            _ => false,
        }
    }

    /// Makes a column of the pair the one of money out, the other that of money in.
    fn swap_to_debit(&mut self, value: &str) -> Option<()> {
        let debit = value.parse::<usize>().ok()?;
        let pair = [ColumnRole::Debit, ColumnRole::Credit];
        let other = (0..self.columns.len()).find(|&index| index != debit && pair.contains(&self.columns[index]))?;
        *self.columns.get_mut(debit)? = ColumnRole::Debit;
        self.columns[other] = ColumnRole::Credit;
        Some(())
    }
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// Not taken; still visible in the source line.
    Ignore,
    /// Booking date.
    Date,
    /// Time of day.
    Time,
    /// Signed amount, or magnitude where there is an indicator column.
    Amount,
    /// Money out.
    Debit,
    /// Money in.
    Credit,
    /// `D`/`C`, `DR`/`CR`, `Soll`/`Haben` and the like.
    Indicator,
    /// ISO 4217 code.
    Currency,
    /// Running balance.
    Balance,
    /// Counterparty, supplier, payee.
    Party,
    /// Description; several such columns are joined with one space.
    Text,
    /// Cheque, invoice or payment reference.
    Reference,
    /// The file's own unique id of the row.
    EntryId,
    /// Expense category or transaction type.
    Category,
    /// Employee, buyer.
    Person,
    /// Who entered the row into the books.
    Poster,
    /// Accounting period.
    Period,
    /// Account of the other side.
    CounterAccount,
    /// Account.
    Account,
}

/// Order of the parts of a date.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2024
    DayMonthYear,
    /// 12/31/2024
    MonthDayYear,
    /// 2024-12-31
    YearMonthDay,
}

/// Which mark separates the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}
