//! What does one run do? Reads both sides, matches them, and stores everything it came to in one transaction.
//!
//! A run over new rows only changes what they touch: lines that they are candidates for, and whatever hangs on those.
//! Everything else stays as it is, to the byte.

use foldhash::HashSet;

use super::calibrate::Calibration;
use super::error::ReconcileError;
use super::limits;
use super::load::Loaded;
use super::memory::Memory;
use super::method::{self, Cancelled, Edge, Outcome, Settings, Status, Watch};
use super::touched::Touched;
use super::view::RunReport;
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::intake::{Control, Progress};
use crate::model::{Currency, Kind, RowId};
use crate::store::StoreError;
use crate::store::tables::match_decisions::{self, StoredDecision};
use crate::store::tables::matches::{self, State, StoredEdge, StoredGroup, StoredLone};
use crate::store::tables::{match_limits, match_rules, reconcile_runs};

/// Lines of a side up to which a run over new rows weighs all others too; beyond it, those within [`NEAR`] days.
const ALL: usize = 50_000;
/// Days around new rows that are weighed with them.
const NEAR: i32 = 180;

/// Reconciles the case's expenses with its bank lines. What people decided stays and is worked around.
///
/// # Errors
/// [`ReconcileError::Nothing`] where a side is empty; [`ReconcileError::Cancelled`], and then nothing is changed.
pub fn reconcile(case: &Case, settings: &Settings, control: &dyn Control) -> Result<RunReport, ReconcileError> {
    run(case, settings, control, None)
}

/// Reconciles rows that no run has seen, and what they touch. Without an earlier run this is [`reconcile`].
///
/// # Errors
/// As [`reconcile`].
pub fn reconcile_new(case: &Case, settings: &Settings, control: &dyn Control) -> Result<RunReport, ReconcileError> {
    let Some(last) = case.store().read(reconcile_runs::last)? else { return reconcile(case, settings, control) };
    let touched = Touched::by_new_rows(case)?;
    if touched.is_empty() {
        let mut report: RunReport = serde_json::from_str(&last.report).unwrap_or_default();
        report.notes = vec![format!("No row is new since run {}; nothing was changed.", last.id)];
        return Ok(report);
    }
    run(case, settings, control, Some(touched))
}

fn run(
    case: &Case,
    settings: &Settings,
    control: &dyn Control,
    touched: Option<Touched>,
) -> Result<RunReport, ReconcileError> {
    let span = tracing::info_span!("reconcile");
    let _entered = span.enter();
    let data_version = case.store().data_version()?;
    let witness = case.witness();
    let decisions = case.store().read(match_decisions::single)?;
    let memory = case.store().read(|connection| Memory::learn(connection, &decisions, &witness.time))?;
    let limits = case.store().read(match_limits::all)?;
    let held = held(case)?;
    let near = touched.as_ref().and_then(|touched| touched.days(NEAR, ALL));
    let far = |id: RowId| near.is_some_and(|(from, to)| id.day().is_some_and(|day| day < from || day > to));
    let mut loaded = Loaded::read(case, &memory, |kind, id| held.contains(&(kind, id)) || far(id))?;
    for (expense, bank) in apart(&decisions) {
        let lines = loaded.line_of(Kind::Expense, expense).zip(loaded.line_of(Kind::Bank, bank));
        loaded.sides.apart.extend(lines);
    }
    refuse_empty(&loaded, held.len(), touched.is_some())?;
    loaded.sides.finish();
    let watch = Watching { control, total: loaded.expenses.len() as u64 };
    let mut outcome =
        method::reconcile(&loaded.sides, settings, &watch).map_err(|Cancelled| ReconcileError::Cancelled)?;
    Calibration::learn(&decisions).apply(&mut outcome, settings);
    let lowered = memory.apply(&loaded, &mut outcome);
    limits::hold(&limits, &loaded, &mut outcome);
    if control.is_cancelled() {
        return Err(ReconcileError::Cancelled);
    }
    let mut report = report(&loaded, &outcome, held.len());
    report.aliases = memory.said();
    report.lowered = lowered;
    let touched = touched.map(|touched| touched.spread(case, &loaded, &outcome)).transpose()?;
    report.touched = touched.as_ref().map(|touched| count(touched.len()));
    let settings = serde_json::json!({ "settings": settings, "limits": limits, "new_rows_only": touched.is_some() });
    let how = How { data_version, settings: settings.to_string(), ruled: ruled(case)? };
    store(case, &witness, &loaded, &outcome, &how, touched.as_ref(), report)
}

/// Under what a run is stored.
struct How {
    data_version: u64,
    settings: String,
    /// Rows that each rule names.
    ruled: Vec<(u32, Kind, Vec<RowId>)>,
}

fn ruled(case: &Case) -> Result<Vec<(u32, Kind, Vec<RowId>)>, StoreError> {
    let rules = case.store().read(match_rules::all)?;
    rules.iter().map(|rule| Ok((rule.id, rule.kind, rule.rows(case)?))).collect()
}

