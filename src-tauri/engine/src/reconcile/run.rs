//! What does one run do? Reads both sides, matches them, and stores everything it came to in one transaction.

use std::collections::HashSet;

use super::calibrate::Calibration;
use super::error::ReconcileError;
use super::load::Loaded;
use super::method::{self, Cancelled, Edge, Outcome, Settings, Status, Watch};
use super::view::RunReport;
use crate::audit::Entry;
use crate::case::Case;
use crate::intake::{Control, Progress};
use crate::model::{Currency, Kind, RowId};
use crate::store::StoreError;
use crate::store::tables::match_decisions::{self, StoredDecision};
use crate::store::tables::matches::{self, State, StoredEdge, StoredGroup, StoredLone};
use crate::store::tables::reconcile_runs;

/// Reconciles the case's expenses with its bank lines. What people decided stays and is worked around.
///
/// # Errors
/// [`ReconcileError::Nothing`] where a side is empty; [`ReconcileError::Cancelled`], and then nothing is changed.
pub fn reconcile(case: &Case, settings: &Settings, control: &dyn Control) -> Result<RunReport, ReconcileError> {
    let span = tracing::info_span!("reconcile");
    let _entered = span.enter();
    let data_version = case.store().data_version()?;
    let decisions = case.store().read(match_decisions::all)?;
    let standing = Standing::of(&decisions);
    let mut loaded = Loaded::read(case, |kind, id| standing.held.contains(&(kind, id)))?;
    for (expense, bank) in &standing.apart {
        let lines = loaded.line_of(Kind::Expense, *expense).zip(loaded.line_of(Kind::Bank, *bank));
        loaded.sides.apart.extend(lines);
    }
    refuse_empty(&loaded, standing.held.len())?;
    loaded.sides.finish();
    let total = loaded.expenses.len() as u64;
    let watch = Watching { control, total };
    let mut outcome =
        method::reconcile(&loaded.sides, settings, &watch).map_err(|Cancelled| ReconcileError::Cancelled)?;
    Calibration::learn(&decisions).apply(&mut outcome, settings);
    if control.is_cancelled() {
        return Err(ReconcileError::Cancelled);
    }
    let report = report(&loaded, &outcome, standing.held.len());
    store(case, &loaded, &outcome, settings, data_version, report)
}

fn refuse_empty(loaded: &Loaded, held: usize) -> Result<(), ReconcileError> {
    if held > 0 {
        return Ok(());
    }
    match (loaded.expenses.is_empty(), loaded.bank.is_empty()) {
        (true, true) => Err(ReconcileError::Nothing(
            "the case has neither expenses nor bank lines; import a ledger (--as expenses) and a statement (--as bank) first",
        )),
        (true, false) => Err(ReconcileError::Nothing(
            "the case has bank lines and no expenses; import the books or an expense list with --as expenses first",
        )),
        (false, true) => Err(ReconcileError::Nothing(
            "the case has expenses and no bank lines; import a statement with --as bank first",
        )),
        (false, false) => Ok(()),
    }
}

/// What people's decisions hold now.
struct Standing {
    held: HashSet<(Kind, RowId)>,
    apart: Vec<(RowId, RowId)>,
}

impl Standing {
    fn of(decisions: &[StoredDecision]) -> Self {
        let mut standing = Standing { held: HashSet::new(), apart: Vec::new() };
        for decision in decisions.iter().filter(|decision| !decision.undone) {
            if decision.what.is_apart() {
                standing.apart.extend(&decision.body.pairs);
            }
        }
        // Only what still stands holds its rows: a later decision may have taken an earlier one's edges away.
        for decision in decisions.iter().filter(|decision| !decision.undone) {
            for edge in &decision.body.after {
                let pair = (edge.expense.id, edge.bank.id);
                let replaced = decisions.iter().any(|later| {
                    later.id > decision.id
                        && !later.undone
                        && later.body.before.iter().any(|edge| (edge.expense.id, edge.bank.id) == pair)
                });
                if !replaced {
                    standing.held.insert((Kind::Expense, pair.0));
                    standing.held.insert((Kind::Bank, pair.1));
                }
            }
        }
        standing
    }
}

struct Watching<'a> {
    control: &'a dyn Control,
    total: u64,
}

