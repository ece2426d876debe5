//! A week for which no statement was handed over.

use super::super::lines::{Account, BankLine, Means};
use super::super::people::DIRECTOR;
use super::{Scheme, Stage};

pub(super) const SCHEME: Scheme = Scheme {
    id: "missing-statement",
    title: "Statement gap, 3 to 9 August 2021",
    tests: &[],
    story: "Client money has no statement for a week in August 2021. The balance before and after do not meet; three \
            receipts on the director's own account fall into that week.",
    look_alike: "A quiet August on the reserve account",
    why_innocent: "The reserve account has only two lines that month, but its balances meet.",
    vendors: &[],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for (day, amount) in [(4, 1_460_000), (5, 1_885_050), (9, 1_212_500)] {
        let day = stage.business(2021, 8, day);
        let out = BankLine::new(Account::Client, Means::Payment, -amount, DIRECTOR, "TRANSFER");
        stage.plan.bank(day, out.at(640));
        stage.receipt(day, Account::Director, amount, "TRANSFER", stage.planted());
    }
}
