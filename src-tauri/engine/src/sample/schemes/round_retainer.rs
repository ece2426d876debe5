//! A round retainer each month that no invoice supports.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const KESTREL: Vendor = Vendor {
    name: "Kestrel Advisory LLP",
    account: "20-65-18 90041127",
    address: "The Moorings, Quay Street, Saltmere",
    category: "Professional",
};
const ALARMS: Vendor = Vendor {
    name: "Beacon Alarm Monitoring",
    account: "11-05-31 60021877",
    address: "3 Beacon Rise, Hollins",
    category: "Compliance",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "round-retainer",
    title: "Retainer paid without invoice support",
    tests: &[18, 34],
    story: "£18,000.00 a month goes to an adviser at the director's own address: 36 payments, no invoice number, no text.",
    look_alike: "Alarm monitoring contract",
    why_innocent: "A round contract price, invoiced each quarter under its own number with the contract named.",
    vendors: &[KESTREL, ALARMS],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let months: Vec<_> = stage.calendar.months().collect();
    for (at, first) in months {
        let mut entry = stage.entry(KESTREL, String::new(), "", 1_800_000);
        entry.buyer = "M Halden".into();
        entry.poster = "d.pryce";
        entry.mark = stage.planted();
        entry.payment = Payment::Transfer { from: Account::Office, days: 2 };
        stage.plan.ledger(stage.calendar.business_from(first.number + 6), entry);
        if at % 3 == 0 {
            let mut entry = stage.entry(
                ALARMS,
                format!("BAM/{:04}", 880 + at),
                "Alarm monitoring, contract OL-17, quarter",
                250_000,
            );
            entry.mark = stage.innocent();
            stage.plan.ledger(stage.calendar.business_from(first.number + 9), entry);
        }
    }
}
