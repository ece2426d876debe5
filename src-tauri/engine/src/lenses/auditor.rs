//! Is the balance misstated, and is it material? Risk by assertion.

use super::landing::{Cell, Section, Target};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter, MatterSort};
use crate::model::Kind;

pub(super) const LENS: Lens = Lens {
    id: "auditor",
    label: "Auditor",
    question: "Is the balance misstated, and is it material?",
    hue: 165,
    chroma: 85,
    landing: "Risk by assertion",
    lead: "What bears on each assertion about the books, beside a planning materiality.",
    burden: "Reasonable assurance.",
    columns: &["position", "date", "amount", "currency", "party", "category", "description", "account"],
    order: "By assertion, completeness first",
    grouping: "By assertion",
    vocabulary: Vocabulary {
        indicator: "exception",
        indicators: "exceptions",
        row: "item",
        speaks_for: "Supports the exception",
        speaks_against: "Explains the exception",
    },
    shows_scores: true,
    may: &[],
    checklist: &[
        check("completeness", "Populations were tied to control totals", "AU-C 500"),
        check("journals", "Journal entries were tested for override of controls", "AU-C 240"),
        check("estimates", "Bias in estimates was considered", "AU-C 540"),
        check("materiality", "Materiality and performance materiality are recorded", "AU-C 320"),
    ],
    report: &[
        section("materiality", "Materiality"),
        section("assertions", "Risk by assertion"),
        section("exceptions", "Exceptions"),
        section("sign-off", "Sign-off"),
    ],
    place,
};

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut risk = Section::new("Risk by assertion", "", &["Assertion", "What bears on it", "#Matters", "State"], "");
    let mut line = |assertion: &str, what: &str, sorts: &[MatterSort], computed: bool| {
        let count = matters.iter().filter(|matter| sorts.contains(&matter.sort)).count();
        let state = match (computed, count) {
            (false, _) => Cell::plain("Not yet tested"),
            (true, 0) => Cell::good("Nothing found"),
            (true, _) => Cell::warn("Exceptions"),
        };
        risk.line(
            vec![Cell::text(assertion), Cell::text(what), Cell::count(count as u64), state],
            Target::screen("evidence"),
        );
    };
    line(
        "Completeness",
        "Files not read to their end, days that no file covers",
        &[MatterSort::Unread, MatterSort::Gap],
        true,
    );
    line(
        "Accuracy",
        "Rows kept aside because a value cannot be right; figures that the rows do not come to",
        &[MatterSort::KeptAside, MatterSort::Contradiction],
        true,
    );
    line("Occurrence", "Exceptions shown by tests", &[MatterSort::Indicator], facts.tested);
    let mut materiality = Section::new(
        "Planning materiality",
        "One per cent of recorded expenditure: a start, to be judged by the auditor.",
        &["Basis", "#Expenditure", "#1%"],
        "No expenses are in the case, so there is no basis yet.",
    );
    for ((kind, currency), flow) in &facts.flows {
        if *kind == Kind::Expense {
            let spent = flow.money_out.abs().max(flow.money_in.abs());
            materiality.line(
                vec![Cell::text("Expenses"), Cell::money(spent, *currency), Cell::money(spent / 100, *currency)],
                None,
            );
        }
    }
    let shown: Vec<&Matter> = matters.iter().filter(|matter| matter.sort != MatterSort::Dispute).collect();
    let mut exceptions =
        Section::new("Exceptions", "", &["Exception", "What the records say", "#Rows"], "No exception is on record.");
    for matter in &shown {
        exceptions.line(
            vec![Cell::text(&matter.title), Cell::text(&matter.detail), Cell::count(matter.rows)],
            matter.target.clone(),
        );
    }
    let mut not_computed = super::landing::untested(facts);
    not_computed.push("Sampling projection is not computed yet.".to_owned());
    Placed { sections: vec![risk, materiality, exceptions], shown, not_computed }
}
