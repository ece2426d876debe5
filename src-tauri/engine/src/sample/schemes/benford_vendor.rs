//! Amounts that a person made up.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const PETREL: Vendor = Vendor {
    name: "Petrel Print & Supplies",
    account: "20-44-17 55018820",
    address: "4a Quay Street, Saltmere",
    category: "Office",
};
const WATER: Vendor = Vendor {
    name: "Westmere Water",
    account: "60-30-22 00010002",
    address: "Reservoir House, Westmere",
    category: "Utilities",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "benford-vendor",
    title: "A supplier's amounts look invented",
    tests: &[1, 13, 30],
    story: "162 invoices of a stationer begin with 5, 6 or 7 and end on 37, 63 or 73 far more often than amounts do: \
            the figures people choose when they make them up.",
    look_alike: "Metered water",
    why_innocent: "144 bills at four fixed tariffs a year: the digits are the tariff's, not a person's.",
    vendors: &[PETREL, WATER],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..162 {
        let day = stage.some_day(stage.calendar.on(2021, 6, 1), stage.calendar.on(2023, 11, 20));
        let first = *stage.random.pick(&[4, 5, 5, 6, 6, 6, 7, 7, 7, 8]);
        let pence = *stage.random.pick(&[37, 37, 63, 63, 73, 73, 47, 83, 29]);
        let amount = first * 10_000 + stage.random.between(1, 98) * 100 + pence;
        let mut entry = stage.entry(PETREL, format!("PP{:05}", 81_000 + at * 5), "Stationery and print", amount);
        entry.buyer = "F Sorley".into();
        entry.payment = Payment::Transfer { from: Account::Office, days: 8 };
        entry.mark = stage.planted();
        stage.plan.ledger(day, entry);
    }
    let months: Vec<_> = stage.calendar.months().collect();
    for (at, first) in months {
        for (meter, tariff) in [41_250_i64, 43_875, 46_610, 38_900].into_iter().enumerate() {
            let year = i64::from(first.year - 2021);
            let bill = format!("WW{}{:02}-{}", first.year, first.month, meter + 1);
            let mut entry =
                stage.entry(WATER, bill, "Metered supply, standing tariff", tariff * (100 + 4 * year) / 100);
            entry.payment = Payment::DirectDebit { days: 10 };
            entry.mark = stage.innocent();
            stage
                .plan
                .ledger(stage.calendar.business_from(first.number + 2 + i32::try_from(at % 3).unwrap_or(0)), entry);
        }
    }
}
