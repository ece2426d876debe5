//! Is everything there? What the balances, declared figures and files of each account prove, day by day.
//!
//! 1. `facts`: one pass over the rows, per month, remembered until the month changes.
//! 2. `running`: do a day's running balances hold, in whatever order the file lists them?
//! 3. `spans`: which days does each statement cover; opening + rows = closing; each opening = the last closing.
//! 4. `account`: the days of an account: proven, unproven, contradicted, missing.
//! 5. `explain`: the rows most likely to explain a difference.
//!
//! [`Coverage`] answers "is day D of account A proven?"; every result that rests on rows carries the answer for them, as
//! a [`Standing`].

mod account;
mod coverage;
mod explain;
mod facts;
mod running;
mod running_days;
mod spans;
mod totals;
mod view;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::case::Case;
use crate::model::{Currency, Kind};
use crate::store::tables::links::Roots;
use crate::store::tables::statements::{self, StoredStatement};
use crate::store::tables::{accounts, merged};
use crate::store::{StoreError, rows};

use account::{Judged, Material, judge};
pub use coverage::{AccountDays, Coverage, RowKey, Standing, of_filter, of_findings, of_rows};
pub(crate) use explain::row as row_in_brief;
use facts::{MonthFacts, StatementFacts, StatementsOf};
use spans::Found;
pub use view::{
    AccountCoverage, Check, ControlTotals, DayState, Difference, Gap, Overlap, Proof, Reason, Run, StatementProof,
    Suspect, SuspectRow,
};

/// Differences whose rows are looked for; those beyond are listed without.
const EXPLAINED: usize = 200;

/// What was last found out, for the state of the case that it was found out of.
#[derive(Default)]
pub(crate) struct Memory {
    months: facts::Memory,
    last: Mutex<Option<(Rests, Arc<Known>)>>,
    /// Held while it is found out: who asks meanwhile waits for the same answer.
    finding: Mutex<()>,
}

impl Memory {
    fn of(&self, now: &Rests) -> Option<Arc<Known>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(rests, _)| rests == now).map(|(_, known)| known.clone())
    }
}

/// What the answer rests on; a note or a finding changes none of it.
#[derive(Clone, PartialEq, Eq)]
struct Rests {
    /// Rises with every change of a row, merges among them.
    rows: u64,
    /// Last of each.
    statements: u64,
    problems: u64,
    joined: Roots,
}

impl Rests {
    fn of(case: &Case) -> Result<Self, StoreError> {
        let rows = case.store().data_version()?;
        case.store().read(|connection| {
            let last = |table: &str| {
                connection
                    .prepare_cached(&format!("SELECT coalesce(max(id), 0) FROM {table}"))?
                    .query_row([], |row| row.get(0))
            };
            let (statements, problems) = (last("statements")?, last("problems")?);
            Ok(Rests { rows, statements, problems, joined: Roots::load(connection)? })
        })
    }
}

struct Known {
    proof: Arc<Proof>,
    coverage: Arc<Coverage>,
}

/// Everything that is known about the case's completeness. Months that did not change since the last call are not read
/// again.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn proof(case: &Case) -> Result<Arc<Proof>, StoreError> {
    Ok(known(case)?.proof.clone())
}

/// Which days are proven.
///
/// # Errors
/// As [`proof`].
pub fn coverage(case: &Case) -> Result<Arc<Coverage>, StoreError> {
    Ok(known(case)?.coverage.clone())
}

fn known(case: &Case) -> Result<Arc<Known>, StoreError> {
    let memory = case.proofs();
    let now = Rests::of(case)?;
    if let Some(known) = memory.of(&now) {
        return Ok(known);
    }
    let _finding = memory.finding.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = memory.of(&now) {
        return Ok(known);
    }
    let span = tracing::debug_span!("proof");
    let _entered = span.enter();
    let known = Arc::new(find_out(case, memory)?);
    *memory.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, known.clone()));
    Ok(known)
}

fn find_out(case: &Case, memory: &Memory) -> Result<Known, StoreError> {
    let (statements, merged, roots) = case
        .store()
        .read(|connection| Ok((statements::all(connection)?, merged::lines(connection)?, Roots::load(connection)?)))?;
    let mut statements_of = StatementsOf::new();
    for statement in &statements {
        statements_of.entry((statement.evidence, statement.account)).or_default().push(statement);
    }
    let months = facts::gather(case, &memory.months, &statements_of, &merged)?;
    let facts = statement_facts(&months);
    let materials = materials(&months, &statements, &roots);
    case.store().read(|connection| {
        let mut proof = Proof::default();
        let stated = accounts::all(connection)?;
        for ((root, currency), material) in &materials {
            if let Some(judged) = judge(material, &facts) {
                let members = roots.members(&[*root]);
                let coverage = coverage_of(*root, &members, *currency, &stated, &judged);
                add(connection, &mut proof, coverage, &judged)?;
            }
        }
        proof.accounts.sort_by_key(|account| (account.kind, account.account, account.currency.code()));
        proof.totals = totals::control_totals(connection, &statements, &facts)?;
        let coverage = coverage_map(&proof, &roots, &stated);
        proof.rows = standing_of(&months, &coverage);
        Ok(Known { coverage: Arc::new(coverage), proof: Arc::new(proof) })
    })
}

