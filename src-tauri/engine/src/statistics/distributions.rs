//! How likely is that by chance? Tail probabilities.

use statrs::function::beta::beta_reg;
use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// P(chi-square with `df` degrees of freedom > `x`).
#[must_use]
pub fn chi_square_above(x: f64, df: f64) -> f64 {
    if x.is_nan() || x <= 0.0 || df <= 0.0 { 1.0 } else { gamma_ur(df / 2.0, x / 2.0) }
}

/// P(Z > `z`).
#[must_use]
pub fn normal_above(z: f64) -> f64 {
    erfc(z / std::f64::consts::SQRT_2) / 2.0
}

/// P(|Z| > |`z`|).
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// P(X >= `k`) for `n` trials of probability `share`.
#[must_use]
pub fn binomial_at_least(k: u64, n: u64, share: f64) -> f64 {
    if k == 0 || share >= 1.0 {
        return 1.0;
    }
    if k > n || share <= 0.0 {
        return 0.0;
    }
    beta_reg(k as f64, (n - k) as f64 + 1.0, share).clamp(0.0, 1.0)
}

/// P(X >= `k`) for a Poisson count of mean `mean`.
#[must_use]
pub fn poisson_at_least(k: u64, mean: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    gamma_lr(k as f64, mean).clamp(0.0, 1.0)
}

/// `-log10 p`, at most 300.
#[must_use]
pub fn surprise(p: f64) -> f64 {
    -p.max(1e-300).log10() + 0.0
}
