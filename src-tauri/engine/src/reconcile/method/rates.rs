//! Which exchange rates does the data itself show? None is taken from elsewhere.
//!
//! Pairs of two currencies that share a number or a rare word, a few days apart, vote with the logarithm of their ratio. A
//! rate is known where the votes make a peak that even chance would not.

use std::collections::BTreeMap;

use super::block::{Index, within};
use super::lanes::same_currency;
use super::lines::Sides;

/// Days between the two lines of a vote.
const NEAR: i32 = 10;
/// Width of a bin of the histogram, logarithm.
const BIN: f64 = 0.01;
/// Votes that make a peak at least.
const ENOUGH: usize = 6;
/// Days for which a rate is taken from its own votes.
const PERIOD: i32 = 30;
/// Lines that a word may stand in to vote.
const RARE: u32 = 400;

/// Rates found, as logarithms of bank minor units over ledger minor units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    found: BTreeMap<(u16, u16), Rate>,
}

/// One pair of currencies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rate {
    /// Over the whole time.
    pub whole: f64,
    /// By period, where it has votes enough.
    pub periods: BTreeMap<i32, f64>,
    /// Votes at the peak.
    pub votes: usize,
}

impl Rates {
    /// Looks for peaks.
    #[must_use]
    pub fn find(sides: &Sides, index: &Index) -> Self {
        let mut votes: BTreeMap<(u16, u16), Vec<(f64, i32)>> = BTreeMap::new();
        let mut currencies: Vec<u16> = sides.bank.currency.clone();
        currencies.sort_unstable();
        currencies.dedup();
        for line in 0..sides.ledger.len() {
            let currency = sides.ledger.currency[line];
            if currencies.iter().all(|other| same_currency(currency, *other)) {
                continue;
            }
            vote(sides, index, line, &mut votes);
        }
        Rates { found: votes.into_iter().filter_map(|(pair, votes)| Some((pair, peak(votes)?))).collect() }
    }

    /// True where a rate between the two is known.
    #[must_use]
    pub fn knows(&self, from: u16, to: u16) -> bool {
        self.found.contains_key(&(from, to))
    }

    /// Logarithm of bank minor units over ledger minor units at a day.
    #[must_use]
    pub fn rate(&self, from: u16, to: u16, day: i32) -> Option<f64> {
        let rate = self.found.get(&(from, to))?;
        Some(*rate.periods.get(&day.div_euclid(PERIOD)).unwrap_or(&rate.whole))
    }

    /// All rates.
    pub fn all(&self) -> impl Iterator<Item = (&(u16, u16), &Rate)> {
        self.found.iter()
    }
}

fn vote(sides: &Sides, index: &Index, line: usize, votes: &mut BTreeMap<(u16, u16), Vec<(f64, i32)>>) {
    let (ledger, bank) = (&sides.ledger, &sides.bank);
    let (day, size) = (ledger.day[line], ledger.size(line));
    let mut partners: Vec<u32> = Vec::new();
    for number in ledger.numbers_of(line) {
        if sides.texts.lines_with_number(*number).iter().all(|lines| *lines <= 3) {
            partners.extend(within(index.of_number(*number), bank, day - NEAR, day + NEAR));
        }
    }
    let words = sides.texts.words_of(ledger.text[line]).iter().copied();
    if let Some(word) = words
        .filter(|word| (1..=RARE).contains(&sides.texts.lines_with_word(*word)))
        .min_by_key(|word| (sides.texts.lines_with_word(*word), *word))
    {
        partners.extend(within(index.of_word(word), bank, day - NEAR, day + NEAR));
    }
    partners.sort_unstable();
    partners.dedup();
    for partner in partners {
        let partner = partner as usize;
        let pair = (ledger.currency[line], bank.currency[partner]);
        if same_currency(pair.0, pair.1) || size == 0 || bank.size(partner) == 0 {
            continue;
        }
        votes.entry(pair).or_default().push(((bank.size(partner) as f64 / size as f64).ln(), bank.day[partner]));
    }
}

fn peak(votes: Vec<(f64, i32)>) -> Option<Rate> {
    let mut bins: BTreeMap<i64, usize> = BTreeMap::new();
    for (ratio, _) in &votes {
        *bins.entry((ratio / BIN).floor() as i64).or_default() += 1;
    }
    let at = |bin: i64| bins.get(&bin).copied().unwrap_or(0);
    let three = |bin: i64| at(bin - 1) + at(bin) + at(bin + 1);
    let (best, count) = bins.keys().map(|bin| (*bin, three(*bin))).max_by_key(|(bin, count)| (*count, -bin.abs()))?;
    // Chance: what the bins around the peak hold on average.
    let around: usize = (best - 40..=best + 40).filter(|bin| (bin - best).abs() > 2).map(at).sum();
    let by_chance = around as f64 * 3.0 / 76.0;
    if count < ENOUGH || (count as f64) < by_chance + 5.0 * by_chance.sqrt() + 5.0 {
        return None;
    }
    let middle = (best as f64 + 0.5) * BIN;
    let near = |center: f64, width: f64| votes.iter().filter(move |(ratio, _)| (ratio - center).abs() <= width);
    let whole = median(
        near(middle, 0.1).filter(|(ratio, _)| (ratio - middle).abs() <= 2.0 * BIN).map(|vote| vote.0).collect(),
    )?;
    let mut by_period: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for (ratio, day) in near(whole, 0.06) {
        by_period.entry(day.div_euclid(PERIOD)).or_default().push(*ratio);
    }
    let enough = by_period.into_iter().filter(|(_, votes)| votes.len() >= 2 * ENOUGH);
    let periods = enough.filter_map(|(period, votes)| Some((period, densest(votes)?))).collect();
    Some(Rate { whole, periods, votes: count })
}

/// Middle of the narrowest stretch that holds half of the values: chance votes around it do not move it.
fn densest(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len().div_ceil(2);
    (0..=values.len() - half)
        .min_by(|a, b| (values[a + half - 1] - values[*a]).total_cmp(&(values[b + half - 1] - values[*b])))
        .and_then(|start| median(values[start..start + half].to_vec()))
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