fn statement_facts(months: &[Arc<MonthFacts>]) -> BTreeMap<u32, StatementFacts> {
    let mut all: BTreeMap<u32, StatementFacts> = BTreeMap::new();
    for (id, facts) in months.iter().flat_map(|month| &month.statements) {
        all.entry(*id)
            .and_modify(|known| {
                known.rows += facts.rows;
                known.sum += facts.sum;
                known.money_in += facts.money_in;
                known.first = known.first.min(facts.first);
                known.last = known.last.max(facts.last);
            })
            .or_insert(*facts);
    }
    all
}

fn materials<'a>(
    months: &'a [Arc<MonthFacts>],
    statements: &'a [StoredStatement],
    roots: &Roots,
) -> BTreeMap<(u32, Currency), Material<'a>> {
    let mut all: BTreeMap<(u32, Currency), Material<'a>> = BTreeMap::new();
    for day in months.iter().flat_map(|month| &month.days) {
        let material = all.entry((roots.root(day.key.account), day.key.currency)).or_default();
        material.parts.entry((day.key.evidence, day.key.account)).or_default().push(day);
    }
    // A statement of no account sums up several; it is held against the file, not against an account.
    for statement in statements.iter().filter(|statement| statement.account != 0) {
        let material = all.entry((roots.root(statement.account), statement.currency)).or_default();
        material.statements.entry((statement.evidence, statement.account)).or_default().push(statement);
    }
    all
}

fn coverage_of(
    root: u32,
    members: &[u32],
    currency: Currency,
    stated: &[accounts::StoredAccount],
    judged: &Judged<'_>,
) -> AccountCoverage {
    let own = stated.iter().find(|account| account.id == root);
    let mut days = [0; 4];
    for run in &judged.runs {
        days[run.state as usize] += u32::try_from(run.to.number() - run.from.number() + 1).unwrap_or(0);
    }
    AccountCoverage {
        account: root,
        members: members.to_vec(),
        label: own.map(accounts::StoredAccount::label).unwrap_or_default(),
        stated_id: own.map(|account| account.stated_id.clone()).unwrap_or_default(),
        kind: judged.kind,
        currency,
        evidence: judged.evidence.clone(),
        runs: judged.runs.clone(),
        days,
        gaps: judged.gaps.clone(),
        overlaps: judged.overlaps.clone(),
    }
}

fn add(
    connection: &Connection,
    proof: &mut Proof,
    coverage: AccountCoverage,
    judged: &Judged<'_>,
) -> Result<(), StoreError> {
    for found in &judged.found {
        let suspects = if proof.differences.len() < EXPLAINED {
            explain::suspects(connection, found, &coverage.members, judged.kind)?
        } else {
            Vec::new()
        };
        let figures = figures(connection, found, judged.kind)?;
        proof.differences.push(difference(found, &coverage, figures, suspects));
    }
    let text = |minor: i64| minor.to_string();
    for span in judged.spans.iter().filter(|span| span.statement.is_some()) {
        proof.statements.push(StatementProof {
            evidence: span.evidence,
            account: coverage.account,
            stated_id: span.statement.map(|statement| statement.stated_id.clone()).unwrap_or_default(),
            from: span.from,
            to: span.to,
            currency: coverage.currency,
            opening: span.opening.map(text),
            opening_carried: span.carried && span.opening.is_some(),
            rows: span.rows,
            sum: text(span.sum),
            closing: span.closing.map(text),
            state: span.state,
        });
    }
    proof.accounts.push(coverage);
    Ok(())
}

/// What should be and what is. Where a running balance breaks: the balance that the row states, and that which follows
/// from the rows before it.
fn figures(connection: &Connection, found: &Found, kind: Kind) -> Result<(i64, i64), StoreError> {
    let Some(id) = found.at else { return Ok((found.expected, found.found)) };
    let stated = rows::by_key(connection, kind, id)?.and_then(|stored| stored.row.balance);
    let missing = found.expected.saturating_sub(found.found);
    Ok(stated.map_or((found.expected, found.found), |stated| (stated, stated.saturating_sub(missing))))
}

fn difference(
    found: &Found,
    coverage: &AccountCoverage,
    (expected, is): (i64, i64),
    suspects: Vec<Suspect>,
) -> Difference {
    Difference {
        check: found.check,
        account: coverage.account,
        currency: coverage.currency,
        evidence: found.evidence,
        statement: found.statement.clone(),
        from: found.from,
        to: found.to,
        expected: expected.to_string(),
        found: is.to_string(),
        difference: (i128::from(expected) - i128::from(is)).to_string(),
        suspects,
    }
}

/// Every row that pages and sums show.
fn standing_of(months: &[Arc<MonthFacts>], coverage: &Coverage) -> Standing {
    let mut standing = Standing::default();
    for day in months.iter().flat_map(|month| &month.days) {
        let rows = u32::try_from(day.kept_rows).unwrap_or(u32::MAX);
        standing.count(coverage.state(day.key.account, day.key.currency, day.key.day), rows);
    }
    standing
}

fn coverage_map(proof: &Proof, roots: &Roots, stated: &[accounts::StoredAccount]) -> Coverage {
    let mut coverage = Coverage::default();
    for account in &proof.accounts {
        coverage.runs.insert((account.account, account.currency), account.runs.clone());
    }
    coverage.roots = stated.iter().map(|account| (account.id, roots.root(account.id))).collect();
    coverage
}
