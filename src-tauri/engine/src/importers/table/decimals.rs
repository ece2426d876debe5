//! Which mark separates the decimals, and how sure is that?

use super::cell::{Marks, Number};
use crate::importers::csv::DecimalSign;

/// What the amounts of a table say, gathered number by number.
#[derive(Debug, Default)]
pub(crate) struct DecimalEvidence {
    numbers: u64,
    point: u64,
    comma: u64,
    open: u64,
    example: Option<String>,
}

impl DecimalEvidence {
    pub(crate) fn add(&mut self, text: &str, number: &Number) {
        self.numbers += 1;
        match number.marks {
            Marks::Plain => {}
            Marks::Settled(DecimalSign::Point) => self.point += 1,
            Marks::Settled(DecimalSign::Comma) => self.comma += 1,
            Marks::Open => {
                self.open += 1;
                if self.example.is_none() {
                    self.example = Some(text.trim().to_owned());
                }
            }
        }
    }

    pub(crate) fn numbers(&self) -> u64 {
        self.numbers
    }

    /// The decimal sign, or `None` where both readings stand. `around` is a sign that something else settles: a running
    /// balance, or a script whose writers all use one.
    pub(crate) fn verdict(&self, around: Option<DecimalSign>) -> Option<DecimalSign> {
        if self.point > 20 * self.comma {
            return Some(DecimalSign::Point);
        }
        if self.comma > 20 * self.point {
            return Some(DecimalSign::Comma);
        }
        // Whole numbers read the same under either sign.
        let whole = (self.point + self.comma + self.open == 0).then_some(DecimalSign::Point);
        whole.or_else(|| around.filter(|_| self.point + self.comma == 0))
    }

    /// An amount that the two signs read differently.
    pub(crate) fn example(&self) -> Option<&str> {
        self.example.as_deref()
    }

    /// Numbers that fit a sign, in words.
    pub(crate) fn describe(&self, sign: DecimalSign) -> String {
        let against = if sign == DecimalSign::Point { self.comma } else { self.point };
        format!("{} of {} amounts fit", self.numbers - against, self.numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::number;
    use super::*;

    fn verdict(texts: &[&str]) -> Option<DecimalSign> {
        let mut evidence = DecimalEvidence::default();
        for text in texts {
            evidence.add(text, &number(text).unwrap());
        }
        evidence.verdict(None)
    }

    #[test]
    fn signs() {
        assert_eq!(verdict(&["1,234", "5.00"]), Some(DecimalSign::Point));
        assert_eq!(verdict(&["1.234", "5,5"]), Some(DecimalSign::Comma));
        assert_eq!(verdict(&["12", "7"]), Some(DecimalSign::Point));
        assert_eq!(verdict(&["1,234", "5,678"]), None);
        assert_eq!(verdict(&["1,23", "5.67"]), None);
    }
}
