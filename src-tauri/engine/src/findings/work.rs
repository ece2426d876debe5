//! How do tests become stored findings? One scan, one run, one transaction; the same data and parameters give the same.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde_json::json;

use super::completeness::completeness;
use super::desk::settings_of;
use super::rank::rank;
use super::view::{Figure, Finding, Found, RunDifference, RunReport, TestReport};
use crate::audit::Entry;
use crate::case::Case;
use crate::detectors::{self, Candidate, DETECTORS, Detector, Scan, Settings, TestResult};
use crate::intake::Control;
use crate::model::{Currency, format_minor_wide};
use crate::store::tables::findings as table;
use crate::store::{StoreError, partitions};

/// Runs tests and stores what they find. `only` names tests; all without it. Where nothing has changed since the last
/// run, its results are taken over unless `again`.
///
/// # Errors
/// [`StoreError::NotFound`] for a test that does not exist, [`StoreError::ReadOnly`], [`StoreError::Cancelled`] (nothing
/// is stored then).
pub fn run_tests(
    case: &Case,
    only: Option<&[String]>,
    again: bool,
    control: &dyn Control,
) -> Result<RunReport, StoreError> {
    let which = selected(only)?;
    let (settings, version) = case.store().read(|connection| Ok((settings_of(connection)?, data_of(connection)?)))?;
    if !again && let Some(report) = taken_over(case, &which, &settings, &version)? {
        return Ok(report);
    }
    let scan = scan_of(case, control)?;
    let results = detectors::run(&scan, &settings, &which, control)?;
    store(case, &scan, &settings, &version, results)
}

/// Runs tests and stores nothing: for a case that is open for reading.
///
/// # Errors
/// As [`run_tests`], but for [`StoreError::ReadOnly`].
pub fn run_without_storing(
    case: &Case,
    only: Option<&[String]>,
    control: &dyn Control,
) -> Result<RunReport, StoreError> {
    let which = selected(only)?;
    let settings = case.store().read(settings_of)?;
    let scan = scan_of(case, control)?;
    let results = detectors::run(&scan, &settings, &which, control)?;
    let (reports, mut found) = reports(&scan, results);
    rank(&mut found);
    let tests = with_findings(reports, found);
    Ok(RunReport { run: 0, rows: scan.rows(), tests, difference: RunDifference::default(), reused: 0 })
}

/// Everything that tests run over.
///
/// # Errors
/// [`StoreError`] where the case cannot be read, [`StoreError::Cancelled`].
pub fn scan_of(case: &Case, control: &dyn Control) -> Result<Scan, StoreError> {
    let mut scan = Scan::load(case.store(), case.digits(), control)?;
    scan.completeness = Some(completeness(case)?);
    Ok(scan)
}

/// Counts the digits of every month, whether they are known or not: what the digit tests cost by themselves. Returns the
/// amounts counted.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn digits_anew(case: &Case) -> Result<u64, StoreError> {
    detectors::Profiles::count(case.store())
}

fn selected(only: Option<&[String]>) -> Result<Vec<&'static Detector>, StoreError> {
    let Some(only) = only else { return Ok(DETECTORS.to_vec()) };
    let wanted: BTreeSet<&str> = only.iter().map(String::as_str).collect();
    for id in &wanted {
        detectors::find(id)
            .ok_or_else(|| StoreError::NotFound(format!("test {id:?}, as `nexus tests` lists them,")))?;
    }
    Ok(DETECTORS.iter().copied().filter(|detector| wanted.contains(detector.id)).collect())
}

/// Names the rows that tests see: versions of all months.
fn data_of(connection: &Connection) -> Result<String, StoreError> {
    let mut hasher = blake3::Hasher::new();
    for (partition, version) in partitions::all(connection)? {
        hasher.update(format!("{}:{version};", partition.table()).as_bytes());
    }
    Ok(hasher.finalize().to_hex()[..16].to_owned())
}

fn pinned(detector: &Detector, settings: &Settings, data: &str) -> String {
    // Another test's parameters do not touch it.
    let mut settings = settings.clone();
    settings.parameters.retain(|test, _| test == detector.id);
    json!({ "version": detector.version, "settings": settings, "data": data, "defaults": (detector.defaults)() })
        .to_string()
}

