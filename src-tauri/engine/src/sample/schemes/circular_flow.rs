//! A loan that comes back through a related company within 48 hours.

use super::super::lines::{Account, BankLine, Means, Payment};
use super::super::people::{ASSOCIATION, MARINE};
use super::{Scheme, Stage, Vendor};

const TAMARIND: Vendor = Vendor {
    name: "Tamarind Trading FZE",
    account: "AE070331234567890123456",
    address: "PO Box 4417, Free Zone, Sharjah",
    category: "Loans",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "circular-flow",
    title: "Loan to Tamarind Trading returns within 48 hours",
    tests: &[24, 25],
    story: "Seven loans leave the office account for Tamarind Trading, reach Halden Marine less two per cent and come \
            back as its repayments within 48 hours, so that each year-end shows no debt.",
    look_alike: "Overnight placements with the reserve",
    why_innocent: "Money moves between the association's own two accounts under the treasury policy, in full, each quarter.",
    vendors: &[TAMARIND],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let dates =
        [(2021, 3, 24), (2021, 9, 22), (2021, 12, 20), (2022, 3, 23), (2022, 9, 21), (2022, 12, 19), (2023, 6, 21)];
    for (at, (year, month, day)) in dates.into_iter().enumerate() {
        let amount = stage.random.between(58_000, 92_000) * 100;
        let out = stage.business(year, month, day);
        let mut entry = stage.entry(TAMARIND, format!("LN-{:02}", at + 1), "Loan agreement", amount);
        entry.buyer = "M Halden".into();
        entry.poster = "d.pryce";
        entry.age = 0;
        entry.payment = Payment::Transfer { from: Account::Office, days: 1 };
        entry.mark = stage.planted();
        stage.plan.ledger(out, entry);
        let through = stage.calendar.business_from(out + 1);
        let passed = amount / 100 * 99;
        let into = BankLine::new(Account::Marine, Means::Receipt, passed, TAMARIND.name, "CONSULTING SETTLEMENT");
        stage.plan.bank(through, into.at(1_020).marked(stage.planted()));
        let back = stage.calendar.business_from(through + 1);
        let returned = amount / 100 * 98;
        let line = BankLine::new(Account::Marine, Means::Payment, -returned, ASSOCIATION, "LOAN REPAYMENT TAMARIND");
        stage.plan.bank(back, line.at(570).marked(stage.planted()));
        let line = BankLine::new(Account::Office, Means::Receipt, returned, MARINE, "LOAN REPAYMENT TAMARIND");
        stage.plan.bank(back, line.at(575).marked(stage.planted()));
    }
}
