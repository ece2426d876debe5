//! What is a test, and what does it hand over? A rule with typed parameters and declared columns; a statistic, its
//! probability, an effect size, and drafts of findings with the rows behind them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::scan::{Column, Scan};
use super::settings::Settings;
use crate::model::{Kind, RowId};

/// Tests whose probabilities are judged together, declared before any data is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Digits of whole populations; the same amounts are looked at many times.
    Digits,
    /// Digits of one party's amounts.
    PartyDigits,
    /// Amounts against limits and peers.
    Amounts,
    /// Times against a user's own habit.
    Times,
    /// Movements of money.
    Flows,
    /// Rules without a probability; each shows its base rate instead.
    Rules,
}

impl Family {
    /// True where the tests of the family depend on one another, so that Benjamini-Yekutieli is used.
    #[must_use]
    pub fn is_dependent(self) -> bool {
        self == Family::Digits
    }
}

/// A test for an indicator.
pub struct Detector {
    /// Stable name, `snake_case`.
    pub id: &'static str,
    /// Number in the methods' table; 35 and 36 are balance continuity and missing periods.
    pub number: u8,
    /// Plain title.
    pub title: &'static str,
    /// One sentence: what it looks for.
    pub looks_for: &'static str,
    /// The formula, as text.
    pub formula: &'static str,
    /// Where the method is published.
    pub source: &'static str,
    /// Judged together with.
    pub family: Family,
    /// Rises with every change of what it computes.
    pub version: u32,
    /// Columns without which it refuses.
    pub needs: &'static [Column],
    /// Columns that it uses where they are stated.
    pub uses: &'static [Column],
    /// Specification, test cases and help in one.
    pub guide: &'static str,
    /// Default parameters as JSON.
    pub defaults: fn() -> Value,
    /// Runs it.
    pub run: fn(&Input<'_>) -> Result<Outcome, Refusal>,
}

/// What a test is given.
pub struct Input<'a> {
    /// Rows as columns.
    pub scan: &'a Scan,
    /// Limits and calendars of the case.
    pub settings: &'a Settings,
    /// Parameters as JSON; what is missing has its default.
    pub parameters: &'a Value,
    /// True where a person asked to stop.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl Input<'_> {
    /// The typed parameters.
    ///
    /// # Errors
    /// [`Refusal`] where a parameter has the wrong type.
    pub fn parameters<P: for<'de> Deserialize<'de>>(&self) -> Result<P, Refusal> {
        P::deserialize(self.parameters).map_err(|error| Refusal(format!("its parameters do not fit: {error}")))
    }
}

/// Why a test does not apply, as the end of the sentence "Not run: ..".
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusal(pub String);

impl Refusal {
    /// Fewer than `least` rows.
    #[must_use]
    pub fn too_few(found: u64, least: u64) -> Self {
        Refusal(format!("it needs {least} amounts of one currency and side; the largest such group has {found}"))
    }
}

/// Rows left out, with the reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Excluded {
    /// Why.
    pub reason: String,
    /// How many.
    pub rows: u64,
}

/// What a test computed.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Rows used.
    pub used: u64,
    /// Rows left out.
    pub excluded: Vec<Excluded>,
    /// Figures of the main population, or of the test as a whole.
    pub statistics: Map<String, Value>,
    /// The same figures for other populations: currencies, sides, accounts, parties, users.
    pub variants: Vec<Map<String, Value>>,
    /// Probability for the main population.
    pub p: Option<f64>,
    /// All probabilities computed, those of drafts included: what the false discovery rate is controlled over.
    pub tested: Vec<f64>,
    /// Candidates for findings.
    pub drafts: Vec<Draft>,
    /// The main population's chart.
    pub chart: Option<Chart>,
}

/// Who or what a finding is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Subject {
    /// `party`, `account`, `person`, `case`.
    pub kind: String,
    /// Number within the case; 0 for the case and for persons, who are known by name.
    pub id: u32,
    /// Name.
    pub label: String,
}

/// A row behind a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowRef {
    /// Side of the books.
    pub kind: Kind,
    /// Key within it.
    pub id: RowId,
    /// The point of the finding's chart that the row belongs to.
    #[serde(default)]
    pub bar: Option<u16>,
}

/// An innocent explanation and what the data says about it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Innocent {
    /// The explanation.
    pub explanation: String,
    /// `holds`, `partly`, `no`, `unknown`.
    pub verdict: String,
    /// What the data says.
    pub data: String,
    /// Share of the finding's rows that it explains, 0 to 1.
    pub explains: f64,
}

/// A point of a chart.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Point {
    /// Place on the x axis.
    pub x: String,
    /// Observed.
    pub y: f64,
    /// Expected, where there is an expectation.
    pub expected: Option<f64>,
}

/// What a chart shows, ready to be drawn; its table twin is the list of points.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Chart {
    /// `bars`, `line`, `dots`.
    pub form: String,
    /// One sentence in plain words.
    pub reading: String,
    /// Name of the x axis.
    pub x: String,
    /// Name of the y axis.
    pub y: String,
    /// Points in order.
    pub points: Vec<Point>,
    /// Vertical marks: (x, label).
    pub marks: Vec<(String, String)>,
}

impl Chart {
    /// A bar chart.
    #[must_use]
    pub fn bars(reading: String, x: &str, y: &str, points: Vec<Point>) -> Self {
        Chart { form: "bars".to_owned(), reading, x: x.to_owned(), y: y.to_owned(), points, marks: Vec::new() }
    }
}

/// A candidate finding, before false alarms are controlled.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What makes it the same finding in the next run.
    pub key: String,
    /// Short title.
    pub title: String,
    /// What several tests of the family tell of, each in its way: one finding stands for all; empty for none.
    pub tells_of: String,
    /// Who or what it is about; the first is the subject.
    pub subjects: Vec<Subject>,
    /// Records that show the pattern.
    pub k: u64,
    /// Records looked at.
    pub n: u64,
    /// Value of those records, minor units.
    pub amount: i128,
    /// Currency of the value.
    pub currency: &'static str,
    /// The pattern, as in "36 of 36 records (..) PATTERN".
    pub pattern: String,
    /// Observed and expected, with their unit.
    pub observed: f64,
    /// Expected.
    pub expected: f64,
    /// Name and value of the statistic.
    pub statistic: (&'static str, f64),
    /// Its probability; `None` for a rule.
    pub p: Option<f64>,
    /// Share of comparable records or subjects that the rule flags; for rules.
    pub base_rate: Option<f64>,
    /// Name and value of the effect size.
    pub effect: (&'static str, f64),
    /// The effect on a scale of 0 to 1.
    pub strength: f64,
    /// What speaks for it.
    pub speaks_for: Vec<String>,
    /// What speaks against it.
    pub against: Vec<String>,
    /// Innocent explanations, each checked.
    pub innocent: Vec<Innocent>,
    /// What would change it.
    pub would_change: Vec<String>,
    /// Evidence that is missing.
    pub missing: Vec<String>,
    /// Chart.
    pub chart: Option<Chart>,
    /// Rows.
    pub rows: Vec<RowRef>,
}
