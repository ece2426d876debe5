//! How is an amount written? Integer minor units in, exact decimal text out; no floating point on the way.

use super::Currency;

/// The largest magnitude of one amount, in minor units: 2^53 - 1, so that every number that crosses to a
/// screen or a spreadsheet is exact there too. Larger amounts are quarantined as an overflow.
pub const MAX_MINOR: i64 = 9_007_199_254_740_991;

/// `-123456` in GBP as `-1234.56`.
#[must_use]
pub fn format_minor(minor: i64, currency: Currency) -> String {
    format_minor_wide(i128::from(minor), currency)
}

/// The same for sums, which may exceed one amount's range.
#[must_use]
pub fn format_minor_wide(minor: i128, currency: Currency) -> String {
    let decimals = usize::from(currency.decimals());
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_currency() {
        let code = |text| Currency::from_code(text).unwrap_or(Currency::NONE);
        assert_eq!(format_minor(-123_456, code("GBP")), "-1234.56");
        assert_eq!(format_minor(5, code("EUR")), "0.05");
        assert_eq!(format_minor(-5, code("KWD")), "-0.005");
        assert_eq!(format_minor(1500, code("JPY")), "1500");
    }
}
