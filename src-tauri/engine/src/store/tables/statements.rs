//! What each statement says of itself.

use rusqlite::{Connection, params};

use crate::importers::{DecimalMark, RawStatement};
use crate::model::{Currency, Day};
use crate::normalise::amount;
use crate::store::StoreError;

/// A statement's own figures as numbers; what it does not state, or states unreadably, is `None`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct StoredStatement {
    pub(crate) id: u32,
    pub(crate) evidence: u32,
    pub(crate) account: u32,
    pub(crate) stated_id: String,
    pub(crate) currency: Currency,
    pub(crate) opening: Option<i64>,
    pub(crate) opening_day: Option<Day>,
    pub(crate) closing: Option<i64>,
    pub(crate) closing_day: Option<Day>,
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    pub(crate) declared_rows: Option<u64>,
    pub(crate) declared_sum: Option<i64>,
    /// Data rows that it sums up, of its own account; `None` in cases of the first schemas.
    pub(crate) rows: Option<(u64, u64)>,
    pub(crate) line: u64,
}

impl StoredStatement {
    /// True for a row of the same file and account that the statement sums up. Without known rows the period decides.
    pub(crate) fn holds(&self, row_no: u64, day: Day) -> bool {
        match self.rows {
            Some((first, last)) => (first..=last).contains(&row_no),
            None => {
                let (from, to) = (self.from.or(self.opening_day), self.to.or(self.closing_day));
                from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
            }
        }
    }
}

/// All statements, in order of evidence and arrival.
pub(crate) fn all(connection: &Connection) -> Result<Vec<StoredStatement>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT s.id, s.evidence, coalesce(s.account, 0), s.stated_id, s.currency, s.opening, s.opening_day, s.closing,
         s.closing_day, s.from_day, s.to_day, s.declared_rows, s.declared_sum, s.first_row, s.last_row, s.line,
         coalesce(a.currency, 999) FROM statements s LEFT JOIN accounts a ON a.id = s.account ORDER BY s.evidence, s.id",
    )?;
    let rows = statement.query_map([], |row| {
        let own = Currency::from_numeric(row.get(16)?).unwrap_or(Currency::NONE);
        let currency = Currency::from_code(&row.get::<_, String>(4)?).unwrap_or(own);
        let minor = |index: usize| -> rusqlite::Result<Option<i64>> {
            let text: String = row.get(index)?;
            let found = amount(&text, DecimalMark::Point, currency.decimals(), true).ok();
            Ok(found.map(|found| found.minor).filter(|_| !text.is_empty()))
        };
        let day = |index: usize| row.get::<_, String>(index).map(|text| Day::parse_iso(&text));
        let (first, last): (Option<u64>, Option<u64>) = (row.get(13)?, row.get(14)?);
        Ok(StoredStatement {
            id: row.get(0)?,
            evidence: row.get(1)?,
            account: row.get(2)?,
            stated_id: row.get(3)?,
            currency,
            opening: minor(5)?,
            opening_day: day(6)?,
            closing: minor(7)?,
            closing_day: day(8)?,
            from: day(9)?,
            to: day(10)?,
            declared_rows: row.get(11)?,
            declared_sum: minor(12)?,
            rows: first.zip(last),
            line: row.get(15)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn add(
    connection: &Connection,
    evidence: u32,
    account: Option<u32>,
    statement: &RawStatement,
    rows: (u64, u64),
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO statements (evidence, account, stated_id, currency, opening, opening_day, closing,
             closing_day, from_day, to_day, declared_rows, declared_sum, offset, len, line,
             first_row, last_row)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            evidence,
            account,
            statement.id,
            statement.currency,
            statement.opening,
            statement.opening_day,
            statement.closing,
            statement.closing_day,
            statement.from,
            statement.to,
            statement.declared_rows,
            statement.declared_sum,
            statement.span.offset,
            statement.span.len,
            statement.span.line,
            rows.0,
            rows.1,
        ])?;
    Ok(())
}
