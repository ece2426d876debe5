//! Accounts of the case, as files state them.

use rusqlite::{Connection, OptionalExtension};

use crate::model::Currency;
use crate::store::StoreError;
use crate::store::chunk::NewAccount;

/// One account as stored.
pub(crate) struct StoredAccount {
    pub(crate) id: u32,
    pub(crate) stated_id: String,
    pub(crate) bank: String,
    pub(crate) account_type: String,
    pub(crate) name: String,
    pub(crate) currency: Currency,
}

/// What makes two statements' accounts the same: id and currency. A file that names no account has one of its own,
/// so that two unnamed files are never taken for one.
fn identity(new: &NewAccount, evidence: u32) -> String {
    let account = &new.account;
    let id: String =
        account.id.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let currency = new.currency.unwrap_or(Currency::NONE).code();
    if id.is_empty() { format!("file:{evidence}:{}:{currency}", account.name) } else { format!("id:{id}:{currency}") }
}

pub(crate) fn find_or_add(connection: &Connection, new: &NewAccount, evidence: u32) -> Result<u32, StoreError> {
    let identity = identity(new, evidence);
    let found = connection
        .prepare_cached("SELECT id FROM accounts WHERE identity = ?1")?
        .query_row([&identity], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let (account, currency) = (&new.account, new.currency.unwrap_or(Currency::NONE));
    Ok(connection
        .prepare_cached(
            "INSERT INTO accounts (identity, stated_id, bank, account_type, name, currency)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        )?
        .query_row(
            (identity, &account.id, &account.bank, &account.account_type, &account.name, currency.numeric()),
            |row| row.get(0),
        )?)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredAccount>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, stated_id, bank, account_type, name, currency FROM accounts ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        Ok(StoredAccount {
            id: row.get(0)?,
            stated_id: row.get(1)?,
            bank: row.get(2)?,
            account_type: row.get(3)?,
            name: row.get(4)?,
            currency: Currency::from_numeric(row.get(5)?).unwrap_or(Currency::NONE),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
