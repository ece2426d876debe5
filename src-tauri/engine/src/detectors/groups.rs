//! What do tests of parties and users share? Rows that may be compared with each other, and the rate of the others.

use std::collections::BTreeMap;

use super::contract::{Draft, Outcome};
use super::scan::Side;
use crate::statistics::{binomial_at_least, poisson_at_least};

/// Rows of one currency and sign, zero left out, in date order.
pub(super) fn comparable(side: &Side, rows: &[u32]) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<(u16, bool), Vec<u32>> = BTreeMap::new();
    for row in rows {
        let at = *row as usize;
        if side.amount[at] != 0 {
            groups.entry((side.currency[at].numeric(), side.amount[at] < 0)).or_default().push(*row);
        }
    }
    groups.into_values().collect()
}

/// Sum of magnitudes, minor units.
pub(super) fn total(side: &Side, rows: &[u32]) -> i128 {
    rows.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum()
}

/// Poster where the side states posters, else buyer; by row.
pub(super) fn users(side: &Side) -> &[u32] {
    if side.poster.iter().any(|poster| *poster != 0) { &side.poster } else { &side.person }
}

/// Rows of each key but 0, in date order.
pub(super) fn rows_by(keys: &[u32]) -> BTreeMap<u32, Vec<u32>> {
    let mut found: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, key) in (0u32..).zip(keys).filter(|(_, key)| **key != 0) {
        found.entry(*key).or_default().push(row);
    }
    found
}

/// How often something holds among comparable rows.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Rate {
    pub(super) hits: u64,
    pub(super) rows: u64,
}

impl Rate {
    pub(super) fn add(&mut self, hits: u64, rows: u64) {
        self.hits += hits;
        self.rows += rows;
    }

    /// Rate of the others, half a hit added so that it is never nought; `least` where there are no others.
    pub(super) fn of_others(self, hits: u64, rows: u64, least: f64) -> f64 {
        let others = (self.rows - rows) as f64;
        (((self.hits - hits) as f64 + 0.5) / (others + 1.0)).max(least).min(0.999)
    }
}

/// Hands drafts of rules over, each with the share of the subjects looked at that the rule flags.
pub(super) fn settle(outcome: &mut Outcome, drafts: Vec<Draft>, looked: u64) {
    let base_rate = (drafts.len() as f64 / (looked as f64).max(1.0)).min(1.0);
    outcome.drafts.extend(drafts.into_iter().map(|draft| Draft { base_rate: Some(base_rate), ..draft }));
}

/// `1 payment`, `3 payments`
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Stretches of at most `days` days with `least` rows or more whose sum fits; each row in one, rows in date order.
pub(super) fn clusters(
    side: &Side,
    rows: &[u32],
    days: i32,
    least: usize,
    fits: impl Fn(i128) -> bool,
) -> Vec<Vec<u32>> {
    let (mut found, mut start) = (Vec::new(), 0);
    while start < rows.len() {
        let until = side.day(rows[start] as usize) + days;
        let end = start + rows[start..].partition_point(|row| side.day(*row as usize) <= until);
        let cluster = &rows[start..end];
        if cluster.len() >= least && fits(total(side, cluster)) {
            found.push(cluster.to_vec());
            start = end;
        } else {
            start += 1;
        }
    }
    found
}

/// Probability that as many rows follow another within `days` days, did rows come at an even rate over `span` days (those
/// from the first to the last row without it).
pub(super) fn chance_of_following(side: &Side, rows: &[u32], days: i32, span: Option<i32>) -> f64 {
    let day = |at: usize| side.day(rows[at] as usize);
    let span = span.unwrap_or(day(rows.len() - 1) - day(0) + 1).max(days + 1);
    let rate = rows.len() as f64 / f64::from(span);
    let followed = (1..rows.len()).filter(|at| day(*at) - day(at - 1) <= days).count() as u64;
    let by_chance = poisson_at_least(1, rate * f64::from(days + 1)).max(0.02);
    binomial_at_least(followed, rows.len() as u64 - 1, by_chance)
}
