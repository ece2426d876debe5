//! What is in the case? Accounts and months, out of the control totals.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::model::{Currency, Kind, Month};
use crate::store::tables::accounts as stored_accounts;
use crate::store::tables::flows::{self, Flow};
use crate::store::totals::of_flows;
use crate::store::{AccountRow, MonthFlow, StoreError, Totals};

/// Accounts of the case, most rows first.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn accounts(case: &Case) -> Result<Vec<AccountRow>, StoreError> {
    let mut found = case.store().read(|connection| {
        let mut flows_of: BTreeMap<u32, BTreeMap<Currency, Flow>> = BTreeMap::new();
        for line in flows::all(connection)? {
            flows_of.entry(line.account).or_default().entry(line.currency).or_default().merge(&line.flow);
        }
        let accounts = stored_accounts::all(connection)?.into_iter().map(|account| {
            let flows = flows_of.remove(&account.id).unwrap_or_default();
            let rows: u64 = flows.values().map(|flow| flow.rows).sum();
            let days = || flows.values().filter_map(|flow| flow.days);
            // Sums never mix currencies: the net is that of the account's own, or of the one most of its rows have.
            let main = flows.iter().max_by_key(|(currency, flow)| (**currency == account.currency, flow.rows));
            let (currency, net) =
                main.map_or((account.currency, 0), |(currency, flow)| (*currency, flow.money_in + flow.money_out));
            AccountRow {
                id: account.id,
                label: account.label(),
                stated_id: account.stated_id,
                bank: account.bank,
                account_type: account.account_type,
                currency,
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
                first: days().map(|days| days.0).min(),
                last: days().map(|days| days.1).max(),
                net: net.to_string(),
            }
        });
        Ok(accounts.collect::<Vec<_>>())
    })?;
    found.sort_by_key(|account| (std::cmp::Reverse(account.rows), account.id));
    Ok(found)
}

/// Flows by month, kind and currency, oldest first.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn months(case: &Case) -> Result<Vec<MonthFlow>, StoreError> {
    let mut found: BTreeMap<(Month, Kind, Currency), Flow> = BTreeMap::new();
    for line in case.store().read(flows::all)? {
        found.entry((line.month, line.kind, line.currency)).or_default().merge(&line.flow);
    }
    let months = found.into_iter().map(|((month, kind, currency), flow)| MonthFlow {
        month: month.to_string().replace('_', "-"),
        kind,
        currency,
        rows: u32::try_from(flow.rows).unwrap_or(u32::MAX),
        money_in: flow.money_in.to_string(),
        money_out: flow.money_out.to_string(),
    });
    Ok(months.collect())
}

/// Totals of one kind.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn totals_of(case: &Case, kind: Kind) -> Result<Totals, StoreError> {
    let mut found: BTreeMap<Currency, Flow> = BTreeMap::new();
    for line in case.store().read(flows::all)? {
        if line.kind == kind {
            found.entry(line.currency).or_default().merge(&line.flow);
        }
    }
    Ok(of_flows(found.into_iter()))
}
