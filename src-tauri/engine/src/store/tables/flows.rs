//! Counts and sums by file, month, account and currency: control totals, overview and account lists.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::{Currency, Day, Kind, Month, RowId};
use crate::store::StoreError;
use crate::store::columns::Sums;
use crate::store::partitions::Partition;

/// What rows add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    pub(crate) rows: u64,
    pub(crate) money_in: i128,
    pub(crate) money_out: i128,
    pub(crate) days: Option<(Day, Day)>,
}

impl Flow {
    /// Sums whose days are not asked for.
    pub(crate) fn of(sums: Sums) -> Self {
        Flow { rows: sums.rows, money_in: sums.money_in, money_out: sums.money_out, days: None }
    }

    pub(crate) fn add(&mut self, day: Day, amount: i64) {
        self.count(amount);
        self.widen(day, day);
    }

    /// Adds an amount without its day.
    pub(crate) fn count(&mut self, amount: i64) {
        self.rows += 1;
        if amount >= 0 {
            self.money_in += i128::from(amount);
        } else {
            self.money_out += i128::from(amount);
        }
    }

    pub(crate) fn merge(&mut self, other: &Flow) {
        self.rows += other.rows;
        self.money_in += other.money_in;
        self.money_out += other.money_out;
        if let Some((first, last)) = other.days {
            self.widen(first, last);
        }
    }

    fn widen(&mut self, first: Day, last: Day) {
        self.days = Some(match self.days {
            None => (first, last),
            Some((known_first, known_last)) => (known_first.min(first), known_last.max(last)),
        });
    }
}

/// What a chunk adds, by month, case account and currency.
pub(crate) type Additions = BTreeMap<(Month, u32, Currency), Flow>;

/// One stored line.
pub(crate) struct StoredFlow {
    pub(crate) evidence: u32,
    pub(crate) kind: Kind,
    pub(crate) month: Month,
    pub(crate) account: u32,
    pub(crate) currency: Currency,
    pub(crate) flow: Flow,
}

pub(crate) fn add(connection: &Connection, evidence: u32, kind: Kind, additions: &Additions) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT rows, money_in, money_out, first_day, last_day FROM flows
         WHERE evidence = ?1 AND kind = ?2 AND month = ?3 AND account = ?4 AND currency = ?5",
    )?;
    let mut replace =
        connection.prepare_cached("INSERT OR REPLACE INTO flows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
    for ((month, account, currency), addition) in additions {
        let key = (evidence, kind.as_str(), month.to_string(), *account, currency.numeric());
        let mut flow = addition.clone();
        if let Some(stored) = select.query_row(key.clone(), |row| Ok(flow_at(row, 0))).optional()? {
            flow.merge(&stored?);
        }
        let Some((first, last)) = flow.days else { continue };
        replace.execute((
            key.0,
            key.1,
            key.2,
            key.3,
            key.4,
            flow.rows,
            flow.money_in.to_string(),
            flow.money_out.to_string(),
            first.number(),
            last.number(),
        ))?;
    }
    Ok(())
}

/// Computes one line anew from the rows that are there, as after rows were taken out.
pub(crate) fn recount(
    connection: &Connection,
    evidence: u32,
    partition: Partition,
    account: u32,
    currency: Currency,
) -> Result<(), StoreError> {
    let sql =
        format!("SELECT id, amount FROM {} WHERE evidence = ?1 AND account = ?2 AND currency = ?3", partition.table());
    let mut flow = Flow::default();
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query((evidence, account, currency.numeric()))?;
    while let Some(row) = rows.next()? {
        let day = RowId(row.get(0)?).day();
        let day = day.ok_or_else(|| StoreError::Damaged(format!("{} holds a row without a day", partition.table())))?;
        flow.add(day, row.get(1)?);
    }
    connection.execute(
        "DELETE FROM flows WHERE evidence = ?1 AND kind = ?2 AND month = ?3 AND account = ?4 AND currency = ?5",
        (evidence, partition.kind.as_str(), partition.month.to_string(), account, currency.numeric()),
    )?;
    add(connection, evidence, partition.kind, &[((partition.month, account, currency), flow)].into())
}

/// All lines, in order of month, kind, account and currency.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredFlow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT evidence, kind, month, account, currency, rows, money_in, money_out, first_day, last_day FROM flows
         ORDER BY month, kind, account, currency, evidence",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(1)?;
        let month: String = row.get(2)?;
        let currency = Currency::from_numeric(row.get(4)?);
        let (Some(kind), Some(month), Some(currency)) = (Kind::from_name(&kind), Month::parse(&month), currency) else {
            return Err(StoreError::Damaged(format!("control totals name {kind}/{month}, which cannot be")));
        };
        let (evidence, account) = (row.get(0)?, row.get(3)?);
        found.push(StoredFlow { evidence, kind, month, account, currency, flow: flow_at(row, 5)? });
    }
    Ok(found)
}

fn flow_at(row: &Row<'_>, column: usize) -> Result<Flow, StoreError> {
    let sum = |index: usize| -> Result<i128, StoreError> {
        let text: String = row.get(index)?;
        text.parse().map_err(|_| StoreError::Damaged(format!("control total {text:?} is no number")))
    };
    let day = |index: usize| -> Result<Day, StoreError> {
        Day::from_number(row.get(index)?)
            .ok_or_else(|| StoreError::Damaged("a control total names a day that cannot be".to_owned()))
    };
    Ok(Flow {
        rows: row.get(column)?,
        money_in: sum(column + 1)?,
        money_out: sum(column + 2)?,
        days: Some((day(column + 3)?, day(column + 4)?)),
    })
}
