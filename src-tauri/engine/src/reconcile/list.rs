//! What is on the workbench? Edges, rows alone, counts; in order of day, the lines of one group together.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;
use rusqlite::Connection;

use super::decide::flippable;
use super::error::ReconcileError;
use super::method::{Reason, Status};
use super::view::{EdgeRow, LineFilter, LineList, LineRequest, MatchLine, SideLine, Summary, UnexplainedSum};
use crate::case::Case;
use crate::model::{Currency, Day, Kind, RowId, format_minor};
use crate::proof::{self, Coverage, Standing};
use crate::store::tables::links::Roots;
use crate::store::tables::matches::{self, End, State, StoredEdge, StoredLone};
use crate::store::tables::{evidence, match_decisions, match_rules, reconcile_runs, withdrawn};
use crate::store::{MAX_PAGE, StoreError, rows};

/// Lists that were computed for the present state, one for the last filter asked for.
#[derive(Default)]
pub(crate) struct ListCache(Mutex<Option<Kept>>);

/// State, filter and what they came to.
type Kept = (u64, LineFilter, Arc<Vec<Entry>>);

/// One line without its texts.
#[derive(Clone, Copy, Debug)]
struct Entry {
    bank: Option<End>,
    expense: Option<End>,
    status: Status,
    reason: Reason,
    probability: f64,
    group: Option<u32>,
    place: [u32; 2],
    decided: bool,
    rule: Option<u32>,
}

impl Entry {
    fn of_edge(edge: &StoredEdge) -> Self {
        Entry {
            bank: Some(edge.bank),
            expense: Some(edge.expense),
            status: edge.status,
            reason: edge.reason,
            probability: edge.probability,
            group: edge.group,
            place: [0, 1],
            decided: edge.decision.is_some(),
            rule: None,
        }
    }

    fn of_lone(lone: &StoredLone) -> Self {
        let end = Some(lone.end);
        let ruled = lone.rule.is_some();
        Entry {
            bank: end.filter(|_| lone.kind == Kind::Bank),
            expense: end.filter(|_| lone.kind == Kind::Expense),
            status: if ruled { Status::Matched } else { Status::Unmatched },
            reason: if ruled { Reason::Rule } else { lone.reason },
            probability: 0.0,
            group: None,
            place: [0, 1],
            decided: ruled,
            rule: lone.rule,
        }
    }

    fn ends(&self) -> impl Iterator<Item = End> {
        self.bank.into_iter().chain(self.expense)
    }

    fn day(&self) -> i32 {
        self.ends().next().and_then(|end| end.id.day()).map_or(0, Day::number)
    }

    /// A person must decide it.
    fn is_doubtful(&self) -> bool {
        matches!(self.status, Status::Suggested | Status::Disputed)
    }
}

/// A filter, made ready: an account stands for all that a person has joined with it.
pub(super) struct LineChoice<'a> {
    filter: &'a LineFilter,
    accounts: Option<Vec<u32>>,
}

impl<'a> LineChoice<'a> {
    pub(super) fn new(connection: &Connection, filter: &'a LineFilter) -> Result<Self, StoreError> {
        let accounts = match filter.account {
            Some(account) => Some(Roots::load(connection)?.members(&[account])),
            None => None,
        };
        Ok(LineChoice { filter, accounts })
    }

    /// True for an edge of the filter's accounts, days and amounts.
    pub(super) fn holds_edge(&self, edge: &StoredEdge) -> bool {
        self.within(edge.bank) || self.within(edge.expense)
    }

    fn within(&self, end: End) -> bool {
        let filter = self.filter;
        let day = end.id.day();
        let size = end.amount.saturating_abs();
        self.accounts.as_ref().is_none_or(|accounts| accounts.contains(&end.account))
            && filter.from.is_none_or(|from| day.is_some_and(|day| day >= from))
            && filter.to.is_none_or(|to| day.is_some_and(|day| day <= to))
            && filter.min.is_none_or(|min| size >= min)
            && filter.max.is_none_or(|max| size <= max)
    }

    fn holds(&self, entry: &Entry) -> bool {
        let statuses = &self.filter.statuses;
        (statuses.is_empty() || statuses.contains(&entry.status)) && entry.ends().any(|end| self.within(end))
    }
}

