//! What does a month say about completeness? Its rows per file, account, currency and day, gathered in one pass and kept
//! until the month changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::running::{DayProof, Step, day_proof};
use crate::case::Case;
use crate::model::{Currency, Day, Kind, Month, RowId};
use crate::store::columns::{MonthColumns, NO_BALANCE};
use crate::store::tables::merged::MergedLine;
use crate::store::tables::statements::StoredStatement;
use crate::store::{StoreError, Stretch};

/// Whose day: file, account as the file names it, currency, day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct DayKey {
    pub(crate) account: u32,
    pub(crate) currency: Currency,
    pub(crate) evidence: u32,
    pub(crate) day: Day,
}

/// What one file's rows of one account and day come to.
#[derive(Clone, Debug)]
pub(crate) struct DayFacts {
    pub(crate) key: DayKey,
    pub(crate) kind: Kind,
    /// With those that were merged with another file's.
    pub(crate) rows: u64,
    pub(crate) sum: i64,
    /// Without them: what pages and sums show.
    pub(crate) kept_rows: u64,
    pub(crate) kept_sum: i64,
    pub(crate) proof: DayProof,
    /// The rows at which the running balance breaks, with what is missing there.
    pub(crate) broken: Vec<(RowId, i64)>,
    /// First row of the day in the file.
    pub(crate) first_row: RowId,
}

/// What the rows of a statement that lie in one month come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct StatementFacts {
    pub(crate) rows: u64,
    pub(crate) sum: i128,
    /// Of it, positive amounts.
    pub(crate) money_in: i128,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

/// One month.
#[derive(Debug, Default)]
pub(crate) struct MonthFacts {
    pub(crate) days: Vec<DayFacts>,
    pub(crate) statements: BTreeMap<u32, StatementFacts>,
    /// Statements known of each file and account that has rows in the month: a later one makes the facts old.
    known: HashMap<(u32, u32), usize>,
}

type Kept = HashMap<(Month, Kind), (u64, Arc<MonthFacts>)>;

/// Facts of months as they were last computed.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Kept>);

/// The statements of each file and account, in the order of their rows.
pub(crate) type StatementsOf<'a> = HashMap<(u32, u32), Vec<&'a StoredStatement>>;

/// Facts of every month, oldest first; months that did not change are not read again.
pub(crate) fn gather(
    case: &Case,
    memory: &Memory,
    statements: &StatementsOf<'_>,
    merged: &[MergedLine],
) -> Result<Vec<Arc<MonthFacts>>, StoreError> {
    let known = memory.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let now = case.store().scan(&Stretch::default(), |month| {
        let at = (month.month(), month.kind());
        if let Some((version, facts)) = known.get(&at)
            && *version == month.version()
            && facts.known.iter().all(|(whose, count)| statements.get(whose).map_or(0, Vec::len) == *count)
        {
            return Ok((at, *version, facts.clone()));
        }
        Ok((at, month.version(), Arc::new(facts(month, statements, &merged_in(merged, at))?)))
    })?;
    let facts = now.iter().map(|(_, _, facts)| facts.clone()).collect();
    *memory.0.lock().unwrap_or_else(PoisonError::into_inner) =
        now.into_iter().map(|(at, version, facts)| (at, (version, facts))).collect();
    Ok(facts)
}

fn merged_in(merged: &[MergedLine], (month, kind): (Month, Kind)) -> Vec<MergedLine> {
    let is_in = |row: &&MergedLine| row.kind == kind && row.id.day().is_some_and(|day| day.month() == month);
    merged.iter().filter(is_in).copied().collect()
}

/// A row as the proof needs it.
#[derive(Clone, Copy)]
struct Line {
    row_no: u64,
    id: RowId,
    amount: i64,
    balance: Option<i64>,
    merged: bool,
}

