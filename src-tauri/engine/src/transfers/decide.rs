//! What does a person, or a stated rule, decide about movements? Each decision is one change with its audit entry.

use std::collections::HashSet;

use super::pairing::Pair;
use super::{TransferLikeness, TransferLines, TransferState, found};
use crate::audit::Entry;
use crate::case::Case;
use crate::store::StoreError;
use crate::store::tables::transfers::{self, DecidedTransfer};

/// Pairs of keys that an audit entry lists; beyond that it gives the number of them.
const LISTED: usize = 200;

/// Records that pairs are one movement each (`paired`), or two: the given ones, and by rule every proposed pair of at least
/// the given likeness. Returns how many.
///
/// # Errors
/// [`StoreError::NotFound`] for a pair that is not found (any more); nothing is changed then.
pub fn decide(
    case: &Case,
    lines: &[TransferLines],
    rule: Option<TransferLikeness>,
    paired: bool,
) -> Result<u32, StoreError> {
    let all = found(case)?;
    let wanted: HashSet<TransferLines> = lines.iter().copied().collect();
    let by_rule = |pair: &Pair| pair.state == TransferState::Proposed && rule.is_some_and(|rule| pair.likeness <= rule);
    let chosen: Vec<&Pair> = all.iter().filter(|pair| wanted.contains(&pair.lines()) || by_rule(pair)).collect();
    let known: HashSet<TransferLines> = chosen.iter().map(|pair| pair.lines()).collect();
    if let Some(stale) = wanted.iter().find(|lines| !known.contains(lines)) {
        let missing = format!("the pair of bank lines {} and {}; the list has changed", stale.paid.0, stale.received.0);
        return Err(StoreError::NotFound(missing));
    }
    if chosen.is_empty() {
        return Ok(0);
    }
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            for pair in &chosen {
                let decided = DecidedTransfer {
                    lines: pair.lines(),
                    paired,
                    likeness: pair.likeness,
                    examiner: witness.actor.name.clone(),
                    decided: witness.time.clone(),
                };
                transfers::put(transaction, &decided)?;
            }
            let keys: Vec<TransferLines> = chosen.iter().map(|pair| pair.lines()).collect();
            Ok(((), entry(&keys, rule, paired)))
        })
    })?;
    Ok(u32::try_from(chosen.len()).unwrap_or(u32::MAX))
}

fn entry(lines: &[TransferLines], rule: Option<TransferLikeness>, paired: bool) -> Entry {
    let how = rule.map_or("by a person", |_| "by a stated rule");
    let (operation, what) = if paired {
        ("transfers.pair", "one movement between own accounts each")
    } else {
        ("transfers.keep_apart", "two movements each")
    };
    Entry {
        operation,
        summary: format!("Held {} pairs of bank lines to be {what}, {how}", lines.len()),
        rows: lines.len() as u64 * 2,
        detail: [("rule", serde_json::json!(rule)), ("pairs", keys(lines)), ("listed", lines.len().min(LISTED).into())]
            .into(),
        ..Entry::default()
    }
}

fn keys(lines: &[TransferLines]) -> serde_json::Value {
    let pairs = lines.iter().take(LISTED);
    pairs.map(|pair| serde_json::json!([pair.paid.0.to_string(), pair.received.0.to_string()])).collect()
}

/// Takes decisions back: the pairs are open again. Returns how many.
///
/// # Errors
/// [`StoreError::NotFound`] for a pair that nobody has decided about; nothing is changed then.
pub fn take_back(case: &Case, lines: &[TransferLines]) -> Result<u32, StoreError> {
    if lines.is_empty() {
        return Ok(0);
    }
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            for pair in lines {
                if !transfers::forget(transaction, pair)? {
                    return Err(StoreError::NotFound(format!("a decision about bank line {}", pair.paid.0)));
                }
            }
            let entry = Entry {
                operation: "transfers.take_back",
                summary: format!("Took {} decisions about movements between own accounts back", lines.len()),
                rows: lines.len() as u64 * 2,
                detail: [("pairs", keys(lines))].into(),
                ..Entry::default()
            };
            Ok(((), entry))
        })
    })?;
    Ok(u32::try_from(lines.len()).unwrap_or(u32::MAX))
}
