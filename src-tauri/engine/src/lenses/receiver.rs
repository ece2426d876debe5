//! Who is owed what? Money by account first, claims once funds are traced.

use super::landing::{Cell, Section, Target};
use super::lens::{Lens, Placed, Vocabulary, check, section};
use super::matters::{Facts, Matter};

pub(super) const LENS: Lens = Lens {
    id: "receiver",
    label: "Receiver",
    question: "Who is owed what?",
    hue: 198,
    chroma: 75,
    landing: "Claims waterfall",
    lead: "What came in, what went out and what the accounts net to: the pool that claims are held against.",
    burden: "On the balance of probabilities, claim by claim.",
    columns: &["position", "date", "party", "amount", "currency", "account", "reference"],
    order: "Largest net first",
    grouping: "By account, then by claimant",
    vocabulary: Vocabulary {
        indicator: "indicator",
        indicators: "indicators",
        row: "transfer",
        speaks_for: "Supports the claim",
        speaks_against: "Speaks against the claim",
    },
    shows_scores: false,
    may: &[],
    checklist: &[
        check("accounts", "Every account of the estate is in the case", ""),
        check("claimants", "Each claimant's payments in and out were found", ""),
        check("method", "The method of distribution was chosen by the court, not by the software", ""),
    ],
    report: &[
        section("pool", "The pool"),
        section("claims", "Claims by claimant"),
        section("distribution", "Distribution by each method"),
    ],
    place,
};

fn place<'a>(facts: &Facts, matters: &'a [Matter]) -> Placed<'a> {
    let mut pool =
        Section::new("Money in and out", "", &["Side", "#Rows", "#In", "#Out", "#Net"], "No rows are in the case yet.");
    for ((kind, currency), flow) in &facts.flows {
        let side = match kind {
            crate::model::Kind::Bank => "Bank lines",
            crate::model::Kind::Expense => "Expenses",
        };
        let cells = vec![
            Cell::text(side),
            Cell::count(flow.rows),
            Cell::money(flow.money_in, *currency),
            Cell::money(flow.money_out, *currency),
            Cell::money(flow.money_in + flow.money_out, *currency),
        ];
        pool.line(cells, Target::screen("transactions"));
    }
    let mut accounts =
        Section::new("Accounts by net", "", &["Account", "#Rows", "#Net"], "No account is in the case yet.");
    let mut by_net: Vec<_> =
        facts.accounts.iter().filter_map(|row| Some((row.net.parse::<i128>().ok()?, row))).collect();
    by_net.sort_by_key(|(net, row)| (std::cmp::Reverse(net.abs()), row.id));
    for (net, row) in by_net.into_iter().take(20) {
        let filter = crate::store::Filter { accounts: Some(vec![row.id]), ..crate::store::Filter::default() };
        accounts.line(
            vec![Cell::text(&row.label), Cell::count(u64::from(row.rows)), Cell::money(net, row.currency)],
            Target::rows(filter),
        );
    }
    let shown: Vec<&Matter> = matters.iter().filter(|matter| matter.is_missing()).collect();
    let mut missing = Section::new(
        "What the pool may lack",
        "",
        &["Matter", "What the records say"],
        "Nothing is known to be missing.",
    );
    for matter in &shown {
        missing.line(vec![Cell::text(&matter.title), Cell::text(&matter.detail)], matter.target.clone());
    }
    let not_computed = vec!["Tracing per claimant, and net winners and losers, are not computed yet.".to_owned()];
    Placed { sections: vec![pool, accounts, missing], shown, not_computed }
}
