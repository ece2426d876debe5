//! How does a battery of tests run? Each apart, none ending the others, all judged together per declared family.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::contract::{Chart, Detector, Draft, Excluded, Family, Input, Outcome, Refusal};
use super::scan::{Column, Scan};
use super::settings::Settings;
use crate::intake::{Control, Progress};
use crate::statistics::{benjamini_hochberg, benjamini_yekutieli, surprise};
use crate::store::StoreError;

/// What became of a test.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has findings.
    Fired,
    /// It ran and found nothing.
    Quiet,
    /// It does not apply, and says why.
    Refused,
    /// It ended unexpectedly; the others went on.
    Failed,
}

/// A draft that passed the control of false alarms.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The draft.
    pub draft: Draft,
    /// Its false discovery rate; `None` for a rule.
    pub q: Option<f64>,
    /// 0 to 100.
    pub severity: u32,
}

/// The result of one test, pinned to version and parameters.
#[derive(Clone, Debug)]
pub struct Result {
    /// The test.
    pub detector: &'static Detector,
    /// Its parameters as used.
    pub parameters: Value,
    /// What became of it.
    pub state: State,
    /// Why it was refused or how it failed; for one that fired, with which finding it is told.
    pub reason: Option<String>,
    /// Rows used.
    pub used: u64,
    /// Rows left out.
    pub excluded: Vec<Excluded>,
    /// Figures.
    pub statistics: Map<String, Value>,
    /// Figures of other populations.
    pub variants: Vec<Map<String, Value>>,
    /// Probability for the main population.
    pub p: Option<f64>,
    /// Its false discovery rate within the family.
    pub q: Option<f64>,
    /// Hypotheses tested.
    pub hypotheses: u64,
    /// False alarms to be expected at the level of the settings, were there nothing to find.
    pub expected_false: f64,
    /// Drafts that did not pass.
    pub discarded: u64,
    /// Chart of the main population.
    pub chart: Option<Chart>,
    /// What passed, most severe first.
    pub candidates: Vec<Candidate>,
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} v{}", self.id, self.version)
    }
}

