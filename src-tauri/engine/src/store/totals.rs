//! How many rows, and what do they add up to?

use std::collections::BTreeMap;

use super::columns::MonthColumns;
use super::error::StoreError;
use super::query::{CurrencySum, Filter, Totals};
use super::rowset::{Scope, visit};
use super::select::Chosen;
use super::tables::flows::Flow;
use crate::model::Currency;

/// Count and sums of a filtered set.
pub(crate) fn of_filter(scope: &Scope<'_>, filter: &Filter) -> Result<Totals, StoreError> {
    let mut flows: BTreeMap<Currency, Flow> = BTreeMap::new();
    for part in visit(scope, filter, of_month)? {
        for (currency, flow) in part {
            flows.entry(currency).or_default().merge(&flow);
        }
    }
    Ok(of_flows(flows.into_iter()))
}

type Flows = BTreeMap<Currency, Flow>;

fn of_month(month: &MonthColumns<'_>, chosen: &Chosen) -> Result<Flows, StoreError> {
    let (range, mask) = chosen.parts();
    let amounts = month.amounts()?.get(range.clone()).unwrap_or_default();
    if let Some(currency) = month.single_currency()? {
        return Ok([(currency, sum(amounts, mask))].into_iter().filter(|(_, flow)| flow.rows > 0).collect());
    }
    let currencies = month.currencies()?.get(range).unwrap_or_default();
    let mut flows = Flows::new();
    for (place, (amount, currency)) in amounts.iter().zip(currencies).enumerate() {
        if mask.is_none_or(|mask| mask[place] != 0) {
            flows.entry(*currency).or_default().count(*amount);
        }
    }
    Ok(flows)
}

/// Amounts are at most 2^53 - 1, so that this many of them stay within 64 bits.
const BLOCK: usize = 512;

/// Sums of one currency, without a branch in the inner loop.
fn sum(amounts: &[i64], mask: Option<&[u8]>) -> Flow {
    let mut flow = Flow::default();
    for (block, amounts) in amounts.chunks(BLOCK).enumerate() {
        let (mut rows, mut money_in, mut all) = (0_i64, 0_i64, 0_i64);
        match mask {
            None => {
                rows = amounts.len() as i64;
                for amount in amounts {
                    money_in += (*amount).max(0);
                    all += amount;
                }
            }
            Some(mask) => {
                for (amount, kept) in amounts.iter().zip(&mask[block * BLOCK..]) {
                    let amount = amount & -i64::from(*kept);
                    rows += i64::from(*kept);
                    money_in += amount.max(0);
                    all += amount;
                }
            }
        }
        flow.rows += rows.cast_unsigned();
        flow.money_in += i128::from(money_in);
        flow.money_out += i128::from(all - money_in);
    }
    flow
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
