//! Did a user begin to work when everybody rests? Rest days and nights against that user's own habit.

use std::collections::BTreeMap;

use serde_json::json;

use super::calendar::{COUNTRIES, Calendar};
use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{rows_by, total, users};
use super::innocent;
use super::scan::{Column, NO_MINUTE, Side};
use crate::model::Day;
use crate::statistics::binomial_at_least;

pub(super) const DETECTOR: Detector = Detector {
    id: "off_hours",
    number: 19,
    title: "Weekend, holiday, after hours",
    looks_for: "Months in which a user enters rows on rest days or at night, against the same user's other months.",
    formula: "per user the stretch of months with the largest excess of rest-day (or night) entries; binomial against the user's share outside of it, times the number of stretches; shown from twice the own share on",
    source: "AU-C 240.A49; Kulldorff (1997), scan statistic",
    family: Family::Times,
    version: 2,
    needs: &[Column::User, Column::Day],
    uses: &[Column::Minute],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 5, "least_entries": 30, "least_ratio": 2.0 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// Fewest rest-day entries of a finding.
    least: usize,
    /// Fewest entries of a user, so that there is a habit.
    least_entries: usize,
    /// Least share as a multiple of the user's own share in other months.
    least_ratio: f64,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    if let Some(unknown) = input.settings.countries.iter().find(|country| !COUNTRIES.contains(&country.as_str())) {
        let known = COUNTRIES.join(", ");
        return Err(Refusal(format!(
            "the holidays of {unknown:?} are not known; choose among {known} or list the days"
        )));
    }
    let Some((first, last)) = input.scan.period() else { return Err(Refusal("the case has no rows".to_owned())) };
    let calendar = Calendar::new(input.settings, first, last);
    let mut outcome = Outcome::default();
    for side in input.scan.sides_with(DETECTOR.needs) {
        let timed = input.scan.states(side.kind, Column::Minute);
        for (user, rows) in rows_by(users(side)).into_iter().filter(|(_, rows)| rows.len() >= parameters.least_entries)
        {
            outcome.used += rows.len() as u64;
            let rests = |row: u32| calendar.rests(side.day(row as usize));
            trait_of(input, side, user, &rows, "on weekends or holidays", &rests, &parameters, &mut outcome);
            let late = |row: u32| {
                let minute = side.minute[row as usize];
                minute != NO_MINUTE && !(input.settings.opens..input.settings.closes).contains(&minute)
            };
            if timed {
                trait_of(input, side, user, &rows, "outside working hours", &late, &parameters, &mut outcome);
            }
        }
    }
    if outcome.used == 0 {
        return Err(Refusal(format!("no user has {} entries or more", parameters.least_entries)));
    }
    Ok(outcome)
}

/// Months with entries and hits, oldest first.
fn months(side: &Side, rows: &[u32], hit: &dyn Fn(u32) -> bool) -> Vec<(i32, u64, u64)> {
    let mut found: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
    for row in rows {
        let (year, month, _) = side.date(*row as usize).map_or((0, 1, 1), Day::civil);
        let counted = found.entry(year * 12 + i32::from(month) - 1).or_default();
        counted.0 += 1;
        counted.1 += u64::from(hit(*row));
    }
    found.into_iter().map(|(month, (entries, hits))| (month, entries, hits)).collect()
}

/// The stretch of months with the largest likelihood ratio: (from, to, entries, hits).
fn stretch(months: &[(i32, u64, u64)]) -> Option<(usize, usize, u64, u64)> {
    let (all, all_hits) = months.iter().fold((0, 0), |sum, month| (sum.0 + month.1, sum.1 + month.2));
    let part = |k: u64, n: u64| {
        let (k, n) = (k as f64, n as f64);
        let of = |count: f64| if count > 0.0 { count * (count / n).ln() } else { 0.0 };
        if n > 0.0 { of(k) + of(n - k) } else { 0.0 }
    };
    let mut best: Option<(f64, (usize, usize, u64, u64))> = None;
    for from in 0..months.len() {
        let (mut entries, mut hits) = (0, 0);
        for (to, month) in months.iter().enumerate().skip(from) {
            entries += month.1;
            hits += month.2;
            // A stretch of nearly everything leaves no habit to hold it against.
            if entries * 2 > all || hits * (all - entries) <= (all_hits - hits) * entries {
                continue;
            }
            let ratio = part(hits, entries) + part(all_hits - hits, all - entries);
            if best.is_none_or(|(known, _)| ratio > known + 1e-9) {
                best = Some((ratio, (from, to, entries, hits)));
            }
        }
    }
    best.map(|(_, stretch)| stretch)
}

