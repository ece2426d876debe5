//! Which rows have equal keys? Hashes are spread over buckets that fit a processor's cache, and compared within each.

use foldhash::HashMap;
use rayon::prelude::*;

/// Bits of a hash that name its bucket.
const BITS: u32 = 10;
const NONE: u32 = u32::MAX;

/// Rows with equal hashes, each group in order, groups in order of their first row. 0 means no key and is left out.
pub(super) fn equal(hashes: &[u64]) -> Vec<Vec<u32>> {
    let buckets = if hashes.len() < 10_000 { 1usize } else { 1 << BITS };
    let bucket = |hash: u64| if buckets == 1 { 0 } else { (hash >> (64 - BITS)) as usize };
    let mut ends = vec![0u32; buckets + 1];
    hashes.iter().filter(|hash| **hash != 0).for_each(|hash| ends[bucket(*hash) + 1] += 1);
    (0..buckets).for_each(|at| ends[at + 1] += ends[at]);
    let mut next = ends.clone();
    let mut spread = vec![(0u64, 0u32); ends[buckets] as usize];
    for (row, hash) in (0u32..).zip(hashes).filter(|(_, hash)| **hash != 0) {
        let place = &mut next[bucket(*hash)];
        spread[*place as usize] = (*hash, row);
        *place += 1;
    }
    let mut found: Vec<Vec<u32>> = (0..buckets)
        .into_par_iter()
        .flat_map_iter(|at| within(&spread[ends[at] as usize..ends[at + 1] as usize]))
        .collect();
    found.sort_unstable_by_key(|group| group[0]);
    found
}

/// Equal hashes of one bucket: an open table of places, and chains of those that met an equal one.
fn within(bucket: &[(u64, u32)]) -> Vec<Vec<u32>> {
    let size = (bucket.len() * 2).next_power_of_two().max(2);
    let mut table = vec![NONE; size];
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut group_of: HashMap<u64, usize> = HashMap::default();
    for (at, (hash, row)) in (0u32..).zip(bucket) {
        let mut slot = (hash & (size as u64 - 1)) as usize;
        loop {
            let known = table[slot];
            if known == NONE {
                table[slot] = at;
                break;
            }
            let (other, first) = bucket[known as usize];
            if other == *hash {
                let group = *group_of.entry(*hash).or_insert_with(|| {
                    groups.push(vec![first]);
                    groups.len() - 1
                });
                groups[group].push(*row);
                break;
            }
            slot = (slot + 1) & (size - 1);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_a_plain_look_at_every_pair() {
        let mut random = crate::statistics::Random::new(9);
        for (rows, kinds) in [(500usize, 300usize), (30_000, 20_000)] {
            let hashes: Vec<u64> =
                (0..rows).map(|_| (random.below(kinds) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
            let mut plain: std::collections::BTreeMap<u64, Vec<u32>> = std::collections::BTreeMap::new();
            (0u32..)
                .zip(&hashes)
                .filter(|(_, hash)| **hash != 0)
                .for_each(|(row, hash)| plain.entry(*hash).or_default().push(row));
            let mut expected: Vec<Vec<u32>> = plain.into_values().filter(|group| group.len() > 1).collect();
            expected.sort_by_key(|group| group[0]);
            assert_eq!(equal(&hashes), expected);
        }
    }
}
