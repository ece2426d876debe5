//! Who brings a departure about? A population's digits point at somebody only where few parties make up what is too many.

use std::collections::BTreeMap;

use super::super::populations::Population;
use super::super::scan::{Column, Scan, Side};
use super::rows_in;
use crate::statistics::DigitTest;

/// Parties that may bring a departure about together.
const FEW: usize = 5;
/// Share of what is too many that they must make up.
const MOST: f64 = 0.8;

/// Groups that hold too many, most unlikely first.
pub(super) fn crowded(test: &DigitTest) -> Vec<u16> {
    let too_many = |at: &usize| test.counts[*at] as f64 > test.expected[*at] * test.n as f64 && test.z[*at] > 2.0;
    let mut order: Vec<usize> = (0..test.z.len()).filter(too_many).collect();
    order.sort_by(|one, other| test.z[*other].total_cmp(&test.z[*one]));
    order.into_iter().take(5).map(|at| test.digits.first() + u16::try_from(at).unwrap_or(0)).collect()
}

/// Rows in `groups` of the few parties that bring about what is too many of them, each with its bar; all rows in them
/// where the side names no parties; `None` where the excess is spread over many. `test` counts each price once.
pub(in super::super) fn located<'a>(
    scan: &'a Scan,
    population: &'a Population,
    test: &DigitTest,
    groups: &[u16],
) -> Option<(&'a Side, Vec<(u32, u16)>)> {
    let (side, rows) = rows_in(scan, population, test.digits, groups);
    if !scan.states(side.kind, Column::Party) {
        return Some((side, rows));
    }
    let place = |group: &u16| usize::from(group - test.digits.first());
    let share: f64 = groups.iter().map(|group| test.expected[place(group)]).sum();
    let observed: u64 = groups.iter().map(|group| test.counts[place(group)]).sum();
    let excess = observed as f64 - share * test.n as f64;
    let mut parties: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    for (row, _) in &rows {
        parties.entry(side.party[*row as usize]).or_default().push(side.magnitude(*row as usize));
    }
    let mut by_excess: Vec<(f64, u32)> = parties
        .into_iter()
        .map(|(party, mut prices)| {
            prices.sort_unstable();
            prices.dedup();
            // Rows without a party are nobody's.
            let all = if party == 0 { f64::INFINITY } else { side.by_party().rows(party).len() as f64 };
            (prices.len() as f64 - share * all, party)
        })
        .collect();
    by_excess.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let (mut told, mut behind) = (0.0, Vec::new());
    for (own, party) in by_excess.into_iter().take(FEW) {
        if told >= MOST * excess {
            break;
        }
        told += own.max(0.0);
        behind.push(party);
    }
    (told >= MOST * excess)
        .then(|| (side, rows.into_iter().filter(|(row, _)| behind.contains(&side.party[*row as usize])).collect()))
}
