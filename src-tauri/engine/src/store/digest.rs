//! Has a stored row changed? Sixteen bytes of BLAKE3 over everything the row says.
//!
//! Input, in this order; integers little-endian, texts as UTF-8 preceded by their length in bytes (u32):
//! `"nexus-row-v1"`, SHA-256 of the evidence file (32 bytes), kind (text), row number (u64), source offset (u64),
//! source length (u64), account id as stated (text), day since 1970-01-01 (i32), minute (u16, 65535 for none),
//! amount (i64), currency code (text), balance (flag u8, then i64), party, description, reference, entry id,
//! category, person (texts); then, where any of them is stated, the tag `"more"` and poster, period, account of the other
//! side (texts), so that rows without them have the digest that earlier versions gave them.

use crate::model::{Kind, Transaction};

/// A row's digest.
pub(crate) type RowDigest = [u8; 16];

/// Computes row digests with one reused buffer.
pub(crate) struct RowHasher {
    prefix: Vec<u8>,
    buffer: Vec<u8>,
}

impl RowHasher {
    /// For the rows of one file.
    pub(crate) fn new(sha256: &[u8], kind: Kind) -> Self {
        let mut prefix = Vec::with_capacity(64);
        prefix.extend_from_slice(b"nexus-row-v1");
        prefix.extend_from_slice(sha256);
        put_text(&mut prefix, kind.as_str());
        RowHasher { prefix, buffer: Vec::with_capacity(512) }
    }

    /// The digest of one row; `account` is the account's id as stated.
    pub(crate) fn digest(&mut self, row: &Transaction<'_>, account: &str) -> RowDigest {
        let out = &mut self.buffer;
        out.clear();
        out.extend_from_slice(&self.prefix);
        out.extend_from_slice(&row.row_no.to_le_bytes());
        out.extend_from_slice(&row.span.offset.to_le_bytes());
        out.extend_from_slice(&row.span.len.to_le_bytes());
        put_text(out, account);
        out.extend_from_slice(&row.day.number().to_le_bytes());
        out.extend_from_slice(&row.minute.unwrap_or(u16::MAX).to_le_bytes());
        out.extend_from_slice(&row.amount.to_le_bytes());
        put_text(out, row.currency.code());
        out.push(u8::from(row.balance.is_some()));
        out.extend_from_slice(&row.balance.unwrap_or(0).to_le_bytes());
        for text in [&row.party, &row.text, &row.reference, &row.entry_id, &row.category, &row.person] {
            put_text(out, text);
        }
        let more = [&row.poster, &row.period, &row.counter_account];
        if more.iter().any(|text| !text.is_empty()) {
            out.extend_from_slice(b"more");
            for text in more {
                put_text(out, text);
            }
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(out).as_bytes()[..16]);
        digest
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    // Texts are bounded far below 4 GiB by the readers.
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// The digest of a chunk: BLAKE3 over its rows' digests in row order.
pub(crate) fn chunk_digest<'a>(rows: impl Iterator<Item = &'a RowDigest>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for digest in rows {
        hasher.update(digest);
    }
    *hasher.finalize().as_bytes()
}
