//! How does a derived result stand in a file?
//!
//! ```text
//! "nexus-derived-1\n"        16 bytes
//! BLAKE3 of what follows     32 bytes
//! length of the head         u32, little-endian
//! head                       JSON, see Head
//! body                       positions as u32, little-endian, or JSON
//! ```

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::store::rowset::RowSet;

const MAGIC: &[u8; 16] = b"nexus-derived-1\n";
const SUMMED_AT: usize = 16 + 32;

/// What a file answers, and of which state.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) question: String,
    /// Of the rows.
    pub(super) version: u64,
    /// Number and hash of the last audit entry then.
    pub(super) audit: (u64, String),
}

pub(super) fn encode(head: &Head, body: &[u8]) -> Vec<u8> {
    // A head of numbers and text always becomes JSON.
    let text = serde_json::to_vec(head).unwrap_or_default();
    let mut file = Vec::with_capacity(SUMMED_AT + 4 + text.len() + body.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&[0; 32]);
    file.extend_from_slice(&u32::try_from(text.len()).unwrap_or(0).to_le_bytes());
    file.extend_from_slice(&text);
    file.extend_from_slice(body);
    let sum = blake3::hash(&file[SUMMED_AT..]);
    file[16..SUMMED_AT].copy_from_slice(sum.as_bytes());
    file
}

/// Head and body of a file; `None` where it is none or was changed.
pub(super) fn decode(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, rest) = rest.split_at_checked(32)?;
    if blake3::hash(rest).as_bytes()[..] != *sum {
        return None;
    }
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (head, body) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    Some((serde_json::from_slice(head).ok()?, body))
}

pub(super) fn bytes_of(positions: &[u32]) -> Vec<u8> {
    positions.iter().flat_map(|position| position.to_le_bytes()).collect()
}

/// A list of positions of a case with `total` rows.
pub(super) fn positions(bytes: &[u8], total: u32) -> Option<RowSet> {
    let (numbers, rest) = bytes.as_chunks::<4>();
    let list: Vec<u32> = numbers.iter().map(|number| u32::from_le_bytes(*number)).collect();
    let good = rest.is_empty() && list.iter().all(|position| *position < total);
    good.then(|| RowSet::Listed(Arc::new(list)))
}
