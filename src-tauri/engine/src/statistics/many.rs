//! Which of many small probabilities still mean something? False discovery rate, and one probability for several.

/// Benjamini-Hochberg: the q of each p, in the order given. Holds for independent or positively dependent tests.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, 1.0)
}

/// Benjamini-Yekutieli: holds under any dependence, at the price of a factor 1 + 1/2 + .. + 1/m.
#[must_use]
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    step_up(p, (1..=p.len()).map(|rank| 1.0 / rank as f64).sum())
}

fn step_up(p: &[f64], factor: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|one, other| p[*one].total_cmp(&p[*other]));
    let mut q = vec![1.0; p.len()];
    let mut smallest = 1.0_f64;
    for (rank, index) in order.iter().enumerate().rev() {
        smallest = smallest.min(p[*index] * p.len() as f64 * factor / (rank + 1) as f64);
        q[*index] = smallest;
    }
    q
}

/// Simes: one probability that none of several hypotheses is true; 1 for none.
#[must_use]
pub fn simes(p: &[f64]) -> f64 {
    let mut sorted = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let m = sorted.len() as f64;
    sorted.iter().enumerate().map(|(rank, p)| p * m / (rank + 1) as f64).fold(1.0, f64::min)
}
