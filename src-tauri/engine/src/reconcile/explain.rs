//! Why do two rows go together, and why do two others not? Evidence in bits, the group's odds, the best rejected others.

use super::error::ReconcileError;
use super::list::{reason_in_words, side_line};
use super::load::Loaded;
use super::method::{Bits, Ground, Parameters, Settings, Tables};
use super::view::{CandidateRow, Explanation, GroupRow};
use crate::case::Case;
use crate::model::{Kind, RowId};
use crate::store::StoreError;
use crate::store::tables::matches;
use crate::store::tables::reconcile_runs;

/// Explains an expense and a bank row, whether they are matched or not.
///
/// # Errors
/// [`ReconcileError::NoRun`] before the first run; [`ReconcileError::BadRequest`] where a row is not there.
pub fn explain(case: &Case, expense: RowId, bank: RowId) -> Result<Explanation, ReconcileError> {
    let Some(run) = case.store().read(reconcile_runs::last)? else { return Err(ReconcileError::NoRun) };
    let edges = case.store().read(|connection| matches::of_row(connection, Kind::Expense, expense))?;
    let standing = edges.into_iter().find(|edge| edge.bank.id == bank);
    let known = case.store().read(|connection| matches::candidates(connection, expense))?;
    let (probability, bits, sentence) = match (&standing, known.iter().find(|candidate| candidate.0 == bank)) {
        (Some(edge), _) => (edge.probability, edge.bits, reason_in_words(edge.reason, &edge.expense, &edge.bank)),
        (None, Some((_, probability, bits))) => {
            (*probability, *bits, "looked at, and less likely than what was taken or than no partner".to_owned())
        }
        (None, None) => {
            let bits = weigh(case, run.parameters, expense, bank)?;
            (0.0, bits, "too unlikely to be a candidate: the bits show which field speaks against it".to_owned())
        }
    };
    let found = case.store().read(|connection| {
        let row =
            |bank: RowId, probability: f64, bits: Bits, stands: bool| -> Result<Option<CandidateRow>, StoreError> {
                let sides =
                    side_line(connection, Kind::Bank, bank)?.zip(side_line(connection, Kind::Expense, expense)?);
                Ok(sides.map(|(bank, expense)| CandidateRow { bank, expense, probability, bits, stands }))
            };
        let mut others = Vec::new();
        for (other, probability, bits) in known.iter().filter(|candidate| candidate.0 != bank) {
            others.extend(row(*other, *probability, *bits, false)?);
        }
        let group = match standing.as_ref().and_then(|edge| edge.group) {
            Some(group) => matches::group(connection, group)?,
            None => None,
        };
        let group = group.map(|group| GroupRow {
            kind: group.kind,
            tried: group.tried,
            accidents: group.accidents,
            ways: group.ways,
            fee: group.fee,
            bounded: group.bounded,
        });
        let pair = row(bank, probability, bits, standing.is_some())?;
        Ok(Explanation { pair, sentence, group, others })
    })?;
    match found.pair {
        Some(_) => Ok(found),
        None => Err(ReconcileError::BadRequest("one of the two rows is not in the case".to_owned())),
    }
}

/// Weighs two rows anew under the parameters of the last run: what is counted over all rows is counted again.
fn weigh(case: &Case, version: u32, expense: RowId, bank: RowId) -> Result<Bits, ReconcileError> {
    let mut loaded = Loaded::read(case, |_, _| false)?;
    loaded.sides.finish();
    let lines = loaded.line_of(Kind::Expense, expense).zip(loaded.line_of(Kind::Bank, bank));
    let Some((ledger, bank)) = lines else {
        return Err(ReconcileError::BadRequest("one of the two rows is not in the case".to_owned()));
    };
    let stored = case.store().read(|connection| reconcile_runs::parameters(connection, version))?;
    let parameters =
        stored.first().and_then(|pair| serde_json::from_str(&pair.3).ok()).unwrap_or_else(Parameters::prior);
    let ground = Ground::new(&loaded.sides, &Settings::default());
    Ok(ground.bits(&Tables::new(&parameters), ledger as usize, bank as usize))
}
