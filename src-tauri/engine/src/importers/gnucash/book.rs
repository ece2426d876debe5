//! Which accounts does a book have, and what is a fraction as decimal text?

use foldhash::HashMap;

use crate::importers::{ImportError, Sink};
use crate::model::{AccountNo, RawAccount};

/// Accounts that are kept; real books have some hundred.
const MOST_ACCOUNTS: usize = 200_000;

/// An account as the book states it.
#[derive(Clone, Default)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) parent: String,
    pub(super) description: String,
    /// ISO 4217 code; empty for securities.
    pub(super) currency: String,
}

/// The accounts of a book.
#[derive(Default)]
pub(super) struct Accounts {
    known: HashMap<String, Account>,
    numbers: HashMap<String, (AccountNo, String)>,
}

impl Accounts {
    pub(super) fn add(&mut self, account: Account) {
        if self.known.len() < MOST_ACCOUNTS {
            self.known.insert(account.id.clone(), account);
        }
    }

    /// Declares an account by its identifier; gives its number and short name.
    pub(super) fn declare(&mut self, id: &str, sink: &mut dyn Sink) -> Result<(AccountNo, String), ImportError> {
        if let Some(found) = self.numbers.get(id) {
            return Ok(found.clone());
        }
        let account = self.known.get(id);
        let raw = RawAccount {
            id: account.map_or_else(|| id.to_owned(), |account| self.full_name(account)),
            account_type: account.map(|account| account.kind.clone()).unwrap_or_default(),
            name: account.map(|account| account.description.clone()).unwrap_or_default(),
            currency: account.map(|account| account.currency.clone()).unwrap_or_default(),
            ..RawAccount::default()
        };
        let found = (sink.account(&raw)?, account.map(|account| account.name.clone()).unwrap_or_default());
        if self.numbers.len() < MOST_ACCOUNTS {
            self.numbers.insert(id.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// `Assets:Current:Bank`, without the root.
    fn full_name(&self, account: &Account) -> String {
        let mut names = vec![account.name.as_str()];
        let mut parent = self.known.get(&account.parent);
        // A damaged book may have a circle of parents.
        while let Some(above) = parent.filter(|above| above.kind != "ROOT" && names.len() < 64) {
            names.push(&above.name);
            parent = self.known.get(&above.parent);
        }
        names.reverse();
        names.join(":")
    }
}

/// `numerator / denominator` as decimal text, where a decimal number equals it.
pub(super) fn decimal(numerator: i64, denominator: i64) -> Option<String> {
    if denominator <= 0 {
        return None;
    }
    let denominator = i128::from(denominator);
    let decimals = (0..=18u32).find(|decimals| 10i128.pow(*decimals) % denominator == 0)?;
    let scaled = i128::from(numerator).checked_mul(10i128.pow(decimals) / denominator)?;
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = decimals as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals as usize);
    let sign = if scaled < 0 { "-" } else { "" };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions() {
        assert_eq!(decimal(-12_345, 100).as_deref(), Some("-123.45"));
        assert_eq!(decimal(3, 4).as_deref(), Some("0.75"));
        assert_eq!(decimal(5, 1).as_deref(), Some("5"));
        assert_eq!(decimal(1, 3), None);
        assert_eq!(decimal(1, 0), None);
        assert_eq!(decimal(i64::MIN, 1_000_000_000).as_deref(), Some("-9223372036.854775808"));
    }
}
