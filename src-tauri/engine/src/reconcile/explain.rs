//! Why do two rows go together, and why do two others not? Evidence in bits, the group's odds, the best rejected others, and
//! what else stands to choose.

use std::sync::{Arc, Mutex, PoisonError};

use super::decide::shown;
use super::error::ReconcileError;
use super::list::{Names, reason_in_words, side_line};
use super::load::Loaded;
use super::memory::Memory;
use super::method::lanes::same_currency;
use super::method::{Bits, Counted, Ground, Parameters, Settings, Tables};
use super::view::{CandidateRow, Candidates, DecisionRow, Explanation, GroupRow};
use crate::case::Case;
use crate::model::{Kind, RowId};
use crate::store::StoreError;
use crate::store::tables::match_decisions;
use crate::store::tables::matches::{self, End};
use crate::store::tables::{reconcile_runs, withdrawn};

/// Candidates that a list shows: one for each number key.
const MOST: usize = 9;
/// Rows that are weighed for a list at most.
const WEIGHED: usize = 400;
/// Days before and after, and per cent of the amount, of each step of searching wider.
const REACH: [(i32, u32); 4] = [(7, 2), (30, 10), (90, 30), (366, 100)];

/// Both sides as they were loaded and counted last, for the version of the rows and the files withdrawn that they were
/// loaded of.
#[derive(Default)]
pub(crate) struct Weighed(Mutex<Option<(Basis, Arc<Scale>)>>);

/// Both sides with what is counted over them.
struct Scale {
    loaded: Loaded,
    counted: Counted,
}

impl Scale {
    /// How far two rows' amounts are apart, minor units of `own`; between currencies by the rate that the data shows, and
    /// none where it shows no rate.
    fn apart(&self, own: End, other: End, own_is_ledger: bool) -> Option<u64> {
        let (size, found) = (own.amount.unsigned_abs(), other.amount.unsigned_abs());
        if same_currency(own.currency, other.currency) {
            return Some(found.abs_diff(size));
        }
        let (ledger, bank) = if own_is_ledger { (own, other) } else { (other, own) };
        let day = bank.id.day().map_or(0, |day| day.number());
        let rate = self.counted.background.rates.rate(ledger.currency, bank.currency, day)?;
        let converted = found as f64 * if own_is_ledger { -rate } else { rate }.exp();
        Some((converted - size as f64).abs() as u64)
    }
}

type Basis = (u64, Vec<u32>);

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
            let bits = weigh(case, run.parameters, &[(expense, bank)])?;
            let bits = bits.first().copied().ok_or_else(not_there)?;
            (0.0, bits, why_not(&bits))
        }
    };
    let found = case.store().read(|connection| {
        let names = Names::load(connection)?;
        let row =
            |bank, probability, bits, stands| pair(connection, &names, (expense, bank), probability, bits, stands);
        let mut others = Vec::new();
        for (other, probability, bits) in known.iter().filter(|candidate| candidate.0 != bank).take(MOST) {
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
        let decisions = about(connection, expense, bank)?;
        Ok(Explanation { pair, sentence, group, others, decisions })
    })?;
    if found.pair.is_some() { Ok(found) } else { Err(not_there()) }
}

fn not_there() -> ReconcileError {
    ReconcileError::BadRequest("one of the two rows is not in the case, or its evidence is withdrawn".to_owned())
}

/// The field that speaks most against a pair, in words.
fn why_not(bits: &Bits) -> String {
    let fields = [
        ("the amounts", bits.amount),
        ("the days between", bits.date),
        ("the names", bits.name),
        ("the numbers that they name", bits.reference),
        ("the direction of the money", bits.direction),
    ];
    let worst = fields.iter().min_by(|one, other| one.1.total_cmp(&other.1));
    match worst {
        Some((field, against)) if *against < 0.0 => {
            format!("too unlikely to be a candidate: {field} speak against it by {:.1} bits", -against)
        }
        _ => "nothing speaks against it, and too little for it among so many rows".to_owned(),
    }
}

fn pair(
    connection: &rusqlite::Connection,
    names: &Names,
    (expense, bank): (RowId, RowId),
    probability: f64,
    bits: Bits,
    stands: bool,
) -> Result<Option<CandidateRow>, StoreError> {
    let bank = side_line(connection, names, Kind::Bank, bank)?;
    let sides = bank.zip(side_line(connection, names, Kind::Expense, expense)?);
    Ok(sides.map(|(bank, expense)| CandidateRow { bank, expense, probability, bits, stands }))
}

/// Decisions about either row, newest first.
fn about(connection: &rusqlite::Connection, expense: RowId, bank: RowId) -> Result<Vec<DecisionRow>, StoreError> {
    let all = match_decisions::single(connection)?;
    let of =
        all.iter().rev().filter(|decision| decision.body.pairs.iter().any(|pair| pair.0 == expense || pair.1 == bank));
    Ok(of.take(20).map(shown).collect())
}

