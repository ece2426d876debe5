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

/// The significand in 1..10.
pub(super) fn significand(magnitude: u64) -> f64 {
    match magnitude.checked_ilog10() {
        Some(length) => magnitude as f64 / POWERS[length as usize] as f64,
        None => 0.0,
    }
}
