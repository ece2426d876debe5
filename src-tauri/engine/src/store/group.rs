//! What do rows add up to by month, account, party, category or day of the week? Each group leads to its rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::{Column, MonthColumns, Sums, by_number};
use super::dictionary::Words;
use super::error::StoreError;
use super::query::{CurrencySum, Filter};
use super::rowset::{Scope, visit};
use super::search::{Field, WEEKDAYS, exactly};
use super::select::Chosen;
use super::tables::accounts;
use super::tables::flows::Flow;
use super::tables::links::Roots;
use super::totals;
use crate::model::{Currency, Month};

/// What rows are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// Calendar month.
    #[default]
    Month,
    /// Account; accounts that a person joined are one.
    Account,
    /// Counterparty.
    Party,
    /// Category or transaction type.
    Category,
    /// Day of the week.
    Weekday,
}

/// Which rows are grouped, and how.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields))]
pub struct GroupRequest {
    /// Which rows.
    pub filter: Filter,
    /// By what.
    pub by: GroupBy,
    /// Groups given back, 1 to 1,000.
    pub limit: u32,
}

/// Groups: months and days of the week in their order, others by number of rows, most first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Groups {
    /// Rows in all groups.
    pub rows: u32,
    /// Number of groups, of which the first are given.
    pub total: u32,
    /// The first of them.
    pub groups: Vec<Group>,
}

/// Rows that have something in common.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Group {
    /// What they have in common: `2021-03`, an account's label, a text; empty where rows state nothing.
    pub label: String,
    /// Rows.
    pub rows: u32,
    /// Per currency, in order of code.
    pub sums: Vec<CurrencySum>,
    /// The filter that leaves just these rows; null where it cannot be said.
    pub filter: Option<Filter>,
}

/// Groups given back at most.
const MOST: u32 = 1_000;

/// Groups the rows that the request's filter leaves.
pub(super) fn groups(scope: &Scope<'_>, request: &GroupRequest) -> Result<Groups, StoreError> {
    let parts = visit(scope, &request.filter, |month, chosen| of_month(request.by, month, chosen))?;
    let roots = scope.ask(Roots::load)?;
    // By currency, then by number.
    let mut found: BTreeMap<Currency, Vec<Sums>> = BTreeMap::new();
    for (number, currency, sums) in parts.into_iter().flatten() {
        let number = if request.by == GroupBy::Account { roots.root(number) } else { number } as usize;
        let of_currency = found.entry(currency).or_default();
        if of_currency.len() <= number {
            of_currency.resize(number + 1, Sums::default());
        }
        of_currency[number].add(sums);
    }
    let namer = Namer::new(scope, request, roots)?;
    let most = found.values().map(Vec::len).max().unwrap_or(0);
    let rows_of = |number: usize| found.values().filter_map(|sums| sums.get(number)).map(|sums| sums.rows).sum();
    let counted = (0..most).map(|number| (number, rows_of(number)));
    let mut order: Vec<(usize, u64)> = counted.filter(|(_, rows)| *rows > 0).collect();
    let total = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let rows = order.iter().map(|(_, rows)| *rows).sum::<u64>();
    if !matches!(request.by, GroupBy::Month | GroupBy::Weekday) {
        order.sort_unstable_by_key(|(number, rows)| (std::cmp::Reverse(*rows), *number));
    }
    let groups = order.into_iter().take(request.limit.clamp(1, MOST) as usize).map(|(number, _)| {
        let sums = found.iter().filter_map(|(currency, sums)| Some((*currency, *sums.get(number)?)));
        let there = sums.filter(|(_, sums)| sums.rows > 0);
        let totals = totals::of_flows(there.map(|(currency, sums)| (currency, Flow::of(sums))));
        let number = number as u32;
        Group { label: namer.label(number), rows: totals.rows, sums: totals.sums, filter: namer.filter(number) }
    });
    Ok(Groups { groups: groups.collect(), total, rows: u32::try_from(rows).unwrap_or(u32::MAX) })
}

/// Sums of one month by number of the group and currency.
fn of_month(by: GroupBy, month: &MonthColumns<'_>, chosen: &Chosen) -> Result<Vec<(u32, Currency, Sums)>, StoreError> {
    let (range, marks) = chosen.parts();
    let column = match by {
        GroupBy::Month | GroupBy::Weekday => None,
        GroupBy::Account => Some(Column::Account),
        GroupBy::Party => Some(Column::Party),
        GroupBy::Category => Some(Column::Category),
    };
    let Some(currency) = month.single_currency()? else { return row_by_row(by, month, chosen) };
    let amounts = month.packed(Column::Amount)?;
    if let Some(column) = column {
        let found = by_number(month.packed(column)?, amounts, &range, marks);
        return Ok(found.into_iter().map(|(number, sums)| (number, currency, sums)).collect());
    }
    let mut found: BTreeMap<u32, Sums> = BTreeMap::new();
    if by == GroupBy::Month {
        found.insert(number_of(month.month()), Sums::of(amounts, range, marks));
    } else {
        for run in month.runs() {
            let rows = (run.first as usize).max(range.start)..((run.first + run.rows) as usize).min(range.end);
            if rows.start < rows.end {
                let marks = marks.and_then(|marks| marks.get(rows.start - range.start..rows.end - range.start));
                found.entry(u32::from(run.day.weekday())).or_default().add(Sums::of(amounts, rows, marks));
            }
        }
    }
    found.retain(|_, sums| sums.rows > 0);
    Ok(found.into_iter().map(|(number, sums)| (number, currency, sums)).collect())
}

