//! What was decided about movements between the case's own accounts.

use rusqlite::Connection;

use crate::model::RowId;
use crate::store::StoreError;
use crate::transfers::{TransferLikeness, TransferLines};

/// One decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DecidedTransfer {
    pub(crate) lines: TransferLines,
    /// One movement; two otherwise.
    pub(crate) paired: bool,
    pub(crate) likeness: TransferLikeness,
    pub(crate) examiner: String,
    pub(crate) decided: String,
}

pub(crate) fn put(connection: &Connection, transfer: &DecidedTransfer) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT OR REPLACE INTO transfers VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute((
        transfer.lines.paid.0,
        transfer.lines.received.0,
        transfer.paired,
        transfer.likeness as u8,
        &transfer.examiner,
        &transfer.decided,
    ))?;
    Ok(())
}

/// True where there was a decision.
pub(crate) fn forget(connection: &Connection, lines: &TransferLines) -> Result<bool, StoreError> {
    let gone = connection
        .prepare_cached("DELETE FROM transfers WHERE paid = ?1 AND received = ?2")?
        .execute((lines.paid.0, lines.received.0))?;
    Ok(gone > 0)
}

/// All decisions, in order of day.
pub(crate) fn all(connection: &Connection) -> Result<Vec<DecidedTransfer>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT paid, received, paired, likeness, examiner, decided FROM transfers ORDER BY paid, received",
    )?;
    let rows = statement.query_map([], |row| {
        let likeness = match row.get(3)? {
            0_u8 => TransferLikeness::NamesAccount,
            1 => TransferLikeness::SameWords,
            _ => TransferLikeness::SameAmount,
        };
        Ok(DecidedTransfer {
            lines: TransferLines { paid: RowId(row.get(0)?), received: RowId(row.get(1)?) },
            paired: row.get(2)?,
            likeness,
            examiner: row.get(4)?,
            decided: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
