//! Which of some amounts add up to just one? Every subset of bounded size, with the odds that one does by accident.

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// The first subset, as ascending places.
    pub(super) members: Vec<usize>,
    /// Ways to make the sum, counted up to [`WAYS`].
    pub(super) ways: u32,
    /// Subsets that were tried, in effect.
    pub(super) tried: u64,
}

/// Ways that are counted.
pub(super) const WAYS: u32 = 8;

/// Subsets of 2 to `most` amounts whose sum is `target`; `amounts` are at most 64.
#[must_use]
pub(super) fn subsets(amounts: &[u64], target: u64, most: usize) -> Found {
    let mut order: Vec<usize> =
        (0..amounts.len().min(64)).filter(|at| amounts[*at] > 0 && amounts[*at] < target).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(amounts[*at]), *at));
    let sizes: Vec<u64> = order.iter().map(|at| amounts[*at]).collect();
    let mut rest = vec![0_u128; sizes.len() + 1];
    for at in (0..sizes.len()).rev() {
        rest[at] = rest[at + 1] + u128::from(sizes[at]);
    }
    let mut walk = Walk { sizes: &sizes, rest: &rest, chosen: Vec::new(), first: None, ways: 0 };
    walk.step(0, target, most);
    let tried = tried(sizes.len(), most);
    let mut members: Vec<usize> = walk.first.unwrap_or_default().into_iter().map(|at| order[at]).collect();
    members.sort_unstable();
    Found { members, ways: walk.ways, tried }
}

/// Number of subsets of 2 to `most` out of `count`.
#[must_use]
pub(super) fn tried(count: usize, most: usize) -> u64 {
    let (mut ways, mut sum) = (1_u64, 0_u64);
    for size in 1..=most.min(count) {
        ways = ways * (count - size + 1) as u64 / size as u64;
        if size > 1 {
            sum = sum.saturating_add(ways);
        }
    }
    sum
}

/// Chance that the sum of a subset is just `target`: the sums spread about evenly over their standard deviation, in steps
/// of what all amounts are multiples of.
#[must_use]
pub(super) fn chance(amounts: &[u64], target: u64) -> f64 {
    let step = amounts.iter().fold(target, |step, amount| common(step, *amount)).max(1);
    let squares: f64 = amounts.iter().map(|amount| (*amount as f64).powi(2)).sum();
    let spread = (squares / 4.0).sqrt().max(step as f64);
    (step as f64 / (spread * (2.0 * std::f64::consts::PI).sqrt())).min(1.0)
}

fn common(mut one: u64, mut other: u64) -> u64 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}

struct Walk<'a> {
    sizes: &'a [u64],
    rest: &'a [u128],
    chosen: Vec<usize>,
    first: Option<Vec<usize>>,
    ways: u32,
}

impl Walk<'_> {
    fn step(&mut self, from: usize, left: u64, most: usize) {
        if left == 0 {
            if self.chosen.len() >= 2 {
                self.ways += 1;
                self.first.get_or_insert_with(|| self.chosen.clone());
            }
            return;
        }
        if most == 0 {
            return;
        }
        for at in from..self.sizes.len() {
            let size = self.sizes[at];
            // Sizes fall: what is left must be within reach of the largest that remain.
            if self.ways >= WAYS
                || u128::from(left) > self.rest[at]
                || u128::from(left) > u128::from(size) * most as u128
            {
                return;
            }
            if size <= left {
                self.chosen.push(at);
                self.step(at + 1, left - size, most - 1);
                self.chosen.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_way_is_found() {
        let found = subsets(&[500, 120, 333, 80, 47], 500 - 300, 4);
        assert_eq!((found.members, found.ways), (vec![1, 3], 1));
    }

    #[test]
    fn more_ways_are_counted() {
        assert_eq!(subsets(&[100, 100, 100], 200, 3).ways, 3);
        assert_eq!(subsets(&[100; 30], 300, 3).ways, WAYS);
    }

    #[test]
    fn every_subset_counts() {
        assert_eq!(tried(20, 5), 190 + 1140 + 4845 + 15504);
        assert_eq!(tried(3, 6), 3 + 1);
    }

    #[test]
    fn round_amounts_hit_more_often() {
        assert!(chance(&[1000, 2000, 5000], 3000) > 100.0 * chance(&[1001, 2003, 5009], 3004));
    }
}
