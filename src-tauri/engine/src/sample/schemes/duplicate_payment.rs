//! The same invoice settled twice, from two accounts.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const MERIDIAN: Vendor = Vendor {
    name: "Meridian Property Services",
    account: "20-44-17 83310277",
    address: "Meridian House, 4 Quay Street, Saltmere",
    category: "Maintenance",
};
const ARCADE: Vendor = Vendor {
    name: "Arcade Estates (office lease)",
    account: "40-12-09 11200954",
    address: "1 Arcade Chambers, Westmere",
    category: "Rent",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "duplicate-payment",
    title: "Same invoice settled twice from two accounts",
    tests: &[14],
    story: "Nineteen invoices are paid from the office account and again, five to nine weeks later, from client money.",
    look_alike: "Monthly office lease",
    why_innocent: "The amount is the same each month because the lease says so; each month has its own invoice number.",
    vendors: &[MERIDIAN, ARCADE],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..19 {
        let day = stage.some_day(stage.calendar.on(2021, 2, 1), stage.calendar.on(2023, 9, 1));
        let amount = stage.random.spread(110_000, 1);
        let lag = i32::try_from(stage.random.between(35, 63)).unwrap_or(42);
        for (from, delay) in [(Account::Office, 0), (Account::Client, lag)] {
            let invoice = format!("MPS{:05}", 70_112 + at * 31);
            let mut entry = stage.entry(MERIDIAN, invoice, "Void property clearance", amount);
            entry.age = 4 + delay;
            entry.buyer = "J Mercer".into();
            entry.poster = "d.pryce";
            entry.payment = Payment::Transfer { from, days: 5 };
            entry.mark = stage.planted();
            stage.plan.ledger(stage.calendar.business_from(day + delay), entry);
        }
    }
    let months: Vec<_> = stage.calendar.months().collect();
    for (at, first) in months {
        let mut entry = stage.entry(ARCADE, format!("AE/{:03}", at + 51), "Office lease, monthly", 642_500);
        entry.payment = Payment::DirectDebit { days: 1 };
        entry.mark = stage.innocent();
        stage.plan.ledger(stage.calendar.business_from(first.number), entry);
    }
}
