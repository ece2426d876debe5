//! What does a person, or a stated rule, decide about duplicates? Each decision is one change with its audit entry.

use std::collections::HashSet;

use super::propose::{Proposal, find};
use super::{Duplicate, DuplicatePage, Likeness, RowPair};
use crate::audit::Entry;
use crate::case::Case;
use crate::model::{Kind, RowId};
use crate::proof::row_in_brief;
use crate::store::StoreError;
use crate::store::tables::links::Roots;
use crate::store::tables::merged::{self, Merge, Touched};

/// Row keys that an audit entry lists; beyond that it gives the number of them.
const LISTED: usize = 200;

/// Merges what is proposed: the given pairs, or by rule every proposal of at least the given likeness. Returns how many
/// rows left.
///
/// # Errors
/// [`StoreError::NotFound`] for a pair that is not proposed (any more); nothing is changed then.
pub fn merge(case: &Case, pairs: &[RowPair], rule: Option<Likeness>) -> Result<u32, StoreError> {
    let all = find(case)?;
    let wanted: HashSet<RowPair> = pairs.iter().copied().collect();
    let key = |proposal: &Proposal| RowPair { kind: proposal.kind, row: proposal.pair.row, kept: proposal.pair.kept };
    let chosen: Vec<&Proposal> = all
        .iter()
        .filter(|proposal| wanted.contains(&key(proposal)) || rule.is_some_and(|rule| proposal.pair.likeness <= rule))
        .collect();
    let known: HashSet<RowPair> = chosen.iter().map(|proposal| key(proposal)).collect();
    if let Some(stale) = wanted.iter().find(|pair| !known.contains(pair)) {
        return Err(StoreError::NotFound(format!("the proposal about row {}; the list has changed", stale.row.0)));
    }
    if chosen.is_empty() {
        return Ok(0);
    }
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let mut touched = Touched::default();
            for proposal in &chosen {
                let merge = Merge {
                    kind: proposal.kind,
                    id: proposal.pair.row,
                    kept: proposal.pair.kept,
                    reason: proposal.pair.likeness.as_str().to_owned(),
                };
                merged::take_out(transaction, &merge, &witness.actor.name, &witness.time, &mut touched)?;
            }
            touched.settle(transaction)?;
            Ok(((), merge_entry(&chosen, rule)))
        })
    })?;
    Ok(u32::try_from(chosen.len()).unwrap_or(u32::MAX))
}

fn merge_entry(chosen: &[&Proposal], rule: Option<Likeness>) -> Entry {
    let how = rule.map_or("by a person".to_owned(), |rule| format!("by the rule {:?}", rule.as_str()));
    let pairs: Vec<serde_json::Value> = chosen
        .iter()
        .take(LISTED)
        .map(|proposal| {
            serde_json::json!([
                proposal.kind.as_str(),
                proposal.pair.row.0.to_string(),
                proposal.pair.kept.0.to_string()
            ])
        })
        .collect();
    Entry {
        operation: "duplicates.merge",
        summary: format!("Merged {} rows with their copies in other files, {how}", chosen.len()),
        rows: chosen.len() as u64,
        detail: [
            ("rule", rule.map(Likeness::as_str).into()),
            ("pairs", pairs.into()),
            ("listed", chosen.len().min(LISTED).into()),
        ]
        .into(),
        ..Entry::default()
    }
}

/// Puts merged rows back into pages and sums. Returns how many.
///
/// # Errors
/// [`StoreError::NotFound`] for a row that is not merged; nothing is changed then.
pub fn take_back(case: &Case, rows: &[(Kind, RowId)]) -> Result<u32, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let mut touched = Touched::default();
            for (kind, id) in rows {
                merged::put_back(transaction, *kind, *id, &mut touched)?;
            }
            touched.settle(transaction)?;
            let keys: Vec<serde_json::Value> = rows
                .iter()
                .take(LISTED)
                .map(|(kind, id)| serde_json::json!([kind.as_str(), id.0.to_string()]))
                .collect();
            let entry = Entry {
                operation: "duplicates.take_back",
                summary: format!("Put {} merged rows back", rows.len()),
                rows: rows.len() as u64,
                detail: [("rows", keys.into())].into(),
                ..Entry::default()
            };
            Ok(((), entry))
        })
    })?;
    Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
}

/// Records that proposed pairs are two transactions each; they are not proposed again.
///
/// # Errors
/// [`StoreError`] where the case cannot be changed.
pub fn keep_apart(case: &Case, pairs: &[RowPair]) -> Result<(), StoreError> {
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            for pair in pairs {
                let rows = (pair.row, pair.kept);
                merged::keep_apart(transaction, pair.kind, rows, &witness.actor.name, &witness.time)?;
            }
            let keys: Vec<serde_json::Value> = pairs
                .iter()
                .take(LISTED)
                .map(|pair| serde_json::json!([pair.kind.as_str(), pair.row.0.to_string(), pair.kept.0.to_string()]))
                .collect();
            let entry = Entry {
                operation: "duplicates.keep_apart",
                summary: format!("Held {} pairs of like rows to be two transactions each", pairs.len()),
                rows: pairs.len() as u64,
                detail: [("pairs", keys.into())].into(),
                ..Entry::default()
            };
            Ok(((), entry))
        })
    })
}

/// Rows that were merged, in order of day.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn merged(case: &Case, offset: u32, limit: u32) -> Result<DuplicatePage, StoreError> {
    case.store().read(|connection| {
        let roots = Roots::load(connection)?;
        let all = merged::all(connection)?;
        let lines = merged::lines(connection)?;
        let mut page =
            DuplicatePage { total: u32::try_from(all.len()).unwrap_or(u32::MAX), ..DuplicatePage::default() };
        for (at, (known, line)) in all.iter().zip(&lines).enumerate() {
            let likeness = Likeness::from_name(&known.merge.reason).unwrap_or(Likeness::SameAmount);
            page.by_likeness[likeness as usize] += 1;
            if at < offset as usize || page.pairs.len() >= limit as usize {
                continue;
            }
            let row = row_in_brief(connection, known.merge.kind, known.merge.id)?;
            let kept = row_in_brief(connection, known.merge.kind, known.merge.kept)?;
            let Some((day, (row, kept))) = known.merge.id.day().zip(row.zip(kept)) else { continue };
            page.pairs.push(Duplicate {
                kind: known.merge.kind,
                account: roots.root(line.account),
                day,
                amount: line.amount,
                currency: line.currency,
                likeness,
                row,
                kept,
                examiner: known.examiner.clone(),
                decided: known.decided.clone(),
            });
        }
        Ok(page)
    })
}
