//! How unusual is one subject's share, where subjects differ among themselves? The beta-binomial, fitted to the others.
//!
//! A binomial with the others' pooled share takes every row for a draw of its own. But whether amounts repeat, say, is a
//! habit of the party: some repeat all of theirs, most none. The beta-binomial lets each subject have a share of its own,
//! spread as the others' shares are (Williams 1982, Applied Statistics 31).

use statrs::function::beta::{beta_reg, ln_beta};
use statrs::function::factorial::ln_binomial;

use super::binomial_at_least;

/// Sums over the shares of subjects, from which mean and spread follow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shares {
    subjects: f64,
    sum: f64,
    squares: f64,
    /// Sum of 1 / n: how much of the spread is chance within subjects.
    parts: f64,
}

/// Rows above which the sum of the tail is taken as an integral.
const SUMMED: u64 = 2_000;

impl Shares {
    /// Takes a subject with `hits` of `n` rows.
    pub fn add(&mut self, hits: u64, n: u64) {
        self.take(hits, n, 1.0);
    }

    /// The others.
    #[must_use]
    pub fn without(mut self, hits: u64, n: u64) -> Self {
        self.take(hits, n, -1.0);
        self
    }

    fn take(&mut self, hits: u64, n: u64, sign: f64) {
        let share = hits as f64 / n as f64;
        self.subjects += sign;
        self.sum += sign * share;
        self.squares += sign * share * share;
        self.parts += sign / n as f64;
    }

    /// Mean share, `least` at least, half a subject of that share added so that few subjects say little.
    #[must_use]
    pub fn mean(&self, least: f64) -> f64 {
        ((self.sum + 0.5 * least) / (self.subjects + 0.5)).clamp(least, 0.999)
    }

    /// P(`hits` or more of `n`) for one more subject of the same kind.
    #[must_use]
    pub fn at_least(&self, hits: u64, n: u64, least: f64) -> f64 {
        let mean = self.mean(least);
        let subjects = self.subjects.max(1.0);
        let within = mean * (1.0 - mean) * (self.parts / subjects);
        let between = (self.squares / subjects - (self.sum / subjects).powi(2)).max(0.0) - within;
        if self.subjects < 3.0 || between < 1e-6 {
            return binomial_at_least(hits, n, mean);
        }
        let size = (mean * (1.0 - mean) / between - 1.0).max(0.02);
        tail(hits, n, mean * size, (1.0 - mean) * size)
    }
}

/// P(X >= k) of a beta-binomial.
fn tail(k: u64, n: u64, a: f64, b: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if n > SUMMED {
        return 1.0 - beta_reg(a, b, (k as f64 - 0.5) / n as f64);
    }
    let whole = ln_beta(a, b);
    let sum: f64 = (k..=n).map(|x| (ln_binomial(n, x) + ln_beta(x as f64 + a, (n - x) as f64 + b) - whole).exp()).sum();
    sum.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uniform_share_makes_every_count_equally_likely() {
        for k in 0..=10 {
            assert!((tail(k, 10, 1.0, 1.0) - (11 - k) as f64 / 11.0).abs() < 1e-9);
        }
        assert!((tail(1_500, 3_000, 1.0, 1.0) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn what_a_third_of_the_others_do_is_not_unusual_and_what_none_does_is() {
        let (mut mixed, mut plain) = (Shares::default(), Shares::default());
        for at in 0..60 {
            mixed.add(if at % 3 == 0 { 36 } else { 0 }, 36);
            plain.add(0, 36);
        }
        assert!(mixed.at_least(36, 36, 0.02) > 0.2);
        assert!(plain.at_least(36, 36, 0.02) < 1e-30);
        let others = mixed.without(36, 36);
        assert!((others.mean(0.0) - 19.0 / 59.5).abs() < 1e-12);
    }
}
