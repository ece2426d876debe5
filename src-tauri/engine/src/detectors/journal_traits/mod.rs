//! Which entries have the traits of manipulated journals? Posted after the close, without text, by hand.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Detector, Draft, Family, Input, Outcome, Refusal};
use super::groups::{Rate, comparable, count, total, users};
use super::innocent;
use super::scan::{Column, Scan, Side};
use crate::model::Day;
use crate::statistics::binomial_at_least;

pub(super) const DETECTOR: Detector = Detector {
    id: "journal_traits",
    number: 34,
    title: "After close, blank text, manual entries",
    looks_for: "Entries posted into a year after its close, and parties whose entries have no text.",
    formula: "posting day after the close of the entry's accounting year, per user and year, with the share of blank, manual and round entries; per party binomial share of blank texts against the others'",
    source: "AU-C 240.A49 (AICPA), journal entry testing",
    family: Family::Amounts,
    version: 1,
    needs: &[Column::Text],
    uses: &[Column::Period, Column::User, Column::Party, Column::Reference],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 5, "share": 0.5, "manual": ["journal", "jnl", "manual", "adjustment", "adj", "reclass"] }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// Fewest blank entries of a party.
    least: u64,
    /// Share of blank entries of a party from which on it is told.
    share: f64,
    /// Words that mean an entry made by hand.
    manual: Vec<String>,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, side) = (input.scan, &input.scan.expenses);
    if side.is_empty() || !scan.states(side.kind, Column::Text) {
        return Err(Refusal("the case has no ledger entries with descriptions".to_owned()));
    }
    let mut outcome = Outcome { used: side.len() as u64, ..Outcome::default() };
    let periods = scan.states(side.kind, Column::Period);
    if periods {
        after_close(input, side, &parameters, &mut outcome);
    }
    outcome.statistics.insert("periods_stated".to_owned(), json!(periods));
    let blank = (0..side.len()).filter(|row| side.skeleton[*row] == 0).count();
    outcome.statistics.insert("blank".to_owned(), json!(blank));
    blanks(scan, side, &parameters, &mut outcome);
    Ok(outcome)
}

/// Year of an accounting period: its first four digits that can be a year.
fn year_of(period: &str) -> Option<i32> {
    let digits: Vec<&str> =
        period.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() >= 4).collect();
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1950..2100).contains(year));
    digits.iter().find_map(|run| year(&run[..4]).or_else(|| year(&run[run.len() - 4..])))
}

