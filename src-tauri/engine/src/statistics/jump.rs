//! Does the density of amounts drop at a limit? A log-linear Poisson fit on each side, and the jump between them.

use super::distributions::normal_above;

/// Bins on each side of the limit.
const BINS: usize = 20;
const STEPS: usize = 50;

/// The jump of the log density at a limit, from below to above it.
#[derive(Clone, Copy, Debug)]
pub struct Jump {
    /// Log density just below less log density just above; positive where amounts crowd below.
    pub log_ratio: f64,
    /// Its sandwich standard error.
    pub error: f64,
    /// `log_ratio / error`.
    pub z: f64,
    /// One-sided: P(Z > z).
    pub p: f64,
    /// Amounts within reach below and above.
    pub n: [u64; 2],
    /// Amounts expected by the upper side's fit in the `BINS / 10` bins just below the limit.
    pub expected_near: f64,
}

/// Fits counts of amounts in `(limit - reach, limit)` and `[limit, limit + reach]`, triangular weights.
///
/// `amounts` must have round values dropped already: people price in hundreds, and limits are round. `None` where a
/// side is too thin to fit or no fit is found.
#[must_use]
pub fn density_jump(amounts: impl IntoIterator<Item = u64>, limit: u64, reach: u64) -> Option<Jump> {
    let mut counts = [[0.0_f64; BINS]; 2];
    let mut n = [0u64; 2];
    for amount in amounts {
        let (side, distance) = if amount < limit { (0, limit - amount - 1) } else { (1, amount - limit) };
        if distance >= reach {
            continue;
        }
        let bin = usize::try_from(u128::from(distance) * BINS as u128 / u128::from(reach)).unwrap_or(0).min(BINS - 1);
        counts[side][bin] += 1.0;
        n[side] += 1;
    }
    if n.iter().any(|count| *count < 10) {
        return None;
    }
    let (below, above) = (fit(&counts[0])?, fit(&counts[1])?);
    let log_ratio = below.level - above.level;
    let error = (below.variance + above.variance).sqrt();
    if !error.is_finite() || error <= 0.0 {
        return None;
    }
    let z = log_ratio / error;
    let near = BINS / 10;
    Some(Jump { log_ratio, error, z, p: normal_above(z), n, expected_near: (0..near).map(|_| above.level.exp()).sum() })
}

struct Fit {
    level: f64,
    variance: f64,
}

/// Weighted Poisson regression of counts on distance (Newton's method), level and slope.
fn fit(counts: &[f64; BINS]) -> Option<Fit> {
    let points: Vec<(f64, f64, f64)> = counts
        .iter()
        .enumerate()
        .map(|(bin, count)| {
            let distance = (bin as f64 + 0.5) / BINS as f64;
            (distance, 1.0 - distance, *count)
        })
        .collect();
    let mean = counts.iter().sum::<f64>() / BINS as f64;
    let (mut level, mut slope) = (mean.max(1e-6).ln(), 0.0);
    for _ in 0..STEPS {
        let [bread, score] = sums(&points, level, slope);
        let determinant = bread[0] * bread[2] - bread[1] * bread[1];
        if determinant.abs() < 1e-12 {
            return None;
        }
        let by_level = (bread[2] * score[0] - bread[1] * score[1]) / determinant;
        let by_slope = (bread[0] * score[1] - bread[1] * score[0]) / determinant;
        let size = by_level.abs().max(by_slope.abs());
        // A long step on thin data overshoots.
        let damp = if size > 2.0 { 2.0 / size } else { 1.0 };
        level += by_level * damp;
        slope += by_slope * damp;
        if !level.is_finite() || !slope.is_finite() || level.abs() > 40.0 {
            return None;
        }
        if size < 1e-9 {
            break;
        }
    }
    let [bread, _] = sums(&points, level, slope);
    let mut meat = [0.0; 3];
    for (distance, weight, count) in &points {
        let residual = weight * (count - (level + slope * distance).exp());
        meat[0] += residual * residual;
        meat[1] += residual * residual * distance;
        meat[2] += residual * residual * distance * distance;
    }
    let determinant = bread[0] * bread[2] - bread[1] * bread[1];
    let (a, b) = (bread[2] / determinant, -bread[1] / determinant);
    let variance = a * a * meat[0] + 2.0 * a * b * meat[1] + b * b * meat[2];
    Some(Fit { level, variance })
}

fn sums(points: &[(f64, f64, f64)], level: f64, slope: f64) -> [[f64; 3]; 2] {
    let (mut bread, mut score) = ([0.0; 3], [0.0; 3]);
    for (distance, weight, count) in points {
        let mean = (level + slope * distance).exp();
        bread[0] += weight * mean;
        bread[1] += weight * mean * distance;
        bread[2] += weight * mean * distance * distance;
        score[0] += weight * (count - mean);
        score[1] += weight * (count - mean) * distance;
    }
    [bread, score]
}
