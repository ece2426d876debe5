//! Who may change what? All sides argue over one set of facts, so each kind of change belongs to one of them.

use serde::Serialize;

use super::{LENSES, lens_of};

/// A kind of change that not every point of view may make.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Which rows count and how they are read: duplicates, accounts that are one, rows kept aside, withdrawn files.
    Evidence,
    /// Which rows belong together, and the rules that say so.
    Matches,
    /// Limits, calendars and parameters of tests and of matching.
    Parameters,
    /// Whether a finding stands.
    Findings,
    /// Whether a fact that speaks against a finding goes to the other side.
    Disclosure,
}

impl Right {
    fn what(self) -> &'static str {
        match self {
            Right::Evidence => "which evidence counts",
            Right::Matches => "matches",
            Right::Parameters => "parameters",
            Right::Findings => "decisions about findings",
            Right::Disclosure => "disclosure decisions",
        }
    }

    /// What a side does that has not got the right.
    fn instead(self) -> &'static str {
        if self == Right::Disclosure { "" } else { "Record a dispute instead, or " }
    }
}

/// A point of view that may not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "{lens} may not change {what}: that is the {owner}'s alone, so that all sides argue over one set of facts; nothing was changed. {instead}{switch} to the {owner}'s point of view"
)]
pub struct NotAllowed {
    lens: &'static str,
    what: &'static str,
    owner: String,
    instead: &'static str,
    switch: &'static str,
}

/// Whether a change of this kind may be made under this point of view; one that is not known has the neutral one's rights.
///
/// # Errors
/// [`NotAllowed`] where the right is another's.
pub fn may(lens: &str, right: Right) -> Result<(), NotAllowed> {
    let lens = lens_of(lens).unwrap_or(LENSES[0]);
    if lens.may.contains(&right) {
        return Ok(());
    }
    let owner = LENSES.iter().find(|lens| lens.may.contains(&right)).map_or("examiner", |owner| owner.label);
    let instead = right.instead();
    Err(NotAllowed {
        lens: lens.label,
        what: right.what(),
        owner: owner.to_lowercase(),
        instead,
        switch: if instead.is_empty() { "Switch" } else { "switch" },
    })
}
