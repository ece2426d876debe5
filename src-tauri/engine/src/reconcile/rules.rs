//! Which rows need no partner, in the words of a person? Each rule is tried on the case before it is saved: how many open
//! rows it would explain, and which rows that have a partner it would have taken wrongly.

use foldhash::HashMap;
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::error::ReconcileError;
use super::list::{Names, side_line};
use super::method::Status;
use super::view::SideLine;
use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::lenses::Right;
use crate::model::{Kind, RowId};
use crate::store::tables::match_rules;
use crate::store::tables::matches::{self, State};
use crate::store::{Filter, StoreError};
use crate::undo::{Applied, Reversible};

/// Rows that a trial shows of each sort.
const SAMPLE: usize = 8;

/// A rule: rows like these need no partner, because they belong to that account of the books.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Rule {
    /// Its number; 0 for a new one.
    pub id: u32,
    /// What people call it.
    pub name: String,
    /// Side whose rows need no partner.
    pub kind: Kind,
    /// A search in the words of the search box.
    pub text: String,
    /// Account that the rows stand in; null for any.
    pub account: Option<u32>,
    /// Least amount without sign, minor units.
    #[cfg_attr(feature = "bindings", ts(type = "number | null"))]
    pub min: Option<i64>,
    /// Greatest amount without sign, minor units.
    #[cfg_attr(feature = "bindings", ts(type = "number | null"))]
    pub max: Option<i64>,
    /// Account of the books that the rows belong to.
    pub to: String,
    /// Who wrote it.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
}

/// A rule with the rows that it holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RuleRow {
    /// The rule.
    pub rule: Rule,
    /// Rows that it holds now.
    pub rows: u32,
}

/// What a rule would do.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RuleTrial {
    /// Rows that it names.
    pub named: u32,
    /// Of them, rows without a partner: those it would explain.
    pub open: u32,
    /// Of them, rows that have a partner: false matches, which it would have taken had they been open.
    pub partnered: u32,
    /// Of them, rows that another rule holds.
    pub ruled: u32,
    /// Some rows that it would explain.
    pub open_sample: Vec<SideLine>,
    /// Some false matches.
    pub partnered_sample: Vec<SideLine>,
}

impl Rule {
    /// Why it cannot be a rule; none where it can.
    fn fault(&self) -> Option<&'static str> {
        if self.name.trim().is_empty() {
            return Some("a rule needs a name");
        }
        if self.to.trim().is_empty() {
            return Some("a rule says to which account of the books its rows belong");
        }
        if self.text.trim().is_empty() && self.max.is_none() {
            return Some("a rule without words and without a greatest amount would take every row");
        }
        None
    }

    /// Rows that it names, in order of key.
    pub(super) fn rows(&self, case: &Case) -> Result<Vec<RowId>, StoreError> {
        let filter = Filter {
            kind: Some(self.kind),
            accounts: self.account.map(|account| vec![account]),
            text: Some(self.text.clone()).filter(|text| !text.trim().is_empty()),
            ..Filter::default()
        };
        let within = |amount: i64| {
            let size = amount.saturating_abs();
            self.min.is_none_or(|min| size >= min) && self.max.is_none_or(|max| size <= max)
        };
        let months = case.store().visit(&filter, |month, indexes| {
            let amounts = month.amounts()?;
            let mut keys = Vec::new();
            for index in indexes.filter(|index| within(amounts[*index])) {
                keys.extend(month.id(index)?);
            }
            Ok(keys)
        })?;
        Ok(months.into_iter().flatten().collect())
    }
}

/// All rules with their counts, oldest first.
///
/// # Errors
/// What the case reports.
pub fn rules(case: &Case) -> Result<Vec<RuleRow>, ReconcileError> {
    let found = case.store().read(|connection| {
        let mut counts: HashMap<u32, u32> = HashMap::default();
        matches::each_lone(connection, |lone| {
            if let Some(rule) = lone.rule {
                *counts.entry(rule).or_default() += 1;
            }
            Ok(())
        })?;
        let rules = match_rules::all(connection)?;
        Ok(rules.into_iter().map(|rule| RuleRow { rows: counts.get(&rule.id).copied().unwrap_or(0), rule }).collect())
    })?;
    Ok(found)
}

