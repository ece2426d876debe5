//! Which duty applies, from when, and was it reported? Obligations with their rules.

use super::landing::{Cell, Section, Target};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter, MatterSort};

pub(super) const LENS: Lens = Lens {
    id: "regulator",
    label: "Regulator",
    question: "Which duty was breached, when, and was it reported?",
    hue: 95,
    chroma: 90,
    landing: "Obligations and thresholds",
    lead: "Duties that these records may bear on, each with its rule; whether one applies is for the reader.",
    burden: "As each rule says.",
    columns: &["position", "date", "amount", "currency", "party", "account", "reference", "description"],
    order: "By obligation, then by date",
    grouping: "By rule",
    vocabulary: Vocabulary {
        indicator: "flag",
        indicators: "flags",
        row: "transaction in question",
        speaks_for: "Supports the flag",
        speaks_against: "Explains the flag",
    },
    shows_scores: true,
    may: &[],
    checklist: &[
        check("aggregate", "Amounts were added up across accounts of one owner", "31 CFR 1010.313"),
        check("look-back", "The look-back period is covered by records", ""),
        check("reports", "Reports that were made were asked for", "31 CFR 1020.320"),
    ],
    report: &[
        section("obligations", "Obligations and rules"),
        section("flags", "Flags by rule"),
        section("look-back", "Look-back and gaps"),
    ],
    place,
};

/// Duties that records of money can bear on: rule, what it asks, what these records can say of it.
const DUTIES: &[(&str, &str, &str)] = &[
    ("31 CFR 1010.311", "Report currency transactions over 10,000 USD", "Amounts, not whether they were cash"),
    ("31 CFR 1010.314", "No structuring to stay below the reporting limit", "Series of amounts below the limit"),
    ("31 CFR 1020.320", "Report suspicious activity within 30 days", "Dates of the transactions, not of a report"),
    ("POCA 2002 s. 330", "Disclose knowledge or suspicion in the regulated sector", "Nothing of what anyone knew"),
    (
        "SRA Accounts Rules 8.3",
        "Reconcile client accounts at least every five weeks",
        "Months without rows, differences",
    ),
];

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut duties =
        Section::new("Obligations and thresholds", "", &["Rule", "Duty", "What these records can say"], "");
    for (rule, duty, says) in DUTIES {
        duties.line(vec![Cell::text(*rule), Cell::text(*duty), Cell::text(*says)], Target::screen("transactions"));
    }
    let shown: Vec<&Matter> =
        matters.iter().filter(|matter| matches!(matter.sort, MatterSort::Indicator | MatterSort::Gap)).collect();
    let mut gaps = Section::new(
        "Look-back",
        "Periods that no record covers.",
        &["Gap", "What the records say"],
        "No month without rows inside an account's period.",
    );
    for matter in shown.iter().filter(|matter| matter.sort == MatterSort::Gap) {
        gaps.line(vec![Cell::text(&matter.title), Cell::text(&matter.detail)], matter.target.clone());
    }
    Placed {
        sections: vec![duties, super::landing::indicators(&shown), gaps],
        shown,
        not_computed: super::landing::untested(facts),
    }
}