/// The last run's results where every one of them is still good.
fn taken_over(
    case: &Case,
    which: &[&'static Detector],
    settings: &Settings,
    data: &str,
) -> Result<Option<RunReport>, StoreError> {
    let stored: BTreeMap<String, (String, String)> =
        case.store().read(table::results)?.into_iter().map(|(test, pinned, body)| (test, (pinned, body))).collect();
    let mut tests = Vec::new();
    for detector in which {
        let Some((known, body)) = stored.get(detector.id) else { return Ok(None) };
        if *known != pinned(detector, settings, data) {
            return Ok(None);
        }
        let Ok(report) = serde_json::from_str::<TestReport>(body) else { return Ok(None) };
        tests.push(report);
    }
    let mut found = super::desk::findings(case)?;
    found.retain(|finding| finding.change != "gone");
    for test in &mut tests {
        test.findings = found.iter().filter(|finding| finding.test == test.id).cloned().collect();
    }
    let run = case.store().read(table::runs)?.first().map_or(0, |run| run.id);
    let rows = u64::from(case.store().rows_of(crate::model::Kind::Bank)?)
        + u64::from(case.store().rows_of(crate::model::Kind::Expense)?);
    let reused = u32::try_from(tests.len()).unwrap_or(0);
    let kept = u32::try_from(found.len()).unwrap_or(0);
    let difference = RunDifference { kept, ..RunDifference::default() };
    Ok(Some(RunReport { run: u32::try_from(run).unwrap_or(0), rows, tests, difference, reused }))
}

/// Reports without their findings, and the findings.
fn reports(scan: &Scan, results: Vec<TestResult>) -> (Vec<TestReport>, Vec<Found>) {
    let mut found = Vec::new();
    let mut reports = Vec::new();
    for result in results {
        let mut keys: BTreeMap<String, u32> = BTreeMap::new();
        for candidate in &result.candidates {
            let again = keys.entry(candidate.draft.key.clone()).or_default();
            *again += 1;
            found.push(finding(scan, &result, candidate, *again));
        }
        reports.push(report(result));
    }
    (reports, found)
}

fn report(result: TestResult) -> TestReport {
    let detector = result.detector;
    TestReport {
        id: detector.id.to_owned(),
        number: detector.number,
        title: detector.title.to_owned(),
        version: detector.version,
        family: detector.family,
        state: result.state,
        reason: result.reason,
        parameters: result.parameters,
        n_used: result.used,
        excluded: result.excluded,
        statistics: result.statistics,
        variants: result.variants,
        p: result.p,
        q: result.q,
        hypotheses: result.hypotheses,
        expected_false: result.expected_false,
        discarded: result.discarded,
        chart: result.chart,
        findings: Vec::new(),
    }
}

/// JSON has no infinity.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

fn finding(scan: &Scan, result: &TestResult, candidate: &Candidate, again: u32) -> Found {
    let draft = &candidate.draft;
    let detector = result.detector;
    let named = format!("{}\0{}\0{again}", detector.id, draft.key);
    let mut rows = draft.rows.clone();
    rows.sort_unstable();
    rows.dedup_by_key(|row| (row.kind, row.id));
    let mut hasher = blake3::Hasher::new();
    hasher.update(&detector.version.to_le_bytes());
    hasher.update(&finite(draft.statistic.1).to_le_bytes());
    hasher.update(&draft.k.to_le_bytes());
    for row in &rows {
        hasher.update(row.kind.as_str().as_bytes());
        hasher.update(&row.id.0.to_le_bytes());
    }
    let mut digest = [0; 16];
    digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    let level = match candidate.severity {
        60.. => "high",
        40.. => "medium",
        _ => "low",
    };
    let finding = Finding {
        id: format!("F-{}", &blake3::hash(named.as_bytes()).to_hex()[..10]),
        test: detector.id.to_owned(),
        test_version: detector.version,
        title: draft.title.clone(),
        sentence: sentence(candidate),
        pattern: draft.pattern.clone(),
        severity: candidate.severity,
        level: level.to_owned(),
        rank: 0,
        subjects: draft.subjects.clone(),
        records: draft.k,
        population: draft.n,
        amount: i64::try_from(draft.amount).unwrap_or(i64::MAX),
        currency: draft.currency.to_owned(),
        observed: finite(draft.observed),
        expected: finite(draft.expected),
        statistic: Figure { name: draft.statistic.0.to_owned(), value: finite(draft.statistic.1) },
        p: draft.p.map(finite),
        q: candidate.q.map(finite),
        base_rate: draft.base_rate.map(finite),
        effect: Figure { name: draft.effect.0.to_owned(), value: finite(draft.effect.1) },
        speaks_for: draft.speaks_for.clone(),
        against: draft.against.clone(),
        innocent: draft.innocent.clone(),
        would_change: draft.would_change.clone(),
        missing: draft.missing.clone(),
        chart: draft.chart.clone(),
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        change: "new".to_owned(),
        first_run: 0,
        last_run: 0,
        disposition: "open".to_owned(),
        assignee: String::new(),
        tags: Vec::new(),
        history: Vec::new(),
    };
    let money = rows.iter().map(|row| scan.money(*row)).collect();
    Found { finding, rows, money, digest }
}

/// *k of N records (amount) show PATTERN; expected E, observed O, statistic, p, q, effect size.*
fn sentence(candidate: &Candidate) -> String {
    let draft = &candidate.draft;
    let currency = Currency::from_code(draft.currency).unwrap_or(Currency::NONE);
    let amount = format!("{} {}", format_minor_wide(draft.amount, currency), currency.code());
    let mut text = format!("{} of {} records ({amount}) {}", draft.k, draft.n, draft.pattern);
    text.push_str(&format!("; expected {}, observed {}", short(draft.expected), short(draft.observed)));
    text.push_str(&format!("; {} {}", draft.statistic.0, short(draft.statistic.1)));
    match (draft.p, candidate.q, draft.base_rate) {
        (Some(p), Some(q), _) => text.push_str(&format!(", p {}, q {}", short(p), short(q))),
        (_, _, Some(rate)) => text.push_str(&format!(", base rate {}", short(rate))),
        _ => {}
    }
    text.push_str(&format!("; {} {}.", draft.effect.0, short(draft.effect.1)));
    text
}

fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        1.0.. => format!("{:.2}", value).trim_end_matches('0').trim_end_matches('.').to_owned(),
        0.001.. => format!("{value:.4}"),
        _ => format!("{value:.1e}"),
    }
}

