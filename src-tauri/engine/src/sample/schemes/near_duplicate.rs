//! Nearly the same invoice again: one character changed.

use super::{Scheme, Stage, Vendor};

const FELLSIDE: Vendor = Vendor {
    name: "Fellside Maintenance Ltd",
    account: "60-30-22 48810036",
    address: "19 Fellside Way, Hollins",
    category: "Maintenance",
};
/// The same firm under a slip of the pen, paid to another account.
const FELLSIDE_AGAIN: Vendor = Vendor {
    name: "Fellside Maintenence Ltd",
    account: "20-44-17 61290901",
    address: "19 Fellside Way, Hollins",
    category: "Maintenance",
};
const CASTLEGATE: Vendor = Vendor {
    name: "Castlegate Boilers Ltd",
    account: "77-14-02 31002288",
    address: "7 Castlegate, Westmere",
    category: "Maintenance",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "near-duplicate",
    title: "Invoices entered again with one character changed",
    tests: &[15],
    story: "Fourteen invoices come back within a month: a letter O for a zero or a trailing A in the number, the \
            supplier's name misspelt, the same amount, another bank account.",
    look_alike: "Credit and rebill",
    why_innocent: "A credit note for the full amount stands between the two invoices; only one is ever paid.",
    vendors: &[FELLSIDE, FELLSIDE_AGAIN, CASTLEGATE],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..14 {
        let day = stage.some_day(stage.calendar.on(2021, 3, 1), stage.calendar.on(2023, 10, 15));
        let amount = stage.random.spread(48_000, 1);
        let number = format!("FM-20{:03}", 140 + at * 17);
        let again = if at % 2 == 0 { number.replacen('0', "O", 1) } else { format!("{number}A") };
        let later = i32::try_from(stage.random.between(8, 27)).unwrap_or(14);
        for (vendor, invoice, delay) in [(FELLSIDE, number, 0), (FELLSIDE_AGAIN, again, later)] {
            let mut entry = stage.entry(vendor, invoice, "Communal lighting repairs", amount);
            entry.buyer = "J Mercer".into();
            entry.mark = stage.planted();
            stage.plan.ledger(stage.calendar.business_from(day + delay), entry);
        }
    }
    for at in 0..8 {
        let day = stage.some_day(stage.calendar.on(2021, 3, 1), stage.calendar.on(2023, 10, 15));
        let amount = stage.random.spread(61_000, 1);
        for (part, sign, text) in
            [(0, 1, "Boiler service"), (1, -1, "Credit note, wrong address"), (2, 1, "Boiler service, rebilled")]
        {
            let mut entry = stage.entry(CASTLEGATE, format!("CB{:04}", 3_300 + at * 21 + part), text, amount * sign);
            entry.mark = stage.innocent();
            if part < 2 {
                entry.payment = super::super::lines::Payment::None;
            }
            stage.plan.ledger(stage.calendar.business_after(day, u32::try_from(part).unwrap_or(0) * 4), entry);
        }
    }
}