fn facts(
    month: &MonthColumns<'_>,
    statements: &StatementsOf<'_>,
    merged: &[MergedLine],
) -> Result<MonthFacts, StoreError> {
    let (evidence, accounts, currencies) = (month.evidence()?, month.accounts()?, month.currencies()?);
    let (amounts, balances, row_numbers) = (month.amounts()?, month.balances()?, month.row_numbers()?);
    let mut found = MonthFacts::default();
    let mut groups: HashMap<(u32, Currency, u32), Vec<Line>> = HashMap::new();
    for run in month.runs() {
        let start = run.first as usize;
        for index in start..start + run.rows as usize {
            let line = Line {
                row_no: u64::from(row_numbers[index]),
                id: month.id(index)?.unwrap_or(RowId(0)),
                amount: amounts[index],
                balance: Some(balances[index]).filter(|balance| *balance != NO_BALANCE),
                merged: false,
            };
            groups.entry((accounts[index], currencies[index], evidence[index])).or_default().push(line);
        }
        for row in merged.iter().filter(|row| row.id.day() == Some(run.day)) {
            let line = Line { row_no: row.row_no, id: row.id, amount: row.amount, balance: row.balance, merged: true };
            groups.entry((row.account, row.currency, row.evidence)).or_default().push(line);
        }
        let mut keys: Vec<_> = groups.drain().collect();
        keys.sort_unstable_by_key(|(key, _)| *key);
        for ((account, currency, evidence), mut lines) in keys {
            lines.sort_unstable_by_key(|line| line.row_no);
            let key = DayKey { account, currency, evidence, day: run.day };
            found.add_day(key, month.kind(), &lines, statements);
        }
    }
    Ok(found)
}

impl MonthFacts {
    fn add_day(&mut self, key: DayKey, kind: Kind, lines: &[Line], statements: &StatementsOf<'_>) {
        let whose = (key.evidence, key.account);
        let of_account = statements.get(&whose).map_or(&[][..], Vec::as_slice);
        self.known.insert(whose, of_account.len());
        for line in lines {
            self.add_to_statement(of_account, key, line);
        }
        let steps: Vec<Step> = lines.iter().map(|line| Step { amount: line.amount, balance: line.balance }).collect();
        let proof = day_proof(&steps);
        let broken = match &proof {
            DayProof::Breaks(at) => {
                at.iter().filter_map(|(step, missing)| Some((lines.get(*step)?.id, *missing))).collect()
            }
            _ => Vec::new(),
        };
        let sum_of =
            |lines: &mut dyn Iterator<Item = &Line>| lines.fold(0_i64, |sum, line| sum.saturating_add(line.amount));
        self.days.push(DayFacts {
            key,
            kind,
            rows: lines.len() as u64,
            sum: sum_of(&mut lines.iter()),
            kept_rows: lines.iter().filter(|line| !line.merged).count() as u64,
            kept_sum: sum_of(&mut lines.iter().filter(|line| !line.merged)),
            proof,
            broken,
            first_row: lines.first().map_or(RowId(0), |line| line.id),
        });
    }

    fn add_to_statement(&mut self, of_account: &[&StoredStatement], key: DayKey, line: &Line) {
        // Known rows stand in order, so that the place is found without looking at each; unknown ones sort first.
        let from = of_account.partition_point(|known| known.rows.is_some_and(|(_, last)| last < line.row_no));
        let mut of_rows = of_account.get(from..).unwrap_or_default().iter();
        let is_its = |known: &&&StoredStatement| known.currency == key.currency && known.holds(line.row_no, key.day);
        let Some(statement) = of_rows.find(is_its) else { return };
        let nothing = StatementFacts { rows: 0, sum: 0, money_in: 0, first: key.day, last: key.day };
        let facts = self.statements.entry(statement.id).or_insert(nothing);
        facts.rows += 1;
        facts.sum += i128::from(line.amount);
        facts.money_in += i128::from(line.amount.max(0));
        facts.first = facts.first.min(key.day);
        facts.last = facts.last.max(key.day);
    }
}