/// Rows that people's decisions hold now.
fn held(case: &Case) -> Result<HashSet<(Kind, RowId)>, StoreError> {
    let mut held = HashSet::default();
    case.store().read(|connection| {
        matches::each(connection, |edge| {
            if edge.decision.is_some() && edge.state == State::Active {
                held.extend([(Kind::Expense, edge.expense.id), (Kind::Bank, edge.bank.id)]);
            }
            Ok(())
        })
    })?;
    Ok(held)
}

/// Pairs that people keep apart.
fn apart(decisions: &[StoredDecision]) -> impl Iterator<Item = (RowId, RowId)> {
    let standing = decisions.iter().filter(|decision| !decision.undone && decision.what.is_apart());
    standing.flat_map(|decision| decision.body.pairs.iter().copied())
}

fn refuse_empty(loaded: &Loaded, held: usize, part: bool) -> Result<(), ReconcileError> {
    if held > 0 || part {
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
        ..RunReport::default()
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
    witness: &Witness,
    loaded: &Loaded,
    outcome: &Outcome,
    how: &How,
    touched: Option<&Touched>,
    mut report: RunReport,
) -> Result<RunReport, ReconcileError> {
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| StoreError::Damaged(format!("a run cannot be written: {error}")))
    };
    let parameters = json(serde_json::to_string(&outcome.parameters))?;
    let stored = case.store().write(|writer| {
        writer.change(witness, |transaction| {
            let version = reconcile_runs::next_version(transaction)?;
            let by = (witness.time.as_str(), witness.actor.name.as_str());
            report.run = reconcile_runs::add(transaction, by, how.data_version, &how.settings, version)?;
            report.parameters = version;
            for pair in &outcome.accounts {
                reconcile_runs::put_parameters(transaction, version, *pair, &parameters)?;
            }
            match touched {
                None => matches::clear_run(transaction)?,
                Some(touched) => touched.clear(transaction)?,
            }
            put_all(transaction, loaded, outcome, report.run, touched)?;
            for (rule, kind, rows) in &how.ruled {
                for row in rows {
                    report.ruled += u32::from(matches::set_rule(transaction, *kind, *row, *rule)?);
                }
            }
            reconcile_runs::set_report(transaction, report.run, &json(serde_json::to_string(&report))?)?;
            Ok((report.clone(), entry(&report)))
        })
    })?;
    Ok(stored)
}

fn put_all(
    connection: &rusqlite::Connection,
    loaded: &Loaded,
    outcome: &Outcome,
    run: u32,
    touched: Option<&Touched>,
) -> Result<(), StoreError> {
    let holds = |kind, end: &matches::End| touched.is_none_or(|touched| touched.holds(kind, end.id));
    let first = matches::next_group(connection)?;
    let mut used = vec![false; outcome.groups.len()];
    for edge in &outcome.edges {
        let stored = stored_edge(loaded, edge, run, first);
        if !holds(Kind::Expense, &stored.expense) {
            continue;
        }
        if let Some(group) = edge.group {
            used[group as usize] = true;
        }
        matches::put(connection, &stored)?;
    }
    for ((id, group), _) in (first..).zip(&outcome.groups).zip(used).filter(|(_, used)| *used) {
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
        if holds(Kind::Expense, expense) {
            matches::put_candidate(connection, expense.id, bank.id, other.probability, &other.bits)?;
        }
    }
    for lone in &outcome.lone {
        let kind = if lone.is_ledger { Kind::Expense } else { Kind::Bank };
        let end = loaded.end(lone.is_ledger, lone.line);
        if holds(kind, &end) {
            let other = lone.other.map(|other| loaded.end(lone.is_ledger, other).id);
            let lone = StoredLone { reason: lone.reason, other, ..StoredLone::open(kind, end) };
            matches::put_lone(connection, &lone)?;
        }
    }
    Ok(())
}

fn stored_edge(loaded: &Loaded, edge: &Edge, run: u32, first_group: u32) -> StoredEdge {
    StoredEdge {
        expense: loaded.expenses[edge.ledger as usize],
        bank: loaded.bank[edge.bank as usize],
        run: Some(run),
        group: edge.group.map(|group| group + first_group),
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
            "Reconciled {} expenses with {} bank lines: {} matched, {} suggested{}",
            report.expenses,
            report.bank_lines,
            report.matched,
            report.suggested,
            report
                .touched
                .map(|rows| format!(" (only {rows} rows touched by new ones were changed)"))
                .unwrap_or_default()
        ),
        rows: u64::from(report.expenses) + u64::from(report.bank_lines),
        detail: [
            ("run", report.run.into()),
            ("parameters", report.parameters.into()),
            ("expenses_alone", report.expenses_alone.into()),
            ("bank_alone", report.bank_alone.into()),
            ("decided", report.decided.into()),
            ("touched", report.touched.into()),
            ("ruled", report.ruled.into()),
            ("aliases", report.aliases.clone().into()),
        ]
        .into(),
        ..Entry::default()
    }
}
