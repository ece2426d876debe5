//! Which rows look like one transaction in two files? Only days that several files have rows of are read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use rusqlite::Connection;

use super::pairing::{Copy, Paired, pair, words};
use super::{Duplicate, DuplicatePage, Likeness};
use crate::case::Case;
use crate::model::{Currency, Day, Kind, RowId};
use crate::normalise;
use crate::proof::row_in_brief;
use crate::store::columns::MonthColumns;
use crate::store::tables::imports;
use crate::store::tables::links::Roots;
use crate::store::tables::merged;
use crate::store::{StoreError, Stretch, Words};

/// A pair before its rows are looked up.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) kind: Kind,
    pub(super) account: u32,
    pub(super) day: Day,
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) pair: Paired,
}

/// A stretch of what is proposed, in order of day.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn proposals(
    case: &Case,
    likeness: Option<Likeness>,
    offset: u32,
    limit: u32,
) -> Result<DuplicatePage, StoreError> {
    let all = find(case)?;
    let mut by_likeness = [0; 4];
    for proposal in all.iter() {
        by_likeness[proposal.pair.likeness as usize] += 1;
    }
    let fits = |proposal: &&Proposal| likeness.is_none_or(|likeness| proposal.pair.likeness == likeness);
    let fitting: Vec<&Proposal> = all.iter().filter(fits).collect();
    let total = u32::try_from(fitting.len()).unwrap_or(u32::MAX);
    let chosen = fitting.into_iter().skip(offset as usize).take(limit as usize);
    let pairs = case.store().read(|connection| {
        let mut pairs = Vec::new();
        for proposal in chosen {
            pairs.extend(shown(connection, proposal)?);
        }
        Ok(pairs)
    })?;
    Ok(DuplicatePage { total, by_likeness, pairs })
}

fn shown(connection: &Connection, proposal: &Proposal) -> Result<Option<Duplicate>, StoreError> {
    let row = row_in_brief(connection, proposal.kind, proposal.pair.row)?;
    let kept = row_in_brief(connection, proposal.kind, proposal.pair.kept)?;
    Ok(row.zip(kept).map(|(row, kept)| Duplicate {
        kind: proposal.kind,
        account: proposal.account,
        day: proposal.day,
        amount: proposal.amount,
        currency: proposal.currency,
        likeness: proposal.pair.likeness,
        row,
        kept,
        examiner: String::new(),
        decided: String::new(),
    }))
}

struct Known {
    roots: Roots,
    /// Files that are read to their end, with a number for their format.
    formats: HashMap<u32, u16>,
    apart: BTreeSet<(Kind, RowId, RowId)>,
    /// Files by how much of them balances prove: of equal copies the better proven file's stay.
    rank: HashMap<u32, u32>,
}

/// What a list of proposals rests on.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Rests {
    /// Rises with every change of a row, merges among them.
    rows: u64,
    joined: Roots,
    apart: BTreeSet<(Kind, RowId, RowId)>,
}

pub(super) type Kept = Option<(Rests, Arc<Vec<Proposal>>)>;

/// Every pair, in order of day, month by month; found again only where something that it rests on has changed.
pub(super) fn find(case: &Case) -> Result<Arc<Vec<Proposal>>, StoreError> {
    let rows = case.store().data_version()?;
    let (joined, apart) = case.store().read(|connection| Ok((Roots::load(connection)?, merged::apart(connection)?)))?;
    let now = Rests { rows, joined, apart };
    let memory = &case.duplicates().0;
    if let Some((rests, found)) = memory.lock().unwrap_or_else(PoisonError::into_inner).clone()
        && rests == now
    {
        return Ok(found);
    }
    let found = Arc::new(search(case)?);
    *memory.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
    Ok(found)
}

