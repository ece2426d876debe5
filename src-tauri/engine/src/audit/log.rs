//! What does the log say? Reading it as stored, and checking that it still is what was witnessed.

use rusqlite::Connection;

use super::chain::{entry_hash, hex};
use super::view::{AuditRow, VerifiedPart};
use crate::case::AuditHead;
use crate::store::{Store, StoreError};

/// Entries `offset .. offset + limit`, newest first, with the number of all.
///
/// # Errors
/// [`StoreError`] where the log cannot be read.
pub fn page(store: &Store, offset: u32, limit: u32) -> Result<(u32, Vec<AuditRow>), StoreError> {
    store.read(|connection| read_page(connection, offset, limit))
}

/// What a person decides about evidence: which rows stand, which files' rows are one, which accounts, which layouts.
const DECISIONS: &[&str] = &[
    "row.correct",
    "row.leave_out",
    "row.undecide",
    "layout.confirm",
    "layout.forget",
    "duplicates.merge",
    "duplicates.take_back",
    "duplicates.keep_apart",
    "accounts.merge",
    "accounts.keep_apart",
    "accounts.split",
    "transfers.pair",
    "transfers.keep_apart",
    "transfers.take_back",
];

/// Decisions about evidence, newest first, with the number of all. They stand in the log beside everything else.
///
/// # Errors
/// [`StoreError`] where the log cannot be read.
pub fn decisions(store: &Store, offset: u32, limit: u32) -> Result<(u32, Vec<AuditRow>), StoreError> {
    let wanted = serde_json::json!(DECISIONS).to_string();
    let condition = "json_extract(body, '$.operation') IN (SELECT value FROM json_each(?1))";
    store.read(|connection| {
        let count = format!("SELECT count(*) FROM audit WHERE {condition}");
        let total = connection.query_row(&count, [&wanted], |row| row.get(0))?;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT seq, prev, hash, body FROM audit WHERE {condition} ORDER BY seq DESC LIMIT ?2 OFFSET ?3"
        ))?;
        let rows = statement.query_map((&wanted, limit, offset), |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?, row.get(3)?))
        })?;
        let entries = rows.map(|row| row.map(|(seq, prev, hash, body)| audit_row(seq, &prev, &hash, body)));
        Ok((total, entries.collect::<Result<_, _>>()?))
    })
}

fn read_page(connection: &Connection, offset: u32, limit: u32) -> Result<(u32, Vec<AuditRow>), StoreError> {
    let total = connection.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?;
    let mut statement =
        connection.prepare_cached("SELECT seq, prev, hash, body FROM audit ORDER BY seq DESC LIMIT ?1 OFFSET ?2")?;
    let rows = statement.query_map((limit, offset), |row| {
        Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?, row.get(3)?))
    })?;
    let mut entries = Vec::new();
    for row in rows {
        let (seq, prev, hash, body) = row?;
        entries.push(audit_row(seq, &prev, &hash, body));
    }
    Ok((total, entries))
}

fn audit_row(seq: u64, prev: &[u8], hash: &[u8], body: String) -> AuditRow {
    // A body that is no JSON is still shown; verification is what judges it.
    let parsed: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    let text = |key: &str| parsed.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    AuditRow {
        seq,
        time: text("time"),
        actor: text("actor"),
        operation: text("operation"),
        summary: text("summary"),
        rows: parsed.get("rows").and_then(serde_json::Value::as_u64).unwrap_or(0),
        prev: hex(prev),
        hash: hex(hash),
        body,
    }
}

/// Walks the whole chain. `expected` is a head that was written down elsewhere (an exhibit, a letter): with it, a log
/// whose end was cut off is found out too.
///
/// # Errors
/// [`StoreError`] where the log cannot be read at all.
pub(super) fn verify(connection: &Connection, expected: Option<&AuditHead>) -> Result<VerifiedPart, StoreError> {
    let mut statement = connection.prepare("SELECT seq, prev, hash, body FROM audit ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let (mut checked, mut before, mut anchored) = (0u64, [0u8; 32], expected.is_none());
    let mut failure = None;
    while let Some(row) = rows.next()? {
        let seq: u64 = row.get(0)?;
        let prev: Vec<u8> = row.get(1)?;
        let hash: Vec<u8> = row.get(2)?;
        let body: String = row.get(3)?;
        failure = entry_failure(checked + 1, &before, seq, &prev, &hash, &body);
        if failure.is_some() {
            break;
        }
        before.copy_from_slice(&hash);
        checked = seq;
        anchored |= expected.is_some_and(|head| head.seq == seq && head.hash == hex(&hash));
    }
    if failure.is_none() && !anchored {
        failure = Some("the head that was written down is not in the log: its end was cut off or rewritten".to_owned());
    }
    Ok(part(checked, failure))
}

fn entry_failure(due: u64, before: &[u8], seq: u64, prev: &[u8], hash: &[u8], body: &str) -> Option<String> {
    if seq != due {
        return Some(format!("entry {due} is missing: the log goes on with entry {seq}"));
    }
    if prev != before {
        return Some(format!("entry {seq} does not follow from entry {}", seq - 1));
    }
    if hash != entry_hash(seq, prev, body.as_bytes()) {
        return Some(format!("entry {seq} was changed: its hash does not fit its text"));
    }
    None
}

fn part(checked: u64, failure: Option<String>) -> VerifiedPart {
    let summary = match &failure {
        None => format!("All {checked} entries follow from one another and none was changed."),
        Some(failure) => format!("The log was tampered with: {failure}. The {checked} entries before it hold."),
    };
    VerifiedPart {
        name: "audit".to_owned(),
        good: failure.is_none(),
        checked,
        summary,
        failures: failure.into_iter().collect(),
    }
}