/// Runs tests over a scan.
///
/// # Errors
/// [`StoreError::Cancelled`] where a person stopped it.
pub fn run(
    scan: &Scan,
    settings: &Settings,
    which: &[&'static Detector],
    control: &dyn Control,
) -> std::result::Result<Vec<Result>, StoreError> {
    let done = AtomicU64::new(0);
    // Several at a time; results come back in the order of the catalogue, so that threads change nothing.
    let outcomes = which
        .par_iter()
        .map(|detector| {
            let parameters = parameters(detector, settings);
            if control.is_cancelled() {
                return (*detector, parameters, Ran::Refused("it was stopped".to_owned()));
            }
            let started = std::time::Instant::now();
            let outcome = one(scan, settings, detector, &parameters, control);
            tracing::debug!(test = detector.id, millis = started.elapsed().as_millis() as u64, "test ran");
            let bytes = done.fetch_add(1, Ordering::Relaxed) + 1;
            control.progress(Progress { bytes, total: which.len() as u64, rows: scan.rows() });
            (*detector, parameters, outcome)
        })
        .collect();
    if control.is_cancelled() {
        return Err(StoreError::Cancelled);
    }
    let mut results = judge(outcomes, settings);
    tell_once(&mut results);
    Ok(results)
}

/// Defaults with what the settings change.
fn parameters(detector: &Detector, settings: &Settings) -> Value {
    let mut parameters = (detector.defaults)();
    if let (Some(changes), Value::Object(known)) = (settings.parameters.get(detector.id), &mut parameters) {
        known.extend(changes.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    parameters
}

enum Ran {
    Outcome(Box<Outcome>),
    Refused(String),
    Failed(String),
}

fn one(scan: &Scan, settings: &Settings, detector: &Detector, parameters: &Value, control: &dyn Control) -> Ran {
    if let Err(Refusal(why)) = gate(scan, settings, detector) {
        return Ran::Refused(why);
    }
    let cancelled = || control.is_cancelled();
    let input = Input { scan, settings, parameters, cancelled: &cancelled };
    match catch_unwind(AssertUnwindSafe(|| (detector.run)(&input))) {
        Ok(Ok(outcome)) => Ran::Outcome(Box::new(outcome)),
        Ok(Err(Refusal(why))) => Ran::Refused(why),
        Err(_) => Ran::Failed("it ended unexpectedly; the other tests are not touched by it".to_owned()),
    }
}

/// Refuses a test whose columns no side states.
fn gate(scan: &Scan, settings: &Settings, detector: &Detector) -> std::result::Result<(), Refusal> {
    settings.check().map_err(Refusal)?;
    if scan.rows() == 0 {
        return Err(Refusal("the case has no rows".to_owned()));
    }
    if scan.sides_with(detector.needs).next().is_some() {
        return Ok(());
    }
    let missing: Vec<&str> = detector
        .needs
        .iter()
        .filter(|column| !scan.sides().any(|side| scan.states(side.kind, **column)))
        .map(|column: &Column| column.name())
        .collect();
    if missing.is_empty() {
        return Err(Refusal("no side of the books states all the columns that it needs".to_owned()));
    }
    Err(Refusal(format!("the rows state no {}", missing.join(" and no "))))
}

/// Controls the false discovery rate per family and scores what passes.
fn judge(outcomes: Vec<(&'static Detector, Value, Ran)>, settings: &Settings) -> Vec<Result> {
    let mut families: BTreeMap<Family, Vec<f64>> = BTreeMap::new();
    for (detector, _, ran) in &outcomes {
        if let Ran::Outcome(outcome) = ran {
            families.entry(detector.family).or_default().extend(&outcome.tested);
        }
    }
    let judged: BTreeMap<Family, Vec<(f64, f64)>> = families
        .into_iter()
        .map(|(family, p)| {
            let q = if family.is_dependent() { benjamini_yekutieli(&p) } else { benjamini_hochberg(&p) };
            let mut pairs: Vec<(f64, f64)> = p.into_iter().zip(q).collect();
            pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
            (family, pairs)
        })
        .collect();
    let q_of = |family: Family, p: f64| -> f64 {
        let pairs = judged.get(&family).map_or(&[][..], Vec::as_slice);
        let at = pairs.partition_point(|(known, _)| *known < p);
        pairs.get(at).map_or(1.0, |(_, q)| *q)
    };
    outcomes.into_iter().map(|(detector, parameters, ran)| settle(detector, parameters, ran, settings, &q_of)).collect()
}

fn settle(
    detector: &'static Detector,
    parameters: Value,
    ran: Ran,
    settings: &Settings,
    q_of: &dyn Fn(Family, f64) -> f64,
) -> Result {
    let mut result = Result {
        detector,
        parameters,
        state: State::Quiet,
        reason: None,
        used: 0,
        excluded: Vec::new(),
        statistics: Map::new(),
        variants: Vec::new(),
        p: None,
        q: None,
        hypotheses: 0,
        expected_false: 0.0,
        discarded: 0,
        chart: None,
        candidates: Vec::new(),
    };
    let outcome = match ran {
        Ran::Refused(why) => {
            (result.state, result.reason) = (State::Refused, Some(why));
            return result;
        }
        Ran::Failed(why) => {
            (result.state, result.reason) = (State::Failed, Some(why));
            return result;
        }
        Ran::Outcome(outcome) => *outcome,
    };
    let drafted = outcome.drafts.len();
    for draft in outcome.drafts {
        let q = draft.p.map(|p| q_of(detector.family, p));
        if q.is_none_or(|q| q <= settings.level) {
            let severity = severity(&draft, q, settings);
            result.candidates.push(Candidate { draft, q, severity });
        }
    }
    result.candidates.sort_by(|one, other| {
        other
            .severity
            .cmp(&one.severity)
            .then_with(|| other.draft.amount.cmp(&one.draft.amount))
            .then_with(|| one.draft.key.cmp(&other.draft.key))
    });
    result.discarded = (drafted - result.candidates.len()) as u64;
    result.state = if result.candidates.is_empty() { State::Quiet } else { State::Fired };
    result.q = outcome.p.map(|p| q_of(detector.family, p));
    result.p = outcome.p;
    result.hypotheses = outcome.tested.len() as u64;
    result.expected_false = result.candidates.iter().filter_map(|candidate| candidate.q).sum::<f64>() + 0.0;
    result.used = outcome.used;
    result.excluded = outcome.excluded;
    result.statistics = outcome.statistics;
    result.variants = outcome.variants;
    result.chart = outcome.chart;
    result
}

/// Tests of a family that tell of the same thing make one finding: the most severe, which names the others.
fn tell_once(results: &mut [Result]) {
    let mut told: BTreeMap<(Family, String), Vec<(usize, usize)>> = BTreeMap::new();
    for (at, result) in results.iter().enumerate() {
        for (place, candidate) in result.candidates.iter().enumerate() {
            if !candidate.draft.tells_of.is_empty() {
                told.entry((result.detector.family, candidate.draft.tells_of.clone())).or_default().push((at, place));
            }
        }
    }
    let mut dropped: Vec<(usize, usize)> = Vec::new();
    let mut stands: BTreeMap<usize, &str> = BTreeMap::new();
    for places in told.into_values().filter(|places| places.len() > 1) {
        let severity = |place: &(usize, usize)| results[place.0].candidates[place.1].severity;
        let Some(best) = places.iter().copied().max_by_key(|place| (severity(place), std::cmp::Reverse(*place))) else {
            continue;
        };
        let mut also: Vec<&str> = Vec::new();
        for (at, place) in places.into_iter().filter(|place| *place != best) {
            dropped.push((at, place));
            if at != best.0 {
                stands.insert(at, results[best.0].detector.title);
                also.push(results[at].detector.title);
            }
        }
        also.dedup();
        if !also.is_empty() {
            let text = format!("Other tests tell of the same: {}.", also.join(", "));
            results[best.0].candidates[best.1].draft.speaks_for.push(text);
        }
    }
    dropped.sort_unstable_by(|one, other| other.cmp(one));
    for (at, place) in dropped {
        results[at].candidates.remove(place);
    }
    for (at, title) in stands {
        if results[at].candidates.is_empty() {
            results[at].reason = Some(format!("told with the finding of “{title}”"));
        }
    }
}

/// How severe is a finding? `100 (.45 effect + .25 surprise + .30 size) (1 - .7 explained)`, rounded, where effect is
/// the test's own scale of 0 to 1; surprise is `-log10 q / 8` (for a rule `-log10 base rate / 4`), at most 1; size is
/// `log10(1 + amount / approval limit) / 2`, at most 1; and explained is the largest share of the rows that an innocent
/// explanation accounts for.
fn severity(draft: &Draft, q: Option<f64>, settings: &Settings) -> u32 {
    let chance = match (q, draft.base_rate) {
        (Some(q), _) => surprise(q) / 8.0,
        (None, Some(rate)) => surprise(rate) / 4.0,
        (None, None) => 0.0,
    };
    let currency = crate::model::Currency::from_code(draft.currency).unwrap_or(crate::model::Currency::NONE);
    let limit = settings.limit(currency).unwrap_or(u64::MAX) as f64;
    let size = (1.0 + draft.amount.max(0) as f64 / limit).log10() / 2.0;
    let explained = draft.innocent.iter().map(|innocent| innocent.explains).fold(0.0, f64::max);
    let parts = 0.45 * draft.strength.clamp(0.0, 1.0) + 0.25 * chance.clamp(0.0, 1.0) + 0.30 * size.clamp(0.0, 1.0);
    // Whole points, so that the same finding has the same severity everywhere.
    (100.0 * parts * (1.0 - 0.7 * explained.clamp(0.0, 1.0))).round() as u32
}