fn with_findings(mut reports: Vec<TestReport>, found: Vec<Found>) -> Vec<TestReport> {
    let mut by_test: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for one in found {
        by_test.entry(one.finding.test.clone()).or_default().push(one.finding);
    }
    for report in &mut reports {
        report.findings = by_test.remove(&report.id).unwrap_or_default();
    }
    reports
}

fn store(
    case: &Case,
    scan: &Scan,
    settings: &Settings,
    data: &str,
    results: Vec<TestResult>,
) -> Result<RunReport, StoreError> {
    let witness = case.witness();
    let pins: Vec<String> = results.iter().map(|result| pinned(result.detector, settings, data)).collect();
    let (reports, mut found) = reports(scan, results);
    rank(&mut found);
    let tests: BTreeSet<String> = reports.iter().map(|report| report.id.clone()).collect();
    let (run, difference) = case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let run = table::add_run(
                transaction,
                &table::StoredRun {
                    id: 0,
                    started: witness.time.clone(),
                    examiner: witness.actor.name.clone(),
                    data_version: crate::audit::head(transaction)?.seq,
                    settings: serde_json::to_string(settings).unwrap_or_default(),
                    difference: String::new(),
                },
            )?;
            for (report, pin) in reports.iter().zip(&pins) {
                let body = serde_json::to_string(report)
                    .map_err(|error| StoreError::Damaged(format!("a result cannot be written: {error}")))?;
                let state = serde_json::to_string(&report.state).unwrap_or_default();
                table::set_result(
                    transaction,
                    (&report.id, run, report.version),
                    pin,
                    (state.trim_matches('"'), &body),
                )?;
            }
            let difference = put_findings(transaction, scan, run, &mut found, &tests)?;
            table::set_difference(transaction, run, &serde_json::to_string(&difference).unwrap_or_default())?;
            let entry = Entry {
                operation: "tests.run",
                summary: format!(
                    "Ran {} tests over {} rows: {} findings, {} new, {} changed, {} gone",
                    reports.len(),
                    scan.rows(),
                    found.len(),
                    difference.new.len(),
                    difference.changed.len(),
                    difference.gone.len()
                ),
                rows: scan.rows(),
                detail: [("settings", json!(settings)), ("tests", json!(tests)), ("data", json!(data))].into(),
                ..Entry::default()
            };
            Ok(((run, difference), entry))
        })
    })?;
    let tests = with_findings(reports, found);
    Ok(RunReport { run: u32::try_from(run).unwrap_or(0), rows: scan.rows(), tests, difference, reused: 0 })
}

