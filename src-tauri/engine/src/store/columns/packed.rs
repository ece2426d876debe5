//! How are numbers held small? As differences from the least, in as few bytes as the widest needs.
//!
//! Filters, sums and pages run over the packed bytes themselves: reading them from memory is what costs, not unpacking.

use std::ops::Range;
use std::sync::Arc;

/// A column of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    base: i64,
    /// 0 where all rows say the same; else 1, 2, 3, 4 or 8.
    width: u8,
    rows: usize,
    bytes: Arc<[u8]>,
    /// Where the column begins within `bytes`, which several columns of a month may share.
    start: usize,
}

/// A difference of at most four bytes.
pub(crate) trait Narrow: Copy {
    fn narrow(self) -> u32;
}

impl Narrow for [u8; 1] {
    #[inline(always)]
    fn narrow(self) -> u32 {
        u32::from(self[0])
    }
}

impl Narrow for [u8; 2] {
    #[inline(always)]
    fn narrow(self) -> u32 {
        u32::from(u16::from_le_bytes(self))
    }
}

impl Narrow for [u8; 3] {
    #[inline(always)]
    fn narrow(self) -> u32 {
        u32::from_le_bytes([self[0], self[1], self[2], 0])
    }
}

impl Narrow for [u8; 4] {
    #[inline(always)]
    fn narrow(self) -> u32 {
        u32::from_le_bytes(self)
    }
}

/// Work over a stretch of a column, whatever its width. A number is `base` and its difference.
pub(crate) trait Visit {
    type Out;
    /// All rows say `value`.
    fn same(self, value: i64, rows: usize) -> Self::Out;
    fn narrow<T: Narrow>(self, base: i64, differences: &[T]) -> Self::Out;
    fn wide(self, base: i64, differences: &[[u8; 8]]) -> Self::Out;
}

impl Packed {
    /// Packs numbers.
    pub(crate) fn of<T>(values: &[T], number: impl Fn(&T) -> i64) -> Self {
        let least = values.iter().map(&number).min().unwrap_or(0);
        let most = values.iter().map(&number).max().unwrap_or(0);
        let width = match most.wrapping_sub(least).cast_unsigned() {
            0 => 0,
            1..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xff_ffff => 3,
            0x100_0000..=0xffff_ffff => 4,
            _ => 8,
        };
        let mut bytes = Vec::with_capacity(values.len() * width);
        for value in values {
            let difference = number(value).wrapping_sub(least).cast_unsigned();
            bytes.extend_from_slice(&difference.to_le_bytes()[..width]);
        }
        Packed { base: least, width: width as u8, rows: values.len(), bytes: bytes.into(), start: 0 }
    }

    /// Numbers as they stand in a stretch of bytes; `None` where the bytes are not those of as many rows.
    pub(crate) fn within(bytes: &Arc<[u8]>, at: Range<usize>, base: i64, width: u8, rows: usize) -> Option<Self> {
        let fits = matches!(width, 0..=4 | 8) && at.end <= bytes.len() && at.len() == rows * usize::from(width);
        fits.then(|| Packed { base, width, rows, bytes: bytes.clone(), start: at.start })
    }

    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    pub(crate) fn base(&self) -> i64 {
        self.base
    }

    pub(crate) fn width(&self) -> u8 {
        self.width
    }

    /// The number that all rows have; `None` where they differ or there are none.
    pub(crate) fn single(&self) -> Option<i64> {
        (self.width == 0 && self.rows > 0).then_some(self.base)
    }

