//! Whose account is it really? Accounts that files name differently, joined or told apart by a person.
//!
//! Rows keep the account that their file names, since their digests witness it. Joined accounts are one in coverage,
//! duplicates and filters, under the lowest of their numbers. Nothing is joined silently: likenesses are proposed.

mod likeness;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::audit::Entry;
use crate::case::Case;
use crate::store::StoreError;
use crate::store::tables::accounts::{self, StoredAccount};
use crate::store::tables::links::{self, AccountLink, Roots};

pub use likeness::AccountLikeness;

/// Two accounts that look like one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountProposal {
    /// The one.
    pub account: u32,
    /// Its label and id.
    pub label: String,
    /// The other.
    pub other: u32,
    /// Its label and id.
    pub other_label: String,
    /// Why.
    pub likeness: AccountLikeness,
}

/// Accounts that look like one and about which nobody has decided.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn proposals(case: &Case) -> Result<Vec<AccountProposal>, StoreError> {
    case.store().read(|connection| {
        let stated = accounts::all(connection)?;
        let decided = links::all(connection)?;
        let roots = Roots::of(&decided);
        let apart: BTreeSet<(u32, u32)> =
            decided.iter().filter(|link| !link.same).map(|link| (link.account, link.other)).collect();
        let mut found = Vec::new();
        for (one, other, likeness) in likeness::all(&stated) {
            if roots.root(one.id) != roots.root(other.id) && !apart.contains(&(one.id, other.id)) {
                found.push(AccountProposal {
                    account: one.id,
                    label: named(one),
                    other: other.id,
                    other_label: named(other),
                    likeness,
                });
            }
        }
        Ok(found)
    })
}

fn named(account: &StoredAccount) -> String {
    let label = account.label();
    if account.stated_id.is_empty() || account.stated_id == label {
        label
    } else {
        format!("{label} ({})", account.stated_id)
    }
}

/// Joins two accounts, or records that they are two.
///
/// # Errors
/// [`StoreError::NotFound`] for an account that is not there; nothing is changed then.
pub fn decide(case: &Case, account: u32, other: u32, same: bool) -> Result<(), StoreError> {
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let stated = accounts::all(transaction)?;
            let missing = |id: u32| StoreError::NotFound(format!("account {id}"));
            let find = |id: u32| stated.iter().find(|known| known.id == id).ok_or_else(|| missing(id));
            let (one, two) = (find(account)?, find(other)?);
            if account == other {
                return Err(StoreError::NotFound("a second account: both are the same".to_owned()));
            }
            links::set(transaction, &AccountLink { account, other, same }, &witness.actor.name, &witness.time)?;
            let (operation, how) =
                if same { ("accounts.merge", "are one") } else { ("accounts.keep_apart", "are two") };
            let entry = Entry {
                operation,
                summary: format!("Held that {} and {} {how}", named(one), named(two)),
                detail: [("account", account.into()), ("other", other.into())].into(),
                ..Entry::default()
            };
            Ok(((), entry))
        })
    })
}

/// Takes every join of an account back.
///
/// # Errors
/// [`StoreError::NotFound`] for an account that is joined with none; nothing is changed then.
pub fn split(case: &Case, account: u32) -> Result<(), StoreError> {
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            if links::forget(transaction, account)? == 0 {
                return Err(StoreError::NotFound(format!("an account that account {account} is joined with")));
            }
            let stated = accounts::all(transaction)?;
            let name = stated.iter().find(|known| known.id == account).map(named).unwrap_or_default();
            let entry = Entry {
                operation: "accounts.split",
                summary: format!("Took {name} apart from the accounts it was joined with"),
                detail: [("account", account.into())].into(),
                ..Entry::default()
            };
            Ok(((), entry))
        })
    })
}
