//! How large is the deviation of perfectly Benford data of this size? MAD bands ignore n; these do not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::benford::{Digits, expected};
use super::random::Random;

/// Simulated populations behind a Monte-Carlo probability; the smallest p is 1 / (1 + this).
const RUNS: usize = 1_999;
/// Draws that one null distribution may cost.
const DRAWS: u64 = 6_000_000;

/// Expected MAD of `n` perfectly Benford amounts, by the normal approximation of each group's share.
/// Excess MAD is the MAD less this.
#[must_use]
pub fn expected_mad(digits: Digits, n: u64) -> f64 {
    let n = (n as f64).max(1.0);
    let shares = expected(digits);
    let sum: f64 = shares.iter().map(|share| (2.0 * share * (1.0 - share) / (std::f64::consts::PI * n)).sqrt()).sum();
    sum / shares.len() as f64
}

/// Monte-Carlo probability that perfectly Benford data of size `n` deviate at least as much as `mad`.
///
/// Above the size at which simulation is affordable the spread of `sqrt(n) MAD` no longer depends on n, so the null of
/// that size is scaled. The same call gives the same answer everywhere.
#[must_use]
pub fn mad_p(digits: Digits, n: u64, mad: f64) -> f64 {
    let simulated = grid(n).min(DRAWS / RUNS as u64).max(1);
    let null = null_of(digits, simulated);
    let scaled = mad * (n as f64).sqrt();
    let at_least = null.len() - null.partition_point(|value| *value < scaled - 1e-12);
    (at_least + 1) as f64 / (null.len() + 1) as f64
}

/// Exact below 100; then two significant digits, rounded down: near sizes share one simulation.
fn grid(n: u64) -> u64 {
    let unit = 10u64.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(1));
    n / unit * unit
}

type Nulls = Mutex<BTreeMap<(u8, u64), Arc<Vec<f64>>>>;
static NULLS: Nulls = Mutex::new(BTreeMap::new());

/// Sorted `sqrt(n) MAD` of simulated populations.
fn null_of(digits: Digits, n: u64) -> Arc<Vec<f64>> {
    let key = (digits as u8, n);
    if let Some(known) = NULLS.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    let made = Arc::new(simulate(digits, n));
    NULLS.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made).clone()
}

fn simulate(digits: Digits, n: u64) -> Vec<f64> {
    let shares = expected(digits);
    let table = Alias::new(&shares);
    let mut random = Random::new(0x6e69_6772_696e_6900 ^ (n << 8) ^ u64::from(digits as u8));
    let mut counts = vec![0u32; shares.len()];
    let mut found: Vec<f64> = (0..RUNS)
        .map(|_| {
            counts.fill(0);
            for _ in 0..n {
                counts[table.draw(&mut random)] += 1;
            }
            let sum: f64 =
                counts.iter().zip(&shares).map(|(count, share)| (f64::from(*count) / n as f64 - share).abs()).sum();
            sum / shares.len() as f64 * (n as f64).sqrt()
        })
        .collect();
    found.sort_by(f64::total_cmp);
    found
}

/// Walker's alias table: one draw costs one random number.
struct Alias {
    keep: Vec<f64>,
    other: Vec<usize>,
}

impl Alias {
    fn new(shares: &[f64]) -> Self {
        let count = shares.len();
        let total: f64 = shares.iter().sum();
        let mut keep: Vec<f64> = shares.iter().map(|share| share / total * count as f64).collect();
        let mut other: Vec<usize> = (0..count).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..count).partition(|index| keep[*index] < 1.0);
        while let (Some(low), Some(high)) = (small.pop(), large.last().copied()) {
            other[low] = high;
            keep[high] -= 1.0 - keep[low];
            if keep[high] < 1.0 {
                large.pop();
                small.push(high);
            }
        }
        Alias { keep, other }
    }

    fn draw(&self, random: &mut Random) -> usize {
        let point = random.unit() * self.keep.len() as f64;
        let index = (point as usize).min(self.keep.len() - 1);
        if point - (index as f64) < self.keep[index] { index } else { self.other[index] }
    }
}
