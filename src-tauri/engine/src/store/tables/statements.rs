//! What each statement says of itself.

use rusqlite::{Connection, params};

use crate::importers::RawStatement;
use crate::store::StoreError;

pub(crate) fn add(
    connection: &Connection,
    evidence: u32,
    account: Option<u32>,
    statement: &RawStatement,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO statements (evidence, account, stated_id, currency, opening, opening_day, closing,
             closing_day, from_day, to_day, declared_rows, declared_sum, offset, len, line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
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
        ])?;
    Ok(())
}
