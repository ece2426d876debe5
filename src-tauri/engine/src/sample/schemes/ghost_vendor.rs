//! A supplier that is paid into an employee's bank account.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const BRIGHTWATER: Vendor = Vendor {
    name: "Brightwater FM Services",
    account: "20-44-17 61290883",
    address: "4 Coopers Row, Westmere",
    category: "Facilities",
};
const REIMBURSED: Vendor = Vendor {
    name: "T Adeyemi (expenses)",
    account: "60-30-22 20983341",
    address: "52 Orchard Court, Westmere",
    category: "Expenses",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "ghost-vendor",
    title: "Supplier paid into an employee's bank account",
    tests: &[27],
    story: "Brightwater FM Services shares the bank account and, but for an apostrophe, the address of J Mercer, \
            facilities manager, who orders and approves its work.",
    look_alike: "Expenses reimbursed to a housing officer",
    why_innocent: "The payee is openly the employee, and each amount is a mileage or expenses claim.",
    vendors: &[BRIGHTWATER, REIMBURSED],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let months: Vec<_> = stage.calendar.months().skip(4).collect();
    for (at, first) in months {
        let day = stage.calendar.business_from(first.number + i32::try_from(stage.random.between(4, 18)).unwrap_or(9));
        let amount = stage.random.between(214_000, 387_000);
        let mut entry = stage.entry(BRIGHTWATER, format!("BW{:03}", 14 + at), "Facilities management", amount);
        entry.buyer = "J Mercer".into();
        entry.mark = stage.planted();
        entry.payment = Payment::Transfer { from: Account::Office, days: 3 };
        stage.plan.ledger(day, entry);
        let claim_day = stage.calendar.business_from(first.number + 20);
        let claim_amount = stage.random.spread(1_900, 1);
        let mut claim = stage.entry(REIMBURSED, format!("TA-{:03}", at + 1), "Mileage and expenses", claim_amount);
        claim.buyer = "T Adeyemi".into();
        claim.mark = stage.innocent();
        stage.plan.ledger(claim_day, claim);
    }
}
