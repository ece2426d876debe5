//! Is a day of an account proven? What every result that rests on rows carries as a mark.
//!
//! [`Coverage::state`] answers for one day of one account. [`Standing`] counts the rows of a result by that answer:
//! [`of_filter`] for a filtered set, [`of_rows`] for rows by key, [`of_findings`] for the rows behind findings.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::view::{DayState, Run};
use crate::case::Case;
use crate::model::{Currency, Day, Kind, RowId};
use crate::store::columns::MonthColumns;
use crate::store::partitions::Partition;
use crate::store::tables::findings;
use crate::store::{Filter, StoreError};

/// The state of every day of every account.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// In order of day, without a break.
    pub(super) runs: BTreeMap<(u32, Currency), Vec<Run>>,
    /// Accounts that were joined, and the one that stands for them.
    pub(super) roots: BTreeMap<u32, u32>,
}

impl Coverage {
    /// The state of a day of an account (any of those that were joined); `None` outside what its files cover.
    #[must_use]
    pub fn state(&self, account: u32, currency: Currency, day: Day) -> Option<DayState> {
        let root = self.roots.get(&account).copied().unwrap_or(account);
        let runs = self.runs.get(&(root, currency))?;
        let run = runs.get(runs.partition_point(|run| run.to < day))?;
        (run.from <= day).then_some(run.state)
    }

    /// The accounts with their days, as a screen keeps them to mark rows.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountDays> {
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (account, root) in &self.roots {
            members.entry(*root).or_default().push(*account);
        }
        self.runs
            .iter()
            .map(|((root, currency), runs)| AccountDays {
                members: members.get(root).cloned().unwrap_or_else(|| vec![*root]),
                currency: *currency,
                runs: runs.clone(),
            })
            .collect()
    }
}

/// The days of one account in one currency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AccountDays {
    /// All accounts that are it.
    pub members: Vec<u32>,
    /// ISO 4217 code.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub currency: Currency,
    /// Its days from first to last, without a break.
    pub runs: Vec<Run>,
}

/// The rows that a result rests on, by how far their days are proven.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Standing {
    /// Rows of days that balances prove.
    pub proven: u32,
    /// Rows of days that nothing proves.
    pub unproven: u32,
    /// Rows of days that balances contradict.
    pub contradicted: u32,
}

impl Standing {
    /// Counts rows of a day.
    pub fn count(&mut self, state: Option<DayState>, rows: u32) {
        let counter = match state {
            Some(DayState::Proven) => &mut self.proven,
            Some(DayState::Contradicted) => &mut self.contradicted,
            Some(DayState::Unproven | DayState::Missing) | None => &mut self.unproven,
        };
        *counter = counter.saturating_add(rows);
    }

    /// What the result as a whole may claim: the worst of its rows; `None` where it rests on no row.
    #[must_use]
    pub fn worst(self) -> Option<DayState> {
        match self {
            Standing { contradicted: 1.., .. } => Some(DayState::Contradicted),
            Standing { unproven: 1.., .. } => Some(DayState::Unproven),
            Standing { proven: 1.., .. } => Some(DayState::Proven),
            _ => None,
        }
    }

    fn merge(self, other: Standing) -> Standing {
        Standing {
            proven: self.proven + other.proven,
            unproven: self.unproven + other.unproven,
            contradicted: self.contradicted + other.contradicted,
        }
    }
}

/// A row by key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowKey {
    /// Side of the books.
    pub kind: Kind,
    /// Key within it.
    pub id: RowId,
}

/// The standing of the rows that a filter leaves.
///
/// # Errors
/// [`StoreError`] where the case cannot be read or the filter's search has no reading.
pub fn of_filter(case: &Case, filter: &Filter) -> Result<Standing, StoreError> {
    let coverage = super::coverage(case)?;
    let parts = case.store().visit(filter, |month, indexes| of_month(&coverage, month, indexes))?;
    Ok(parts.into_iter().fold(Standing::default(), Standing::merge))
}

fn of_month(
    coverage: &Coverage,
    month: &MonthColumns<'_>,
    indexes: &mut dyn Iterator<Item = usize>,
) -> Result<Standing, StoreError> {
    let accounts = month.accounts()?;
    let single = month.single_currency()?;
    let currencies = if single.is_some() { &[] } else { month.currencies()? };
    let days = month.days();
    let mut standing = Standing::default();
    let mut known: HashMap<(u32, Currency, i32), Option<DayState>> = HashMap::new();
    for index in indexes {
        let currency = single.or_else(|| currencies.get(index).copied()).unwrap_or(Currency::NONE);
        let (Some(account), Some(day)) = (accounts.get(index), days.get(index)) else { continue };
        let state = known
            .entry((*account, currency, *day))
            .or_insert_with(|| coverage.state(*account, currency, Day::from_number(*day)?));
        standing.count(*state, 1);
    }
    Ok(standing)
}

