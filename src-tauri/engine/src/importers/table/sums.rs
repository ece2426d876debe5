//! Do the totals written in a table agree with its rows?

use crate::model::{Currency, Span, format_minor_wide, grouped};

/// Running sums, in minor units as written (before any inversion of signs), of one currency.
#[derive(Debug)]
pub(crate) struct Sums {
    currency: Option<Currency>,
    mixed: bool,
    all: Sum,
    group: Sum,
    out: Sum,
    into: Sum,
    agreed: u64,
    agreed_span: Span,
    last: Option<Total>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    rows: u64,
    minor: i128,
}

/// A total as written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Total {
    pub(crate) minor: i64,
    pub(crate) span: Span,
}

/// What a total row came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It agrees with all rows so far, with those since the last total, or with all debits or all credits.
    Agrees,
    /// It differs; the sums it was held against, in words.
    Differs(String),
    /// Rows of several currencies cannot be summed.
    Unchecked,
}

impl Sums {
    pub(crate) fn new() -> Self {
        Sums {
            currency: None,
            mixed: false,
            all: Sum::default(),
            group: Sum::default(),
            out: Sum::default(),
            into: Sum::default(),
            agreed: 0,
            agreed_span: Span::default(),
            last: None,
        }
    }

    pub(crate) fn currency(&self) -> Currency {
        self.currency.unwrap_or(Currency::NONE)
    }

    pub(crate) fn add(&mut self, minor: i64, currency: Option<Currency>) {
        if let Some(currency) = currency {
            self.mixed |= self.currency.is_some_and(|known| known != currency);
            self.currency = Some(currency);
        }
        let side = if minor < 0 { &mut self.out } else { &mut self.into };
        for sum in [&mut self.all, &mut self.group, side] {
            sum.rows += 1;
            sum.minor += i128::from(minor);
        }
    }

    /// Holds a total against the rows. `closing` for one that may close the file.
    pub(crate) fn check(&mut self, total: Total, closing: bool) -> Outcome {
        let group = std::mem::take(&mut self.group);
        if self.mixed {
            return Outcome::Unchecked;
        }
        let minor = i128::from(total.minor);
        if closing {
            self.last = Some(total);
        }
        // Some ledgers write totals of spending as negative or the other way round; the magnitude must agree.
        let agrees = |sum: Sum| sum.rows > 0 && sum.minor.abs() == minor.abs();
        if [self.all, group, self.out, self.into].into_iter().any(agrees) {
            self.agreed += 1;
            self.agreed_span = total.span;
            return Outcome::Agrees;
        }
        let text = |minor: i128| format_minor_wide(minor, self.currency());
        Outcome::Differs(format!(
            "it says {}, the {} rows since the last total sum to {}, all {} rows so far to {}",
            text(minor),
            grouped(group.rows),
            text(group.minor),
            grouped(self.all.rows),
            text(self.all.minor)
        ))
    }

    /// Total rows that agreed, and where the last of them stands.
    pub(crate) fn agreed(&self) -> (u64, Span) {
        (self.agreed, self.agreed_span)
    }

    /// The last closing total, where it covers the whole file rather than a part of it.
    pub(crate) fn declared(&self) -> Option<Total> {
        let total = self.last.filter(|_| !self.mixed && self.group.rows == 0)?;
        Some(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_of_groups_and_of_all() {
        let mut sums = Sums::new();
        let total = |minor| Total { minor, span: Span::default() };
        sums.add(100, None);
        sums.add(200, None);
        assert_eq!(sums.check(total(300), false), Outcome::Agrees);
        sums.add(50, None);
        assert_eq!(sums.check(total(50), false), Outcome::Agrees);
        assert_eq!(sums.check(total(350), true), Outcome::Agrees);
        assert!(matches!(sums.check(total(351), true), Outcome::Differs(_)));
        assert_eq!(sums.declared().map(|total| total.minor), Some(351));
    }
}
