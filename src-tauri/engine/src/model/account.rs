//! Whose account is it? As a file names it, before identities are merged.

use serde::Serialize;

/// An account's number within one reading of a file, given by [`crate::importers::Sink::account`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AccountNo(pub u32);

/// An account as the file names it. Empty text means "not stated".
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub struct RawAccount {
    /// IBAN, account number, card mask or ledger name, exactly as stated.
    pub id: String,
    /// Bank, branch or routing code.
    pub bank: String,
    /// Account type as stated (`CHECKING`, `CREDITCARD` ...).
    pub account_type: String,
    /// Owner or display name.
    pub name: String,
    /// ISO 4217 code as stated.
    pub currency: String,
}
