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

/// As a person reads it, with a true minus, groups of three and the currency: `−1,234.50 EUR`.
#[must_use]
pub fn spoken_amount(minor: i128, currency: Currency) -> String {
    let text = format_minor_wide(minor, currency);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("\u{2212}", digits));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 4);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction} {}", currency.code())
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

    #[test]
    fn spoken_with_groups_and_a_true_minus() {
        let euro = Currency::from_code("EUR").expect("known");
        let yen = Currency::from_code("JPY").expect("known");
        assert_eq!(spoken_amount(-123_450, euro), "\u{2212}1,234.50 EUR");
        assert_eq!(spoken_amount(5, euro), "0.05 EUR");
        assert_eq!(spoken_amount(1_234_567, yen), "1,234,567 JPY");
    }
}
