//! A new supplier outgrows all others within its first three months.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const CORVUS: Vendor = Vendor {
    name: "Corvus Consulting OÜ",
    account: "EE382200221020145685",
    address: "Pikk 14, Tallinn",
    category: "Professional",
};
const ROOFERS: Vendor = Vendor {
    name: "Hollins Heritage Roofing",
    account: "60-30-22 91100372",
    address: "Slate Yard, Hollins",
    category: "Major works",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "new-vendor",
    title: "New supplier far above its peers in its first 90 days",
    tests: &[26],
    story: "Corvus Consulting appears in September 2022, invoices a quarter of a million pounds for advice by \
            Christmas, and numbers its invoices as if it had no other client.",
    look_alike: "The roof of Bramley Wharf",
    why_innocent: "A project with a surveyor's certificate for each stage and a retention released at its end.",
    vendors: &[CORVUS, ROOFERS],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..16 {
        let amount = stage.random.between(1_180_000, 1_940_000);
        let mut entry = stage.entry(CORVUS, format!("CC-{:03}", at + 1), "Strategic advice", amount);
        entry.buyer = "M Halden".into();
        entry.poster = "d.pryce";
        entry.payment = Payment::WithCharge { from: Account::Office, days: 3, charge: 1_500 };
        entry.mark = stage.planted();
        let first = stage.business(2022, 9, 6);
        stage.plan.ledger(stage.calendar.business_from(first + at * 5), entry);
    }
    for stage_no in 0..6 {
        let amount = if stage_no == 5 { 1_236_410 } else { stage.random.between(3_900_000, 6_200_000) };
        let text = if stage_no == 5 { "Retention released" } else { "Roof works, surveyor's certificate" };
        let mut entry = stage.entry(ROOFERS, format!("HHR-{:04}", 2_207 + stage_no * 11), text, amount);
        entry.buyer = "Y Brandt".into();
        entry.payment = Payment::Transfer { from: Account::Office, days: 21 };
        entry.mark = stage.innocent();
        let first = stage.business(2023, 3, 14);
        stage.plan.ledger(stage.calendar.business_from(first + stage_no * 17), entry);
    }
}
