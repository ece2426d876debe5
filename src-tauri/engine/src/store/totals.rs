//! How many rows, and what do they add up to?

use std::collections::BTreeMap;
use std::ops::Range;

use super::columns::{Column, DayRun, MonthColumns, Sums};
use super::error::StoreError;
use super::query::{CurrencySum, Filter, Totals};
use super::rowset::{RowSet, Scope, visit};
use super::scan::{self, Stretch};
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

/// Count and sums of rows `first ..= last` of a set, counted in the set's own order.
pub(crate) fn of_stretch(scope: &Scope<'_>, set: &RowSet, rows: Range<u32>) -> Result<Totals, StoreError> {
    let rows = rows.start.min(set.len())..rows.end.min(set.len());
    let mut marked = vec![0_u8; scope.directory().total() as usize];
    match set {
        RowSet::Stretch(range, newest_first) => {
            let first = if *newest_first { range.end - rows.end } else { range.start + rows.start };
            if let Some(marks) = marked.get_mut(first as usize..first as usize + rows.len()) {
                marks.fill(1);
            }
        }
        RowSet::Listed(positions) => {
            for position in positions.get(rows.start as usize..rows.end as usize).unwrap_or_default() {
                marked[*position as usize] = 1;
            }
        }
    }
    let parts = scan::visit(scope, &Stretch::default(), |month| {
        let of_run = |run: &DayRun| marked.get(run.position as usize..(run.position + run.rows) as usize);
        let marks: Vec<u8> = month.runs().iter().filter_map(of_run).flatten().copied().collect();
        if marks.contains(&1) { of_month(month, &Chosen::of(marks)) } else { Ok(Flows::new()) }
    })?;
    let mut flows = Flows::new();
    for (currency, flow) in parts.into_iter().flatten() {
        flows.entry(currency).or_default().merge(&flow);
    }
    Ok(of_flows(flows.into_iter()))
}

type Flows = BTreeMap<Currency, Flow>;

fn of_month(month: &MonthColumns<'_>, chosen: &Chosen) -> Result<Flows, StoreError> {
    let (range, marks) = chosen.parts();
    if let Some(currency) = month.single_currency()? {
        let flow = Flow::of(Sums::of(month.packed(Column::Amount)?, range, marks));
        return Ok([(currency, flow)].into_iter().filter(|(_, flow)| flow.rows > 0).collect());
    }
    let (amounts, currencies) = (month.amounts()?, month.currencies()?);
    let mut flows = Flows::new();
    for index in chosen.indexes() {
        flows.entry(currencies[index]).or_default().count(amounts[index]);
    }
    Ok(flows)
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