/// What stands to choose for a row: the other side's rows near it in days and amount, by what speaks for them. `wider` is
/// how often the search was widened.
///
/// # Errors
/// As [`explain`].
pub fn candidates(case: &Case, kind: Kind, id: RowId, wider: u32) -> Result<Candidates, ReconcileError> {
    let Some(run) = case.store().read(reconcile_runs::last)? else { return Err(ReconcileError::NoRun) };
    let (days, percent) = REACH[(wider as usize).min(REACH.len() - 1)];
    let scale = scale(case)?;
    let loaded = &scale.loaded;
    let is_ledger = kind == Kind::Expense;
    let line = loaded.line_of(kind, id).ok_or_else(not_there)?;
    let own = loaded.end(is_ledger, line);
    let day = own.id.day().map_or(0, |day| day.number());
    let size = own.amount.unsigned_abs();
    let reach = (u128::from(size) * u128::from(percent) / 100) as u64;
    let mut near: Vec<(u64, i32, RowId)> = Vec::new();
    for other in loaded.near(!is_ledger, day - days, day + days) {
        let end = loaded.end(!is_ledger, u32::try_from(other).unwrap_or(u32::MAX));
        if let Some(apart) = scale.apart(own, end, is_ledger).filter(|apart| *apart <= reach) {
            let lag = end.id.day().map_or(0, |other| other.number() - day);
            near.push((apart, lag.abs(), end.id));
        }
    }
    let in_range = u32::try_from(near.len()).unwrap_or(u32::MAX);
    near.sort_unstable();
    near.truncate(WEIGHED);
    let pairs: Vec<_> = near.iter().map(|near| if is_ledger { (id, near.2) } else { (near.2, id) }).collect();
    let bits = weigh_with(case, &scale, run.parameters, &pairs)?;
    let mut weighed: Vec<_> = pairs.into_iter().zip(bits).collect();
    weighed.sort_by(|one, other| other.1.sum().total_cmp(&one.1.sum()).then(one.0.cmp(&other.0)));
    weighed.truncate(MOST);
    let found = case.store().read(|connection| {
        let names = Names::load(connection)?;
        let Some(row) = side_line(connection, &names, kind, id)? else { return Ok(None) };
        let mut found = Vec::new();
        for ((expense, bank), bits) in weighed {
            let stands = matches::of_row(connection, Kind::Expense, expense)?.iter().any(|edge| edge.bank.id == bank);
            let odds = f64::from(bits.sum()).exp2();
            found.extend(pair(connection, &names, (expense, bank), odds / (1.0 + odds), bits, stands)?);
        }
        Ok(Some(Candidates { row, found, days: days.unsigned_abs(), percent, in_range }))
    })?;
    found.ok_or_else(not_there)
}

/// Both sides, loaded and counted once for a state of the rows.
fn scale(case: &Case) -> Result<Arc<Scale>, ReconcileError> {
    let away = case.store().read(withdrawn::all)?.iter().map(|file| file.evidence).collect();
    let basis = (case.store().data_version()?, away);
    let mut kept = case.weighed().0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, scale)) = kept.as_ref()
        && *of == basis
    {
        return Ok(scale.clone());
    }
    let mut loaded = Loaded::read(case, &Memory::default(), |_, _| false)?;
    loaded.sides.finish();
    let counted = Counted::new(&loaded.sides, &Settings::default());
    let scale = Arc::new(Scale { loaded, counted });
    *kept = Some((basis, scale.clone()));
    Ok(scale)
}

fn weigh(case: &Case, version: u32, pairs: &[(RowId, RowId)]) -> Result<Vec<Bits>, ReconcileError> {
    weigh_with(case, &*scale(case)?, version, pairs)
}

/// Weighs rows anew under the parameters of the last run.
fn weigh_with(case: &Case, scale: &Scale, version: u32, pairs: &[(RowId, RowId)]) -> Result<Vec<Bits>, ReconcileError> {
    let stored = case.store().read(|connection| reconcile_runs::parameters(connection, version))?;
    let parameters =
        stored.first().and_then(|pair| serde_json::from_str(&pair.3).ok()).unwrap_or_else(Parameters::prior);
    let loaded = &scale.loaded;
    let ground = Ground::new(&loaded.sides, &scale.counted);
    let tables = Tables::new(&parameters);
    let mut bits = Vec::with_capacity(pairs.len());
    for (expense, bank) in pairs {
        let lines = loaded.line_of(Kind::Expense, *expense).zip(loaded.line_of(Kind::Bank, *bank));
        let (ledger, bank) = lines.ok_or_else(not_there)?;
        bits.push(ground.bits(&tables, ledger as usize, bank as usize));
    }
    Ok(bits)
}