fn search(case: &Case) -> Result<Vec<Proposal>, StoreError> {
    let proof = crate::proof::proof(case)?;
    let mut statements: Vec<u32> = proof.statements.iter().map(|statement| statement.evidence).collect();
    statements.dedup();
    let rank = statements.into_iter().map(|file| (file, 0)).collect();
    let known = case.store().read(|connection| {
        let mut names: Vec<String> = Vec::new();
        let mut formats = HashMap::new();
        for manifest in imports::all(connection)? {
            let at = names.iter().position(|name| *name == manifest.format).unwrap_or_else(|| {
                names.push(manifest.format.clone());
                names.len() - 1
            });
            if manifest.state == crate::intake::ReadState::Done {
                formats.insert(manifest.evidence, u16::try_from(at).unwrap_or(u16::MAX));
            }
        }
        Ok(Known { roots: Roots::load(connection)?, formats, apart: merged::apart(connection)?, rank })
    })?;
    if known.formats.len() < 2 {
        return Ok(Vec::new());
    }
    let skeletons = case.store().texts(Words::Skeletons)?;
    let parties = case.store().texts(Words::Parties)?;
    let found = case.store().scan(&Stretch::default(), |month| {
        of_month(month, &known, &|index| {
            let number = |numbers: &[u32]| numbers.get(index).map_or(0, |number| *number as usize);
            let text = normalise::text::join(
                skeletons.get(number(month.skeletons()?)),
                Some(month.arguments()?.get(index)).filter(|argument| !argument.is_empty()),
            );
            Ok(words(&format!("{} {text}", parties.get(number(month.parties()?)))))
        })
    })?;
    Ok(found.into_iter().flatten().collect())
}

type Group = (u32, i64, Currency);

fn of_month(
    month: &MonthColumns<'_>,
    known: &Known,
    words_of: &dyn Fn(usize) -> Result<Vec<String>, StoreError>,
) -> Result<Vec<Proposal>, StoreError> {
    let (evidence, accounts) = (month.evidence()?, month.accounts()?);
    let mut found = Vec::new();
    for run in month.runs() {
        let indexes = run.first as usize..(run.first + run.rows) as usize;
        let shared = shared_accounts(&evidence[indexes.clone()], &accounts[indexes.clone()], known);
        if shared.is_empty() {
            continue;
        }
        let (amounts, currencies) = (month.amounts()?, month.currencies()?);
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for index in indexes {
            let root = known.roots.root(accounts[index]);
            if shared.contains(&root) && known.formats.contains_key(&evidence[index]) {
                groups.entry((root, amounts[index], currencies[index])).or_default().push(index);
            }
        }
        for ((account, amount, currency), indexes) in groups {
            if indexes.iter().all(|index| evidence[*index] == evidence[indexes[0]]) {
                continue;
            }
            let copies = indexes
                .iter()
                .map(|index| copy(month, *index, known, words_of))
                .collect::<Result<Vec<Copy>, StoreError>>()?;
            let kind = month.kind();
            let prefer = |file: u32| known.rank.get(&file).copied().unwrap_or(1);
            let apart = |one: RowId, other: RowId| known.apart.contains(&(kind, one, other));
            for pair in pair(&copies, prefer, apart) {
                found.push(Proposal { kind, account, day: run.day, amount, currency, pair });
            }
        }
    }
    Ok(found)
}

/// Accounts of a day that several files have rows of.
fn shared_accounts(evidence: &[u32], accounts: &[u32], known: &Known) -> HashSet<u32> {
    let mut first: HashMap<u32, u32> = HashMap::new();
    let mut shared = HashSet::new();
    for (file, account) in evidence.iter().zip(accounts) {
        let root = known.roots.root(*account);
        if *first.entry(root).or_insert(*file) != *file {
            shared.insert(root);
        }
    }
    shared
}

fn copy(
    month: &MonthColumns<'_>,
    index: usize,
    known: &Known,
    words_of: &dyn Fn(usize) -> Result<Vec<String>, StoreError>,
) -> Result<Copy, StoreError> {
    let evidence = month.evidence()?[index];
    Ok(Copy {
        evidence,
        format: known.formats.get(&evidence).copied().unwrap_or(u16::MAX),
        id: month.id(index)?.unwrap_or(RowId(0)),
        row_no: month.row_numbers()?[index],
        entry_id: month.entry_ids()?.get(index).to_owned(),
        reference: month.references()?.get(index).to_owned(),
        words: words_of(index)?,
    })
}
