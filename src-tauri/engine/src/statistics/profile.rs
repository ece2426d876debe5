//! What does one pass over a population keep? Leading digits, value by leading digits, mantissas, collapsed sum.

use super::benford::Digits;
use super::digits::{leading_three, significand};

/// A population of magnitudes, summed up for every digit test at once.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Magnitudes taken.
    pub n: u64,
    three: Vec<u64>,
    value: Vec<i128>,
    mantissa: [f64; 2],
    logs: [f64; 4],
    collapsed: f64,
}

/// The mantissa arc.
#[derive(Clone, Copy, Debug)]
pub struct Arc {
    /// Mean vector.
    pub x: f64,
    /// Mean vector.
    pub y: f64,
    /// Squared length of the mean vector.
    pub l2: f64,
    /// exp(-n L2).
    pub p: f64,
    /// Mean of the mantissas; Benford .5
    pub mean: f64,
    /// Variance of the mantissas; Benford 1/12
    pub variance: f64,
}

impl Default for Profile {
    fn default() -> Self {
        Profile { n: 0, three: vec![0; 900], value: vec![0; 90], mantissa: [0.0; 2], logs: [0.0; 4], collapsed: 0.0 }
    }
}

impl Profile {
    /// Takes one magnitude in minor units; zero has no digits and is not taken.
    pub fn add(&mut self, magnitude: u64) {
        let Some(three) = leading_three(magnitude) else { return };
        let index = usize::from(three) - 100;
        self.n += 1;
        self.three[index] += 1;
        self.value[index / 10] += i128::from(magnitude);
        let significand = significand(magnitude);
        let mantissa = significand.log10();
        let (sine, cosine) = (std::f64::consts::TAU * mantissa).sin_cos();
        self.mantissa[0] += cosine;
        self.mantissa[1] += sine;
        self.logs[0] += mantissa;
        self.logs[1] += mantissa * mantissa;
        self.collapsed += significand * 10.0;
    }

    /// Takes everything that another has taken.
    pub fn merge(&mut self, other: &Profile) {
        self.n += other.n;
        self.three.iter_mut().zip(&other.three).for_each(|(sum, more)| *sum += more);
        self.value.iter_mut().zip(&other.value).for_each(|(sum, more)| *sum += more);
        self.mantissa.iter_mut().zip(&other.mantissa).for_each(|(sum, more)| *sum += more);
        self.logs.iter_mut().zip(&other.logs).for_each(|(sum, more)| *sum += more);
        self.collapsed += other.collapsed;
    }

    /// Counts of the groups, in order.
    #[must_use]
    pub fn counts(&self, digits: Digits) -> Vec<u64> {
        let mut counts = vec![0; digits.groups()];
        for (index, count) in self.three.iter().enumerate() {
            let group = digits.group_of(u16::try_from(index).unwrap_or(0) + 100);
            counts[usize::from(group - digits.first())] += count;
        }
        counts
    }

    /// Value of each first-two group, minor units.
    #[must_use]
    pub fn values(&self) -> &[i128] {
        &self.value
    }

    /// The mantissa arc test; zeros where nothing was taken.
    #[must_use]
    pub fn arc(&self) -> Arc {
        let n = (self.n as f64).max(1.0);
        let (x, y) = (self.mantissa[0] / n, self.mantissa[1] / n);
        let l2 = x * x + y * y;
        let mean = self.logs[0] / n;
        let variance = (self.logs[1] - n * mean * mean) / (n - 1.0).max(1.0);
        Arc { x, y, l2, p: (-n * l2).exp(), mean, variance }
    }

    /// Actual mean of the magnitudes collapsed to 10..100.
    #[must_use]
    pub fn collapsed_mean(&self) -> f64 {
        self.collapsed / (self.n as f64).max(1.0)
    }
}

/// The distortion factor `(AM - EM) / EM` with `EM = 90 / (n (10^(1/n) - 1))`, and the same with the limit
/// `EM = 90 / ln 10`, which some authors use whatever n is.
#[must_use]
pub fn distortion(profile: &Profile) -> (f64, f64) {
    let (n, actual) = (profile.n as f64, profile.collapsed_mean());
    let finite = 90.0 / (n * (std::f64::consts::LN_10 / n).exp_m1());
    let limit = 90.0 / std::f64::consts::LN_10;
    ((actual - finite) / finite, (actual - limit) / limit)
}

/// The second-order population: gaps between sorted magnitudes, gaps of zero left out.
pub fn second_order(magnitudes: &mut [u64]) -> Profile {
    magnitudes.sort_unstable();
    let mut profile = Profile::default();
    for pair in magnitudes.windows(2) {
        profile.add(pair[1] - pair[0]);
    }
    profile
}
