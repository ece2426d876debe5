//! What bears on the case, whoever looks? The one list that every point of view orders, groups and folds.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::Connection;
use serde::Serialize;

use super::landing::Target;
use crate::case::Case;
use crate::intake::{EvidenceRow, ReadState, evidence_list};
use crate::model::{Currency, Day, Kind, Month, counted, grouped, spoken_amount};
use crate::proof::{self, AccountCoverage, Check, Difference, Gap, Proof};
use crate::review;
use crate::store::tables::flows::{self, Flow};
use crate::store::{AccountRow, Filter, StoreError};
use crate::teams::{self, Dispute, DisputeState};

/// What sort of matter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MatterSort {
    /// A file that was not read to its end.
    Unread,
    /// Rows kept aside with a reason.
    KeptAside,
    /// Days that no file covers inside an account's period; months without a row in a ledger's.
    Gap,
    /// Figures that a file states and its rows do not come to.
    Contradiction,
    /// A pattern that a test shows.
    Indicator,
    /// Something a side disputes.
    Dispute,
}

/// One thing that bears on the case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Matter {
    /// Stable id, e.g. `gap/000003/2021-08-03`.
    pub id: String,
    /// What sort.
    pub sort: MatterSort,
    /// One line.
    pub title: String,
    /// What the records say about it.
    pub detail: String,
    /// Rows concerned; 0 where that cannot be said.
    pub rows: u64,
    /// 1 to 4, of an indicator; 0 for everything else.
    pub severity: u8,
    /// What speaks against it, one sentence each.
    pub against: Vec<String>,
    /// Where it is shown.
    pub target: Option<Target>,
}

impl Matter {
    /// True for what limits any conclusion: records that are not there or could not be read.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.sort, MatterSort::Unread | MatterSort::KeptAside | MatterSort::Gap | MatterSort::Contradiction)
    }
}

/// What landing pages rest on besides matters.
pub(crate) struct Facts {
    /// Evidence files.
    pub(super) files: Vec<EvidenceRow>,
    /// Accounts, most rows first.
    pub(super) accounts: Vec<AccountRow>,
    /// Rows and sums by side and currency.
    pub(super) flows: BTreeMap<(Kind, Currency), Flow>,
    /// Disputes, in order of raising.
    pub(super) disputes: Vec<Dispute>,
    /// True once tests for indicators have run.
    pub(super) tested: bool,
    /// Tests that ran and showed nothing.
    pub(super) quiet_tests: Vec<String>,
}

impl Facts {
    /// Gathers them.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read.
    pub(super) fn of(case: &Case) -> Result<Self, StoreError> {
        let mut totals: BTreeMap<(Kind, Currency), Flow> = BTreeMap::new();
        for line in case.store().read(flows::all)? {
            totals.entry((line.kind, line.currency)).or_default().merge(&line.flow);
        }
        let (tested, quiet_tests) = case.store().read(tests_run)?;
        Ok(Facts {
            files: evidence_list(case)?,
            accounts: review::accounts(case)?,
            flows: totals,
            disputes: teams::disputes(case)?,
            tested,
            quiet_tests,
        })
    }

    /// All rows of the case.
    pub(super) fn rows(&self) -> u64 {
        self.flows.values().map(|flow| flow.rows).sum()
    }
}

fn tests_run(connection: &Connection) -> Result<(bool, Vec<String>), StoreError> {
    let tested = connection.query_row("SELECT count(*) > 0 FROM test_runs", [], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT test FROM test_results r WHERE state = 'quiet'
         AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.test = r.test AND f.change <> 'gone') ORDER BY test",
    )?;
    let quiet = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<_, _>>()?;
    Ok((tested, quiet))
}

/// Every matter, in one order that no point of view changes: by sort, indicators by rank, everything else by id.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn matters(case: &Case) -> Result<Arc<Vec<Matter>>, StoreError> {
    let question = ("matters", case.store().facts()?);
    case.store().worked_out(question, |found: &Vec<Matter>| found.iter().map(weight).sum(), || gathered(case))
}

/// About the bytes that a matter takes.
fn weight(matter: &Matter) -> usize {
    let texts = matter.id.len() + matter.title.len() + matter.detail.len();
    size_of::<Matter>() + size_of::<Target>() + texts + matter.against.iter().map(|text| text.len() + 24).sum::<usize>()
}

