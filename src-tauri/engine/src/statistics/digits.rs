//! Which digits does an amount begin and end with? Read from the integer, never from a float.

const POWERS: [u64; 20] = {
    let mut powers = [1u64; 20];
    let mut at = 1;
    while at < 20 {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// The first three significant digits, 100..=999, padded with zeros (`7` gives 700); `None` for zero.
#[must_use]
pub fn leading_three(magnitude: u64) -> Option<u16> {
    let length = magnitude.checked_ilog10()? as usize;
    let three = if length >= 2 { magnitude / POWERS[length - 2] } else { magnitude * POWERS[2 - length] };
    u16::try_from(three).ok()
}

/// The last two digits, 0..=99: for most currencies the cents.
#[must_use]
pub fn last_two(magnitude: u64) -> u8 {
    u8::try_from(magnitude % 100).unwrap_or(0)
}

const RECIPROCALS: [f64; 20] = {
    let mut reciprocals = [1.0; 20];
    let mut at = 1;
    while at < 20 {
        reciprocals[at] = 1.0 / POWERS[at] as f64;
        at += 1;
    }
    reciprocals
};

/// The first three significant digits, and what follows them as a fraction in 0..1; `None` for zero.
#[inline]
pub(super) fn leading(magnitude: u64) -> Option<(u16, f64)> {
    let length = magnitude.checked_ilog10()? as usize;
    if length < 2 {
        return Some((u16::try_from(magnitude * POWERS[2 - length]).ok()?, 0.0));
    }
    let unit = POWERS[length - 2];
    // A division by multiplication that may be one off, put right in integers: digits never come from a float.
    let mut three = (magnitude as f64 * RECIPROCALS[length - 2]) as u64;
    if three * unit > magnitude {
        three -= 1;
    } else if magnitude - three * unit >= unit {
        three += 1;
    }
    let rest = (magnitude - three * unit) as f64 * RECIPROCALS[length - 2];
    Some((u16::try_from(three).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_the_first_three_digits_agree() {
        let mut random = crate::statistics::Random::new(3);
        let edges = (0..19).flat_map(|at| [POWERS[at], POWERS[at] * 9, POWERS[at] * 10 - 1, POWERS[at] + 1]);
        let drawn = (0..200_000).map(|at| random.bits() >> (at % 64));
        for magnitude in edges.chain(drawn).chain([u64::MAX, 0, 29, 28, 999, 1_000, 9_999_999_999_999_999]) {
            assert_eq!(leading(magnitude).map(|(three, _)| three), leading_three(magnitude), "{magnitude}");
        }
    }
}
