//! How is the chain made and read? Format, so that an opposing expert can write a verifier of their own:
//!
//! `hash = SHA-256("nexus-audit-v1\0" || seq as u64 big-endian || prev (32 bytes) || length of body as u64 big-endian || body)`
//!
//! where `prev` is the hash of the entry before (32 zero bytes for entry 1) and `body` is the stored text, byte for byte:
//! canonical JSON (RFC 8785) with amounts as decimal text. Entries are numbered from 1 without gaps.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::case::{AuditHead, Examiner};
use crate::store::StoreError;

const DOMAIN: &[u8] = b"nexus-audit-v1\0";

/// The hash of one entry.
#[must_use]
pub fn entry_hash(seq: u64, prev: &[u8], body: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(seq.to_be_bytes());
    hasher.update(prev);
    hasher.update((body.len() as u64).to_be_bytes());
    hasher.update(body);
    hasher.finalize().into()
}

/// What happened, before it is witnessed.
#[derive(Debug, Default, serde::Serialize)]
pub struct Entry {
    /// Stable name, e.g. `evidence.seal`.
    pub operation: &'static str,
    /// One sentence in plain words.
    pub summary: String,
    /// Things concerned with their hashes or ids.
    pub objects: BTreeMap<&'static str, String>,
    /// Rows concerned.
    pub rows: u64,
    /// Net sum of those rows per currency code, decimal text.
    pub sums: BTreeMap<&'static str, String>,
    /// Parameters of the operation.
    pub detail: BTreeMap<&'static str, serde_json::Value>,
}

/// Who acts, with which version, at what time.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The acting person.
    pub actor: Examiner,
    /// RFC 3339 UTC time.
    pub time: String,
}

#[derive(serde::Serialize)]
struct Body<'a> {
    actor: &'a str,
    role: &'a str,
    app: &'static str,
    time: &'a str,
    #[serde(flatten)]
    entry: &'a Entry,
}

/// Adds an entry at the end of the chain; call it inside the transaction that makes the change.
///
/// # Errors
/// [`StoreError`] where the entry cannot be stored.
pub(crate) fn append(connection: &Connection, witness: &Witness, entry: &Entry) -> Result<AuditHead, StoreError> {
    let (last, prev) = last_entry(connection)?;
    let body = Body {
        actor: &witness.actor.name,
        role: &witness.actor.role,
        app: env!("CARGO_PKG_VERSION"),
        time: &witness.time,
        entry,
    };
    let body = serde_json_canonicalizer::to_string(&body)
        .map_err(|error| StoreError::Damaged(format!("an audit entry could not be written: {error}")))?;
    let seq = last + 1;
    let hash = entry_hash(seq, &prev, body.as_bytes());
    connection
        .prepare_cached("INSERT INTO audit (seq, prev, hash, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute((seq, prev, hash, body))?;
    Ok(AuditHead { seq, hash: hex(&hash) })
}

/// The end of the chain.
///
/// # Errors
/// [`StoreError`] where the log cannot be read.
pub(crate) fn head(connection: &Connection) -> Result<AuditHead, StoreError> {
    let (seq, hash) = last_entry(connection)?;
    Ok(if seq == 0 { AuditHead::default() } else { AuditHead { seq, hash: hex(&hash) } })
}

fn last_entry(connection: &Connection) -> Result<(u64, [u8; 32]), StoreError> {
    let found = connection
        .prepare_cached("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.unwrap_or((0, [0; 32])))
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same bytes as a shell one-liner gives:
    /// `printf 'nexus-audit-v1\0\0\0\0\0\0\0\0\1<32 zero bytes>\0\0\0\0\0\0\0\2{}' | sha256sum`
    #[test]
    fn the_documented_layout() {
        let mut bytes = b"nexus-audit-v1\0".to_vec();
        bytes.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.extend_from_slice(&[0; 32]);
        bytes.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, 2]);
        bytes.extend_from_slice(b"{}");
        let expected: [u8; 32] = Sha256::digest(&bytes).into();
        assert_eq!(entry_hash(1, &[0; 32], b"{}"), expected);
    }
}
