//! Client money used to settle what the office owes.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const PRINTERS: Vendor = Vendor {
    name: "Saltmere Regatta Sponsors",
    account: "20-65-18 44102233",
    address: "The Boathouse, Saltmere",
    category: "Marketing",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "client-money",
    title: "Client money used to settle office expenses",
    tests: &[32],
    story: "Tenants' money pays for a regatta's sponsorship, which the ledger books as an office expense.",
    look_alike: "Management fees",
    why_innocent: "A fee of 10% leaves client money every Friday behind a numbered fee note, as the agreement allows.",
    vendors: &[PRINTERS],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..24 {
        let day = stage.some_day(stage.calendar.on(2021, 4, 1), stage.calendar.on(2023, 11, 1));
        let amount = stage.random.spread(92_000, 1);
        let mut entry = stage.entry(PRINTERS, format!("SRS/{:03}", 31 + at * 2), "Regatta sponsorship", amount);
        entry.buyer = "F Sorley".into();
        entry.payment = Payment::Transfer { from: Account::Client, days: 5 };
        entry.mark = stage.planted();
        stage.plan.ledger(day, entry);
    }
}
