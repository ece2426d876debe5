//! Delimited text: bank exports, expense ledgers, spreadsheets saved as CSV.

mod mapping;

pub use mapping::{ColumnRole, CsvMapping, DateOrder, DecimalSign};