/// Puts findings in the place of those of the same tests, and says what is new, changed and gone.
fn put_findings(
    transaction: &Connection,
    scan: &Scan,
    run: i64,
    found: &mut [Found],
    tests: &BTreeSet<String>,
) -> Result<RunDifference, StoreError> {
    let before: BTreeMap<String, table::StoredFinding> =
        table::all(transaction)?.into_iter().map(|finding| (finding.id.clone(), finding)).collect();
    let mut difference = RunDifference::default();
    let number = u32::try_from(run).unwrap_or(0);
    let mut present = BTreeSet::new();
    for one in found.iter_mut() {
        let id = one.finding.id.clone();
        let known = before.get(&id);
        let change = match known {
            Some(known) if known.change != "gone" && known.digest == one.digest => {
                difference.kept += 1;
                "kept"
            }
            Some(known) if known.change != "gone" => {
                difference.changed.push(id.clone());
                "changed"
            }
            _ => {
                difference.new.push(id.clone());
                "new"
            }
        };
        one.finding.change = change.to_owned();
        one.finding.first_run = known.map_or(number, |known| u32::try_from(known.first_run).unwrap_or(0));
        one.finding.last_run = number;
        table::put(
            transaction,
            &table::StoredFinding {
                id: id.clone(),
                test: one.finding.test.clone(),
                first_run: i64::from(one.finding.first_run),
                last_run: run,
                change: change.to_owned(),
                rank: one.finding.rank,
                severity: one.finding.severity,
                digest: one.digest.to_vec(),
                body: serde_json::to_string(&one.finding)
                    .map_err(|error| StoreError::Damaged(format!("a finding cannot be written: {error}")))?,
            },
            &one.rows,
        )?;
        present.insert(id);
    }
    for (id, finding) in &before {
        if finding.change != "gone" && tests.contains(&finding.test) && !present.contains(id) {
            table::mark_gone(transaction, id)?;
            difference.gone.push(id.clone());
        }
    }
    // Where every finding is of this run, they are ranked already.
    if before.values().any(|finding| finding.change != "gone" && !tests.contains(&finding.test)) {
        rank_all(transaction, scan)?;
    }
    Ok(difference)
}

/// Ranks all present findings together, those of tests that did not run now included.
fn rank_all(transaction: &Connection, scan: &Scan) -> Result<(), StoreError> {
    let mut all: Vec<Found> = Vec::new();
    let mut before = BTreeMap::new();
    for stored in table::all(transaction)?.into_iter().filter(|stored| stored.change != "gone") {
        if let Ok(finding) = serde_json::from_str::<Finding>(&stored.body) {
            let rows = table::rows_of(transaction, &finding.id)?;
            before.insert(stored.id, stored.rank);
            let money = rows.iter().map(|row| scan.money(*row)).collect();
            all.push(Found { finding, rows, money, digest: [0; 16] });
        }
    }
    rank(&mut all);
    // Most keep their rank, and others wait for the writer meanwhile.
    for one in all.iter().filter(|one| before.get(&one.finding.id) != Some(&one.finding.rank)) {
        table::set_rank(transaction, &one.finding.id, one.finding.rank)?;
    }
    Ok(())
}
