//! May this side's pack leave the house? Facts against a finding need a recorded decision first.

use serde::Serialize;

use super::lens::Lens;
use super::matters::{Matter, MatterSort, matters};
use crate::case::Case;
use crate::store::StoreError;
use crate::teams::{self, Disclosure};

/// A fact that speaks against what the records seem to show, or limits it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ContraryFact {
    /// Stable id: the matter's, with the number of the sentence where it is one of several.
    pub id: String,
    /// What it is, one sentence.
    pub text: String,
    /// The decision on it; null while open.
    pub decision: Option<Disclosure>,
}

/// Whether an export may be made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ExportGate {
    /// True where nothing stands in the way.
    pub open: bool,
    /// What stands in the way, in words; empty where nothing does.
    pub why: String,
    /// Contrary facts without a decision.
    pub undecided: Vec<ContraryFact>,
}

/// Contrary facts with the decisions on them.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn contrary_facts(case: &Case) -> Result<Vec<ContraryFact>, StoreError> {
    let decided = teams::disclosures(case)?;
    let mut found: Vec<ContraryFact> = matters(case)?.iter().flat_map(of_matter).collect();
    for fact in &mut found {
        fact.decision = decided.iter().find(|decision| decision.fact == fact.id).cloned();
    }
    Ok(found)
}

fn of_matter(matter: &Matter) -> Vec<ContraryFact> {
    let fact = |id: String, text: String| ContraryFact { id, text, decision: None };
    match matter.sort {
        MatterSort::Indicator => {
            let numbered = matter.against.iter().enumerate();
            numbered
                .map(|(n, text)| fact(format!("{}/against/{n}", matter.id), format!("{}: {text}", matter.title)))
                .collect()
        }
        _ => vec![fact(matter.id.clone(), format!("{}. {}", matter.title, matter.detail))],
    }
}

/// Whether the pack of a point of view may be exported now.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn export_gate(case: &Case, lens: &Lens) -> Result<ExportGate, StoreError> {
    if lens.id != super::prosecutor::LENS.id {
        return Ok(ExportGate { open: true, why: String::new(), undecided: Vec::new() });
    }
    let undecided: Vec<ContraryFact> =
        contrary_facts(case)?.into_iter().filter(|fact| fact.decision.is_none()).collect();
    let why = match undecided.len() {
        0 => String::new(),
        1 => "1 contrary fact has no disclosure decision yet.".to_owned(),
        many => format!("{many} contrary facts have no disclosure decision yet."),
    };
    Ok(ExportGate { open: undecided.is_empty(), why, undecided })
}