fn compute(connection: &Connection, filter: &LineFilter) -> Result<Vec<Entry>, StoreError> {
    let wanted = if filter.suspended { State::Suspended } else { State::Active };
    let mut entries = Vec::new();
    matches::each(connection, |edge| {
        if edge.state == wanted {
            entries.push(Entry::of_edge(&edge));
        }
        Ok(())
    })?;
    matches::each_lone(connection, |lone| {
        if lone.state == wanted {
            entries.push(Entry::of_lone(&lone));
        }
        Ok(())
    })?;
    number_groups(&mut entries);
    let choice = LineChoice::new(connection, filter)?;
    entries.retain(|entry| choice.holds(entry));
    Ok(entries)
}

/// Sorts by day, a group's lines together at its first bank day, and numbers them.
fn number_groups(entries: &mut [Entry]) {
    let mut groups: HashMap<u32, (i32, u32)> = HashMap::default();
    for entry in entries.iter() {
        let Some(group) = entry.group else { continue };
        let known = groups.entry(group).or_insert((entry.day(), 0));
        *known = (known.0.min(entry.day()), known.1 + 1);
    }
    let id = |end: Option<End>| end.map_or(RowId(i64::MAX), |end| end.id);
    // Each key looks a group up: once for an entry, not at every comparison.
    entries.sort_by_cached_key(|entry| {
        let day = entry.group.and_then(|group| groups.get(&group)).map_or(entry.day(), |group| group.0);
        (day, entry.group.map_or(0, |group| group + 1), id(entry.bank), id(entry.expense))
    });
    let mut next: HashMap<u32, u32> = HashMap::default();
    for entry in entries {
        let Some(group) = entry.group else { continue };
        let place = next.entry(group).or_insert(0);
        entry.place = [*place, groups.get(&group).map_or(1, |group| group.1)];
        *place += 1;
    }
}

