//! How is a book without lines shown? As the table of its splits.

use crate::importers::{Document, GridSheet, Problem, RawAmount, RawRow, RawStatement, Sink, Stop};
use crate::model::{AccountNo, RawAccount};

/// Splits that are shown at most.
const MOST: usize = 500_000;

/// Gathers the rows as cells.
#[derive(Default)]
pub(super) struct Splits {
    pub(super) sheet: GridSheet,
    accounts: Vec<String>,
}

impl Sink for Splits {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        let known = self.accounts.iter().position(|id| *id == account.id).unwrap_or_else(|| {
            self.accounts.push(account.id.clone());
            self.accounts.len() - 1
        });
        Ok(AccountNo(u32::try_from(known).unwrap_or(u32::MAX)))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        let account = row.account.and_then(|number| self.accounts.get(number.0 as usize)).cloned();
        let amount = match row.amount {
            RawAmount::Signed(text) => text,
            _ => "",
        };
        let cells = [row.date, amount, row.currency, row.party, row.text, row.reference];
        let mut cells: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
        cells.insert(1, account.unwrap_or_default());
        self.sheet.rows.push((row.row_no, cells));
        if self.sheet.rows.len() < MOST { Ok(()) } else { Err(Stop::Cancelled) }
    }

    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.sheet.rows.push((row_no, vec![problem.message]));
        Ok(())
    }

    fn problem(&mut self, _problem: Problem) -> Result<(), Stop> {
        Ok(())
    }

    fn statement(&mut self, _statement: &RawStatement) -> Result<(), Stop> {
        Ok(())
    }

    fn document(&mut self, _document: &Document) -> Result<(), Stop> {
        Ok(())
    }

    fn at(&mut self, _bytes_read: u64) -> Result<(), Stop> {
        Ok(())
    }
}
