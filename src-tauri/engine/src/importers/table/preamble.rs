//! What do the lines above the header say? The account, its currency, balances.

use super::cell::number;
use super::columns::is_iban;
use super::grid::Record;
use super::labels::{Label, label};
use super::names;
use crate::importers::csv::ColumnRole;
use crate::model::Currency;

/// Facts about the whole file, as text. Empty text means "not stated".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preamble {
    pub(crate) account: String,
    pub(crate) currency: String,
    /// Balances as written.
    pub(crate) opening: String,
    pub(crate) closing: String,
}

pub(crate) fn read(records: &[Record]) -> Preamble {
    let mut found = Preamble::default();
    for record in records {
        let cells: Vec<&str> = record.filled().collect();
        for (index, cell) in cells.iter().enumerate() {
            let beside = cells.get(index + 1).copied().unwrap_or("");
            match cell.split_once(':') {
                Some((key, value)) if !value.trim().is_empty() => found.take(key, value.trim(), &cells),
                Some((key, _)) => found.take(key, beside, &cells),
                None => found.take(cell, beside, &cells),
            }
            found.take_bare(cell);
        }
    }
    found
}

impl Preamble {
    fn take(&mut self, key: &str, value: &str, cells: &[&str]) {
        let last_number =
            || cells.iter().rev().find(|cell| number(cell).is_some()).map_or(String::new(), |cell| (*cell).to_owned());
        match label(key, false) {
            Some(Label::Opening) if self.opening.is_empty() => return self.opening = last_number(),
            Some(Label::Closing) if self.closing.is_empty() => return self.closing = last_number(),
            _ => {}
        }
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        // A sentence that mentions an account names none.
        let roles = if key.split_whitespace().count() <= 3 { names::roles(key) } else { Vec::new() };
        match roles.first() {
            Some((ColumnRole::Account, _)) if self.account.is_empty() && digits >= 4 && value.len() <= 40 => {
                // `DE02... / current account`: the number alone names the account.
                let first = value.split([' ', '/']).next().unwrap_or(value);
                if is_iban(first) { first } else { value }.clone_into(&mut self.account);
            }
            Some((ColumnRole::Currency, _)) if self.currency.is_empty() => self.take_currency(value),
            _ => {}
        }
    }

    fn take_bare(&mut self, cell: &str) {
        let cell = cell.rsplit(':').next().unwrap_or(cell).trim();
        if self.account.is_empty() && is_iban(cell) {
            cell.clone_into(&mut self.account);
        }
        if self.currency.is_empty() && cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.take_currency(cell);
        }
    }

    fn take_currency(&mut self, text: &str) {
        if let Some(currency) = Currency::from_code(text) {
            currency.code().clone_into(&mut self.currency);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_above_the_header() {
        let record =
            |cells: &[&str]| Record { cells: cells.iter().map(|&cell| cell.to_owned()).collect(), ..Record::default() };
        let found = read(&[
            record(&["Account Number : 08088804068", "Account Name : Owner", ": EUR", ""]),
            record(&["Balance at end of period", "", "+31070,11"]),
        ]);
        assert_eq!(
            (found.account.as_str(), found.currency.as_str(), found.closing.as_str()),
            ("08088804068", "EUR", "+31070,11")
        );
        let german =
            read(&[record(&["Kontonummer:", "DE44500105175407324931 / Girokonto"]), record(&["Währung", "EUR"])]);
        assert_eq!((german.account.as_str(), german.currency.as_str()), ("DE44500105175407324931", "EUR"));
    }
}
