//! Do leading digits follow Benford's law? Counts, deviation, chi-square, Z per group, Kolmogorov-Smirnov distance.

use super::distributions::{chi_square_above, normal_two_sided};
use super::profile::Profile;

/// Which digits are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Digits {
    /// 1..=9
    First,
    /// 0..=9
    Second,
    /// 10..=99
    FirstTwo,
    /// 100..=999
    FirstThree,
}

/// Nigrini's reading of the mean absolute deviation; valid for large n only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conformity {
    /// Close conformity.
    Close,
    /// Acceptable conformity.
    Acceptable,
    /// Marginally acceptable conformity.
    Marginal,
    /// Nonconformity.
    None,
}

impl Conformity {
    /// As printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Conformity::Close => "close",
            Conformity::Acceptable => "acceptable",
            Conformity::Marginal => "marginally_acceptable",
            Conformity::None => "nonconformity",
        }
    }
}

impl Digits {
    /// The smallest group.
    #[must_use]
    pub fn first(self) -> u16 {
        match self {
            Digits::First => 1,
            Digits::Second => 0,
            Digits::FirstTwo => 10,
            Digits::FirstThree => 100,
        }
    }

    /// How many groups there are.
    #[must_use]
    pub fn groups(self) -> usize {
        match self {
            Digits::First => 9,
            Digits::Second => 10,
            Digits::FirstTwo => 90,
            Digits::FirstThree => 900,
        }
    }

    /// Upper ends of close, acceptable and marginally acceptable conformity (Nigrini 2012, table 7.1).
    #[must_use]
    pub fn bands(self) -> [f64; 3] {
        match self {
            Digits::First => [0.006, 0.012, 0.015],
            Digits::Second => [0.008, 0.010, 0.012],
            Digits::FirstTwo => [0.0012, 0.0018, 0.0022],
            Digits::FirstThree => [0.000_36, 0.000_44, 0.000_50],
        }
    }

    /// Where a mean absolute deviation falls.
    #[must_use]
    pub fn conformity(self, mad: f64) -> Conformity {
        let [close, acceptable, marginal] = self.bands();
        if mad <= close {
            Conformity::Close
        } else if mad <= acceptable {
            Conformity::Acceptable
        } else if mad <= marginal {
            Conformity::Marginal
        } else {
            Conformity::None
        }
    }

    /// The group of a number whose first three digits are `three`.
    #[must_use]
    pub fn group_of(self, three: u16) -> u16 {
        match self {
            Digits::First => three / 100,
            Digits::Second => three / 10 % 10,
            Digits::FirstTwo => three / 10,
            Digits::FirstThree => three,
        }
    }
}

/// Expected share of each group, in order.
#[must_use]
pub fn expected(digits: Digits) -> Vec<f64> {
    let share = |lead: f64| (1.0 + 1.0 / lead).log10();
    match digits {
        Digits::Second => {
            (0..10).map(|second| (1..10).map(|first| share(f64::from(first * 10 + second))).sum()).collect()
        }
        _ => (0..digits.groups()).map(|index| share(f64::from(digits.first()) + index as f64)).collect(),
    }
}

/// One digit test over one population.
#[derive(Clone, Debug)]
pub struct DigitTest {
    /// Which digits.
    pub digits: Digits,
    /// Amounts tested.
    pub n: u64,
    /// Count of each group, in order.
    pub counts: Vec<u64>,
    /// Expected share of each group.
    pub expected: Vec<f64>,
    /// Mean absolute deviation of the shares.
    pub mad: f64,
    /// Chi-square statistic, not rounded.
    pub chi2: f64,
    /// Its degrees of freedom.
    pub df: u32,
    /// Probability of a larger chi-square.
    pub chi2_p: f64,
    /// Z of each group, with the continuity correction where it is smaller than the deviation.
    pub z: Vec<f64>,
    /// Largest distance of the cumulative shares.
    pub ks: f64,
}

impl DigitTest {
    /// The group with the largest Z, as (group, Z); `None` without groups.
    #[must_use]
    pub fn largest_z(&self) -> Option<(u16, f64)> {
        let best = (0..self.z.len()).max_by(|one, other| self.z[*one].total_cmp(&self.z[*other]))?;
        Some((self.digits.first() + u16::try_from(best).unwrap_or(0), self.z[best]))
    }

    /// Two-sided probability of a Z.
    #[must_use]
    pub fn z_p(z: f64) -> f64 {
        normal_two_sided(z)
    }
}

/// Tests the digits of a population.
#[must_use]
pub fn digit_test(profile: &Profile, digits: Digits) -> DigitTest {
    let counts = profile.counts(digits);
    let expected = expected(digits);
    let n = profile.n as f64;
    let (mut sum_abs, mut chi2, mut below, mut ks) = (0.0, 0.0, 0.0_f64, 0.0_f64);
    let mut z = Vec::with_capacity(counts.len());
    for (count, share) in counts.iter().zip(&expected) {
        let difference = *count as f64 / n - share;
        sum_abs += difference.abs();
        chi2 += (*count as f64 - n * share).powi(2) / (n * share);
        below += difference;
        ks = ks.max(below.abs());
        z.push(z_of(difference, *share, n));
    }
    let df = u32::try_from(counts.len()).unwrap_or(1) - 1;
    DigitTest {
        digits,
        n: profile.n,
        mad: sum_abs / counts.len() as f64,
        chi2,
        df,
        chi2_p: chi_square_above(chi2, f64::from(df)),
        z,
        ks,
        counts,
        expected,
    }
}

/// `(|o - e| - 1/2n) / sqrt(e (1 - e) / n)`; the correction only where it is smaller than the deviation.
fn z_of(difference: f64, share: f64, n: f64) -> f64 {
    let (deviation, correction) = (difference.abs(), 0.5 / n);
    let corrected = if correction < deviation { deviation - correction } else { deviation };
    corrected / (share * (1.0 - share) / n).sqrt()
}
