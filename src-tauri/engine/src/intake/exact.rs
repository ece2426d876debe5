//! What is the sum of amounts that have different numbers of decimals? Exact, as decimal text.

use crate::model::Transaction;

/// The finest step: four decimals, the most that a currency has, and six of a rest beyond the minor unit.
const DECIMALS: u32 = 10;

/// A sum in steps of 10^-10. 10^19 amounts of the largest size fit.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct ExactSum(i128);

impl ExactSum {
    pub(super) fn add(&mut self, row: &Transaction<'_>) {
        let minor = i128::from(row.amount) * 1_000_000 + i128::from(row.rest);
        let missing = 4u32.saturating_sub(u32::from(row.currency.decimals()));
        self.0 = self.0.saturating_add(minor * 10i128.pow(missing));
    }

    /// At least two decimals, and no zeros beyond them.
    pub(super) fn text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let width = DECIMALS as usize;
        let digits = format!("{:0>pad$}", self.0.unsigned_abs(), pad = width + 1);
        let (whole, fraction) = digits.split_at(digits.len() - width);
        let used = fraction.trim_end_matches('0').len().max(2);
        format!("{sign}{whole}.{}", &fraction[..used])
    }
}

/// Decimal text with a point as a file states it, if it is that; `None` where nothing is stated.
pub(super) fn decimal_text(text: &str) -> Option<String> {
    let text = text.trim();
    let magnitude = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = magnitude.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let digits = magnitude.bytes().any(|byte| byte.is_ascii_digit());
    (plain && digits).then(|| text.strip_prefix('+').unwrap_or(text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_two_decimals_or_as_many_as_it_needs() {
        assert_eq!(ExactSum(0).text(), "0.00");
        assert_eq!(ExactSum(-17_783_952_000_000).text(), "-1778.3952");
        assert_eq!(ExactSum(50_000_000).text(), "0.005");
        assert_eq!(ExactSum(120_000_000_000).text(), "12.00");
    }

    #[test]
    fn only_decimal_text_passes() {
        assert_eq!(decimal_text("+12.50").as_deref(), Some("12.50"));
        assert_eq!(decimal_text("-3").as_deref(), Some("-3"));
        assert_eq!(decimal_text(""), None);
        assert_eq!(decimal_text("1,5"), None);
    }
}
