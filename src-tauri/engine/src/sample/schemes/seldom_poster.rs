//! Someone who never posts, posts.

use super::super::lines::{Account, Payment};
use super::{Scheme, Stage, Vendor};

const GALLERY: Vendor = Vendor {
    name: "Galerie Ostwind",
    account: "CH9300762011623852957",
    address: "Limmatquai 40, Zürich",
    category: "Furnishings",
};
const COVER: Vendor = Vendor {
    name: "Millrace Temporary Staff",
    account: "77-14-02 20017734",
    address: "2 Millrace, Westmere",
    category: "Agency staff",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "seldom-poster",
    title: "Entries posted by the director himself",
    tests: &[33],
    story: "m.halden posts seven entries in three years, all for one gallery abroad.",
    look_alike: "Leave cover",
    why_innocent: "s.locum posts for two weeks in August 2023 only, for the clerk on leave, small and various.",
    vendors: &[GALLERY, COVER],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..7 {
        let day = stage.some_day(stage.calendar.on(2021, 9, 1), stage.calendar.on(2023, 11, 1));
        let amount = stage.random.between(420_000, 890_000);
        let mut entry = stage.entry(GALLERY, format!("GO-{}", 2_218 + at * 6), "Works for the boardroom", amount);
        entry.buyer = "M Halden".into();
        entry.poster = "m.halden";
        entry.payment = Payment::Transfer { from: Account::Office, days: 2 };
        entry.mark = stage.planted();
        stage.plan.ledger(day, entry);
    }
    for at in 0..12 {
        let amount = stage.random.spread(14_000, 1);
        let mut entry = stage.entry(COVER, format!("MTS{:04}", 640 + at), "Temporary cover", amount);
        entry.poster = "s.locum";
        entry.mark = stage.innocent();
        let first = stage.business(2023, 8, 7);
        stage.plan.ledger(stage.calendar.business_after(first, u32::try_from(at).unwrap_or(0) / 2), entry);
    }
}
