//! What does one pass over a population keep? Counts, value and moments of each leading-three group.
//!
//! The mantissa arc, the mean mantissa and the collapsed mean are sums of smooth functions of the significand. Within a
//! leading-three group the significand moves by at most half a per cent about the group's middle, so that five moments
//! give these sums to some 13 digits, and no logarithm is taken for a row.

use std::f64::consts::{LN_10, TAU};

use super::benford::Digits;
use super::digits::leading;

/// Moments kept of each group.
const MOMENTS: usize = 5;

/// One leading-three group.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    n: u64,
    /// Sums of `t`, `t^2` .. where the first three digits and what follows are the middle of the group plus `t`.
    moments: [f64; MOMENTS],
    value: i128,
}

/// A population of magnitudes, summed up for every digit test at once.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Magnitudes taken.
    pub n: u64,
    groups: Vec<Group>,
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
        Profile { n: 0, groups: vec![Group::default(); 900] }
    }
}

impl Profile {
    /// Takes one magnitude in minor units; zero has no digits and is not taken.
    #[inline]
    pub fn add(&mut self, magnitude: u64) {
        let Some((three, rest)) = leading(magnitude) else { return };
        let Some(group) = self.groups.get_mut(usize::from(three) - 100) else { return };
        self.n += 1;
        group.n += 1;
        group.value += i128::from(magnitude);
        let step = rest - 0.5;
        let mut power = step;
        for moment in &mut group.moments {
            *moment += power;
            power *= step;
        }
    }

    /// Takes what another has taken.
    pub fn merge(&mut self, other: &Profile) {
        self.n += other.n;
        for (own, other) in self.groups.iter_mut().zip(&other.groups) {
            own.n += other.n;
            own.value += other.value;
            own.moments.iter_mut().zip(&other.moments).for_each(|(own, other)| *own += other);
        }
    }

    /// Counts of the groups, in order.
    #[must_use]
    pub fn counts(&self, digits: Digits) -> Vec<u64> {
        let mut counts = vec![0; digits.groups()];
        for (three, own) in (100u16..).zip(&self.groups) {
            counts[usize::from(digits.group_of(three) - digits.first())] += own.n;
        }
        counts
    }

    /// Value of each first-two group, minor units.
    #[must_use]
    pub fn values(&self) -> Vec<i128> {
        self.groups.chunks(10).map(|tens| tens.iter().map(|group| group.value).sum()).collect()
    }

    /// Groups with rows: the middle, the number of rows, and the moments scaled to relative steps `t / middle`.
    fn stated(&self) -> impl Iterator<Item = (f64, f64, [f64; MOMENTS])> {
        (100u16..).zip(&self.groups).filter(|(_, group)| group.n > 0).map(|(three, group)| {
            let middle = f64::from(three) + 0.5;
            let mut scale = 1.0;
            let moments = group.moments.map(|moment| {
                scale *= middle;
                moment / scale
            });
            (middle, group.n as f64, moments)
        })
    }

    /// The mantissa arc test; zeros where nothing was taken.
    #[must_use]
    pub fn arc(&self) -> Arc {
        let n = (self.n as f64).max(1.0);
        let turns = binomials(TAU / LN_10);
        let (mut x, mut y, mut mantissas, mut squares) = (0.0, 0.0, 0.0, 0.0);
        for (middle, count, moments) in self.stated() {
            let mantissa = (middle / 100.0).log10();
            // The mean turn of the group, as a complex factor on the turn of its middle.
            let (mut re, mut im) = (count, 0.0);
            for (moment, (by_re, by_im)) in moments.iter().zip(turns) {
                re += moment * by_re;
                im += moment * by_im;
            }
            let (sine, cosine) = (TAU * mantissa).sin_cos();
            x += cosine * re - sine * im;
            y += sine * re + cosine * im;
            let [m1, m2, m3, m4, m5] = moments;
            let first = (m1 - m2 / 2.0 + m3 / 3.0 - m4 / 4.0 + m5 / 5.0) / LN_10;
            let second = (m2 - m3 + m4 * 11.0 / 12.0 - m5 * 5.0 / 6.0) / (LN_10 * LN_10);
            mantissas += count * mantissa + first;
            squares += count * mantissa * mantissa + 2.0 * mantissa * first + second;
        }
        let (x, y) = (x / n, y / n);
        let l2 = x * x + y * y;
        let mean = mantissas / n;
        let variance = (squares - n * mean * mean) / (n - 1.0).max(1.0);
        Arc { x, y, l2, p: (-n * l2).exp(), mean, variance }
    }

    /// Actual mean of the magnitudes collapsed to 10..100.
    #[must_use]
    pub fn collapsed_mean(&self) -> f64 {
        let sum: f64 = self.stated().map(|(middle, count, moments)| middle * (count + moments[0]) / 10.0).sum();
        sum / (self.n as f64).max(1.0)
    }
}

/// Coefficients of `(1 + u)^(i a)` for `u`, `u^2` ..
fn binomials(a: f64) -> [(f64, f64); MOMENTS] {
    let (mut re, mut im) = (1.0, 0.0);
    let mut order = 0.0;
    [(); MOMENTS].map(|()| {
        // Times (i a - order) / (order + 1).
        (re, im) = ((-order * re - a * im) / (order + 1.0), (a * re - order * im) / (order + 1.0));
        order += 1.0;
        (re, im)
    })
}

/// The distortion factor `(AM - EM) / EM` with `EM = 90 / (n (10^(1/n) - 1))`, and the same with the limit
/// `EM = 90 / ln 10`, which some authors use whatever n is.
#[must_use]
pub fn distortion(profile: &Profile) -> (f64, f64) {
    let (n, actual) = (profile.n as f64, profile.collapsed_mean());
    let finite = 90.0 / (n * (LN_10 / n).exp_m1());
    let limit = 90.0 / LN_10;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    #[test]
    fn moments_give_what_logarithms_of_every_row_give() {
        let mut random = Random::new(11);
        let mut profile = Profile::default();
        let (mut x, mut y, mut mantissas, mut collapsed) = (0.0, 0.0, 0.0, 0.0);
        let n = 5_000;
        for at in 0..n {
            let magnitude = if at % 7 == 0 { at % 1_200 + 1 } else { random.bits() >> 11 >> (at % 40) | 1 };
            profile.add(magnitude);
            let significand = magnitude as f64 / 10f64.powi(magnitude.ilog10() as i32);
            let mantissa = significand.log10();
            x += (TAU * mantissa).cos();
            y += (TAU * mantissa).sin();
            mantissas += mantissa;
            collapsed += significand * 10.0;
        }
        let arc = profile.arc();
        let n = n as f64;
        for (found, plain) in [
            (arc.x, x / n),
            (arc.y, y / n),
            (arc.mean, mantissas / n),
            (profile.collapsed_mean() / 100.0, collapsed / n / 100.0),
        ] {
            assert!((found - plain).abs() < 1e-12, "{found} {plain}");
        }
    }
}
