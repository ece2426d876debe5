//! What bears on the case, whoever looks? The one list that every point of view orders, groups and folds.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;

use super::landing::Target;
use crate::case::Case;
use crate::intake::{EvidenceRow, ReadState, evidence_list};
use crate::model::{Currency, Kind, Month};
use crate::review;
use crate::store::tables::flows::{self, Flow};
use crate::store::{AccountRow, StoreError};
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
    /// Months without a row inside an account's period.
    Gap,
    /// A pattern that a test shows.
    Indicator,
    /// Something a side disputes.
    Dispute,
}

/// One thing that bears on the case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Matter {
    /// Stable id, e.g. `gap/3/2021-08`.
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
        matches!(self.sort, MatterSort::Unread | MatterSort::KeptAside | MatterSort::Gap)
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

/// Every matter, in one order that no point of view changes: by sort, then by id.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn matters(case: &Case) -> Result<Vec<Matter>, StoreError> {
    let mut found = Vec::new();
    for file in evidence_list(case)? {
        found.extend(of_file(&file));
    }
    found.extend(gaps(case)?);
    found.extend(case.store().read(indicators)?);
    found.extend(teams::disputes(case)?.iter().filter(|one| one.state == DisputeState::Open).map(of_dispute));
    found.sort_by(|one, other| (one.sort, &one.id).cmp(&(other.sort, &other.id)));
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
        let detail = format!("{} of {} rows read, each with its reason.", file.rejected, file.read);
        found.push(matter(format!("aside/{:06}", file.id), MatterSort::KeptAside, title, detail, file.rejected));
    }
    found
}

/// Months without a row between an account's first and last.
fn gaps(case: &Case) -> Result<Vec<Matter>, StoreError> {
    let mut months: BTreeMap<u32, Vec<Month>> = BTreeMap::new();
    for line in case.store().read(flows::all)? {
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
            let (from, to) = (first.to_string().replace('_', "-"), last.to_string().replace('_', "-"));
            let period = if from == to { from.clone() } else { format!("{from} to {to}") };
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
        .prepare_cached("SELECT id, severity, body FROM findings WHERE change <> 'gone' ORDER BY rank, id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (id, severity, body): (String, u8, String) = row?;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
        let text = |key: &str| body.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let against = body.get("against").and_then(|list| list.as_array()).into_iter().flatten();
        found.push(Matter {
            title: Some(text("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| id.clone()),
            detail: text("sentence"),
            rows: body.get("records").and_then(serde_json::Value::as_u64).unwrap_or(0),
            severity: grade(severity),
            sort: MatterSort::Indicator,
            against: against.filter_map(|one| one.as_str().map(str::to_owned)).collect(),
            target: Some(Target { screen: "findings".to_owned(), finding: Some(id.clone()), ..Target::default() }),
            id: format!("finding/{id}"),
        });
    }
    Ok(found)
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
