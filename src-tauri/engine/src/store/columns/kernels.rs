//! What is done to millions of packed numbers at once? Marking rows and adding amounts up, without a branch per row.
//!
//! A mark is one byte per row: 1 for a row that stays. Loops are written so that the compiler turns them into vector
//! instructions; [`Packed::visit`] runs them with those of the processor at hand.

use std::ops::Range;

use super::packed::{Narrow, Packed, Visit};

/// Rows added up before their sums go into wider ones: amounts are at most 2^53 - 1, so that this many stay within 64 bits.
const BLOCK: usize = 512;

/// One byte for each row of a stretch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks(pub(crate) Vec<u8>);

impl Marks {
    /// Rows of `range` whose number lies between two, both inclusive.
    pub(crate) fn between(column: &Packed, range: Range<usize>, least: i64, most: i64) -> Self {
        Marks(column.visit(range, Between { least, most }))
    }

    /// Rows of `range` by what a table says of their number; numbers beyond it say 0.
    pub(crate) fn looked_up(column: &Packed, range: Range<usize>, table: &[u8]) -> Self {
        Marks(column.visit(range, LookUp { table }))
    }

    /// Keeps what both mark.
    pub(crate) fn and(&mut self, other: &Marks) {
        self.0.iter_mut().zip(&other.0).for_each(|(mark, other)| *mark &= other);
    }

    /// Keeps what either marks.
    pub(crate) fn or(&mut self, other: &Marks) {
        self.0.iter_mut().zip(&other.0).for_each(|(mark, other)| *mark |= other);
    }

    /// Turns every mark round; marks are 0 or 1.
    pub(crate) fn invert(&mut self) {
        self.0.iter_mut().for_each(|mark| *mark ^= 1);
    }
}

struct Between {
    least: i64,
    most: i64,
}

impl Visit for Between {
    type Out = Vec<u8>;

    #[inline(always)]
    fn same(self, value: i64, rows: usize) -> Vec<u8> {
        vec![u8::from(value >= self.least && value <= self.most); rows]
    }

    #[inline(always)]
    fn narrow<T: Narrow>(self, base: i64, differences: &[T]) -> Vec<u8> {
        let top = i128::from(u32::MAX);
        let least = (i128::from(self.least) - i128::from(base)).max(0);
        let most = (i128::from(self.most) - i128::from(base)).min(top);
        if most < least {
            return vec![0; differences.len()];
        }
        let (least, span) = (least as u32, (most - least) as u32);
        differences.iter().map(|found| u8::from(found.narrow().wrapping_sub(least) <= span)).collect()
    }

    #[inline(always)]
    fn wide(self, base: i64, differences: &[[u8; 8]]) -> Vec<u8> {
        let value = |bytes: &[u8; 8]| base.wrapping_add(i64::from_le_bytes(*bytes));
        differences.iter().map(value).map(|value| u8::from(value >= self.least && value <= self.most)).collect()
    }
}

struct LookUp<'t> {
    table: &'t [u8],
}

impl Visit for LookUp<'_> {
    type Out = Vec<u8>;

    #[inline(always)]
    fn same(self, value: i64, rows: usize) -> Vec<u8> {
        let found = usize::try_from(value).ok().and_then(|value| self.table.get(value));
        vec![found.copied().unwrap_or(0); rows]
    }

    #[inline(always)]
    fn narrow<T: Narrow>(self, base: i64, differences: &[T]) -> Vec<u8> {
        // Numbers of a dictionary are not negative, so neither is the least of them.
        let table = usize::try_from(base).ok().and_then(|base| self.table.get(base..)).unwrap_or_default();
        differences.iter().map(|found| table.get(found.narrow() as usize).copied().unwrap_or(0)).collect()
    }

    #[inline(always)]
    fn wide(self, base: i64, differences: &[[u8; 8]]) -> Vec<u8> {
        let at = |bytes: &[u8; 8]| usize::try_from(base.wrapping_add(i64::from_le_bytes(*bytes))).ok();
        differences.iter().map(|bytes| at(bytes).and_then(|at| self.table.get(at)).copied().unwrap_or(0)).collect()
    }
}

/// What marked amounts add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) rows: u64,
    /// Sum of the positive ones.
    pub(crate) money_in: i128,
    /// Sum of the negative ones.
    pub(crate) money_out: i128,
}

impl Sums {
    /// Adds up the rows of `range`; `marks` are of that range, all rows count without them.
    pub(crate) fn of(amounts: &Packed, range: Range<usize>, marks: Option<&[u8]>) -> Self {
        amounts.visit(range, Add { marks })
    }

    pub(crate) fn add(&mut self, other: Sums) {
        self.rows += other.rows;
        self.money_in += other.money_in;
        self.money_out += other.money_out;
    }

    fn of_one(value: i64, rows: u64) -> Self {
        let all = i128::from(value) * i128::from(rows);
        Sums { rows, money_in: all.max(0), money_out: all.min(0) }
    }
}

struct Add<'m> {
    marks: Option<&'m [u8]>,
}