fn after_close(input: &Input<'_>, side: &Side, parameters: &Parameters, outcome: &mut Outcome) {
    let scan = input.scan;
    let years: Vec<Option<i32>> = scan.terms.iter().map(year_of).collect();
    let (month, day) = input.settings.year_close;
    let closes = |year: i32| Day::from_civil(year + 1, month, day).map_or(i32::MAX, Day::number);
    let user = users(side);
    let mut groups: BTreeMap<(u32, i32), Vec<u32>> = BTreeMap::new();
    for row in (0..side.len()).filter(|row| side.amount[*row] != 0) {
        if let Some(year) = years.get(side.period[row] as usize).copied().flatten()
            && side.day(row) > closes(year)
        {
            groups.entry((user[row], year)).or_default().push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }
    let late: usize = groups.values().map(Vec::len).sum();
    outcome.statistics.insert("after_close".to_owned(), json!(late));
    let base_rate = late as f64 / side.len() as f64;
    for ((user, year), rows) in groups {
        outcome.drafts.push(late_draft(input, side, (user, year), &rows, parameters, base_rate));
    }
}

fn late_draft(
    input: &Input<'_>,
    side: &Side,
    (user, year): (u32, i32),
    rows: &[u32],
    parameters: &Parameters,
    base_rate: f64,
) -> Draft {
    let scan = input.scan;
    let n = rows.len() as f64;
    let share = |holds: &dyn Fn(usize) -> bool| rows.iter().filter(|row| holds(**row as usize)).count() as f64 / n;
    let by_hand = |text: &str| {
        let text = text.to_lowercase();
        text.split(|letter: char| !letter.is_alphanumeric())
            .any(|word| parameters.manual.iter().any(|known| known == word))
    };
    let blank = share(&|row| side.skeleton[row] == 0);
    let manual = share(&|row| {
        by_hand(scan.party(side.party[row]))
            || by_hand(scan.term(side.category[row]))
            || by_hand(side.reference.get(row))
    });
    let round =
        share(&|row| side.magnitude(row).is_multiple_of(100 * 10u64.pow(u32::from(side.currency[row].decimals()))));
    let currency = side.currency[rows[0] as usize];
    let same: Vec<u32> = rows.iter().copied().filter(|row| side.currency[*row as usize] == currency).collect();
    let who = if user == 0 { "an unnamed user" } else { scan.term(user) };
    let mut subjects = vec![if user == 0 { Scan::case_subject() } else { scan.person_subject(user) }];
    let first = side.party[rows[0] as usize];
    if first != 0 && rows.iter().all(|row| side.party[*row as usize] == first) {
        subjects.push(scan.party_subject(first));
    }
    Draft {
        key: format!("{who}:{year}"),
        title: format!("{} posted into {year} after its close by {who}", count(rows.len(), "entry", "entries")),
        subjects,
        k: rows.len() as u64,
        n: side.len() as u64,
        amount: total(side, &same),
        currency: currency.code(),
        pattern: format!("were posted into {year} after the year was closed"),
        observed: n,
        expected: 0.0,
        statistic: ("entries after close", n),
        base_rate: Some(base_rate),
        effect: ("share without text", blank),
        strength: 0.4 + 0.3 * blank + 0.15 * manual + 0.15 * round,
        speaks_for: vec![format!(
            "{:.0}% have no text, {:.0}% are marked as made by hand, {:.0}% are round hundreds.",
            blank * 100.0,
            manual * 100.0,
            round * 100.0
        )],
        innocent: vec![innocent::papers(scan, side, rows)],
        would_change: vec!["The auditor's list of adjustments with its working papers.".to_owned()],
        missing: vec!["Who approved the entries, and when the year was closed in the books.".to_owned()],
        rows: side.rows(rows.iter().copied()),
        ..Draft::default()
    }
}

fn blanks(scan: &Scan, side: &Side, parameters: &Parameters, outcome: &mut Outcome) {
    let blank = |row: &u32| side.skeleton[*row as usize] == 0;
    let mut rate = Rate::default();
    let mut groups = Vec::new();
    for (party, rows) in side.by_party().named() {
        for group in comparable(side, rows) {
            let hit: Vec<u32> = group.iter().copied().filter(blank).collect();
            rate.add(hit.len() as u64, group.len() as u64);
            groups.push((party, group.len() as u64, hit));
        }
    }
    for (party, n, hit) in groups.into_iter().filter(|(_, n, _)| *n >= parameters.least) {
        let k = hit.len() as u64;
        let share = rate.of_others(k, n, 0.001);
        let p = binomial_at_least(k, n, share);
        outcome.tested.push(p);
        if k < parameters.least || (k as f64) < parameters.share * n as f64 {
            continue;
        }
        let unnumbered = hit.iter().filter(|row| side.reference.get(**row as usize).is_empty()).count();
        outcome.drafts.push(Draft {
            key: format!("blank:{}", scan.party(party)),
            title: format!("{k} of {n} entries of {} say nothing", scan.party(party)),
            subjects: vec![scan.party_subject(party)],
            k,
            n,
            amount: total(side, &hit),
            currency: side.currency[hit[0] as usize].code(),
            pattern: "have no description".to_owned(),
            observed: k as f64,
            expected: share * n as f64,
            statistic: ("share without text", k as f64 / n as f64),
            p: Some(p),
            effect: ("observed / expected", k as f64 / (share * n as f64)),
            strength: (k as f64 / n as f64) * (0.45 + 0.4 * unnumbered as f64 / k as f64),
            speaks_for: vec![format!("{unnumbered} of them have no reference either.")],
            innocent: vec![innocent::regular(side, &hit)],
            would_change: vec!["The invoices behind the entries.".to_owned()],
            rows: side.rows(hit.iter().copied()),
            ..Draft::default()
        });
    }
}
