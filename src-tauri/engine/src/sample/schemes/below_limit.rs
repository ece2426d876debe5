//! Payments kept just below the limit above which a second director must approve.

use super::super::lines::{Account, Payment};
use super::super::people::MARINE;
use super::{Scheme, Stage, Vendor};

const HALDEN_MARINE: Vendor = Vendor {
    name: MARINE,
    account: "20-65-18 73318811",
    address: "Unit 4, Old Slipway, Saltmere",
    category: "Marine works",
};
const VANTAGE: Vendor = Vendor {
    name: "Vantage Freight B.V.",
    account: "NL20INGB0001234567",
    address: "Havenkade 112, Rotterdam",
    category: "Freight",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "below-limit",
    title: "Payments kept just below the £10,000 approval limit",
    tests: &[16],
    story: "From May 2021, nine days after the approval limit was announced, invoices of the director's own company \
            fall between £9,850 and £9,999 and need no second signature.",
    look_alike: "Containers at £9,900",
    why_innocent: "The freight tariff is £9,900 for a container; every invoice names its container.",
    vendors: &[HALDEN_MARINE, VANTAGE],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let (first, last) = (stage.calendar.on(2021, 5, 12), stage.calendar.on(2023, 11, 20));
    let mut days: Vec<i32> = (0..stage.scale.planted(46)).map(|_| stage.some_day(first, last)).collect();
    days.sort_unstable();
    for (at, day) in days.into_iter().enumerate() {
        // Never a multiple of a pound: made to look like ordinary invoices.
        let amount = stage.random.between(985_000, 999_800) / 100 * 100 + stage.random.between(1, 99);
        let mut entry =
            stage.entry(HALDEN_MARINE, format!("HM-{:04}", 1_040 + at * 3), "Jetty and pontoon works", amount);
        entry.buyer = "F Sorley".into();
        entry.mark = stage.planted();
        entry.payment = Payment::Transfer { from: Account::Office, days: 6 };
        stage.plan.ledger(day, entry);
        let paid = stage.calendar.business_from(day + 6);
        stage.receipt(paid, Account::Marine, amount, "JETTY WORKS", stage.planted());
    }
    for at in 0..stage.scale.planted(30) {
        let (first, last) = (stage.calendar.on(2021, 1, 11), stage.calendar.on(2023, 11, 20));
        let day = stage.some_day(first, last);
        let container = format!("VF-{:05}", 20_311 + at * 7);
        let mut entry = stage.entry(VANTAGE, container, "Container, tariff schedule B", 990_000);
        entry.buyer = "Y Brandt".into();
        entry.mark = stage.innocent();
        stage.plan.ledger(day, entry);
    }
}