/// A page of the workbench.
///
/// # Errors
/// What the case reports.
pub fn lines(case: &Case, request: &LineRequest) -> Result<LineList, ReconcileError> {
    let entries = listed(case, &request.filter)?;
    let start = (request.offset as usize).min(entries.len());
    let end = (start + request.limit.clamp(1, MAX_PAGE) as usize).min(entries.len());
    let lines = case.store().read(|connection| {
        let names = Names::load(connection)?;
        entries[start..end].iter().map(|entry| line(connection, &names, entry)).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(LineList { total: count(entries.len()), offset: count(start), lines })
}

/// Place of the first line from `from` on that a person must decide, going round at the end: pairs first, then rows
/// without partner. None where nothing is left.
///
/// # Errors
/// What the case reports.
pub fn next_doubtful(case: &Case, filter: &LineFilter, from: u32) -> Result<Option<u32>, ReconcileError> {
    let entries = listed(case, filter)?;
    let from = (from as usize).min(entries.len());
    let find = |wanted: fn(&Entry) -> bool| {
        let after = entries[from..].iter().position(wanted).map(|at| at + from);
        after.or_else(|| entries[..from].iter().position(wanted))
    };
    let alone = |entry: &Entry| entry.status == Status::Unmatched;
    Ok(find(Entry::is_doubtful).or_else(|| find(alone)).map(count))
}

fn listed(case: &Case, filter: &LineFilter) -> Result<Arc<Vec<Entry>>, ReconcileError> {
    let generation = case.store().generation()?;
    let mut kept = case.match_lists().0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, of, entries)) = kept.as_ref()
        && *known == generation
        && of == filter
    {
        return Ok(entries.clone());
    }
    let entries = Arc::new(case.store().read(|connection| compute(connection, filter))?);
    *kept = Some((generation, filter.clone(), entries.clone()));
    Ok(entries)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Names that lines show.
pub(super) struct Names {
    files: HashMap<u32, String>,
    rules: HashMap<u32, String>,
}

impl Names {
    pub(super) fn load(connection: &Connection) -> Result<Self, StoreError> {
        Ok(Names {
            files: evidence::all(connection)?.into_iter().map(|file| (file.id, file.name)).collect(),
            rules: match_rules::all(connection)?.into_iter().map(|rule| (rule.id, rule.name)).collect(),
        })
    }

    fn file(&self, id: u32) -> String {
        self.files.get(&id).cloned().unwrap_or_default()
    }
}

pub(super) fn side_line(
    connection: &Connection,
    names: &Names,
    kind: Kind,
    id: RowId,
) -> Result<Option<SideLine>, StoreError> {
    let found = rows::by_key(connection, kind, id)?;
    Ok(found.map(|stored| {
        let row = stored.row;
        SideLine {
            id,
            day: row.day,
            amount: row.amount,
            currency: row.currency,
            account: row.account,
            party: if row.party.is_empty() { row.text.clone() } else { row.party },
            text: row.text,
            reference: row.reference,
            file: names.file(row.evidence),
            row: u32::try_from(row.row_no).unwrap_or(0),
        }
    }))
}

fn line(connection: &Connection, names: &Names, entry: &Entry) -> Result<MatchLine, StoreError> {
    let side = |kind, end: Option<End>| match end {
        Some(end) => side_line(connection, names, kind, end.id),
        None => Ok(None),
    };
    let (residual, lag) = differences(entry.expense, entry.bank);
    Ok(MatchLine {
        bank: side(Kind::Bank, entry.bank)?,
        expense: side(Kind::Expense, entry.expense)?,
        status: entry.status,
        reason: entry.reason,
        probability: entry.probability,
        residual,
        lag,
        group: entry.group,
        place: entry.place,
        decided: entry.decided,
        rule: entry.rule.and_then(|rule| names.rules.get(&rule).cloned()),
    })
}

/// Bank less books without signs, where currencies agree; days from books to bank.
fn differences(expense: Option<End>, bank: Option<End>) -> (i64, i32) {
    let Some((expense, bank)) = expense.zip(bank) else { return (0, 0) };
    let same = expense.currency == bank.currency;
    let residual = if same { bank.amount.saturating_abs() - expense.amount.saturating_abs() } else { 0 };
    let days = bank.id.day().zip(expense.id.day()).map_or(0, |(bank, expense)| bank.number() - expense.number());
    (residual, days)
}

/// Why two rows go together, in words.
pub(super) fn reason_in_words(reason: Reason, expense: &End, bank: &End) -> String {
    let (residual, lag) = differences(Some(*expense), Some(*bank));
    let currency = Currency::from_numeric(bank.currency).unwrap_or(Currency::NONE);
    let days = match lag {
        0 => String::new(),
        1 => ", 1 day later".to_owned(),
        -1 => ", 1 day earlier".to_owned(),
        lag if lag > 0 => format!(", {lag} days later"),
        lag => format!(", {} days earlier", -lag),
    };
    let what = match reason {
        Reason::Exact | Reason::Date => "same amount".to_owned(),
        Reason::Fee => format!("differs by the recurring fee {}", format_minor(residual, currency)),
        Reason::Rate => "another currency at the rate that the data shows".to_owned(),
        Reason::Transposed => "two digits changed places".to_owned(),
        Reason::Residual => format!("amount differs by {}", format_minor(residual, currency)),
        Reason::Sign => "opposite sign".to_owned(),
        Reason::Sum => "one payment for several lines".to_owned(),
        Reason::Instalments => "several payments for one line".to_owned(),
        Reason::Batch => "one payment for lines of different parties".to_owned(),
        Reason::Both => "several payments for several lines".to_owned(),
        Reason::Person => "decided by a person".to_owned(),
        Reason::Rule => "needs no partner by a rule of a person".to_owned(),
        Reason::Duplicate => "repeats another line".to_owned(),
        Reason::Reversed => "taken back by another line".to_owned(),
        Reason::Nothing => "nothing near enough".to_owned(),
        Reason::Doubtful => "no candidate likely enough".to_owned(),
    };
    what + &days
}

/// Shows every edge to `visit`, in order of expense row, then bank row.
///
/// # Errors
/// [`ReconcileError::NoRun`] before the first run; what the case reports; what `visit` gives.
pub fn edges(case: &Case, mut visit: impl FnMut(EdgeRow) -> Result<(), StoreError>) -> Result<(), ReconcileError> {
    if case.store().read(reconcile_runs::last)?.is_none() && !case.store().read(match_decisions::any)? {
        return Err(ReconcileError::NoRun);
    }
    let coverage = proof::coverage(case)?;
    case.store().read(|connection| {
        let names = Names::load(connection)?;
        matches::each(connection, |edge| {
            let status = match (edge.state, edge.status) {
                (State::Suspended, _) => "suspended",
                (_, Status::Matched) => "matched",
                (_, Status::Suggested) => "suggested",
                (_, Status::Disputed) => "disputed",
                (_, Status::Unmatched) => "unmatched",
            };
            visit(EdgeRow {
                expense_file: names.file(edge.expense.file),
                expense_row: edge.expense.row,
                bank_file: names.file(edge.bank.file),
                bank_row: edge.bank.row,
                status: status.to_owned(),
                probability: edge.probability,
                group: edge.group,
                reason: reason_in_words(edge.reason, &edge.expense, &edge.bank),
                proof: standing(&coverage, &[edge.expense, edge.bank]),
            })
        })
    })?;
    Ok(())
}

fn standing(coverage: &Coverage, ends: &[End]) -> Standing {
    let mut standing = Standing::default();
    for end in ends {
        let currency = Currency::from_numeric(end.currency).unwrap_or(Currency::NONE);
        standing.count(end.id.day().and_then(|day| coverage.state(end.account, currency, day)), 1);
    }
    standing
}

/// Counts and the unexplained difference.
///
/// # Errors
/// What the case reports.
pub fn summary(case: &Case) -> Result<Summary, ReconcileError> {
    let data_version = case.store().data_version()?;
    let mut summary = case.store().read(|connection| {
        let mut summary = Summary::default();
        let last = reconcile_runs::last(connection)?;
        let opposite = match &last {
            Some(last) => opposite_accounts(connection, last.parameters)?,
            None => HashMap::default(),
        };
        let mut open: BTreeMap<u16, i128> = BTreeMap::new();
        let mut add = |kind: Kind, end: &End| {
            let turned = kind == Kind::Expense && opposite.get(&end.account).copied().unwrap_or(false);
            let amount = i128::from(end.amount) * if turned { -1 } else { 1 };
            *open.entry(end.currency).or_default() += if kind == Kind::Bank { amount } else { -amount };
        };
        matches::each(connection, |edge| {
            match (edge.state, edge.status) {
                (State::Suspended, _) => summary.suspended += 1,
                (_, Status::Matched) => {
                    summary.matched += 1;
                    summary.exact += u32::from(edge.reason == Reason::Exact);
                }
                (_, Status::Disputed) => summary.disputed += 1,
                _ => summary.suggested += 1,
            }
            Ok(())
        })?;
        matches::each_lone(connection, |lone| {
            match (lone.state, lone.rule) {
                (State::Suspended, _) => return Ok(()),
                (_, Some(_)) => {
                    summary.ruled += 1;
                    return Ok(());
                }
                _ => add(lone.kind, &lone.end),
            }
            match lone.kind {
                Kind::Expense => summary.expenses_alone += 1,
                Kind::Bank => summary.bank_alone += 1,
            }
            Ok(())
        })?;
        summary.unexplained = open
            .into_iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|(currency, minor)| UnexplainedSum {
                currency: Currency::from_numeric(currency).unwrap_or(Currency::NONE),
                minor: minor.to_string(),
            })
            .collect();
        if let Some(last) = last {
            summary.last = serde_json::from_str(&last.report).ok();
            summary.stale = data_version != run_version(connection, last.id)?;
        }
        summary.withdrawn = withdrawn::all(connection)?;
        Ok(summary)
    })?;
    summary.undo = flippable(case, true)?;
    summary.redo = flippable(case, false)?.filter(|change| change.blocked_by.is_none());
    Ok(summary)
}

