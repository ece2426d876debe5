//! Are the facts the same under every point of view? One hash says so.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::audit::{self, hex};
use crate::case::Case;
use crate::store::StoreError;

/// What is hashed, each in an order of its own: the rows' digests chunk by chunk, the findings with severity, rank and
/// digest, and the results of tests.
const FACTS: &[&str] = &[
    "SELECT evidence, first_row, last_row, accepted, digest FROM chunks ORDER BY evidence, first_row",
    "SELECT id, severity, rank, digest, body FROM findings ORDER BY id",
    "SELECT test, run, version, state, body FROM test_results ORDER BY test",
];

/// SHA-256 over the SHA-256 of rows, findings and scores, and the audit head, hex. Everything is read again, so that a change
/// that no entry of the log witnesses shows too.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn fact_hash(case: &Case) -> Result<String, StoreError> {
    case.store().read(|connection| with_head(connection, facts_of(connection)?))
}

/// The same for a screen, which is drawn again with every note: rows, findings and scores are read again once the log says
/// that they may have changed.
///
/// # Errors
/// As [`fact_hash`].
pub(super) fn screen_hash(case: &Case) -> Result<String, StoreError> {
    let question = ("facts", case.store().facts()?);
    let facts = case.store().worked_out(question, |_: &[u8; 32]| 32, || case.store().read(facts_of))?;
    case.store().read(|connection| with_head(connection, *facts))
}

fn with_head(connection: &Connection, facts: [u8; 32]) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    hasher.update(facts);
    let head = audit::head(connection)?;
    hasher.update(head.seq.to_be_bytes());
    hasher.update(head.hash.as_bytes());
    Ok(hex(&hasher.finalize()))
}

fn facts_of(connection: &Connection) -> Result<[u8; 32], StoreError> {
    let mut hasher = Sha256::new();
    for sql in FACTS {
        add(connection, sql, &mut hasher)?;
    }
    Ok(hasher.finalize().into())
}

/// Adds every value of every row, each with its type and length, so that no two tables read alike.
pub(super) fn add(connection: &Connection, sql: &str, hasher: &mut Sha256) -> Result<(), StoreError> {
    use rusqlite::types::ValueRef;
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    hasher.update(sql.as_bytes());
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            let (kind, bytes) = match row.get_ref(column)? {
                ValueRef::Null => (0u8, Vec::new()),
                ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
                ValueRef::Real(number) => (2, number.to_bits().to_be_bytes().to_vec()),
                ValueRef::Text(bytes) => (3, bytes.to_vec()),
                ValueRef::Blob(bytes) => (4, bytes.to_vec()),
            };
            hasher.update([kind]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
    }
    Ok(())
}
