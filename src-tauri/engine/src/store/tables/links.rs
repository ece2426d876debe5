//! Which accounts a person holds to be one, or to be two.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::store::StoreError;

/// One decision about two accounts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AccountLink {
    pub(crate) account: u32,
    pub(crate) other: u32,
    pub(crate) same: bool,
}

pub(crate) fn set(connection: &Connection, link: &AccountLink, examiner: &str, time: &str) -> Result<(), StoreError> {
    let (first, second) = (link.account.min(link.other), link.account.max(link.other));
    connection
        .prepare_cached("INSERT OR REPLACE INTO account_links VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((first, second, link.same, examiner, time))?;
    Ok(())
}

/// Takes every decision about an account back.
pub(crate) fn forget(connection: &Connection, account: u32) -> Result<usize, StoreError> {
    Ok(connection
        .prepare_cached("DELETE FROM account_links WHERE same = 1 AND (account = ?1 OR other = ?1)")?
        .execute([account])?)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<AccountLink>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT account, other, same FROM account_links ORDER BY account, other")?;
    let rows = statement
        .query_map([], |row| Ok(AccountLink { account: row.get(0)?, other: row.get(1)?, same: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Accounts that are one, by the lowest number among them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Roots(BTreeMap<u32, u32>);

impl Roots {
    pub(crate) fn load(connection: &Connection) -> Result<Self, StoreError> {
        Ok(Self::of(&all(connection)?))
    }

    pub(crate) fn of(links: &[AccountLink]) -> Self {
        let mut roots = Roots::default();
        for link in links.iter().filter(|link| link.same) {
            let (one, other) = (roots.root(link.account), roots.root(link.other));
            let (low, high) = (one.min(other), one.max(other));
            roots.0.values_mut().filter(|root| **root == high).for_each(|root| *root = low);
            for account in [link.account, link.other] {
                roots.0.insert(account, low);
            }
        }
        roots
    }

    /// The account that stands for `account`.
    pub(crate) fn root(&self, account: u32) -> u32 {
        self.0.get(&account).copied().unwrap_or(account)
    }

    /// All accounts that are one with any of `accounts`.
    pub(crate) fn members(&self, accounts: &[u32]) -> Vec<u32> {
        let roots: BTreeSet<u32> = accounts.iter().map(|account| self.root(*account)).collect();
        let merged = self.0.iter().filter(|(_, root)| roots.contains(root)).map(|(account, _)| *account);
        merged.chain(accounts.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_joined_in_any_order_are_one() {
        let link = |account, other, same| AccountLink { account, other, same };
        let roots = Roots::of(&[link(5, 7, true), link(2, 7, true), link(3, 4, false), link(8, 9, true)]);
        assert_eq!([2, 5, 7].map(|account| roots.root(account)), [2, 2, 2]);
        assert_eq!((roots.root(3), roots.root(4), roots.root(9)), (3, 4, 8));
        assert_eq!(roots.members(&[7, 3]), [2, 3, 5, 7]);
    }
}
