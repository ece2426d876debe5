//! How many rows, and what do they add up to?

use std::collections::BTreeMap;

use super::error::StoreError;
use super::query::{CurrencySum, Filter, Totals};
use super::rowset::{Scope, visit};
use super::tables::flows::Flow;
use crate::model::Currency;

/// Count and sums of a filtered set.
pub(crate) fn of_filter(scope: &Scope<'_>, filter: &Filter) -> Result<Totals, StoreError> {
    let mut flows: BTreeMap<&'static str, (Currency, Flow)> = BTreeMap::new();
    visit(scope, filter, |month| {
        for index in &month.accepted {
            let index = *index as usize;
            let currency = month.columns.currency[index];
            let Some(day) = month.columns.day(index) else { continue };
            let (_, flow) = flows.entry(currency.code()).or_insert_with(|| (currency, Flow::default()));
            flow.add(day, month.columns.amount[index]);
        }
        Ok(())
    })?;
    Ok(of_flows(flows.into_values()))
}

/// Totals of flows that are known already, one per currency.
pub(crate) fn of_flows(flows: impl Iterator<Item = (Currency, Flow)>) -> Totals {
    let mut sums: Vec<CurrencySum> = flows.map(|(currency, flow)| currency_sum(currency, &flow)).collect();
    sums.sort_by_key(|sum| sum.currency.code());
    Totals { rows: sums.iter().map(|sum| sum.rows).sum(), sums }
}

/// One currency's sums as they are shown.
pub(crate) fn currency_sum(currency: Currency, flow: &Flow) -> CurrencySum {
    CurrencySum {
        currency,
        decimals: currency.decimals(),
        rows: u32::try_from(flow.rows).unwrap_or(u32::MAX),
        money_in: flow.money_in.to_string(),
        money_out: flow.money_out.to_string(),
    }
}