fn gathered(case: &Case) -> Result<Vec<Matter>, StoreError> {
    let mut found = Vec::new();
    for file in evidence_list(case)? {
        found.extend(of_file(&file));
    }
    let proof = proof::proof(case)?;
    found.extend(uncovered(&proof));
    found.extend(contradictions(&proof, case)?);
    found.extend(quiet_months(case)?);
    found.extend(case.store().read(indicators)?);
    found.extend(teams::disputes(case)?.iter().filter(|one| one.state == DisputeState::Open).map(of_dispute));
    // Stable: within a sort each source has its order.
    found.sort_by_key(|matter| matter.sort);
    Ok(found)
}

fn of_file(file: &EvidenceRow) -> Vec<Matter> {
    let target = Some(Target { screen: "evidence".to_owned(), evidence: Some(file.id), ..Target::default() });
    let matter = |id: String, sort, title, detail, rows| Matter {
        id,
        sort,
        title,
        detail,
        rows,
        severity: 0,
        against: Vec::new(),
        target: target.clone(),
    };
    let mut found = Vec::new();
    if matches!(file.state, ReadState::Failed | ReadState::Cancelled) {
        let why = file.failure.clone().unwrap_or_else(|| "Its reading was stopped; it can be resumed.".to_owned());
        let title = format!("{} was not read to its end", file.name);
        found.push(matter(format!("unread/{:06}", file.id), MatterSort::Unread, title, why, 0));
    }
    if file.rejected > 0 {
        let title = format!("Rows of {} were kept aside", file.name);
        let detail =
            format!("{} of {} read, each with its reason.", grouped(file.rejected), counted(file.read, "row", "rows"));
        found.push(matter(format!("aside/{:06}", file.id), MatterSort::KeptAside, title, detail, file.rejected));
    }
    found
}

/// What leads to a stretch of days of an account.
fn days_of(account: &AccountCoverage, from: Day, to: Day) -> Target {
    let filter =
        Filter { accounts: Some(account.members.clone()), from: Some(from), to: Some(to), ..Filter::default() };
    Target { screen: "evidence".to_owned(), filter: Some(filter), ..Target::default() }
}

/// Days of bank accounts that no file covers, with what the balances say moved in them.
fn uncovered(proof: &Proof) -> Vec<Matter> {
    let bank = proof.accounts.iter().filter(|account| account.kind == Kind::Bank);
    bank.flat_map(|account| account.gaps.iter().map(move |gap| of_gap(account, gap))).collect()
}

fn of_gap(account: &AccountCoverage, gap: &Gap) -> Matter {
    let moved = gap.unseen.as_deref().map(|unseen| {
        let amount = in_words(unseen, account.currency);
        format!("The balances before and after say that {amount} moved unseen.")
    });
    Matter {
        id: format!("gap/{:06}/{}", account.account, gap.from),
        sort: MatterSort::Gap,
        title: format!("No file covers {} from {} to {}", account.label, gap.from.spoken(), gap.to.spoken()),
        detail: moved.unwrap_or_else(|| "Whether anything moved in these days is not in the records.".to_owned()),
        rows: 0,
        severity: 0,
        against: Vec::new(),
        target: Some(days_of(account, gap.from, gap.to)),
    }
}

/// Differences between what files state and what their rows come to, but for those that a gap explains.
fn contradictions(proof: &Proof, case: &Case) -> Result<Vec<Matter>, StoreError> {
    if proof.differences.is_empty() {
        return Ok(Vec::new());
    }
    let files = evidence_list(case)?;
    let mut found = Vec::new();
    for account in &proof.accounts {
        let is_its = |one: &&Difference| (one.account, one.currency) == (account.account, account.currency);
        let in_gap = |one: &&Difference| account.gaps.iter().any(|gap| gap.from <= one.to && one.from <= gap.to);
        for difference in proof.differences.iter().filter(is_its) {
            if difference.check == Check::Continuity && in_gap(&difference) {
                continue;
            }
            let file = files.iter().find(|file| file.id == difference.evidence).map_or("a file", |file| &file.name);
            found.push(of_difference(account, difference, file));
        }
    }
    Ok(found)
}

