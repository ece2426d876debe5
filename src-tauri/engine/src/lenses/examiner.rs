//! The neutral point of view: what do the records show?

use super::landing::{Cell, Section, Target};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter};
use super::rights::Right;

pub(super) const LENS: Lens = Lens {
    id: "examiner",
    label: "Examiner",
    question: "What do the records show?",
    hue: 236,
    chroma: 70,
    landing: "Open questions",
    lead: "What the records leave open, before any conclusion is drawn.",
    burden: "No burden: the records are described, not argued.",
    columns: &["position", "date", "amount", "currency", "party", "description", "account"],
    order: "What limits every conclusion first, then indicators by severity",
    grouping: "By what must be done next",
    vocabulary: Vocabulary {
        indicator: "indicator",
        indicators: "indicators",
        row: "row",
        speaks_for: "Points for",
        speaks_against: "Points against",
    },
    shows_scores: true,
    may: &[Right::Evidence, Right::Matches, Right::Parameters, Right::Findings],
    checklist: &[
        check("complete", "Every file was read to its end and every row is accounted for", ""),
        check("periods", "Each account's period is covered or its gaps are named", ""),
        check("hypotheses", "Competing explanations were written down before results were read", ""),
        check("contrary", "What speaks against each indicator was looked for", ""),
    ],
    report: &[
        section("scope", "Scope and sources"),
        section("method", "Method"),
        section("results", "What the records show"),
        section("limits", "Limits and open questions"),
    ],
    place,
};

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut open = Section::new(
        "Open questions",
        "",
        &["Question", "What the records say", "#Rows"],
        "Nothing is open: every file was read to its end and no period lacks rows.",
    );
    for matter in matters {
        open.line(
            vec![Cell::text(&matter.title), Cell::text(&matter.detail), Cell::count(matter.rows)],
            matter.target.clone(),
        );
    }
    let mut hypotheses = Section::new(
        "Explanations to hold against each other",
        "Written before results, so that results cannot choose them.",
        &["Explanation", "What would show otherwise", "State"],
        "",
    );
    let missing = matters.iter().any(Matter::is_missing);
    let state = if missing { Cell::warn("Records are missing") } else { Cell::good("Nothing missing is known") };
    hypotheses.line(
        vec![
            Cell::text("The records are complete"),
            Cell::text("A file not read, a row kept aside, a month without rows"),
            state,
        ],
        Target::screen("evidence"),
    );
    let tested = if facts.tested { Cell::plain("Tested") } else { Cell::plain("Not yet tested") };
    hypotheses.line(
        vec![
            Cell::text("Payments follow the ordinary course of business"),
            Cell::text("Indicators that no innocent explanation accounts for"),
            tested,
        ],
        None,
    );
    Placed {
        sections: vec![open, hypotheses],
        shown: matters.iter().collect(),
        not_computed: super::landing::untested(facts),
    }
}
