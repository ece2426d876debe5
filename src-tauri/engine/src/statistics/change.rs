//! When did a series change its level? PELT with a Gaussian cost of mean and variance.

/// A stretch of one level.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Segment {
    /// First index.
    pub start: usize,
    /// One past the last index.
    pub end: usize,
    /// Mean of the values.
    pub mean: f64,
}

/// Splits a series at its change points; `penalty` per change (BIC: `2 ln n`), segments of at least `least` values.
///
/// The cost of a segment is its squared deviation over `noise` squared, so that `penalty` is in the units of a
/// log-likelihood ratio.
#[must_use]
pub fn segments(values: &[f64], penalty: f64, least: usize, noise: f64) -> Vec<Segment> {
    let count = values.len();
    let least = least.max(1);
    if count < 2 * least || noise.is_nan() || noise <= 0.0 {
        return whole(values);
    }
    let sums = Sums::new(values, noise);
    let mut best = vec![f64::INFINITY; count + 1];
    let mut last = vec![0usize; count + 1];
    best[0] = -penalty;
    let mut starts = vec![0usize];
    for end in least..=count {
        for start in &starts {
            let cost = best[*start] + sums.cost(*start, end) + penalty;
            if end - start >= least && cost < best[end] {
                best[end] = cost;
                last[end] = *start;
            }
        }
        // A start that cannot win now cannot win later.
        starts.retain(|start| end - start < least || best[*start] + sums.cost(*start, end) <= best[end]);
        if end + least <= count {
            starts.push(end);
        }
    }
    let mut found = Vec::new();
    let mut end = count;
    while end > 0 {
        let start = last[end];
        found.push(Segment { start, end, mean: sums.mean(start, end) });
        end = start;
    }
    found.reverse();
    found
}

fn whole(values: &[f64]) -> Vec<Segment> {
    if values.is_empty() {
        return Vec::new();
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    vec![Segment { start: 0, end: values.len(), mean }]
}

struct Sums {
    sum: Vec<f64>,
    square: Vec<f64>,
    noise: f64,
}

impl Sums {
    fn new(values: &[f64], noise: f64) -> Self {
        let (mut sum, mut square) = (vec![0.0], vec![0.0]);
        for (at, value) in values.iter().enumerate() {
            let scaled = value / noise;
            sum.push(sum[at] + scaled);
            square.push(square[at] + scaled * scaled);
        }
        Sums { sum, square, noise }
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        let n = (end - start) as f64;
        let sum = self.sum[end] - self.sum[start];
        (self.square[end] - self.square[start] - sum * sum / n).max(0.0)
    }

    fn mean(&self, start: usize, end: usize) -> f64 {
        (self.sum[end] - self.sum[start]) / (end - start) as f64 * self.noise
    }
}