fn of_difference(account: &AccountCoverage, difference: &Difference, file: &str) -> Matter {
    let by = match difference.check {
        Check::DeclaredRows => match difference.difference.as_str() {
            "1" => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        },
        _ => in_words(&difference.difference, difference.currency),
    };
    let suspects = counted(difference.suspects.len() as u64, "row", "rows");
    let (Difference { evidence, from, .. }, check) = (difference, difference.check as u8);
    Matter {
        id: format!("contradiction/{:06}/{evidence:06}/{from}/{check}/{}", account.account, difference.expected),
        sort: MatterSort::Contradiction,
        title: format!("{}, {}: {}", account.label, from.spoken(), difference.check.told()),
        detail: format!("{file}: expected less found is {by}; {suspects} may explain it."),
        rows: 0,
        severity: 0,
        against: Vec::new(),
        target: Some(days_of(account, difference.from, difference.to)),
    }
}

fn in_words(minor: &str, currency: Currency) -> String {
    minor.parse().map_or_else(|_| format!("{minor} {}", currency.code()), |minor| spoken_amount(minor, currency))
}

/// Months without a row between a ledger's first and last; of bank accounts the days are known.
fn quiet_months(case: &Case) -> Result<Vec<Matter>, StoreError> {
    let mut months: BTreeMap<u32, Vec<Month>> = BTreeMap::new();
    for line in case.store().read(flows::all)?.into_iter().filter(|line| line.kind == Kind::Expense) {
        months.entry(line.account).or_default().push(line.month);
    }
    let accounts = review::accounts(case)?;
    let mut found = Vec::new();
    for (account, mut present) in months {
        present.sort_unstable();
        present.dedup();
        let label = accounts.iter().find(|row| row.id == account).map_or("Account not stated", |row| &row.label);
        for pair in present.windows(2) {
            let [before, after] = pair else { continue };
            let missing: Vec<Month> = std::iter::successors(Some(following(*before)), |month| Some(following(*month)))
                .take_while(|month| month < after)
                .collect();
            let (Some(first), Some(last)) = (missing.first(), missing.last()) else { continue };
            let period =
                if first == last { first.spoken() } else { format!("{} to {}", first.spoken(), last.spoken()) };
            let from = first.to_string().replace('_', "-");
            found.push(Matter {
                id: format!("gap/{account:06}/{from}"),
                sort: MatterSort::Gap,
                title: format!("No row of {label} in {period}"),
                detail: "The account has rows before and after. Whether a statement is missing or nothing happened is not in the records.".to_owned(),
                rows: 0,
                severity: 0,
                against: Vec::new(),
                target: Some(Target { screen: "evidence".to_owned(), ..Target::default() }),
            });
        }
    }
    Ok(found)
}

fn following(month: Month) -> Month {
    month.first_day().plus(31).map_or(month, |day| day.month())
}

/// Findings that the last run shows, out of their stored bodies.
fn indicators(connection: &Connection) -> Result<Vec<Matter>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, severity, rank, body FROM findings WHERE change <> 'gone' ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let mut found: Vec<(i64, Matter)> = Vec::new();
    for row in rows {
        let (id, severity, rank, body): (String, u8, i64, String) = row?;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let text = |key: &str| body.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let against = body.get("against").and_then(|list| list.as_array()).into_iter().flatten();
        let matter = Matter {
            title: Some(text("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| id.clone()),
            detail: text("sentence"),
            rows: body.get("records").and_then(serde_json::Value::as_u64).unwrap_or(0),
            severity: grade(severity),
            sort: MatterSort::Indicator,
            against: against.filter_map(|one| one.as_str().map(str::to_owned)).collect(),
            target: Some(Target { screen: "findings".to_owned(), finding: Some(id.clone()), ..Target::default() }),
            id: format!("finding/{id}"),
        };
        found.push((rank, matter));
    }
    // Here, not by the database, which would sort the bodies with them.
    found.sort_by_key(|(rank, _)| *rank);
    Ok(found.into_iter().map(|(_, matter)| matter).collect())
}

/// The grade of a severity of 0 to 100: 4 from 75, 3 from 60, 2 from 40, else 1.
fn grade(severity: u8) -> u8 {
    match severity {
        75.. => 4,
        60.. => 3,
        40.. => 2,
        _ => 1,
    }
}

fn of_dispute(dispute: &Dispute) -> Matter {
    Matter {
        id: format!("dispute/{:06}", dispute.id),
        sort: MatterSort::Dispute,
        title: format!("{} is disputed", dispute.label),
        detail: dispute.statement.clone(),
        rows: 0,
        severity: 0,
        against: Vec::new(),
        target: None,
    }
}