#[expect(clippy::too_many_arguments, reason = "one trait of one user, with all that its finding says")]
fn trait_of(
    input: &Input<'_>,
    side: &Side,
    user: u32,
    rows: &[u32],
    what: &str,
    hit: &dyn Fn(u32) -> bool,
    parameters: &Parameters,
    outcome: &mut Outcome,
) {
    let months = months(side, rows, hit);
    let all: (u64, u64) = months.iter().fold((0, 0), |sum, month| (sum.0 + month.1, sum.1 + month.2));
    let Some((from, to, entries, hits)) = stretch(&months) else {
        outcome.tested.push(1.0);
        return;
    };
    let habit = ((all.1 - hits) as f64 + 0.5) / ((all.0 - entries) as f64 + 1.0);
    let stretches = (months.len() * (months.len() + 1) / 2) as f64;
    let p = (binomial_at_least(hits, entries, habit) * stretches).min(1.0);
    outcome.tested.push(p);
    if hits < parameters.least as u64 || (hits as f64) < parameters.least_ratio * habit * entries as f64 {
        return;
    }
    let bar_of = |row: u32| {
        let (year, month, _) = side.date(row as usize).map_or((0, 1, 1), Day::civil);
        months.iter().position(|known| known.0 == year * 12 + i32::from(month) - 1)
    };
    let inside = |row: &u32| bar_of(*row).is_some_and(|bar| (from..=to).contains(&bar)) && hit(*row);
    let found: Vec<u32> = rows.iter().copied().filter(inside).collect();
    let scan = input.scan;
    let first = side.party[found[0] as usize];
    let single = first != 0 && found.iter().all(|row| side.party[*row as usize] == first);
    let mut subjects = vec![scan.person_subject(user)];
    let mut speaks_for = vec![format!(
        "{hits} of {entries} entries of these months; {} of {} in all others.",
        all.1 - hits,
        all.0 - entries
    )];
    if single {
        subjects.push(scan.party_subject(first));
        speaks_for.push(format!("Every one of them concerns {}.", scan.party(first)));
    }
    let name = |month: i32| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
    let points = months
        .iter()
        .map(|(month, entries, hits)| Point {
            x: name(*month),
            y: *hits as f64,
            expected: Some(habit * *entries as f64),
        })
        .collect();
    let reading =
        format!("{} enters {what} from {} to {} most.", scan.term(user), name(months[from].0), name(months[to].0));
    let currency = side.currency[found[0] as usize];
    let same: Vec<u32> = found.iter().copied().filter(|row| side.currency[*row as usize] == currency).collect();
    outcome.drafts.push(Draft {
        key: format!("{}:{}:{what}", side.kind.as_str(), scan.term(user)),
        title: format!("{} enters rows {what}, unlike before", scan.term(user)),
        subjects,
        k: hits,
        n: entries,
        amount: total(side, &same),
        currency: currency.code(),
        pattern: format!("were entered {what} from {} to {}", name(months[from].0), name(months[to].0)),
        observed: hits as f64,
        expected: habit * entries as f64,
        statistic: ("share in these months", hits as f64 / entries as f64),
        p: Some(p),
        effect: ("share / own habit", hits as f64 / entries as f64 / habit),
        strength: (0.4 + 0.3 * (hits as f64 / 20.0).min(1.0) + if single { 0.25 } else { 0.0 }).min(0.95),
        speaks_for,
        innocent: vec![
            Innocent::new(
                "A shift",
                habit.min(1.0),
                format!("In the user's other months the share is {:.1}%.", habit * 100.0),
            ),
            innocent::papers(scan, side, &found),
        ],
        would_change: vec!["A rota or an order to work at these times.".to_owned()],
        chart: Some(Chart::bars(reading, "Month", "Entries", points)),
        rows: found
            .iter()
            .map(|row| RowRef { bar: bar_of(*row).and_then(|bar| u16::try_from(bar).ok()), ..side.row(*row as usize) })
            .collect(),
        ..Draft::default()
    });
}