impl Visit for Add<'_> {
    type Out = Sums;

    #[inline(always)]
    fn same(self, value: i64, rows: usize) -> Sums {
        let kept = self.marks.map_or(rows as u64, |marks| marks.iter().map(|mark| u64::from(*mark)).sum());
        Sums::of_one(value, kept)
    }

    #[inline(always)]
    fn narrow<T: Narrow>(self, base: i64, differences: &[T]) -> Sums {
        // An amount is positive by as much as its difference exceeds what the least lies below zero.
        // Further below than any difference reaches, all are negative.
        let zero = u32::try_from(base.min(0).unsigned_abs()).unwrap_or(u32::MAX);
        let (mut rows, mut all, mut above) = (0_u64, 0_u64, 0_u64);
        match self.marks {
            None => {
                rows = differences.len() as u64;
                for block in differences.chunks(BLOCK) {
                    let (mut block_all, mut block_above) = (0_u64, 0_u64);
                    for difference in block {
                        let difference = difference.narrow();
                        block_all += u64::from(difference);
                        block_above += u64::from(difference.saturating_sub(zero));
                    }
                    all += block_all;
                    above += block_above;
                }
            }
            Some(marks) => {
                for (block, marks) in differences.chunks(BLOCK).zip(marks.chunks(BLOCK)) {
                    let (mut block_rows, mut block_all, mut block_above) = (0_u32, 0_u64, 0_u64);
                    for (difference, mark) in block.iter().zip(marks) {
                        let keep = u32::from(*mark).wrapping_neg();
                        let difference = difference.narrow() & keep;
                        block_rows += u32::from(*mark);
                        block_all += u64::from(difference);
                        block_above += u64::from(difference.saturating_sub(zero));
                    }
                    rows += u64::from(block_rows);
                    all += block_all;
                    above += block_above;
                }
            }
        }
        let total = i128::from(base) * i128::from(rows) + i128::from(all);
        let money_in = if base >= 0 { total } else { i128::from(above) };
        Sums { rows, money_in, money_out: total - money_in }
    }

    #[inline(always)]
    fn wide(self, base: i64, differences: &[[u8; 8]]) -> Sums {
        let mut sums = Sums::default();
        for (block, differences) in differences.chunks(BLOCK).enumerate() {
            let marks = self.marks.and_then(|marks| marks.get(block * BLOCK..));
            let (mut rows, mut money_in, mut money_out) = (0_i64, 0_i64, 0_i64);
            for (place, bytes) in differences.iter().enumerate() {
                let kept = marks.map_or(1, |marks| i64::from(marks.get(place).copied().unwrap_or(0)));
                let value = base.wrapping_add(i64::from_le_bytes(*bytes)) & -kept;
                rows += kept;
                money_in += value.max(0);
                money_out += value.min(0);
            }
            let (money_in, money_out) = (i128::from(money_in), i128::from(money_out));
            sums.add(Sums { rows: rows.cast_unsigned(), money_in, money_out });
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Amounts of every width, far from zero and about it.
    fn any_amounts() -> impl Strategy<Value = Vec<i64>> {
        const MOST: i64 = (1 << 53) - 1;
        (0..53_u32, -MOST..MOST).prop_flat_map(|(bits, base)| {
            let step = prop::collection::vec(0..1_i64 << bits, 1..700);
            let base = prop::sample::select(vec![base, -(1 << bits) / 2, 0, -7]);
            (base, step).prop_map(|(base, steps)| {
                steps.into_iter().map(|step| base.saturating_add(step).clamp(-MOST, MOST)).collect()
            })
        })
    }

    proptest! {
        #[test]
        fn sums_and_marks_are_those_of_a_plain_look(
            amounts in any_amounts(),
            pick in any::<u64>(),
            bound in any::<prop::sample::Index>(),
        ) {
            let packed = Packed::of(&amounts, |amount| *amount);
            let marks: Vec<u8> = (0..amounts.len()).map(|row| (pick >> (row % 61)) as u8 & 1).collect();
            for marked in [None, Some(&marks[..])] {
                let kept = || amounts.iter().enumerate().filter(|(row, _)| marked.is_none_or(|marks| marks[*row] == 1));
                let due = Sums {
                    rows: kept().count() as u64,
                    money_in: kept().map(|(_, amount)| i128::from(*amount).max(0)).sum(),
                    money_out: kept().map(|(_, amount)| i128::from(*amount).min(0)).sum(),
                };
                prop_assert_eq!(Sums::of(&packed, 0..amounts.len(), marked), due);
            }
            let least = amounts[bound.index(amounts.len())];
            let found = Marks::between(&packed, 0..amounts.len(), least, least.saturating_add(50)).0;
            let due: Vec<u8> = amounts.iter().map(|value| u8::from(*value >= least && *value - least <= 50)).collect();
            prop_assert_eq!(found, due);
            let small: Vec<u32> = amounts.iter().map(|amount| (amount.unsigned_abs() % 300) as u32).collect();
            let table: Vec<u8> = (0..200).map(|number| (number % 3) as u8).collect();
            let found = Marks::looked_up(&Packed::of(&small, |number| i64::from(*number)), 0..small.len(), &table).0;
            let due: Vec<u8> = small.iter().map(|number| table.get(*number as usize).copied().unwrap_or(0)).collect();
            prop_assert_eq!(found, due);
        }
    }
}