    /// The packed bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        let end = self.start + self.rows * usize::from(self.width);
        self.bytes.get(self.start..end).unwrap_or_default()
    }

    /// The number of a row; 0 past the end.
    pub(crate) fn get(&self, index: usize) -> i64 {
        if index >= self.rows {
            return 0;
        }
        let width = usize::from(self.width);
        let mut difference = [0; 8];
        if let Some(bytes) = self.bytes().get(index * width..(index + 1) * width) {
            difference[..width].copy_from_slice(bytes);
        }
        self.base.wrapping_add(u64::from_le_bytes(difference).cast_signed())
    }

    /// Runs work over the rows of `range`, which is cut to those that are there, with the widest instructions that this
    /// processor has.
    pub(crate) fn visit<V: Visit>(&self, range: Range<usize>, work: V) -> V::Out {
        pulp::Arch::new().dispatch(|| self.visit_inline(range, work))
    }

    #[inline(always)]
    fn visit_inline<V: Visit>(&self, range: Range<usize>, work: V) -> V::Out {
        let end = range.end.min(self.rows);
        let start = range.start.min(end);
        let width = usize::from(self.width);
        let bytes = self.bytes().get(start * width..end * width).unwrap_or_default();
        match self.width {
            0 => work.same(self.base, end - start),
            1 => work.narrow::<[u8; 1]>(self.base, bytes.as_chunks().0),
            2 => work.narrow::<[u8; 2]>(self.base, bytes.as_chunks().0),
            3 => work.narrow::<[u8; 3]>(self.base, bytes.as_chunks().0),
            4 => work.narrow::<[u8; 4]>(self.base, bytes.as_chunks().0),
            _ => work.wide(self.base, bytes.as_chunks().0),
        }
    }

    /// All numbers, each as `narrow` makes it.
    pub(crate) fn unpack<T>(&self, narrow: impl Fn(i64) -> T) -> Vec<T> {
        let mut values = Vec::with_capacity(self.rows);
        self.visit(0..self.rows, Each(|value| values.push(narrow(value))));
        values
    }

    /// Unpacks the rows from `start` on into a buffer, as many as it holds or are there.
    pub(crate) fn fill<T: Number>(&self, start: usize, buffer: &mut [T]) {
        self.visit(start..start + buffer.len(), Fill { buffer, from: 0 });
    }

    /// The same, each less the least of all.
    pub(crate) fn fill_differences<T: Number>(&self, start: usize, buffer: &mut [T]) {
        self.visit(start..start + buffer.len(), Fill { buffer, from: self.base });
    }

    /// No number is larger than this, whichever its sign.
    pub(crate) fn bound(&self) -> u64 {
        let reach = if self.width == 8 { u64::MAX } else { (1_u64 << (8 * self.width)) - 1 };
        self.base.unsigned_abs().saturating_add(reach)
    }
}

struct Each<F>(F);

impl<F: FnMut(i64)> Visit for Each<F> {
    type Out = ();

    #[inline(always)]
    fn same(mut self, value: i64, rows: usize) {
        (0..rows).for_each(|_| (self.0)(value));
    }

    #[inline(always)]
    fn narrow<T: Narrow>(mut self, base: i64, differences: &[T]) {
        differences.iter().for_each(|difference| (self.0)(base.wrapping_add(i64::from(difference.narrow()))));
    }

    #[inline(always)]
    fn wide(mut self, base: i64, differences: &[[u8; 8]]) {
        differences.iter().for_each(|bytes| (self.0)(base.wrapping_add(i64::from_le_bytes(*bytes))));
    }
}

/// A number of a buffer.
pub(crate) trait Number: Copy {
    fn of(value: i64) -> Self;
}

impl Number for i64 {
    #[inline(always)]
    fn of(value: i64) -> Self {
        value
    }
}

impl Number for u32 {
    #[inline(always)]
    fn of(value: i64) -> Self {
        value as u32
    }
}

struct Fill<'b, T> {
    buffer: &'b mut [T],
    /// What is taken off every number.
    from: i64,
}

impl<T: Number> Visit for Fill<'_, T> {
    type Out = ();

    #[inline(always)]
    fn same(self, value: i64, _: usize) {
        self.buffer.fill(T::of(value.wrapping_sub(self.from)));
    }

    #[inline(always)]
    fn narrow<N: Narrow>(self, base: i64, differences: &[N]) {
        let base = base.wrapping_sub(self.from);
        for (place, difference) in self.buffer.iter_mut().zip(differences) {
            *place = T::of(base.wrapping_add(i64::from(difference.narrow())));
        }
    }

    #[inline(always)]
    fn wide(self, base: i64, differences: &[[u8; 8]]) {
        let base = base.wrapping_sub(self.from);
        for (place, bytes) in self.buffer.iter_mut().zip(differences) {
            *place = T::of(base.wrapping_add(i64::from_le_bytes(*bytes)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(
            base in any::<i64>(),
            shift in 0..64_u32,
            steps in prop::collection::vec(any::<u64>(), 0..60),
        ) {
            let values: Vec<i64> = steps.iter().map(|step| base.wrapping_add((step >> shift).cast_signed())).collect();
            let packed = Packed::of(&values, |value| *value);
            prop_assert_eq!(&packed.unpack(|value| value), &values);
            let one_by_one: Vec<i64> = (0..values.len()).map(|index| packed.get(index)).collect();
            prop_assert_eq!(&one_by_one, &values);
            let again = Packed::within(
                &packed.bytes().into(), 0..packed.bytes().len(), packed.base(), packed.width(), packed.len(),
            );
            prop_assert_eq!(again.unwrap().unpack(|value| value), values);
        }
    }
}
