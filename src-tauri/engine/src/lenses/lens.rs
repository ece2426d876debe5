//! What makes a point of view?

use serde::Serialize;

use super::landing::Section;
use super::matters::{Facts, Matter};
use super::rights::Right;

/// A point of view over the same facts.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Lens {
    /// Stable id, e.g. `prosecutor`.
    pub id: &'static str,
    /// Name on the switch.
    pub label: &'static str,
    /// What this reader asks of the records, as shown on every screen.
    pub question: &'static str,
    /// OKLCH hue of the accent, degrees; away from the reds and oranges of the severity scale, since red for guilt would
    /// itself be framing.
    pub hue: u16,
    /// OKLCH chroma of the accent at the light theme's lightness, in thousandths.
    pub chroma: u16,
    /// Title of the page that it lands on.
    pub landing: &'static str,
    /// One sentence on that page for a layperson.
    pub lead: &'static str,
    /// The standard of proof or duty that this reader works under, displayed and never computed with.
    pub burden: &'static str,
    /// Columns of the rows that it shows, in order; the others stay one click away.
    pub columns: &'static [&'static str],
    /// In which order it puts matters, in words.
    pub order: &'static str,
    /// By what it groups them, in words.
    pub grouping: &'static str,
    /// The words it uses.
    pub vocabulary: Vocabulary,
    /// Whether scores are shown.
    pub shows_scores: bool,
    /// What may be changed under it.
    pub may: &'static [Right],
    /// What this reader goes through before concluding.
    pub checklist: &'static [CheckItem],
    /// Sections of its report, in order.
    pub report: &'static [ReportSection],
    /// Places matters into the sections of its landing page; those it leaves out are folded, and counted.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", ts(skip))]
    pub(super) place: for<'a> fn(&Facts, &'a [Matter]) -> Placed<'a>,
}

/// The sections of a landing page, and the matters that they show.
pub(crate) struct Placed<'a> {
    /// Sections in order.
    pub(super) sections: Vec<Section>,
    /// Matters shown in them.
    pub(super) shown: Vec<&'a Matter>,
    /// What this page needs and nothing has computed yet.
    pub(super) not_computed: Vec<String>,
}

/// The words of a point of view.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Vocabulary {
    /// A pattern that a test shows: "indicator", "exception".
    pub indicator: &'static str,
    /// Several of them.
    pub indicators: &'static str,
    /// A row that one of them rests on: "transaction in question".
    pub row: &'static str,
    /// What speaks for the pattern.
    pub speaks_for: &'static str,
    /// What speaks against it.
    pub speaks_against: &'static str,
}

/// One item of a checklist.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CheckItem {
    /// Stable id.
    pub id: &'static str,
    /// What to make sure of.
    pub text: &'static str,
    /// The standard or rule that asks for it; empty for common practice.
    pub source: &'static str,
}

/// One section of a report.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReportSection {
    /// Stable id.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
}

/// A checklist item in one line.
pub(super) const fn check(id: &'static str, text: &'static str, source: &'static str) -> CheckItem {
    CheckItem { id, text, source }
}

/// A report section in one line.
pub(super) const fn section(id: &'static str, title: &'static str) -> ReportSection {
    ReportSection { id, title }
}