impl Watch for Watching<'_> {
    fn progress(&self, lines: u64) {
        self.control.progress(Progress { bytes: lines, total: self.total, rows: lines });
    }

    fn is_cancelled(&self) -> bool {
        self.control.is_cancelled()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn report(loaded: &Loaded, outcome: &Outcome, decided: usize) -> RunReport {
    let of = |status| count(outcome.edges.iter().filter(|edge| edge.status == status).count());
    let alone = |is_ledger| count(outcome.lone.iter().filter(|lone| lone.is_ledger == is_ledger).count());
    let code = |numeric: u16| Currency::from_numeric(numeric).unwrap_or(Currency::NONE).code();
    let rates = outcome.rates.iter().map(|rate| {
        let per_unit = rate.logarithm.exp();
        format!("{} to {} {per_unit:.4} ({} votes)", code(rate.from), code(rate.to), rate.votes)
    });
    RunReport {
        run: 0,
        expenses: count(loaded.expenses.len()),
        bank_lines: count(loaded.bank.len()),
        compared: outcome.compared,
        matched: of(Status::Matched),
        suggested: of(Status::Suggested),
        groups: count(outcome.groups.len()),
        expenses_alone: alone(true),
        bank_alone: alone(false),
        decided: count(decided),
        parameters: 0,
        fees: outcome.parameters.fees.iter().filter_map(|fee| i32::try_from(*fee).ok()).collect(),
        rates: rates.collect(),
        notes: notes(loaded, outcome),
    }
}

fn notes(loaded: &Loaded, outcome: &Outcome) -> Vec<String> {
    let currencies = |currencies: &[u16]| {
        let mut known = currencies.to_vec();
        known.sort_unstable();
        known.dedup();
        known
    };
    let (books, bank) = (currencies(&loaded.sides.ledger.currency), currencies(&loaded.sides.bank.currency));
    let common = books.iter().any(|one| bank.iter().any(|other| method::lanes::same_currency(*one, *other)));
    let mut notes = Vec::new();
    if !common && outcome.rates.is_empty() && !books.is_empty() && !bank.is_empty() {
        let list = |codes: &[u16]| {
            let codes = codes.iter().filter_map(|code| Currency::from_numeric(*code)).map(Currency::code);
            codes.collect::<Vec<_>>().join(", ")
        };
        notes.push(format!(
            "The two sides have no currency in common (books: {}; bank: {}) and the data shows no exchange rate between \
             them, so nothing could be matched.",
            list(&books),
            list(&bank)
        ));
    }
    notes
}

fn store(
    case: &Case,
    loaded: &Loaded,
    outcome: &Outcome,
    settings: &Settings,
    data_version: u64,
    mut report: RunReport,
) -> Result<RunReport, ReconcileError> {
    let witness = case.witness();
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| StoreError::Damaged(format!("a run cannot be written: {error}")))
    };
    let settings = json(serde_json::to_string(settings))?;
    let parameters = json(serde_json::to_string(&outcome.parameters))?;
    let stored = case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let version = reconcile_runs::next_version(transaction)?;
            let by = (witness.time.as_str(), witness.actor.name.as_str());
            report.run = reconcile_runs::add(transaction, by, data_version, &settings, version)?;
            report.parameters = version;
            for pair in &outcome.accounts {
                reconcile_runs::put_parameters(transaction, version, *pair, &parameters)?;
            }
            matches::clear_run(transaction)?;
            put_all(transaction, loaded, outcome, report.run)?;
            reconcile_runs::set_report(transaction, report.run, &json(serde_json::to_string(&report))?)?;
            Ok((report.clone(), entry(&report)))
        })
    })?;
    Ok(stored)
}

fn put_all(connection: &rusqlite::Connection, loaded: &Loaded, outcome: &Outcome, run: u32) -> Result<(), StoreError> {
    for edge in &outcome.edges {
        matches::put(connection, &stored_edge(loaded, edge, run))?;
    }
    for (id, group) in (0..).zip(&outcome.groups) {
        let kind = serde_json::to_value(group.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
        let group = StoredGroup {
            kind: kind.unwrap_or_default(),
            tried: group.tried,
            accidents: group.accidents,
            ways: group.ways,
            fee: group.fee,
            bounded: group.bounded,
        };
        matches::put_group(connection, id, &group)?;
    }
    for other in &outcome.alternatives {
        let (expense, bank) = (&loaded.expenses[other.ledger as usize], &loaded.bank[other.bank as usize]);
        matches::put_candidate(connection, expense.id, bank.id, other.probability, &other.bits)?;
    }
    for lone in &outcome.lone {
        let (kind, ends) = if lone.is_ledger { (Kind::Expense, &loaded.expenses) } else { (Kind::Bank, &loaded.bank) };
        let other = lone.other.map(|other| ends[other as usize].id);
        let lone = StoredLone { kind, end: ends[lone.line as usize], reason: lone.reason, other };
        matches::put_lone(connection, &lone)?;
    }
    Ok(())
}

fn stored_edge(loaded: &Loaded, edge: &Edge, run: u32) -> StoredEdge {
    StoredEdge {
        expense: loaded.expenses[edge.ledger as usize],
        bank: loaded.bank[edge.bank as usize],
        run: Some(run),
        group: edge.group,
        probability: edge.probability,
        status: edge.status,
        reason: edge.reason,
        bits: edge.bits,
        runner_up: edge.runner_up.map(|(bank, likely)| (loaded.bank[bank as usize].id, f64::from(likely))),
        decision: None,
        state: State::Active,
    }
}

fn entry(report: &RunReport) -> Entry {
    Entry {
        operation: "reconcile.run",
        summary: format!(
            "Reconciled {} expenses with {} bank lines: {} matched, {} suggested",
            report.expenses, report.bank_lines, report.matched, report.suggested
        ),
        rows: u64::from(report.expenses) + u64::from(report.bank_lines),
        detail: [
            ("run", report.run.into()),
            ("parameters", report.parameters.into()),
            ("expenses_alone", report.expenses_alone.into()),
            ("bank_alone", report.bank_alone.into()),
            ("decided", report.decided.into()),
        ]
        .into(),
        ..Entry::default()
    }
}
