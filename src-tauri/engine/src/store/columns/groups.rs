//! What do amounts add up to by a number that each row has? Blocks are unpacked into small buffers and counted there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::kernels::Sums;
use super::packed::{Narrow, Packed, Visit};

/// Rows unpacked at once: both buffers stay in the first-level cache.
const BLOCK: usize = 1024;
/// Tables that are filled in turn, so that rows of one number need not wait for each other.
const LANES: usize = 4;
/// Numbers of a table that is kept once for each lane.
const SMALL: usize = 1024;
/// Numbers of the largest table.
const MOST: usize = 1 << 20;

/// What the rows of one number and one sign add up to.
#[derive(Clone, Copy, Default)]
struct Side {
    rows: i64,
    money: i64,
}

/// Money in and money out.
type Account = [Side; 2];

/// Sums by number, rising, of the rows of `range` that `marks` keep.
pub(crate) fn by_number(
    numbers: &Packed,
    amounts: &Packed,
    range: &Range<usize>,
    marks: Option<&[u8]>,
) -> Vec<(u32, Sums)> {
    if let Some(number) = numbers.single() {
        return counted([(number, Sums::of(amounts, range.clone(), marks))].into_iter());
    }
    let span = if numbers.width() == 1 { 1 << 8 } else { reach(numbers, range) };
    let fits = amounts.bound().checked_mul(range.len() as u64).is_some_and(|most| i64::try_from(most).is_ok());
    if span > MOST || !fits {
        return plainly(numbers, amounts, range, marks);
    }
    let lanes = if span <= SMALL { LANES } else { 1 };
    let mut table = vec![Account::default(); span * lanes];
    let (mut keys, mut values) = ([0_u32; BLOCK], [0_i64; BLOCK]);
    let mut start = range.start;
    while start < range.end {
        let rows = BLOCK.min(range.end - start);
        let (keys, values) = (&mut keys[..rows], &mut values[..rows]);
        numbers.fill_differences(start, keys);
        amounts.fill(start, values);
        match marks.and_then(|marks| marks.get(start - range.start..start - range.start + rows)) {
            None => add::<false>(&mut table, span, lanes, keys, values, &[]),
            Some(marks) => add::<true>(&mut table, span, lanes, keys, values, marks),
        }
        start += rows;
    }
    let sums = (0..span).map(|key| {
        let (mut rows, mut money) = (0, [0_i128; 2]);
        for lane in 0..lanes {
            for (money, side) in money.iter_mut().zip(table[lane * span + key]) {
                rows += side.rows;
                *money += i128::from(side.money);
            }
        }
        let [money_in, money_out] = money;
        (numbers.base() + key as i64, Sums { rows: rows.cast_unsigned(), money_in, money_out })
    });
    counted(sums)
}

/// Adds a block up; `MARKED` where only some of its rows count.
fn add<const MARKED: bool>(
    table: &mut [Account],
    span: usize,
    lanes: usize,
    keys: &[u32],
    values: &[i64],
    marks: &[u8],
) {
    for (place, (key, value)) in keys.iter().zip(values).enumerate() {
        let kept = if MARKED { i64::from(marks[place]) } else { 1 };
        let lane = if lanes == LANES { (place % LANES) * span } else { 0 };
        if let Some(account) = table.get_mut(lane + *key as usize) {
            let side = &mut account[usize::from(*value < 0)];
            side.rows += kept;
            side.money += if MARKED { *value & -kept } else { *value };
        }
    }
}

/// Numbers between the least and the largest.
fn reach(numbers: &Packed, range: &Range<usize>) -> usize {
    numbers.visit(range.clone(), Reach)
}

struct Reach;

impl Visit for Reach {
    type Out = usize;

    #[inline(always)]
    fn same(self, _: i64, _: usize) -> usize {
        1
    }

    #[inline(always)]
    fn narrow<T: Narrow>(self, _: i64, differences: &[T]) -> usize {
        differences.iter().map(|difference| difference.narrow()).max().unwrap_or(0) as usize + 1
    }

    #[inline(always)]
    fn wide(self, _: i64, _: &[[u8; 8]]) -> usize {
        usize::MAX
    }
}

/// Where numbers lie far apart or amounts are huge.
fn plainly(numbers: &Packed, amounts: &Packed, range: &Range<usize>, marks: Option<&[u8]>) -> Vec<(u32, Sums)> {
    let mut table: BTreeMap<i64, Sums> = BTreeMap::new();
    for (place, index) in range.clone().enumerate() {
        if marks.is_none_or(|marks| marks.get(place).is_some_and(|mark| *mark != 0)) {
            let amount = i128::from(amounts.get(index));
            let one = Sums { rows: 1, money_in: amount.max(0), money_out: amount.min(0) };
            table.entry(numbers.get(index)).or_default().add(one);
        }
    }
    counted(table.into_iter())
}

fn counted(sums: impl Iterator<Item = (i64, Sums)>) -> Vec<(u32, Sums)> {
    let there = sums.filter(|(_, sums)| sums.rows > 0);
    there.filter_map(|(number, sums)| Some((u32::try_from(number).ok()?, sums))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn groups_are_those_of_a_plain_look(
            rows in prop::collection::vec((0..1_u32 << 22, any::<i64>(), 0..2_u8), 1..3000),
            (numbers_shift, amounts_shift) in (0..22_u32, 11..60_u32),
        ) {
            let numbers: Vec<u32> = rows.iter().map(|row| row.0 >> numbers_shift).collect();
            let amounts: Vec<i64> = rows.iter().map(|row| row.1 >> amounts_shift).collect();
            let marks: Vec<u8> = rows.iter().map(|row| row.2).collect();
            let (numbers, amounts) =
                (Packed::of(&numbers, |number| i64::from(*number)), Packed::of(&amounts, |amount| *amount));
            let range = rows.len() / 3..rows.len();
            for marks in [None, Some(&marks[range.clone()])] {
                prop_assert_eq!(
                    by_number(&numbers, &amounts, &range, marks),
                    plainly(&numbers, &amounts, &range, marks)
                );
            }
        }
    }
}
