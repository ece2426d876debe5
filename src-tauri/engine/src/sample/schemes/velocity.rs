//! Money that rests less than two days: in from the association, on to the director.

use super::super::lines::{Account, BankLine, Means, Payment};
use super::super::people::{DIRECTOR, MARINE};
use super::{Scheme, Stage, Vendor};

const HALDEN_MARINE: Vendor = Vendor {
    name: MARINE,
    account: "20-65-18 73318811",
    address: "Unit 4, Old Slipway, Saltmere",
    category: "Marine works",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "velocity",
    title: "Receipts passed on to the director within 48 hours",
    tests: &[22],
    story: "Twelve times the association pays Halden Marine, and more than nine tenths reach the director's own account \
            within two days.",
    look_alike: "The payroll account",
    why_innocent: "It is funded the day before pay day and paid out in full to many people: that is its purpose.",
    // Its supplier is listed with the payments below the limit.
    vendors: &[],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..12 {
        let day = stage.some_day(stage.calendar.on(2021, 5, 20), stage.calendar.on(2023, 11, 20));
        let amount = stage.random.between(1_240_000, 3_180_000);
        let mut entry = stage.entry(HALDEN_MARINE, format!("HM-V{:02}", at + 1), "Moorings, stage payment", amount);
        entry.buyer = "F Sorley".into();
        entry.poster = "d.pryce";
        entry.payment = Payment::Transfer { from: Account::Office, days: 1 };
        entry.mark = stage.planted();
        stage.plan.ledger(day, entry);
        let paid = stage.calendar.business_from(day + 1);
        stage.receipt(paid, Account::Marine, amount, "MOORINGS STAGE", stage.planted());
        let passed = amount * stage.random.between(91, 97) / 100;
        let on = stage.calendar.business_from(paid + 1);
        let line = BankLine::new(Account::Marine, Means::Payment, -passed, DIRECTOR, "DIRECTORS LOAN");
        stage.plan.bank(on, line.at(555).other_account("20-65-18 73310984").marked(stage.planted()));
        let line = BankLine::new(Account::Director, Means::Receipt, passed, MARINE, "DIRECTORS LOAN");
        stage.plan.bank(on, line.at(556).marked(stage.planted()));
    }
}