fn run_version(connection: &Connection, run: u32) -> Result<u64, StoreError> {
    Ok(connection.query_row("SELECT data_version FROM reconcile_runs WHERE id = ?1", [run], |row| row.get(0))?)
}

/// Ledger accounts in which money out has the other sign.
pub(super) fn opposite_accounts(connection: &Connection, version: u32) -> Result<HashMap<u32, bool>, StoreError> {
    let pairs = reconcile_runs::parameters(connection, version)?;
    Ok(pairs.into_iter().map(|(ledger, _, opposite, _)| (ledger, opposite)).collect())
}

/// Key of a data row of a file, by the file's name.
///
/// # Errors
/// What the case reports.
pub fn row_of(case: &Case, kind: Kind, file: &str, row: u64) -> Result<Option<RowId>, ReconcileError> {
    let found = case.store().read(|connection| {
        let files = evidence::all(connection)?;
        let Some(file) = files.into_iter().find(|known| known.name == file) else { return Ok(None) };
        for partition in crate::store::write::partitions_of(connection, file.id)? {
            if partition.kind != kind {
                continue;
            }
            if let Some(stored) = rows::of_evidence(connection, partition, file.id, row, row)?.first() {
                return Ok(Some(stored.row.id));
            }
        }
        Ok(None)
    })?;
    Ok(found)
}
