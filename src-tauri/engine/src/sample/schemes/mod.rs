//! Which schemes are planted, and which innocent look-alike stands beside each? One file per scheme, one line here.

mod after_close;
mod below_limit;
mod benford_vendor;
mod circular_flow;
mod client_money;
mod dormant_vendor;
mod duplicate_payment;
mod ghost_vendor;
mod leaver_pay;
mod missing_statement;
mod near_duplicate;
mod new_vendor;
mod outsize_payment;
mod round_retainer;
mod seldom_poster;
mod sequence_gap;
mod split_purchase;
mod structuring;
mod velocity;
mod weekend_posting;

use super::Scale;
use super::calendar::{Calendar, Date};
use super::lines::{Account, BankLine, Entry, Mark, Means};
use super::people::ASSOCIATION;
use super::plan::Plan;
use super::random::Random;

/// Every scheme. The order is that of the answer key.
pub(super) static SCHEMES: &[Scheme] = &[
    below_limit::SCHEME,
    structuring::SCHEME,
    duplicate_payment::SCHEME,
    near_duplicate::SCHEME,
    ghost_vendor::SCHEME,
    round_retainer::SCHEME,
    weekend_posting::SCHEME,
    split_purchase::SCHEME,
    circular_flow::SCHEME,
    velocity::SCHEME,
    dormant_vendor::SCHEME,
    new_vendor::SCHEME,
    sequence_gap::SCHEME,
    leaver_pay::SCHEME,
    after_close::SCHEME,
    missing_statement::SCHEME,
    client_money::SCHEME,
    outsize_payment::SCHEME,
    benford_vendor::SCHEME,
    seldom_poster::SCHEME,
];

/// One planted scheme and its look-alike.
pub(super) struct Scheme {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Numbers of the tests that should show it, as the methods list them; empty for a rule on statements themselves.
    pub(super) tests: &'static [u8],
    pub(super) story: &'static str,
    pub(super) look_alike: &'static str,
    pub(super) why_innocent: &'static str,
    /// Suppliers that only this scheme uses.
    pub(super) vendors: &'static [Vendor],
    /// Puts the rows into the plan. Some schemes live in everyday activities and plant nothing here.
    pub(super) plant: fn(&mut Stage<'_>),
}

/// A supplier of a scheme.
#[derive(Clone, Copy)]
pub(super) struct Vendor {
    pub(super) name: &'static str,
    pub(super) account: &'static str,
    pub(super) address: &'static str,
    pub(super) category: &'static str,
}

/// What a scheme is planted on.
pub(super) struct Stage<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) plan: &'a mut Plan,
    pub(super) random: Random,
    pub(super) scale: Scale,
    scheme: usize,
}

/// The mark for a scheme's rows, for activities that hold them.
pub(super) fn mark(id: &str, innocent: bool) -> Option<Mark> {
    SCHEMES.iter().position(|scheme| scheme.id == id).map(|scheme| Mark { scheme, innocent })
}

/// Suppliers of all schemes.
pub(super) fn vendors() -> impl Iterator<Item = Vendor> {
    SCHEMES.iter().flat_map(|scheme| scheme.vendors).copied()
}

/// Plants every scheme.
pub(super) fn plant_all(seed: u64, scale: Scale, calendar: &Calendar, plan: &mut Plan) {
    for (at, scheme) in SCHEMES.iter().enumerate() {
        let random = Random::stream(seed, scheme.id);
        (scheme.plant)(&mut Stage { calendar, plan: &mut *plan, random, scale, scheme: at });
    }
}

impl Stage<'_> {
    /// The mark of a planted row.
    pub(super) fn planted(&self) -> Option<Mark> {
        Some(Mark { scheme: self.scheme, innocent: false })
    }

    /// The mark of a look-alike's row.
    pub(super) fn innocent(&self) -> Option<Mark> {
        Some(Mark { scheme: self.scheme, innocent: true })
    }

    /// A business day: the first on or after the date.
    pub(super) fn business(&self, year: i32, month: u8, day: u8) -> i32 {
        self.calendar.business_from(self.calendar.on(year, month, day).number)
    }

    /// A random business day between two dates.
    pub(super) fn some_day(&mut self, from: Date, to: Date) -> i32 {
        let number = self.random.between(i64::from(from.number), i64::from(to.number));
        self.calendar.business_from(i32::try_from(number).unwrap_or(from.number))
    }

    /// An entry for `vendor`, ready to be changed and planned.
    pub(super) fn entry(&mut self, vendor: Vendor, invoice: String, text: &'static str, amount: i64) -> Entry {
        let mut entry = Entry::new(vendor.name, vendor.account, invoice, text, amount);
        entry.category = vendor.category;
        entry.minute = self.random.minute(9, 17);
        entry
    }

    /// A receipt on an account in evidence that mirrors a payment of the association's.
    pub(super) fn receipt(&mut self, day: i32, account: Account, amount: i64, text: &'static str, mark: Option<Mark>) {
        let line = BankLine::new(account, Means::Receipt, amount, ASSOCIATION, text);
        self.plan.bank(day, line.at(960).marked(mark));
    }
}
