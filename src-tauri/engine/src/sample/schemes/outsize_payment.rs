//! One payment far larger than any other of its supplier.

use super::{Scheme, Stage, Vendor};

const WINDOWS: Vendor = Vendor {
    name: "Larkhill Window Cleaning",
    account: "11-05-31 44820017",
    address: "6 Larkhill, Westmere",
    category: "Cleaning",
};
const LIFTS: Vendor = Vendor {
    name: "Kingsmoor Lift Care",
    account: "40-12-09 67100382",
    address: "Unit 2, Kingsmoor Park, Westmere",
    category: "Maintenance",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "outsize-payment",
    title: "One payment a hundred times the usual for its supplier",
    tests: &[12, 28],
    story: "A window cleaner paid about £380 a month receives £41,870.00 once, in a week when the buyer was on leave.",
    look_alike: "A lift replaced",
    why_innocent: "The lift engineer's one large invoice is a capital purchase that names its order and the lift.",
    vendors: &[WINDOWS, LIFTS],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let months: Vec<_> = stage.calendar.months().collect();
    for (at, first) in months {
        let day = stage.calendar.business_from(first.number + 14);
        let outsize = at == 19;
        let amount = if outsize { 4_187_000 } else { stage.random.between(33_500, 41_900) };
        let mut entry = stage.entry(WINDOWS, format!("LW{:04}", 260 + at * 4), "Window cleaning", amount);
        entry.buyer = "J Mercer".into();
        entry.mark = if outsize { stage.planted() } else { None };
        stage.plan.ledger(day, entry);
        let capital = at == 27;
        let amount = if capital { 3_864_200 } else { stage.random.between(41_000, 68_000) };
        let text = if capital { "Lift 2 replaced, order PO-2023-0311, Medlar Mews" } else { "Lift service" };
        let mut entry = stage.entry(LIFTS, format!("KLC-{:05}", 9_120 + at * 19), text, amount);
        entry.buyer = "Y Brandt".into();
        entry.mark = if capital { stage.innocent() } else { None };
        stage.plan.ledger(day, entry);
    }
}
