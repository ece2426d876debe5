//! How are levels of agreement weighed? What is set, and what is learned.

use serde::{Deserialize, Serialize};

/// Days that a payment may be late or early, for the pair to be looked at without a shared number.
pub const WINDOW: i32 = 30;
/// Levels of the lag: each day of the window, then beyond it before and after.
pub const LAGS: usize = 2 * WINDOW as usize + 3;
/// Days after which even a shared number is no reason to compare.
pub const FAR_WINDOW: i32 = 150;

/// Edges of the logarithm of bank amount over book amount.
pub const RATIO_EDGES: [f64; 16] =
    [0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.13, 0.17, 0.22, 0.3];
/// Levels of the amount.
pub const AMOUNTS: usize = FX + FX_EDGES.len();
/// The same to the minor unit.
pub const EXACT: usize = 0;
/// Two neighbouring digits changed places.
pub const TRANSPOSED: usize = 1;
/// Differs by an amount by which many pairs differ: a fee.
pub const FEE: usize = 2;
/// First of the bins in which the bank's amount is smaller, nearest first; then those in which it is larger.
pub const RATIO: usize = 3;
/// Beyond the widest bin.
pub const FAR: usize = RATIO + 2 * RATIO_EDGES.len();
/// First of the bins of another currency, by distance from the rate.
pub const FX: usize = FAR + 1;
/// Edges of the distance from the exchange rate, in logarithms.
pub const FX_EDGES: [f64; 5] = [0.002, 0.005, 0.01, 0.02, 0.04];

/// Edges of the share that two texts have in common.
pub const SHARE_EDGES: [f32; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9995];
/// Edges of the bits that two texts have in common.
pub const BITS_EDGES: [f32; 5] = [8.0, 16.0, 30.0, 50.0, 80.0];
/// Edges of the rarity of a common beginning, bits.
pub const BEGINNING_EDGES: [f32; 6] = [2.0, 4.0, 6.0, 8.0, 10.0, 12.0];
/// Levels of the name within one level of the share.
pub const PER_SHARE: usize = (BITS_EDGES.len() + 1) * (BEGINNING_EDGES.len() + 1);
/// Levels of the name: share by bits by beginning, and one for a missing text.
pub const NAMES: usize = (SHARE_EDGES.len() + 1) * PER_SHARE + 1;
/// No text on one side.
pub const NO_NAME: usize = NAMES - 1;

/// Levels of the reference.
pub const REFERENCES: usize = 6;
/// One side names no number.
pub const NO_NUMBER: usize = 0;
/// A number that hardly any other line names.
pub const SAME_NUMBER: usize = 1;
/// A number that few lines name.
pub const RARE_NUMBER: usize = 2;
/// A number that many lines name.
pub const COMMON_NUMBER: usize = 3;
/// Both name numbers, and no common one.
pub const OTHER_NUMBER: usize = 4;
/// One side's number is the beginning of the other's.
pub const CUT_NUMBER: usize = 5;

/// What a person sets.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// A pair at least this likely, and unique, is matched.
    pub match_from: f64,
    /// A pair at least this likely is suggested.
    pub suggest_from: f64,
    /// Lines that may be summed to one; beyond it only natural sets are tried.
    pub pool: usize,
    /// Most lines of one group found by search.
    pub group: usize,
    /// Days between the lines of one group.
    pub group_window: i32,
    /// Pairs compared at most; beyond it, only those with an equal amount, a shared number or alike names.
    pub pairs: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { match_from: 0.99, suggest_from: 0.5, pool: 20, group: 6, group_window: 75, pairs: 60_000_000 }
    }
}

/// What was learned: the share of each level among pairs that belong together.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Parameters {
    /// Shares of the amount's levels.
    pub amount: Vec<f64>,
    /// Shares of the lags.
    pub lag: Vec<f64>,
    /// Shares of the name's levels.
    pub name: Vec<f64>,
    /// Shares of the reference's levels.
    pub reference: Vec<f64>,
    /// Shares of: the same direction, the opposite one.
    pub direction: [f64; 2],
    /// Share of ledger lines and of bank lines that have a partner.
    pub partnered: [f64; 2],
    /// Amounts by which many pairs differ, minor units, bank less books.
    pub fees: Vec<i64>,
}

impl Parameters {
    /// Before anything is learned.
    #[must_use]
    pub fn prior() -> Self {
        let mut amount = vec![0.0; AMOUNTS];
        amount[EXACT] = 0.6;
        amount[TRANSPOSED] = 0.005;
        amount[FEE] = 0.02;
        let bins = RATIO_EDGES.len();
        for bin in 0..bins {
            amount[RATIO + bin] = 0.28 / (2 * bins) as f64;
            amount[RATIO + bins + bin] = 0.28 / (2 * bins) as f64;
        }
        amount[FAR] = 0.03;
        for (bin, level) in amount[FX..].iter_mut().enumerate() {
            *level = 0.03 / f64::from(1 << bin);
        }
        let mut lag: Vec<f64> =
            (0..LAGS).map(|level| (-f64::from(lag_of(level).unsigned_abs()) / 5.0).exp() + 0.01).collect();
        lag[LAGS - 2] = 0.01;
        lag[LAGS - 1] = 0.02;
        let shares = [0.02, 0.02, 0.03, 0.05, 0.07, 0.09, 0.12, 0.12, 0.13, 0.15, 0.2];
        let mut name: Vec<f64> = (0..NAMES - 1).map(|level| shares[level / PER_SHARE] / PER_SHARE as f64).collect();
        name.push(0.05);
        let mut parameters = Parameters {
            amount,
            lag,
            name,
            reference: vec![0.5, 0.3, 0.05, 0.05, 0.09, 0.01],
            direction: [0.98, 0.02],
            partnered: [0.7, 0.7],
            fees: Vec::new(),
        };
        for table in [&mut parameters.amount, &mut parameters.lag, &mut parameters.name, &mut parameters.reference] {
            let sum: f64 = table.iter().sum();
            table.iter_mut().for_each(|share| *share /= sum);
        }
        parameters
    }
}

/// Level of a lag in days, bank less books.
#[must_use]
pub fn lag_level(lag: i32) -> usize {
    match lag {
        lag if lag < -WINDOW => LAGS - 2,
        lag if lag > WINDOW => LAGS - 1,
        lag => usize::try_from(lag + WINDOW).unwrap_or(0),
    }
}

/// The lag of a level; the first day beyond the window for the last two.
#[must_use]
pub fn lag_of(level: usize) -> i32 {
    match level {
        level if level == LAGS - 2 => -WINDOW - 1,
        level if level == LAGS - 1 => WINDOW + 1,
        level => i32::try_from(level).unwrap_or(0) - WINDOW,
    }
}
