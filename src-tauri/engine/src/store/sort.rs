//! How are millions of rows put in order? By radix over numbers; stable, so that ties keep date order.

/// A signed number as an unsigned one of the same order.
pub(super) fn ordered(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// Bits of one pass: 2,048 counters stay in the first-level cache.
const BITS: u32 = 11;
const BUCKETS: usize = 1 << BITS;
const PASSES: usize = 64_usize.div_ceil(BITS as usize);

/// Sorts `values` by `keys` (of the same length), ties in the order given, in either direction.
pub(super) fn by_number(values: &mut Vec<u32>, keys: Vec<u64>, descending: bool) {
    // Numbers of one bank rarely fill 64 bits: what all keys share is taken off, and passes without work are skipped.
    let least = keys.iter().min().copied().unwrap_or(0);
    let most = keys.iter().max().copied().unwrap_or(0);
    let turned = |key: u64| if descending { most - key } else { key - least };
    let mut from: Vec<(u64, u32)> = keys.iter().map(|key| turned(*key)).zip(values.iter().copied()).collect();
    drop(keys);
    let mut counts = vec![[0_u32; BUCKETS]; PASSES];
    for (key, _) in &from {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(*key, pass)] += 1;
        }
    }
    let mut to = vec![(0, 0); from.len()];
    for (pass, counts) in counts.iter_mut().enumerate() {
        let is_constant = from.first().is_none_or(|first| counts[digit(first.0, pass)] as usize == from.len());
        if is_constant {
            continue;
        }
        let mut place = 0;
        for count in counts.iter_mut() {
            place += std::mem::replace(count, place);
        }
        for pair in &from {
            let slot = &mut counts[digit(pair.0, pass)];
            to[*slot as usize] = *pair;
            *slot += 1;
        }
        std::mem::swap(&mut from, &mut to);
    }
    values.clear();
    values.extend(from.iter().map(|pair| pair.1));
}

fn digit(key: u64, pass: usize) -> usize {
    // At most 11 bits are left by the mask.
    (key >> (pass as u32 * BITS)) as usize & (BUCKETS - 1)
}

/// Sorts `values` by texts, ties in the order given, in either direction.
pub(super) fn by_text<K: Ord>(values: &[u32], keys: &[K], descending: bool) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(values.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|one, other| {
        let order = keys[*one as usize].cmp(&keys[*other as usize]);
        if descending { order.reverse() } else { order }
    });
    order.into_iter().map(|index| values[index as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn radix_gives_what_a_stable_sort_gives(keys in prop::collection::vec(any::<i64>().prop_map(|key| key >> 40), 0..400), descending: bool) {
            let count = u32::try_from(keys.len()).unwrap();
            let mut due: Vec<u32> = (0..count).collect();
            due.sort_by(|one, other| {
                let order = keys[*one as usize].cmp(&keys[*other as usize]);
                if descending { order.reverse() } else { order }
            });
            let mut values: Vec<u32> = (0..count).collect();
            by_number(&mut values, keys.into_iter().map(ordered).collect(), descending);
            prop_assert_eq!(values, due);
        }
    }
}
