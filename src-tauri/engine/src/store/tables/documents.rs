//! What each invoice says of itself.

use rusqlite::{Connection, params};

use crate::importers::Document;
use crate::store::StoreError;

pub(crate) fn add(connection: &Connection, evidence: u32, document: &Document) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO documents (evidence, number, issued, seller, buyer, currency, lines, tax_exclusive,
             tax_inclusive, payable, offset, len, line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            evidence,
            document.number,
            document.issued,
            document.seller,
            document.buyer,
            document.currency,
            document.lines,
            document.tax_exclusive,
            document.tax_inclusive,
            document.payable,
            document.span.offset,
            document.span.len,
            document.span.line,
        ])?;
    Ok(())
}
