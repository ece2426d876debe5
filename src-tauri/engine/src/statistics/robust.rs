//! What is usual, when a few values are not? Median and median absolute deviation.

/// Middle and spread.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// Median.
    pub median: f64,
    /// Median absolute deviation from it.
    pub mad: f64,
}

impl Spread {
    /// Modified z-score `.6745 (x - median) / MAD`; `None` where the spread is zero.
    #[must_use]
    pub fn score(&self, value: f64) -> Option<f64> {
        (self.mad > 0.0).then(|| 0.6745 * (value - self.median) / self.mad)
    }
}

/// The median; `None` of nothing. Reorders the values.
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (below, at, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *at;
    if odd {
        return Some(upper);
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some((lower + upper) / 2.0)
}

/// Median and median absolute deviation; `None` of nothing. Reorders the values.
pub fn spread(values: &mut [f64]) -> Option<Spread> {
    let middle = median(values)?;
    let mut distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    Some(Spread { median: middle, mad: median(&mut distances)? })
}
