//! How are millions of rows put in order? Numbers by radix, texts by their beginnings; ties keep date order.

use rayon::prelude::*;

/// A signed number as an unsigned one of the same order.
pub(super) fn ordered(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// Bits of one pass: 2,048 counters stay in the first-level cache.
const BITS: usize = 11;
const BUCKETS: usize = 1 << BITS;

/// A number that is sorted digit by digit.
trait Digits: Copy + Default {
    const PASSES: usize;
    fn digit(self, pass: usize) -> usize;
}

impl Digits for u64 {
    const PASSES: usize = 64_usize.div_ceil(BITS);
    fn digit(self, pass: usize) -> usize {
        // At most 11 bits are left by the mask.
        (self >> (pass * BITS)) as usize & (BUCKETS - 1)
    }
}

impl Digits for u32 {
    const PASSES: usize = 32_usize.div_ceil(BITS);
    fn digit(self, pass: usize) -> usize {
        (self >> (pass * BITS)) as usize & (BUCKETS - 1)
    }
}

/// Sorts `values` by `keys` (of the same length), ties in the order given, in either direction.
pub(super) fn by_number(values: &mut Vec<u32>, keys: Vec<u64>, descending: bool) {
    // Numbers of one bank rarely fill 64 bits: what all keys share is taken off.
    let least = keys.iter().min().copied().unwrap_or(0);
    let most = keys.iter().max().copied().unwrap_or(0);
    let turned = |key: u64| if descending { most - key } else { key - least };
    let found = std::mem::take(values);
    *values = match u32::try_from(most - least) {
        Ok(_) => radix(keys.iter().map(|key| turned(*key) as u32).zip(found).collect()),
        Err(_) => radix(keys.iter().map(|key| turned(*key)).zip(found).collect()),
    };
}

fn radix<K: Digits>(mut from: Vec<(K, u32)>) -> Vec<u32> {
    let mut counts = vec![[0_u32; BUCKETS]; K::PASSES];
    for (key, _) in &from {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[key.digit(pass)] += 1;
        }
    }
    let mut to = vec![(K::default(), 0); from.len()];
    for (pass, counts) in counts.iter_mut().enumerate() {
        let is_constant = from.first().is_none_or(|first| counts[first.0.digit(pass)] as usize == from.len());
        if is_constant {
            continue;
        }
        let mut place = 0;
        for count in counts.iter_mut() {
            place += std::mem::replace(count, place);
        }
        for pair in &from {
            let slot = &mut counts[pair.0.digit(pass)];
            to[*slot as usize] = *pair;
            *slot += 1;
        }
        std::mem::swap(&mut from, &mut to);
    }
    from.into_iter().map(|pair| pair.1).collect()
}

/// Bytes of a text that one key holds beside their number.
pub(super) const PART: usize = 7;

/// Seven bytes of a text from `depth` on, and how many there were: compares as the texts do that far.
pub(super) fn part(text: &[u8], depth: usize) -> u64 {
    let rest = text.get(depth..).unwrap_or_default();
    let taken = &rest[..rest.len().min(PART)];
    let mut bytes = [0; 8];
    bytes[..taken.len()].copy_from_slice(taken);
    bytes[PART] = taken.len() as u8;
    u64::from_be_bytes(bytes)
}

/// Texts that are put together when they are compared.
pub(super) trait Written: Sync {
    /// What [`part`] gives of a text; the buffer is for whatever it needs.
    fn part(&self, index: u32, depth: usize, buffer: &mut String) -> u64;
    /// True where two texts are known to be the same without putting them together.
    fn same(&self, one: u32, other: u32) -> bool;
}

/// The order of `count` texts as indexes, ties in order of index, in either direction. `step` is told of texts that were
/// looked at for the first time.
pub(super) fn by_text(count: u32, texts: &impl Written, descending: bool, step: &(impl Fn(usize) + Sync)) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = (0..count).map(|index| (0, index)).collect();
    refine(&mut order, 0, texts, descending, step);
    order.into_iter().map(|pair| pair.1).collect()
}

/// Sorts rows that agree up to `depth`.
fn refine(
    rows: &mut [(u64, u32)],
    depth: usize,
    texts: &impl Written,
    descending: bool,
    step: &(impl Fn(usize) + Sync),
) {
    rows.par_chunks_mut(16_384).for_each(|rows| {
        if depth == 0 {
            step(rows.len());
        }
        let mut buffer = String::new();
        for (key, index) in rows {
            let part = texts.part(*index, depth, &mut buffer);
            *key = if descending { !part } else { part };
        }
    });
    rows.par_sort_unstable();
    // The last byte counts what was taken: where it was all there was, the texts are the same.
    let is_open = |key: u64| (if descending { !key } else { key }) & 0xff == PART as u64;
    rows.par_chunk_by_mut(|one, other| one.0 == other.0).for_each(|run| {
        let Some((first, rest)) = run.split_first() else { return };
        if is_open(first.0) && !rest.iter().all(|row| texts.same(first.1, row.1)) {
            refine(run, depth + PART, texts, descending, step);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn due<K: Ord>(keys: &[K], descending: bool) -> Vec<u32> {
        let mut due: Vec<u32> = (0..u32::try_from(keys.len()).unwrap()).collect();
        due.sort_by(|one, other| {
            let order = keys[*one as usize].cmp(&keys[*other as usize]);
            if descending { order.reverse() } else { order }
        });
        due
    }

    impl Written for Vec<String> {
        fn part(&self, index: u32, depth: usize, _: &mut String) -> u64 {
            part(self[index as usize].as_bytes(), depth)
        }
        fn same(&self, one: u32, other: u32) -> bool {
            self[one as usize].len() > 4 && self[one as usize] == self[other as usize]
        }
    }

    proptest! {
        #[test]
        fn radix_gives_what_a_stable_sort_gives(
            shift in 0..60_u32,
            keys in prop::collection::vec(any::<i64>(), 0..400),
            descending: bool,
        ) {
            let keys: Vec<i64> = keys.into_iter().map(|key| key >> shift).collect();
            let mut values: Vec<u32> = (0..u32::try_from(keys.len()).unwrap()).collect();
            by_number(&mut values, keys.iter().map(|key| ordered(*key)).collect(), descending);
            prop_assert_eq!(values, due(&keys, descending));
        }

        #[test]
        fn texts_come_in_the_order_of_their_bytes(
            keys in prop::collection::vec("[a\u{0}]{0,20}|[ab]{0,9}|.{0,5}", 0..200),
            descending: bool,
        ) {
            let found = by_text(u32::try_from(keys.len()).unwrap(), &keys, descending, &|_| ());
            prop_assert_eq!(found, due(&keys, descending));
        }
    }
}
