//! What innocent explanation fits the same records? The most fragile first.

use super::landing::{Cell, Section};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter, MatterSort};

pub(super) const LENS: Lens = Lens {
    id: "defence",
    label: "Defence",
    question: "What innocent explanation fits the same records?",
    hue: 262,
    chroma: 130,
    landing: "Attack list",
    lead: "What each indicator and figure rests on, the most fragile first.",
    burden: "None on the defence; a reasonable doubt is enough.",
    columns: &["position", "date", "amount", "currency", "party", "description", "account", "file"],
    order: "Most fragile first",
    grouping: "By ground of attack",
    vocabulary: Vocabulary {
        indicator: "indicator",
        indicators: "indicators",
        row: "transaction",
        speaks_for: "Points for",
        speaks_against: "Points against",
    },
    shows_scores: true,
    may: &[],
    checklist: &[
        check("explanations", "Each innocent explanation was held against the rows", ""),
        check("base-rates", "Each indicator's base rate among comparable rows is known", ""),
        check("quiet", "Tests that showed nothing are listed beside those that did", ""),
        check("order", "Same-day order was turned round where the answer depends on it", ""),
    ],
    report: &[
        section("explanations", "Explanations that fit the records"),
        section("fragility", "What each indicator rests on"),
        section("quiet", "Tests that showed nothing"),
        section("gaps", "Gaps in the records"),
    ],
    place,
};

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut attack = Section::new(
        "Attack list",
        "",
        &["Matter", "Ground", "#Points against"],
        "Nothing to attack is on record yet.",
    );
    let mut order: Vec<&Matter> = matters.iter().collect();
    order.sort_by_key(|matter| (!matter.is_missing(), std::cmp::Reverse(matter.against.len())));
    for matter in &order {
        let ground = match matter.sort {
            MatterSort::Unread | MatterSort::KeptAside => "Rows that were not taken in",
            MatterSort::Gap => "A gap in the records",
            MatterSort::Contradiction => "Records that contradict themselves",
            MatterSort::Indicator => "Method and base rate",
            MatterSort::Dispute => "Disputed",
        };
        attack.line(
            vec![Cell::text(&matter.title), Cell::text(ground), Cell::count(matter.against.len() as u64)],
            matter.target.clone(),
        );
    }
    let mut quiet = Section::new("Tests that showed nothing", "", &["Test"], "No test has run yet, so none was quiet.");
    for test in &facts.quiet_tests {
        quiet.line(vec![Cell::text(test.replace('_', " "))], None);
    }
    let mut not_computed = super::landing::untested(facts);
    not_computed.push("Alternative tracing is not computed yet.".to_owned());
    Placed { sections: vec![attack, quiet], shown: order, not_computed }
}