/// The standing of some rows. A key that names no row counts as unproven.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn of_rows(case: &Case, rows: impl IntoIterator<Item = RowKey>) -> Result<Standing, StoreError> {
    let coverage = super::coverage(case)?;
    case.store().read(|connection| standing(connection, &coverage, rows))
}

/// The standing of the rows behind each finding, in the order asked.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn of_findings(case: &Case, ids: &[String]) -> Result<Vec<Standing>, StoreError> {
    let coverage = super::coverage(case)?;
    case.store().read(|connection| {
        ids.iter()
            .map(|id| {
                let rows = findings::rows_of(connection, id)?;
                standing(connection, &coverage, rows.iter().map(|row| RowKey { kind: row.kind, id: row.id }))
            })
            .collect()
    })
}

fn standing(
    connection: &Connection,
    coverage: &Coverage,
    rows: impl IntoIterator<Item = RowKey>,
) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    for row in rows {
        let Some(day) = row.id.day() else {
            standing.count(None, 1);
            continue;
        };
        let whose = account_of(connection, row, day)?;
        standing.count(whose.and_then(|(account, currency)| coverage.state(account, currency, day)), 1);
    }
    Ok(standing)
}

/// Account and currency of a row, which may have been merged with another file's.
fn account_of(connection: &Connection, row: RowKey, day: Day) -> Result<Option<(u32, Currency)>, StoreError> {
    let partition = Partition { month: day.month(), kind: row.kind };
    let read = |found: &rusqlite::Row<'_>| Ok((found.get(0)?, found.get(1)?));
    let mut found: Option<(u32, u16)> = None;
    if crate::store::partitions::exists(connection, partition)? {
        let sql = format!("SELECT account, currency FROM {} WHERE id = ?1", partition.table());
        found = connection.prepare_cached(&sql)?.query_row([row.id.0], read).optional()?;
    }
    if found.is_none() {
        let sql = "SELECT account, currency FROM merged_rows WHERE kind = ?1 AND id = ?2";
        found = connection.prepare_cached(sql)?.query_row((row.kind.as_str(), row.id.0), read).optional()?;
    }
    Ok(found.map(|(account, currency)| (account, Currency::from_numeric(currency).unwrap_or(Currency::NONE))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_found_by_account_currency_and_date() {
        let day = |text: &str| Day::parse_iso(text).unwrap();
        let run = |from: &str, to: &str, state| Run { from: day(from), to: day(to), state };
        let pounds = Currency::from_code("GBP").unwrap();
        let runs = vec![
            run("2024-03-01", "2024-03-03", DayState::Proven),
            run("2024-03-04", "2024-03-04", DayState::Contradicted),
            run("2024-03-05", "2024-03-31", DayState::Unproven),
        ];
        let coverage = Coverage { runs: [((1, pounds), runs)].into(), roots: [(1, 1), (2, 1)].into() };
        let state = |account, text| coverage.state(account, pounds, day(text));
        assert_eq!(state(1, "2024-03-03"), Some(DayState::Proven));
        assert_eq!(state(2, "2024-03-04"), Some(DayState::Contradicted));
        assert_eq!(state(2, "2024-03-31"), Some(DayState::Unproven));
        assert_eq!(state(1, "2024-02-29"), None);
        assert_eq!(state(1, "2024-04-01"), None);
        assert_eq!(coverage.state(1, Currency::NONE, day("2024-03-03")), None);
        assert_eq!(coverage.accounts()[0].members, [1, 2]);
    }

    #[test]
    fn a_result_claims_no_more_than_its_weakest_row() {
        let mut standing = Standing::default();
        assert_eq!(standing.worst(), None);
        standing.count(Some(DayState::Proven), 1);
        assert_eq!(standing.worst(), Some(DayState::Proven));
        standing.count(None, 1);
        assert_eq!(standing.worst(), Some(DayState::Unproven));
        standing.count(Some(DayState::Contradicted), 1);
        assert_eq!(standing.worst(), Some(DayState::Contradicted));
        assert_eq!(standing, Standing { proven: 1, unproven: 1, contradicted: 1 });
    }
}
