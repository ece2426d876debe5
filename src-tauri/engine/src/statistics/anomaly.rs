//! Which rows are unlike the others? Histograms, empirical tails, and trees that isolate a row in few cuts.
//!
//! HBOS (Goldstein and Dengel 2012), ECOD (Li et al. 2022), isolation forest (Liu, Ting and Zhou 2008). None gives a
//! probability: their scores only put rows in an order.

use super::random::Random;

/// Bins of a feature's histogram.
const BINS: usize = 64;
/// Rows that a tree is grown from, and trees.
const SAMPLE: usize = 256;
const TREES: usize = 100;

/// Adds one feature's surprise to the scores of all rows: `-ln` of its bin's share (HBOS), and `-ln` of the smaller
/// tail (ECOD). A feature with one value adds nothing.
pub fn add_feature(values: &[f32], hbos: &mut [f32], ecod: &mut [f32]) {
    let (low, high) = values
        .iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    if low.partial_cmp(&high) != Some(std::cmp::Ordering::Less) {
        return;
    }
    let width = (high - low) / BINS as f32;
    let bin = |value: f32| (((value - low) / width) as usize).min(BINS - 1);
    let mut counts = [0u64; BINS];
    values.iter().for_each(|value| counts[bin(*value)] += 1);
    let n = values.len() as f32;
    let mut surprise = [[0f32; 2]; BINS];
    let mut below = 0u64;
    for (at, count) in counts.iter().enumerate() {
        let from_left = (below + count) as f32 / n;
        let from_right = (values.len() as u64 - below) as f32 / n;
        below += count;
        if *count > 0 {
            surprise[at] = [-(*count as f32 / n).ln(), -from_left.min(from_right).ln()];
        }
    }
    for ((value, hbos), ecod) in values.iter().zip(hbos).zip(ecod) {
        let [by_bin, by_tail] = surprise[bin(*value)];
        *hbos += by_bin;
        *ecod += by_tail;
    }
}

enum Tree {
    Cut { feature: usize, at: f32, below: Box<Tree>, above: Box<Tree> },
    Leaf(f32),
}

/// Trees grown on samples of rows.
pub struct Forest {
    trees: Vec<Tree>,
    typical: f32,
}

impl Forest {
    /// Grows trees over rows of equal length; the same seed gives the same forest.
    #[must_use]
    pub fn grow(rows: &[Vec<f32>], seed: u64) -> Self {
        let mut random = Random::new(seed);
        let take = rows.len().min(SAMPLE);
        let depth = take.max(2).ilog2() + 1;
        let trees = (0..TREES)
            .map(|_| {
                let sample = (0..take).map(|_| &rows[random.below(rows.len())]).collect();
                cut(sample, depth, &mut random)
            })
            .collect();
        Forest { trees, typical: path(take).max(1.0) }
    }

    /// 0 to 1; above .6 a row is isolated in fewer cuts than usual.
    #[must_use]
    pub fn score(&self, row: &[f32]) -> f32 {
        let sum: f32 = self.trees.iter().map(|tree| depth_of(tree, row, 0.0)).sum();
        2f32.powf(-sum / TREES as f32 / self.typical)
    }
}

fn cut(rows: Vec<&Vec<f32>>, depth: u32, random: &mut Random) -> Tree {
    let features = rows.first().map_or(0, |row| row.len());
    if rows.len() <= 1 || depth == 0 || features == 0 {
        return Tree::Leaf(path(rows.len()));
    }
    let feature = random.below(features);
    let (low, high) = rows
        .iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), row| (low.min(row[feature]), high.max(row[feature])));
    if low.partial_cmp(&high) != Some(std::cmp::Ordering::Less) {
        return Tree::Leaf(path(rows.len()));
    }
    let at = low + (high - low) * random.unit() as f32;
    let (below, above) = rows.into_iter().partition(|row| row[feature] <= at);
    let below = Box::new(cut(below, depth - 1, random));
    Tree::Cut { feature, at, below, above: Box::new(cut(above, depth - 1, random)) }
}

fn depth_of(tree: &Tree, row: &[f32], depth: f32) -> f32 {
    match tree {
        Tree::Leaf(rest) => depth + rest,
        Tree::Cut { feature, at, below, above } => {
            depth_of(if row[*feature] <= *at { below } else { above }, row, depth + 1.0)
        }
    }
}

/// Mean length of an unsuccessful search among `count` rows.
fn path(count: usize) -> f32 {
    if count < 2 {
        return 0.0;
    }
    let n = count as f32;
    2.0 * ((n - 1.0).ln() + 0.577_215_7) - 2.0 * (n - 1.0) / n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_row_comes_first_under_each_score() {
        let mut random = Random::new(5);
        let mut rows: Vec<Vec<f32>> =
            (0..500).map(|_| vec![random.unit() as f32, random.unit() as f32 * 2.0]).collect();
        rows.push(vec![4.0, -3.0]);
        let (mut hbos, mut ecod) = (vec![0.0; 501], vec![0.0; 501]);
        for feature in 0..2 {
            let values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
            add_feature(&values, &mut hbos, &mut ecod);
        }
        let forest = Forest::grow(&rows, 1);
        let isolated: Vec<f32> = rows.iter().map(|row| forest.score(row)).collect();
        for scores in [hbos, ecod, isolated] {
            assert!(scores[..500].iter().all(|score| *score < scores[500]));
        }
    }
}
