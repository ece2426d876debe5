//! One purchase split into orders that stay below the limit.

use super::{Scheme, Stage, Vendor};

const WHARFSIDE: Vendor = Vendor {
    name: "Wharfside Interiors Ltd",
    account: "40-12-09 22871903",
    address: "Wharfside Mill, Hollins",
    category: "Repairs",
};
const OIL: Vendor = Vendor {
    name: "Uplands Heating Oil",
    account: "60-30-22 77120044",
    address: "Uplands Depot, Hollins",
    category: "Energy",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "split-purchase",
    title: "Purchases split below the approval limit",
    tests: &[21],
    story: "Twelve refurbishments are ordered by one buyer in three or four parts within a week; each part is under \
            £10,000, each whole over it.",
    look_alike: "Heating oil deliveries",
    why_innocent: "Each delivery fills the tank of another block, has its own delivery note and another person ordering.",
    vendors: &[WHARFSIDE, OIL],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for job in 0..12 {
        let day = stage.some_day(stage.calendar.on(2021, 4, 1), stage.calendar.on(2023, 10, 1));
        for part in 0..stage.random.between(3, 4) {
            let amount = stage.random.between(398_000, 796_000);
            let invoice = format!("WI-{:04}", 610 + job * 40 + part);
            let mut entry = stage.entry(WHARFSIDE, invoice, "Refurbishment, common rooms", amount);
            entry.buyer = "P Nowak".into();
            entry.mark = stage.planted();
            stage.plan.ledger(stage.calendar.business_after(day, u32::try_from(part).unwrap_or(0)), entry);
        }
    }
    for delivery in 0..15 {
        let year = 2021 + delivery / 5;
        let month = [1, 2, 3, 11, 12][usize::try_from(delivery % 5).unwrap_or(0)];
        for (tank, buyer) in ["T Adeyemi", "S Kaur", "C Whitcombe"].into_iter().enumerate() {
            let amount = stage.random.between(356_000, 481_000);
            let note = format!("D{:05}", 41_000 + delivery * 60 + i32::try_from(tank).unwrap_or(0) * 7);
            let mut entry =
                stage.entry(OIL, note, ["Oil, Damson House", "Oil, Quince Walk", "Oil, Pippin Row"][tank], amount);
            entry.buyer = buyer.into();
            entry.mark = stage.innocent();
            let first = stage.business(year, month, 8);
            stage.plan.ledger(stage.calendar.business_after(first, u32::try_from(tank).unwrap_or(0)), entry);
        }
    }
}
