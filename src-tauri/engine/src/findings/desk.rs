//! What do people make of findings? Decisions, notes, tags and assignments, each with who, when and why.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::say::{About, Say};
use super::view::{DISPOSITIONS, Finding, FindingEvent, FindingRow, FindingRowsPage};
use crate::audit::Entry;
use crate::case::Case;
use crate::detectors::Settings;
use crate::store::tables::{evidence, facts, findings as table};
use crate::store::{StoreError, rows as stored};

const SETTINGS: &str = "test_settings";

/// A decision about a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Decision {
    /// The finding.
    pub finding: String,
    /// One of [`DISPOSITIONS`].
    pub disposition: String,
    /// Why; a rejection needs it.
    #[serde(default)]
    pub why: String,
}

/// The settings of a case; the defaults where nobody has set any.
pub(super) fn settings_of(connection: &Connection) -> Result<Settings, StoreError> {
    let stored: Option<String> =
        connection.query_row("SELECT value FROM facts WHERE key = ?1", [SETTINGS], |row| row.get(0)).optional()?;
    match stored {
        None => Ok(Settings::default()),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| StoreError::Damaged(format!("the settings of the tests cannot be read: {error}"))),
    }
}

/// Limits and calendars of the case.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn settings(case: &Case) -> Result<Settings, StoreError> {
    case.store().read(settings_of)
}

/// Sets limits and calendars; results under the old ones stay until the tests run again.
///
/// # Errors
/// [`StoreError::Refused`] for settings that cannot be, [`StoreError::ReadOnly`].
pub fn set_settings(case: &Case, settings: &Settings) -> Result<(), StoreError> {
    settings.check().map_err(StoreError::Refused)?;
    let text = serde_json::to_string(settings).map_err(|error| StoreError::Refused(error.to_string()))?;
    let before = self::settings(case)?;
    let entry = Entry {
        operation: "tests.settings",
        summary: "Changed limits and calendars of the tests".to_owned(),
        detail: [("before", json!(before)), ("after", json!(settings))].into(),
        ..Entry::default()
    };
    case.store().write(|writer| {
        writer.change(&case.witness(), |transaction| {
            facts::set(transaction, SETTINGS, &text)?;
            Ok(((), entry))
        })
    })
}

/// Findings by rank, those that are gone last, with what people said about them.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn findings(case: &Case) -> Result<Vec<Finding>, StoreError> {
    case.store().read(|connection| {
        let mut events: BTreeMap<String, Vec<FindingEvent>> = BTreeMap::new();
        for event in table::events(connection, None)? {
            let (finding, event) = seen(event);
            events.entry(finding).or_default().push(event);
        }
        table::all(connection)?
            .into_iter()
            .map(|stored| {
                let history = events.remove(&stored.id).unwrap_or_default();
                read(stored, history)
            })
            .collect()
    })
}

/// One finding.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn finding(case: &Case, id: &str) -> Result<Finding, StoreError> {
    case.store().read(|connection| {
        let stored = table::find(connection, id)?.ok_or_else(|| StoreError::NotFound(format!("finding {id:?}")))?;
        let history = table::events(connection, Some(id))?.into_iter().map(|event| seen(event).1).collect();
        read(stored, history)
    })
}

fn seen(event: table::StoredEvent) -> (String, FindingEvent) {
    let table::StoredEvent { finding, what, value, why, examiner, created } = event;
    (finding, FindingEvent { what, value, why, examiner, created })
}

fn read(stored: table::StoredFinding, history: Vec<FindingEvent>) -> Result<Finding, StoreError> {
    let mut finding: Finding = serde_json::from_str(&stored.body)
        .map_err(|error| StoreError::Damaged(format!("finding {} cannot be read: {error}", stored.id)))?;
    finding.rank = stored.rank;
    finding.change = stored.change;
    for event in &history {
        match event.what.as_str() {
            "disposition" => finding.disposition.clone_from(&event.value),
            "assign" => finding.assignee.clone_from(&event.value),
            "tag" if !finding.tags.contains(&event.value) => finding.tags.push(event.value.clone()),
            "untag" => finding.tags.retain(|tag| *tag != event.value),
            _ => {}
        }
    }
    finding.history = history;
    Ok(finding)
}

/// Rows behind a finding, or behind one point of its chart, with their place in the originals.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn rows_behind(
    case: &Case,
    id: &str,
    bar: Option<u16>,
    offset: u32,
    limit: u32,
) -> Result<FindingRowsPage, StoreError> {
    case.store().read(|connection| {
        table::find(connection, id)?.ok_or_else(|| StoreError::NotFound(format!("finding {id:?}")))?;
        let mut references = table::rows_of(connection, id)?;
        let mut bars = Vec::new();
        for at in references.iter().filter_map(|reference| reference.bar) {
            let at = usize::from(at);
            bars.resize(bars.len().max(at + 1), 0);
            bars[at] += 1;
        }
        references.retain(|reference| bar.is_none() || reference.bar == bar);
        let files: BTreeMap<u32, String> =
            evidence::all(connection)?.into_iter().map(|file| (file.id, file.name)).collect();
        let mut rows = Vec::new();
        for reference in references.iter().skip(offset as usize).take(limit as usize) {
            if let Some(row) = stored::by_key(connection, reference.kind, reference.id)? {
                let file = files.get(&row.row.evidence).cloned().unwrap_or_default();
                rows.push(FindingRow { row: row.row, file, bar: reference.bar });
            }
        }
        Ok(FindingRowsPage { total: u32::try_from(references.len()).unwrap_or(u32::MAX), bars, rows })
    })
}

/// Records a decision. It stays with the finding whatever later runs show.
///
/// # Errors
/// [`StoreError::Refused`] for a disposition that does not exist or a rejection without a reason.
pub fn decide(case: &Case, decision: &Decision) -> Result<Finding, StoreError> {
    if !DISPOSITIONS.contains(&decision.disposition.as_str()) {
        let known = DISPOSITIONS.join(", ");
        return Err(StoreError::Refused(format!("there is no disposition {:?}; choose {known}", decision.disposition)));
    }
    if decision.disposition == "rejected" && decision.why.trim().is_empty() {
        return Err(StoreError::Refused("a rejection needs its reason".to_owned()));
    }
    say(case, &decision.finding, About::Disposition, &decision.disposition, &decision.why)
}

/// Adds a note.
///
/// # Errors
/// [`StoreError::Refused`] for an empty one.
pub fn note(case: &Case, finding: &str, text: &str) -> Result<Finding, StoreError> {
    if text.trim().is_empty() {
        return Err(StoreError::Refused("a note without text says nothing".to_owned()));
    }
    say(case, finding, About::Note, text, "")
}

/// Sets or takes off a tag.
///
/// # Errors
/// As [`note`].
pub fn tag(case: &Case, finding: &str, tag: &str, on: bool) -> Result<Finding, StoreError> {
    if tag.trim().is_empty() {
        return Err(StoreError::Refused("a tag needs a name".to_owned()));
    }
    say(case, finding, if on { About::Tag } else { About::Untag }, tag.trim(), "")
}

/// Says who works on a finding; an empty name for nobody.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn assign(case: &Case, finding: &str, to: &str) -> Result<Finding, StoreError> {
    say(case, finding, About::Assign, to.trim(), "")
}

fn say(case: &Case, id: &str, about: About, value: &str, why: &str) -> Result<Finding, StoreError> {
    let change = Say { finding: id.to_owned(), about, value: value.to_owned(), why: why.to_owned() };
    case.make(change)?;
    finding(case, id)
}
