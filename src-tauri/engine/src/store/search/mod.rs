//! What does a person look for? One language for the search box, the command line and saved views.
//!
//! | Written | Leaves rows |
//! |---|---|
//! | `tesco` | with this text in description, counterparty or reference |
//! | `tesco london` | with both, in any order |
//! | `"card payment 4711"` | with exactly this stretch of text |
//! | `-refund`, `-"card payment"`, `-party:acme` | without it |
//! | `party:acme` `text:` `ref:` `category:` `person:` | with the text in that field |
//! | `party:="acme ltd"` `ref:=""` | with just this text in that field; with none in it |
//! | `amount:>1000` `amount:<=-50` `amount:10..20` `amount:12.50` | by amount; without a sign its size counts, whichever way the money went |
//! | `date:2021-03-05` `date:2021-03` `date:2021` `date:>=2021-03` `date:2021-01..2021-03` | by day |
//! | `weekday:sat,sun` | by day of the week |
//!
//! | `currency:EUR` | in that currency |
//! | `digits:9` `digits:98` `digits:?0` | whose amount begins with these digits; `?` stands for any |
//!
//! Case and accents do not count. All terms must hold. What cannot be understood is refused with its place.

mod highlight;
mod parse;
mod text;

use crate::model::{Currency, Day};
use crate::statistics::leading_three;

pub use highlight::Hit;
pub(crate) use highlight::hits;
pub(crate) use parse::WEEKDAYS;
pub use parse::{SearchError, exactly, parse};
pub(crate) use text::TextMatch;

/// One term of a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// The rows that the condition describes are left out.
    pub excluded: bool,
    /// The condition.
    pub condition: Condition,
}

/// What a term asks of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// The folded text stands in the field.
    Text(Field, String),
    /// The field says just the folded text.
    Exactly(Field, String),
    /// An amount between two, both inclusive.
    Amount(AmountRange),
    /// A day between two, both inclusive.
    Date(Option<Day>, Option<Day>),
    /// A currency.
    Currency(Currency),
    /// Leading digits of the amount; `None` for any digit.
    Digits(LeadingDigits),
    /// One of these days of the week, from Monday.
    Weekday([bool; 7]),
}

/// Up to three leading digits; those of `None` may be any.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeadingDigits(pub(crate) [Option<u8>; 3]);

impl LeadingDigits {
    /// Whether an amount in minor units begins so; an amount of fewer digits is filled up with zeros, as the digit tests
    /// do. Zero has no leading digit.
    pub(crate) fn begin(&self, amount: i64) -> bool {
        let Some(three) = leading_three(amount.unsigned_abs()) else { return false };
        let digits = [three / 100, three / 10 % 10, three % 10];
        self.0.iter().zip(digits).all(|(wanted, digit)| wanted.is_none_or(|wanted| u16::from(wanted) == digit))
    }
}

/// Where a text is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Field {
    /// Description, party or reference.
    Anywhere,
    /// Description.
    Description,
    /// Counterparty.
    Party,
    /// Reference.
    Reference,
    /// Category or transaction type.
    Category,
    /// Employee, buyer or requester.
    Person,
}

/// Amounts in major units, exact: `mantissa / 10^scale`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountRange {
    /// Least, inclusive.
    pub(crate) least: Option<Bound>,
    /// Most, inclusive.
    pub(crate) most: Option<Bound>,
    /// Whether the sign counts; else the size is compared.
    pub(crate) signed: bool,
}

/// One end of a range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Bound {
    pub(crate) mantissa: i64,
    pub(crate) scale: u8,
    /// The value itself belongs to the range.
    pub(crate) inclusive: bool,
}

impl AmountRange {
    /// The same range in minor units of a currency, both ends inclusive.
    pub(crate) fn in_minor(&self, currency: Currency) -> (i128, i128) {
        let decimals = i32::from(currency.decimals());
        // Of a value between two minor units, the next one inside the range counts.
        let exact = |bound: Bound| {
            let shift = decimals - i32::from(bound.scale);
            let power = 10_i128.pow(shift.unsigned_abs());
            let mantissa = i128::from(bound.mantissa);
            if shift >= 0 { (mantissa * power, true) } else { (mantissa.div_euclid(power), mantissa % power == 0) }
        };
        let least = self.least.map_or(i128::MIN, |bound| {
            let (floor, whole) = exact(bound);
            if whole && bound.inclusive { floor } else { floor + 1 }
        });
        let most = self.most.map_or(i128::MAX, |bound| {
            let (floor, whole) = exact(bound);
            if whole && !bound.inclusive { floor - 1 } else { floor }
        });
        (least, most)
    }

    /// Whether an amount in minor units lies in a range that [`AmountRange::in_minor`] gave.
    pub(crate) fn holds(&self, range: (i128, i128), amount: i64) -> bool {
        let value = if self.signed { i128::from(amount) } else { i128::from(amount).abs() };
        value >= range.0 && value <= range.1
    }
}
