//! Who posts hardly ever, and what? Users with a tiny share of the entries.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal};
use super::scan::{Column, Side};

pub(super) const DETECTOR: Detector = Detector {
    id: "seldom_poster",
    number: 33,
    title: "Seldom posters",
    looks_for: "Users who post a tiny share of the entries, worth at least the approval limit.",
    formula: "share of entries per user <= .5% and 20 entries at most, value >= approval limit, side of 500 entries and more",
    source: "AU-C 240.A49, journal entries by individuals who typically do not make them",
    family: Family::Rules,
    version: 1,
    needs: &[Column::User],
    uses: &[Column::Day],
    guide: include_str!("cases.md"),
    defaults: || json!({ "share": 0.005, "most": 20, "least": 500, "cover_days": 21 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    share: f64,
    most: usize,
    least: usize,
    /// Entries within so many days are a stand-in's.
    cover_days: i32,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    for side in input.scan.sides_with(DETECTOR.needs).filter(|side| side.len() >= parameters.least) {
        let mut users: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, user) in users_of(side).filter(|(_, user)| *user != 0) {
            users.entry(user).or_default().push(row);
        }
        let entries: usize = users.values().map(Vec::len).sum();
        outcome.used += entries as u64;
        let count = users.len() as f64;
        let drafts: Vec<Draft> = users
            .into_iter()
            .filter(|(_, rows)| rows.len() <= parameters.most && rows.len() as f64 <= parameters.share * entries as f64)
            .filter_map(|(user, rows)| draft(input, side, user, &rows, entries, parameters.cover_days).transpose())
            .collect::<Result<_, _>>()?;
        let base_rate = drafts.len() as f64 / count.max(1.0);
        outcome.drafts.extend(drafts.into_iter().map(|draft| Draft { base_rate: Some(base_rate), ..draft }));
    }
    if outcome.used == 0 {
        return Err(Refusal(format!("it needs {} entries with a user", parameters.least)));
    }
    Ok(outcome)
}

/// Poster where the side states posters, else buyer.
fn users_of(side: &Side) -> impl Iterator<Item = (u32, u32)> {
    let posters = side.poster.iter().any(|poster| *poster != 0);
    let users = if posters { &side.poster } else { &side.person };
    (0u32..).zip(users.iter().copied())
}

fn draft(
    input: &Input<'_>,
    side: &Side,
    user: u32,
    rows: &[u32],
    entries: usize,
    cover_days: i32,
) -> Result<Option<Draft>, Refusal> {
    let scan = input.scan;
    let currency = side.currency[rows[0] as usize];
    let same = rows.iter().filter(|row| side.currency[**row as usize] == currency);
    let amount: i128 = same.map(|row| i128::from(side.magnitude(*row as usize))).sum();
    if amount < i128::from(input.settings.limit(currency)?) {
        return Ok(None);
    }
    let day = |row: Option<&u32>| row.map_or(0, |row| side.day(*row as usize));
    let span = day(rows.last()) - day(rows.first());
    let cover = if rows.len() > 2 && span <= cover_days { 0.9 } else { 0.0 };
    let share = rows.len() as f64 / entries as f64;
    let first = side.party[rows[0] as usize];
    let single = first != 0 && rows.iter().all(|row| side.party[*row as usize] == first);
    let mut subjects = vec![scan.person_subject(user)];
    let mut speaks_for = vec![format!("{} of {entries} entries over {span} days.", rows.len())];
    if single {
        subjects.push(scan.party_subject(first));
        speaks_for.push(format!("Every one of them concerns {}.", scan.party(first)));
    }
    Ok(Some(Draft {
        key: format!("{}:{}", side.kind.as_str(), scan.term(user)),
        title: format!("{} posts {} of {entries} entries", scan.term(user), rows.len()),
        subjects,
        k: rows.len() as u64,
        n: entries as u64,
        amount,
        currency: currency.code(),
        pattern: format!("were posted by {}", scan.term(user)),
        observed: share,
        expected: 1.0,
        statistic: ("share of entries", share),
        effect: ("share of entries", share),
        strength: if single { 0.95 } else { 0.6 },
        speaks_for,
        innocent: vec![Innocent::new("Leave cover", cover, format!("The entries lie within {span} days."))],
        would_change: vec!["An order by which the user posts such entries.".to_owned()],
        rows: side.rows(rows.iter().copied()),
        ..Draft::default()
    }))
}
