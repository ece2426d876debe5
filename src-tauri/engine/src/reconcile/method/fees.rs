//! By which amounts do payments differ from the books again and again? Fees that somebody keeps back or adds.
//!
//! Lines that share a number or a rare word, a few days apart, vote with their difference where neither has an equal
//! partner near by. A difference that many pairs share is a fee; differences by accident hardly repeat.

use std::collections::BTreeMap;

use super::block::{Index, within};
use super::compare::is_transposed;
use super::lanes::{Lanes, same_currency};
use super::lines::Sides;

/// Days between the two lines of a vote.
const NEAR: i32 = 7;
/// Lines that vote at most.
const VOTERS: usize = 100_000;
/// Lines that a word may stand in to vote.
const RARE: u32 = 1_000;
/// Fees at most.
const MOST: usize = 6;

/// Differences, bank less books without signs, minor units, most frequent first.
#[must_use]
pub fn find(sides: &Sides, lanes: &Lanes, index: &Index) -> Vec<i64> {
    let mut votes: BTreeMap<i64, u32> = BTreeMap::new();
    let lines = sides.ledger.len();
    let step = lines.div_ceil(VOTERS).max(1);
    let mut voters = 0_u32;
    for line in (0..lines).step_by(step) {
        voters += u32::from(vote(sides, lanes, index, line, &mut votes));
    }
    let least = (voters / 250).max(8);
    let mut fees: Vec<(u32, i64)> = votes.into_iter().map(|(fee, votes)| (votes, fee)).collect();
    fees.retain(|(votes, _)| *votes >= least);
    fees.sort_unstable_by_key(|(votes, fee)| (std::cmp::Reverse(*votes), *fee));
    fees.truncate(MOST);
    fees.into_iter().map(|(_, fee)| fee).collect()
}

/// The one difference of a line to what is most like it; false where it has none to tell.
fn vote(sides: &Sides, lanes: &Lanes, index: &Index, line: usize, votes: &mut BTreeMap<i64, u32>) -> bool {
    let (ledger, bank) = (&sides.ledger, &sides.bank);
    let (day, size) = (ledger.day[line], ledger.size(line));
    if !index.of_size(size, day - NEAR, day + NEAR).is_empty() {
        return false;
    }
    let words = sides.texts.words_of(ledger.text[line]).iter().map(|word| (sides.texts.lines_with_word(*word), *word));
    let Some((_, word)) = words.filter(|(lines, _)| (1..=RARE).contains(lines)).min() else { return false };
    let mut differences: Vec<i64> = within(index.of_word(word), bank, day - NEAR, day + NEAR)
        .iter()
        .map(|partner| *partner as usize)
        .filter(|partner| {
            let paid = bank.size(*partner);
            same_currency(ledger.currency[line], bank.currency[*partner])
                && lanes.may_pair(line, *partner)
                && lanes.same_direction(sides, line, *partner)
                && paid.abs_diff(size) <= size / 8
                && !is_transposed(size, paid)
        })
        .filter_map(|partner| i64::try_from(i128::from(bank.size(partner)) - i128::from(size)).ok())
        .collect();
    differences.sort_unstable();
    differences.dedup();
    for difference in &differences {
        *votes.entry(*difference).or_default() += 1;
    }
    !differences.is_empty()
}
