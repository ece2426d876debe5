//! Is a supplier somebody who works here? One bank account behind several names, and firms named like staff.

mod alike;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal};
use super::scan::{Column, Scan};
use crate::model::Kind;

pub(super) const DETECTOR: Detector = Detector {
    id: "shared_account",
    number: 27,
    title: "Vendor and employee",
    looks_for: "One account of the other side under several names: supplier and employee, two employees, two suppliers; and firms that bear the name of somebody who orders or posts.",
    formula: "accounts of the other side, letters and digits only, that two or more party names share over both sides of the books; surnames of buyers and posters in names of firms: Jaro-Winkler >= .9 and the same double metaphone, borne by three firms at most",
    source: "ACFE Fraud Examiners Manual, shell companies and ghost employees; Winkler (1990); Philips (2000), double metaphone",
    family: Family::Rules,
    version: 4,
    needs: &[Column::Party],
    uses: &[Column::CounterAccount, Column::User, Column::Person],
    guide: include_str!("cases.md"),
    defaults: || json!({ "most_names": 4, "similar": 0.9, "most_bearers": 3 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// More names share an account only where it is an agent's or a bank's own.
    most_names: usize,
    /// Least Jaro-Winkler similarity of a surname to a word of a firm's name.
    similar: f64,
    /// More firms bear a name only where it is a common one.
    most_bearers: usize,
}

/// Rows of each party that states the account.
type Names = BTreeMap<u32, Vec<(Kind, u32)>>;

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Letters of a name, without what stands in brackets: `T Adeyemi (expenses)` is `TADEYEMI`.
fn name_of(text: &str) -> String {
    plain(text.split('(').next().unwrap_or_default())
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, mut outcome) = (input.scan, Outcome::default());
    let accounts: Vec<String> = scan.terms.iter().map(plain).collect();
    let mut rows: BTreeMap<&str, Names> = BTreeMap::new();
    for side in scan.sides_with(&[Column::Party, Column::CounterAccount]) {
        for row in 0..side.len() {
            let (counter, party) = (side.counter[row], side.party[row]);
            if counter != 0 && party != 0 {
                outcome.used += 1;
                let account = accounts[counter as usize].as_str();
                let place = (side.kind, u32::try_from(row).unwrap_or(u32::MAX));
                rows.entry(account).or_default().entry(party).or_default().push(place);
            }
        }
    }
    let total = rows.len();
    let mut accounts_of: BTreeMap<u32, usize> = BTreeMap::new();
    rows.values().flat_map(BTreeMap::keys).for_each(|party| *accounts_of.entry(*party).or_default() += 1);
    let shared: Vec<_> = rows
        .into_iter()
        .filter(|(account, parties)| {
            let names: BTreeSet<String> = parties.keys().map(|party| name_of(scan.party(*party))).collect();
            account.len() >= 6 && (2..=parameters.most_names).contains(&names.len())
        })
        .collect();
    let alike = alike::drafts(input, &parameters)?;
    if total == 0 && !scan.sides().any(|side| scan.states(side.kind, Column::User)) {
        return Err(Refusal("the rows state neither accounts of the other side nor who orders or posts".to_owned()));
    }
    if outcome.used == 0 {
        outcome.used = scan.rows();
    }
    let base_rate = shared.len() as f64 / (total as f64).max(1.0);
    for (account, parties) in &shared {
        let moved = |party: &u32| accounts_of.get(party).is_some_and(|accounts| *accounts > 1);
        for (part, what) in parts(parties, moved) {
            outcome.drafts.push(draft(scan, account, parties, (&part, what), base_rate));
        }
    }
    outcome.drafts.extend(alike);
    Ok(outcome)
}

/// What the rows of a finding have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Everybody who is paid there.
    Whole,
    /// Those who are paid elsewhere too: their money was turned to the account.
    Turned,
    /// Those who are paid nowhere else.
    Own,
}

/// Those whose money was turned to the account apart from those whose account it is.
fn parts(parties: &Names, moved: impl Fn(&u32) -> bool) -> Vec<(Names, Part)> {
    let (turned, own): (Names, Names) = parties.clone().into_iter().partition(|(party, _)| moved(party));
    if turned.is_empty() || own.is_empty() {
        return vec![(parties.clone(), Part::Whole)];
    }
    vec![(turned, Part::Turned), (own, Part::Own)]
}

fn draft(scan: &Scan, account: &str, all: &Names, (parties, what): (&Names, Part), base_rate: f64) -> Draft {
    let names: Vec<&str> = all.keys().map(|party| scan.party(*party)).collect();
    let count: usize = parties.values().map(Vec::len).sum();
    let listed =
        |names: &mut dyn Iterator<Item = &u32>| names.map(|party| scan.party(*party)).collect::<Vec<_>>().join(" and ");
    let those = listed(&mut parties.keys());
    let others = listed(&mut all.keys().filter(|party| !parties.contains_key(*party)));
    // One name turned may be a debt paid for somebody; two are a practice.
    let turned = (0.9 + 0.05 * parties.len() as f64).min(1.0);
    let (title, strength) = match what {
        Part::Whole => (format!("{those} are paid into one account"), 0.9),
        Part::Turned => (format!("Money of {those} was turned to the account of {others}"), turned),
        Part::Own => (format!("{those}: the account also takes money of {others}"), 0.75),
    };
    // The names under which fewer rows stand are the ones to look at, with those that share the account.
    let places = parties.values().flatten();
    let amount = places.clone().map(|(kind, row)| i128::from(scan.side(*kind).magnitude(*row as usize))).sum();
    let currency = places.clone().next().map_or("XXX", |(kind, row)| scan.side(*kind).currency[*row as usize].code());
    let folded: Vec<String> = names.iter().map(|name| name_of(name)).collect();
    let alike = folded.iter().any(|one| folded.iter().any(|other| one != other && one.contains(other.as_str())));
    Draft {
        key: format!("{account}:{those}|{others}"),
        title,
        subjects: parties.keys().map(|party| scan.party_subject(*party)).collect(),
        k: count as u64,
        n: count as u64,
        amount,
        currency,
        pattern: format!("go to one account under {} names", names.len()),
        observed: names.len() as f64,
        expected: 1.0,
        statistic: ("names", names.len() as f64),
        base_rate: Some(base_rate),
        effect: ("names", names.len() as f64),
        strength,
        speaks_for: vec![format!("The account is stated with the rows of each: {}.", names.join(", "))],
        innocent: vec![Innocent::new(
            "One name written in two ways",
            if alike { 0.9 } else { 0.0 },
            if alike { "One name contains the other." } else { "The names differ." }.to_owned(),
        )],
        would_change: vec!["A mandate that lets one collect for the other.".to_owned()],
        missing: vec!["The bank's record of who owns the account.".to_owned()],
        rows: parties.values().flatten().map(|(kind, row)| scan.side(*kind).row(*row as usize)).collect(),
        ..Draft::default()
    }
}
