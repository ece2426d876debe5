//! Accounts of the case, as files state them.

use rusqlite::{Connection, OptionalExtension};

use crate::model::{Currency, RawAccount};
use crate::store::StoreError;

/// One account as stored.
pub(crate) struct StoredAccount {
    pub(crate) id: u32,
    pub(crate) stated_id: String,
    pub(crate) bank: String,
    pub(crate) account_type: String,
    pub(crate) name: String,
    pub(crate) currency: Currency,
}

impl StoredAccount {
    /// What a person reads: the name, else the id, else the type.
    pub(crate) fn label(&self) -> String {
        let parts = [&self.name, &self.stated_id, &self.account_type];
        parts.into_iter().find(|part| !part.is_empty()).cloned().unwrap_or_else(|| "Account not stated".to_owned())
    }
}

/// What makes two statements' accounts the same: their id. A file that names no account has one of its own, so that two
/// unnamed files are never taken for one.
fn identity(account: &RawAccount, evidence: u32) -> String {
    let id: String =
        account.id.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if id.is_empty() { format!("file:{evidence}:{}", account.name) } else { format!("id:{id}") }
}

/// The number of an account, which is added where it is new. `file` names the evidence; it labels accounts that the
/// file does not name. `currency` is that of the account's rows.
pub(crate) fn find_or_add(
    connection: &Connection,
    account: &RawAccount,
    currency: Currency,
    evidence: u32,
    file: &str,
) -> Result<u32, StoreError> {
    let identity = identity(account, evidence);
    let found = connection
        .prepare_cached("SELECT id FROM accounts WHERE identity = ?1")?
        .query_row([&identity], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let is_named = !account.id.is_empty() || !account.name.is_empty();
    let name = if is_named { &account.name } else { file };
    Ok(connection
        .prepare_cached(
            "INSERT INTO accounts (identity, stated_id, bank, account_type, name, currency)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        )?
        .query_row((identity, &account.id, &account.bank, &account.account_type, name, currency.numeric()), |row| {
            row.get(0)
        })?)
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