/// Where a month has more than one currency.
fn row_by_row(
    by: GroupBy,
    month: &MonthColumns<'_>,
    chosen: &Chosen,
) -> Result<Vec<(u32, Currency, Sums)>, StoreError> {
    let numbers = match by {
        GroupBy::Account => month.accounts()?,
        GroupBy::Party => month.parties()?,
        GroupBy::Category => month.categories()?,
        GroupBy::Month | GroupBy::Weekday => &[],
    };
    let (amounts, currencies) = (month.amounts()?, month.currencies()?);
    let mut found: BTreeMap<(u32, Currency), Sums> = BTreeMap::new();
    for index in chosen.indexes() {
        let number = match by {
            GroupBy::Month => number_of(month.month()),
            GroupBy::Weekday => month.day(index).map_or(0, |day| u32::from(day.weekday())),
            _ => numbers[index],
        };
        let amount = i128::from(amounts[index]);
        let one = Sums { rows: 1, money_in: amount.max(0), money_out: amount.min(0) };
        found.entry((number, currencies[index])).or_default().add(one);
    }
    Ok(found.into_iter().map(|((number, currency), sums)| (number, currency, sums)).collect())
}

/// Months in their order as numbers: those of years before 0 do not come up.
fn number_of(month: Month) -> u32 {
    u32::try_from(month.year * 12 + i32::from(month.month) - 1).unwrap_or(0)
}

fn month_of(number: u32) -> Option<Month> {
    Month::parse(&format!("{:04}_{:02}", number / 12, number % 12 + 1))
}

/// What groups are called and how their rows are asked for.
struct Namer<'r> {
    request: &'r GroupRequest,
    roots: Roots,
    accounts: BTreeMap<u32, String>,
    texts: std::sync::Arc<super::columns::Texts>,
}

impl<'r> Namer<'r> {
    fn new(scope: &Scope<'_>, request: &'r GroupRequest, roots: Roots) -> Result<Self, StoreError> {
        let accounts = match request.by {
            GroupBy::Account => scope.ask(accounts::all)?.into_iter().map(|one| (one.id, one.label())).collect(),
            _ => BTreeMap::new(),
        };
        let texts = match request.by {
            GroupBy::Party => scope.texts(Words::Parties)?,
            GroupBy::Category => scope.texts(Words::Terms)?,
            _ => std::sync::Arc::default(),
        };
        Ok(Namer { request, roots, accounts, texts })
    }

    fn label(&self, number: u32) -> String {
        match self.request.by {
            GroupBy::Month => month_of(number).map_or_else(String::new, |month| month.to_string().replace('_', "-")),
            GroupBy::Weekday => WEEKDAYS.get(number as usize).map_or("", |(_, name)| *name).to_owned(),
            GroupBy::Account => self.accounts.get(&number).cloned().unwrap_or_default(),
            GroupBy::Party | GroupBy::Category => self.texts.get(number as usize).to_owned(),
        }
    }

    fn filter(&self, number: u32) -> Option<Filter> {
        let mut filter = self.request.filter.clone();
        match self.request.by {
            GroupBy::Month => {
                let (first, last) = month_of(number)?.days();
                filter.from = Some(filter.from.map_or(first, |from| from.max(first)));
                filter.to = Some(filter.to.map_or(last, |to| to.min(last)));
            }
            GroupBy::Account => filter.accounts = Some(self.roots.members(&[number])),
            GroupBy::Party => filter.parties = Some(vec![number]),
            GroupBy::Category => {
                add_term(&mut filter, &exactly(Field::Category, self.texts.get(number as usize))?);
            }
            GroupBy::Weekday => add_term(&mut filter, &format!("weekday:{}", WEEKDAYS.get(number as usize)?.0)),
        }
        Some(filter)
    }
}

fn add_term(filter: &mut Filter, term: &str) {
    let before = filter.text.take().filter(|text| !text.trim().is_empty());
    filter.text = Some(before.map_or_else(|| term.to_owned(), |text| format!("{text} {term}")));
}
