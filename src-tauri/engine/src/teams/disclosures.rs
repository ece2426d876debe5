//! What was decided about a fact that speaks against a finding?

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::lenses::Right;
use crate::store::StoreError;
use crate::undo::{Applied, Reversible};

/// A decision on a contrary fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DisclosureDecision {
    /// It goes to the other side.
    Disclose,
    /// It does not, for a reason that must be given.
    Withhold,
}

/// A decision on record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Disclosure {
    /// The fact: id of a contrary fact, see [`crate::lenses::ContraryFact`].
    pub fact: String,
    /// What was decided.
    pub decision: DisclosureDecision,
    /// Why.
    pub why: String,
    /// Who decided.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
}

/// Puts the decision on a fact: as given, or away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PutDisclosure {
    /// The fact.
    pub fact: String,
    /// The value after the change.
    pub value: Option<Disclosure>,
}

impl Reversible for PutDisclosure {
    const KIND: &'static str = "disclosure";

    fn right(&self) -> Option<Right> {
        Some(Right::Disclosure)
    }

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let before = find(transaction, &self.fact)?;
        transaction.execute("DELETE FROM disclosures WHERE fact = ?1", [&self.fact])?;
        let mut value = self.value;
        if let Some(disclosure) = &mut value {
            disclosure.fact.clone_from(&self.fact);
            if disclosure.created.is_empty() {
                (disclosure.examiner, disclosure.created) = (by.actor.name.clone(), by.time.clone());
            }
            transaction.execute(
                "INSERT INTO disclosures (fact, decision, why, examiner, created) VALUES (?1, ?2, ?3, ?4, ?5)",
                (
                    &disclosure.fact,
                    text_of(disclosure.decision),
                    &disclosure.why,
                    &disclosure.examiner,
                    &disclosure.created,
                ),
            )?;
        }
        let entry = entry(&self.fact, value.as_ref());
        let subject = format!("disclosure {}", self.fact);
        Ok(Applied { inverse: PutDisclosure { fact: self.fact, value: before }, subject, entry })
    }
}

fn entry(fact: &str, after: Option<&Disclosure>) -> Entry {
    let (operation, verb) = match after.map(|disclosure| disclosure.decision) {
        Some(DisclosureDecision::Disclose) => ("disclosure.disclose", "Decided to disclose"),
        Some(DisclosureDecision::Withhold) => ("disclosure.withhold", "Decided not to disclose"),
        None => ("disclosure.open", "Reopened the disclosure decision on"),
    };
    Entry {
        operation,
        summary: format!("{verb} contrary fact {fact}"),
        objects: BTreeMap::from([("fact", fact.to_owned())]),
        detail: after.map(|disclosure| ("why", disclosure.why.clone().into())).into_iter().collect(),
        ..Entry::default()
    }
}

fn text_of(decision: DisclosureDecision) -> &'static str {
    match decision {
        DisclosureDecision::Disclose => "disclose",
        DisclosureDecision::Withhold => "withhold",
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Disclosure> {
    let decision = match row.get::<_, String>(1)?.as_str() {
        "withhold" => DisclosureDecision::Withhold,
        _ => DisclosureDecision::Disclose,
    };
    Ok(Disclosure { fact: row.get(0)?, decision, why: row.get(2)?, examiner: row.get(3)?, created: row.get(4)? })
}

const SELECT: &str = "SELECT fact, decision, why, examiner, created FROM disclosures";

fn find(connection: &Connection, fact: &str) -> Result<Option<Disclosure>, StoreError> {
    Ok(connection.prepare_cached(&format!("{SELECT} WHERE fact = ?1"))?.query_row([fact], read).optional()?)
}

/// All decisions, by fact.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn disclosures(case: &Case) -> Result<Vec<Disclosure>, StoreError> {
    case.store().read(|connection| {
        let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY fact"))?;
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    })
}
