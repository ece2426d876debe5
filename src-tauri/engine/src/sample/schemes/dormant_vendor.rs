//! A supplier that had been silent comes back with large invoices.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const NORDHAVN: Vendor = Vendor {
    name: "Nordhavn Shipping AS",
    account: "NO9386011117947",
    address: "Kaigata 8, Bergen",
    category: "Freight",
};
const GRITTING: Vendor = Vendor {
    name: "Frostguard Gritting Ltd",
    account: "77-14-02 81102956",
    address: "Depot Road, Hollins",
    category: "Grounds",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "dormant-vendor",
    title: "Supplier active again after eighteen silent months",
    tests: &[23],
    story: "Nordhavn Shipping sends three small invoices in early 2021, nothing for eighteen months, then six large \
            ones in ten weeks.",
    look_alike: "Winter gritting",
    why_innocent: "The supplier is silent from March to November each year because there is no ice.",
    vendors: &[NORDHAVN, GRITTING],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let early = [(2021, 1, 19), (2021, 2, 11), (2021, 3, 9)];
    let late = [(2022, 9, 27), (2022, 10, 6), (2022, 10, 20), (2022, 11, 3), (2022, 11, 17), (2022, 12, 1)];
    for (at, (year, month, day)) in early.into_iter().chain(late).enumerate() {
        let large = at >= early.len();
        let amount =
            if large { stage.random.between(1_410_000, 2_890_000) } else { stage.random.between(31_000, 88_000) };
        let mut entry = stage.entry(NORDHAVN, format!("NS{:05}", 11_020 + at * 13), "Freight, materials", amount);
        entry.buyer = "F Sorley".into();
        entry.payment = Payment::Transfer { from: Account::Office, days: 4 };
        entry.mark = stage.planted();
        stage.plan.ledger(stage.business(year, month, day), entry);
    }
    for year in 2021..=2023 {
        for (visit, (month, day)) in [(1, 12), (1, 26), (2, 9), (12, 7), (12, 18)].into_iter().enumerate() {
            let amount = stage.random.between(61_000, 148_000);
            let number = format!("FG{}{:02}", year, visit + 1);
            let mut entry = stage.entry(GRITTING, number, "Gritting, all car parks", amount);
            entry.mark = stage.innocent();
            stage.plan.ledger(stage.business(year, month, day), entry);
        }
    }
}