/// Tries a rule on the case without saving it.
///
/// # Errors
/// What the case reports; a search that cannot be read.
pub fn try_rule(case: &Case, rule: &Rule) -> Result<RuleTrial, ReconcileError> {
    let rows = rule.rows(case)?;
    let trial = case.store().read(|connection| {
        let names = Names::load(connection)?;
        let mut alone: HashMap<RowId, Option<u32>> = HashMap::default();
        matches::each_lone(connection, |lone| {
            if lone.kind == rule.kind && lone.state == State::Active {
                alone.insert(lone.end.id, lone.rule);
            }
            Ok(())
        })?;
        let (mut open, mut partnered, mut ruled) = (Vec::new(), Vec::new(), 0_u32);
        for id in &rows {
            match alone.get(id) {
                Some(held) if held.is_none_or(|held| held == rule.id) => open.push(*id),
                Some(_) => ruled += 1,
                None if is_partnered(connection, rule.kind, *id)? => partnered.push(*id),
                // Not seen by any run yet: open.
                None => open.push(*id),
            }
        }
        let count = |ids: &[RowId]| u32::try_from(ids.len()).unwrap_or(u32::MAX);
        Ok(RuleTrial {
            named: count(&rows),
            open: count(&open),
            partnered: count(&partnered),
            ruled,
            open_sample: sample(connection, &names, rule.kind, &open)?,
            partnered_sample: sample(connection, &names, rule.kind, &partnered)?,
        })
    })?;
    Ok(trial)
}

fn is_partnered(connection: &Connection, kind: Kind, id: RowId) -> Result<bool, StoreError> {
    let edges = matches::of_row(connection, kind, id)?;
    Ok(edges.iter().any(|edge| edge.state == State::Active && edge.status != Status::Unmatched))
}

/// Rows evenly spread over all of them.
fn sample(connection: &Connection, names: &Names, kind: Kind, ids: &[RowId]) -> Result<Vec<SideLine>, StoreError> {
    let step = ids.len().div_ceil(SAMPLE).max(1);
    let mut lines = Vec::new();
    for id in ids.iter().step_by(step) {
        lines.extend(side_line(connection, names, kind, *id)?);
    }
    Ok(lines)
}

/// Saves a rule (number 0 for a new one); it holds from now on, and in every run.
///
/// # Errors
/// [`ReconcileError::BadRequest`] for what can be no rule.
pub fn put_rule(case: &Case, rule: &Rule) -> Result<(), ReconcileError> {
    if let Some(fault) = rule.fault() {
        return Err(ReconcileError::BadRequest(format!("{fault}; nothing was changed")));
    }
    let rows = rule.rows(case)?;
    case.make(PutRule { id: rule.id, value: Some(rule.clone()), rows })?;
    Ok(())
}

/// Takes a rule away; its rows are open again.
///
/// # Errors
/// [`ReconcileError::BadRequest`] where there is none.
pub fn remove_rule(case: &Case, id: u32) -> Result<(), ReconcileError> {
    if case.store().read(|connection| match_rules::get(connection, id))?.is_none() {
        return Err(ReconcileError::BadRequest(format!("there is no rule {id}; nothing was changed")));
    }
    case.make(PutRule { id, value: None, rows: Vec::new() })?;
    Ok(())
}

/// Puts a rule with the rows that it names, or takes it away.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PutRule {
    id: u32,
    value: Option<Rule>,
    rows: Vec<RowId>,
}

impl Reversible for PutRule {
    const KIND: &'static str = "match_rule";

    fn right(&self) -> Option<Right> {
        Some(Right::Matches)
    }

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let id = if self.id == 0 { next_number(transaction)? } else { self.id };
        let before = match_rules::get(transaction, id)?;
        let held = match_rules::rows_of(transaction, id)?;
        matches::unset_rule(transaction, id)?;
        match_rules::remove(transaction, id)?;
        let mut taken = 0_u64;
        let mut value = self.value;
        if let Some(rule) = &mut value {
            rule.id = id;
            if rule.created.is_empty() {
                (rule.examiner, rule.created) = (by.actor.name.clone(), by.time.clone());
            }
            match_rules::put(transaction, rule)?;
            for row in &self.rows {
                taken += u64::from(matches::set_rule(transaction, rule.kind, *row, id)?);
            }
        }
        let entry = entry(value.as_ref(), before.as_ref(), taken.max(held.len() as u64));
        Ok(Applied { inverse: PutRule { id, value: before, rows: held }, subject: format!("match rule {id}"), entry })
    }
}

/// One more than any rule ever had: a number that was used is never another rule's.
fn next_number(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row(
        "SELECT 1 + max(coalesce((SELECT max(id) FROM match_rules), 0),
           (SELECT count(*) FROM changes WHERE kind = 'match_rule'))",
        [],
        |row| row.get(0),
    )?)
}

fn entry(after: Option<&Rule>, before: Option<&Rule>, rows: u64) -> Entry {
    let Some(shown) = after.or(before) else { return Entry { operation: "match.rule", ..Entry::default() } };
    let verb = if after.is_some() { "Rule" } else { "Rule taken away" };
    Entry {
        operation: "match.rule",
        summary: format!("{verb}: {}, to {}", shown.name, shown.to),
        rows,
        detail: [
            ("rule", shown.id.into()),
            ("side", shown.kind.as_str().into()),
            ("text", shown.text.clone().into()),
            ("account", shown.account.into()),
            ("min", shown.min.into()),
            ("max", shown.max.into()),
            ("to", shown.to.clone().into()),
        ]
        .into(),
        ..Entry::default()
    }
}
