//! What does a point of view land on? One view model for the screen and for paper, so that they cannot disagree.

use std::collections::HashSet;

use serde::Serialize;

use super::facts::{fact_hash, screen_hash};
use super::lens::Lens;
use super::matters::{Facts, Matter, matters};
use crate::case::Case;
use crate::model::Currency;
use crate::store::{Filter, StoreError};

/// The page that a point of view lands on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Landing {
    /// Point of view.
    pub lens: String,
    /// Heading.
    pub title: String,
    /// One sentence for a layperson.
    pub lead: String,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// What the page needs and nothing has computed yet.
    pub not_computed: Vec<String>,
    /// Matters of the case, under every point of view the same number.
    pub matters: u32,
    /// Matters that this page shows.
    pub shown: u32,
    /// Matters that it folds away, of which a screen gets the first; `matters` less `shown` are folded.
    pub folded: Vec<Matter>,
    /// SHA-256 over the facts, hex: the same under every point of view.
    pub fact_hash: String,
}

/// A table with a heading.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Section {
    /// Heading.
    pub title: String,
    /// One sentence under it; may be empty.
    pub lead: String,
    /// Columns.
    pub columns: Vec<ColumnHead>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Lines beyond those given here.
    pub more: u32,
    /// What is said where there is no line.
    pub empty: String,
}

/// A column's head.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ColumnHead {
    /// Heading.
    pub title: String,
    /// True for figures, which end at the right.
    pub figures: bool,
}

/// A line of a table.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Line {
    /// Cells, as many as columns.
    pub cells: Vec<Cell>,
    /// Where the line leads.
    pub target: Option<Target>,
}

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Cell {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A state: `good`, `warn` or `plain`, never by colour alone.
    State {
        /// The word.
        text: String,
        /// Its tone.
        tone: String,
    },
    /// A count.
    Count {
        /// The number.
        count: u64,
    },
    /// An amount.
    Money {
        /// Minor units as decimal text, since sums may exceed 64 bits.
        amount: String,
        /// Currency.
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        currency: Currency,
    },
    /// A severity of 1 to 4.
    Severity {
        /// The severity.
        severity: u8,
    },
}

/// Where something is shown.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Target {
    /// Screen.
    pub screen: String,
    /// Evidence file to select.
    pub evidence: Option<u32>,
    /// Finding to select.
    pub finding: Option<String>,
    /// Rows to show.
    pub filter: Option<Filter>,
}

impl Target {
    /// The rows of a filter.
    pub(super) fn rows(filter: Filter) -> Option<Self> {
        Some(Target { screen: "transactions".to_owned(), filter: Some(filter), ..Target::default() })
    }

    /// A screen.
    pub(super) fn screen(screen: &str) -> Option<Self> {
        Some(Target { screen: screen.to_owned(), ..Target::default() })
    }
}

impl Section {
    /// A table; a column whose title begins with `#` holds figures.
    pub(super) fn new(title: &str, lead: &str, columns: &[&str], empty: &str) -> Self {
        let column = |title: &&str| ColumnHead {
            title: title.trim_start_matches('#').to_owned(),
            figures: title.starts_with('#'),
        };
        Section {
            title: title.to_owned(),
            lead: lead.to_owned(),
            columns: columns.iter().map(column).collect(),
            lines: Vec::new(),
            more: 0,
            empty: empty.to_owned(),
        }
    }

    pub(super) fn line(&mut self, cells: Vec<Cell>, target: Option<Target>) {
        self.lines.push(Line { cells, target });
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Cell::Text { text: text.into() }
    }

    pub(super) fn good(text: &str) -> Self {
        Cell::State { text: text.to_owned(), tone: "good".to_owned() }
    }

    pub(super) fn warn(text: &str) -> Self {
        Cell::State { text: text.to_owned(), tone: "warn".to_owned() }
    }

    pub(super) fn plain(text: &str) -> Self {
        Cell::State { text: text.to_owned(), tone: "plain".to_owned() }
    }

    pub(super) fn count(count: u64) -> Self {
        Cell::Count { count }
    }

    pub(super) fn money(amount: i128, currency: Currency) -> Self {
        Cell::Money { amount: amount.to_string(), currency }
    }
}

/// The page of a point of view.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn page(case: &Case, lens: &Lens) -> Result<Landing, StoreError> {
    let facts = Facts::of(case)?;
    let all = matters(case)?;
    let placed = (lens.place)(&facts, &all);
    let shown: HashSet<&str> = placed.shown.iter().map(|matter| matter.id.as_str()).collect();
    let folded: Vec<Matter> = all.iter().filter(|matter| !shown.contains(matter.id.as_str())).cloned().collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Landing {
        lens: lens.id.to_owned(),
        title: lens.landing.to_owned(),
        lead: lens.lead.to_owned(),
        not_computed: placed.not_computed,
        sections: placed.sections,
        matters: count(all.len()),
        shown: count(all.len() - folded.len()),
        folded,
        fact_hash: fact_hash(case)?,
    })
}

/// Lines of a section, and folded matters, that a screen shows: whoever wants all of them goes where they are listed.
const LINES: usize = 200;
const FOLDED: usize = 50;

/// The beginning of the page, as a screen shows it: each section's first lines and the first folded matters, with how many
/// more there are. Made once for a state of the case.
///
/// # Errors
/// As [`page`].
pub fn front(case: &Case, lens: &Lens) -> Result<Landing, StoreError> {
    let question = ("landing", lens.id, case.store().facts()?);
    let made = case.store().worked_out(question, |_| WEIGHT, || Ok(beginning(page(case, lens)?)))?;
    Ok(Landing { fact_hash: screen_hash(case)?, ..Landing::clone(&made) })
}

/// About the bytes that the beginning of a page takes.
const WEIGHT: usize = 256 * 1024;

fn beginning(mut page: Landing) -> Landing {
    for section in &mut page.sections {
        section.more = u32::try_from(section.lines.len().saturating_sub(LINES)).unwrap_or(u32::MAX);
        section.lines.truncate(LINES);
        section.lines.shrink_to_fit();
    }
    page.folded.truncate(FOLDED);
    page.folded.shrink_to_fit();
    page
}

/// Indicators among matters, the gravest first.
pub(super) fn indicators(shown: &[&Matter]) -> Section {
    let mut section = Section::new("Indicators", "", &["Indicator", "#Rows", "Severity"], "No indicator is on record.");
    let mut found: Vec<&&Matter> = shown.iter().filter(|matter| matter.sort == super::MatterSort::Indicator).collect();
    found.sort_by_key(|matter| std::cmp::Reverse(matter.severity));
    for matter in found {
        let cells =
            vec![Cell::text(&matter.title), Cell::count(matter.rows), Cell::Severity { severity: matter.severity }];
        section.line(cells, matter.target.clone());
    }
    section
}

/// Says that no test has run, where that is so.
pub(super) fn untested(facts: &Facts) -> Vec<String> {
    if facts.tested { Vec::new() } else { vec!["Tests for indicators have not run yet.".to_owned()] }
}
