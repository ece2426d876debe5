//! What is established, what is inferred, what is absent? No scores.

use super::landing::{Cell, Section, Target};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter, MatterSort};
use crate::teams::DisputeState;

pub(super) const LENS: Lens = Lens {
    id: "judge",
    label: "Judge",
    question: "What is established, what is inferred, what is absent?",
    hue: 305,
    chroma: 100,
    landing: "Agreed and disputed",
    lead: "What the sealed files establish, what is only inferred from them, what is disputed and what is absent.",
    burden: "As the law of the case says; none is applied here.",
    columns: &["date", "amount", "currency", "party", "description"],
    order: "Established, inferred, disputed, absent",
    grouping: "By standing",
    vocabulary: Vocabulary {
        indicator: "inference",
        indicators: "inferences",
        row: "transaction in question",
        speaks_for: "The proposition",
        speaks_against: "The contrary proposition",
    },
    shows_scores: false,
    may: &[],
    checklist: &[
        check("hashes", "The files are the ones that were sealed", ""),
        check("both", "Both propositions were read side by side", ""),
        check("ranges", "Where methods differ, the range was read and not one figure", ""),
    ],
    report: &[
        section("agreed", "Agreed and established"),
        section("disputed", "Disputed, both propositions"),
        section("absent", "Absent from the records"),
    ],
    place,
};

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut established =
        Section::new("Established", "What the sealed files themselves say.", &["Matter", "#Count", "Standing"], "");
    established.line(
        vec![
            Cell::text("Files sealed, each under its SHA-256"),
            Cell::count(facts.files.len() as u64),
            Cell::good("Established"),
        ],
        Target::screen("evidence"),
    );
    established.line(
        vec![Cell::text("Rows read from them"), Cell::count(facts.rows()), Cell::good("Established")],
        Target::screen("transactions"),
    );
    let conserved = facts.files.iter().filter(|file| file.conserved).count();
    let all = if conserved == facts.files.len() { Cell::good("Established") } else { Cell::warn("Not for every file") };
    established.line(
        vec![Cell::text("Files in which every row is accounted for"), Cell::count(conserved as u64), all],
        Target::screen("evidence"),
    );
    let mut inferred = Section::new(
        "Inferred",
        "Patterns that follow from the rows by a stated method.",
        &["Inference", "What it rests on"],
        "Nothing is inferred yet.",
    );
    let mut absent =
        Section::new("Absent", "", &["What is absent", "What the records say"], "Nothing is known to be absent.");
    for matter in matters {
        let cells = vec![Cell::text(&matter.title), Cell::text(&matter.detail)];
        match matter.sort {
            MatterSort::Indicator => inferred.line(cells, matter.target.clone()),
            MatterSort::Dispute => {}
            _ => absent.line(cells, matter.target.clone()),
        }
    }
    let mut disputed = Section::new(
        "Disputed",
        "",
        &["What is disputed", "By", "What is said", "The examiner's answer"],
        "No side has raised a dispute.",
    );
    for dispute in facts.disputes.iter().filter(|dispute| dispute.state != DisputeState::Withdrawn) {
        let by = super::lens_of(&dispute.lens).map_or(dispute.lens.as_str(), |lens| lens.label);
        let answer = if dispute.answer.is_empty() { "Not answered yet" } else { &dispute.answer };
        disputed.line(
            vec![Cell::text(&dispute.label), Cell::text(by), Cell::text(&dispute.statement), Cell::text(answer)],
            None,
        );
    }
    Placed {
        sections: vec![established, inferred, disputed, absent],
        shown: matters.iter().collect(),
        not_computed: super::landing::untested(facts),
    }
}
