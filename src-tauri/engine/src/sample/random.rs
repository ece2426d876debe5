//! Where does the sample's variety come from? A small generator that gives the same numbers on every platform.
//!
//! SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"). Amounts are drawn with
//! integer arithmetic only: a power of ten is a product of stored roots, so no platform's `log` has a say.

/// 10^(1/2), 10^(1/4), 10^(1/8) ... times 2^28.
const ROOTS: [u64; 20] = [
    848_867_446,
    477_353_244,
    357_964_434,
    309_984_429,
    288_462_842,
    278_269_033,
    273_308_022,
    270_860_782,
    269_645_392,
    269_039_744,
    268_737_430,
    268_586_401,
    268_510_918,
    268_473_184,
    268_454_319,
    268_444_888,
    268_440_172,
    268_437_814,
    268_436_635,
    268_436_045,
];

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of one purpose: streams of other labels are unrelated, so that changing one activity leaves the
    /// numbers of the others as they were.
    pub(super) fn stream(seed: u64, label: &str) -> Self {
        // FNV-1a over the label.
        let label = label
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut stream = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ label);
        stream.next();
        stream
    }

    /// 64 random bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number in `0..count`; 0 for a count of 0.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(count);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number in `low..=high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).map_or(0, |width| width + 1);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True `part` times out of `whole`.
    pub(super) fn chance(&mut self, part: u64, whole: u64) -> bool {
        self.below(whole) < part
    }

    /// A minute of the day in `from..=to`, hours in whole numbers.
    pub(super) fn minute(&mut self, from_hour: u16, to_hour: u16) -> u16 {
        u16::try_from(self.between(i64::from(from_hour) * 60, i64::from(to_hour) * 60 - 1)).unwrap_or(720)
    }

    /// One of `items`, which must not be empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let at = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        &items[at]
    }

    /// A count whose mean is `thousandths` / 1000.
    pub(super) fn count(&mut self, thousandths: u64) -> u64 {
        thousandths / 1000 + u64::from(self.chance(thousandths % 1000, 1000))
    }

    /// An amount of minor units in `low..low * 10^decades`, evenly spread on the logarithmic scale: its digits follow
    /// Benford's law.
    pub(super) fn spread(&mut self, low: i64, decades: u32) -> i64 {
        let whole = u32::try_from(self.below(u64::from(decades))).unwrap_or(0);
        let bits = self.next() >> 44;
        let mantissa = ROOTS.iter().enumerate().fold(1_u64 << 28, |product, (at, root)| {
            if bits >> (19 - at) & 1 == 1 { (product * root) >> 28 } else { product }
        });
        let scaled = i128::from(low) * 10_i128.pow(whole) * i128::from(mantissa);
        i64::try_from(scaled >> 28).unwrap_or(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_values_of_splitmix64() {
        // First outputs for seed 1234567, as published with the algorithm.
        let mut stream = Random(1_234_567);
        assert_eq!(stream.next(), 6_457_827_717_110_365_317);
        assert_eq!(stream.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn spread_follows_benford() {
        let mut stream = Random::stream(417, "benford");
        let mut first = [0_i64; 10];
        for _ in 0..100_000 {
            let mut amount = stream.spread(2_000, 3);
            assert!((2_000..2_000_000).contains(&amount));
            while amount >= 10 {
                amount /= 10;
            }
            first[usize::try_from(amount).unwrap()] += 1;
        }
        for (digit, expected) in [(1, 30_103), (2, 17_609), (3, 12_494), (5, 7_918), (9, 4_576)] {
            assert!((first[digit] - expected).abs() < 500, "digit {digit}: {} against {expected}", first[digit]);
        }
    }

    #[test]
    fn bounds_hold() {
        let mut stream = Random::stream(1, "bounds");
        for _ in 0..1_000 {
            assert!((-3..=4).contains(&stream.between(-3, 4)));
            assert!((540..1_020).contains(&stream.minute(9, 17)));
            assert!(stream.below(7) < 7);
        }
        assert_eq!(stream.below(0), 0);
    }
}
