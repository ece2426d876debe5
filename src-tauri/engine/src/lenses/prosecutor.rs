//! What proves each element beyond reasonable doubt? The weakest element first.

use super::landing::{Cell, Section, Target};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter, MatterSort};
use super::rights::Right;

pub(super) const LENS: Lens = Lens {
    id: "prosecutor",
    label: "Prosecutor",
    question: "What proves each element beyond reasonable doubt?",
    hue: 335,
    chroma: 90,
    landing: "Elements and evidence",
    lead: "What the records can show of each element, the weakest first, with what stands against it.",
    burden: "Beyond reasonable doubt, on the prosecution.",
    columns: &["position", "date", "amount", "currency", "party", "description", "reference", "account", "file"],
    order: "Weakest element first",
    grouping: "By element",
    vocabulary: Vocabulary {
        indicator: "indicator",
        indicators: "indicators",
        row: "transaction in question",
        speaks_for: "Points for",
        speaks_against: "Points against",
    },
    shows_scores: true,
    may: &[Right::Disclosure],
    checklist: &[
        check("disclosure", "Each contrary fact has a recorded disclosure decision", ""),
        check("conservative", "Tracing states its conservative bound first", ""),
        check("purpose", "Purpose and knowledge rest on other evidence than amounts and dates", ""),
    ],
    report: &[
        section("elements", "Elements and evidence"),
        section("contrary", "Contrary facts and disclosure"),
        section("tracing", "Tracing, conservative bound first"),
        section("limits", "What the records cannot show"),
    ],
    place,
};

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut elements =
        Section::new("Elements and evidence", "", &["Element", "What the records hold", "#Rows", "State"], "");
    elements.line(
        vec![
            Cell::text("Purpose and knowledge"),
            Cell::text("Records of money show neither"),
            Cell::count(0),
            Cell::warn("Not computable"),
        ],
        None,
    );
    let shown: Vec<&Matter> = matters.iter().filter(|matter| matter.sort != MatterSort::KeptAside).collect();
    let count = |sort| matters.iter().filter(|matter| matter.sort == sort).map(|matter| matter.rows).sum();
    let conduct = if facts.tested { Cell::plain("Tested") } else { Cell::plain("Not yet tested") };
    elements.line(
        vec![
            Cell::text("Conduct"),
            Cell::text("Transactions that indicators rest on"),
            Cell::count(count(MatterSort::Indicator)),
            conduct,
        ],
        Target::screen("transactions"),
    );
    elements.line(
        vec![
            Cell::text("Property moved"),
            Cell::text("Rows with date, amount and account, each with its source line"),
            Cell::count(facts.rows()),
            Cell::good("In the records"),
        ],
        Target::screen("transactions"),
    );
    let mut contrary = Section::new(
        "Contrary facts",
        "Each needs a recorded disclosure decision before this side's pack is exported.",
        &["Fact", "What the records say"],
        "No contrary fact is on record.",
    );
    for matter in shown.iter().filter(|matter| matter.sort != MatterSort::Indicator) {
        contrary.line(vec![Cell::text(&matter.title), Cell::text(&matter.detail)], matter.target.clone());
    }
    let sections = vec![elements, super::landing::indicators(&shown), contrary];
    let mut not_computed = super::landing::untested(facts);
    not_computed.push("Tracing through commingled accounts is not computed yet.".to_owned());
    Placed { sections, shown, not_computed }
}
