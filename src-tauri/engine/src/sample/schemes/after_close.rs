//! Entries posted into a year that was already closed.

use super::super::lines::Payment;
use super::{Scheme, Stage, Vendor};

const JOURNAL: Vendor = Vendor { name: "Journal", account: "", address: "", category: "Manual journal" };

pub(super) const SCHEME: Scheme = Scheme {
    id: "after-close",
    title: "Entries without text posted after the year was closed",
    tests: &[34],
    story: "Nine round manual journals reach period 2021-12 in March 2022, after the close on 31 January, without a word.",
    look_alike: "Audit adjustments",
    why_innocent: "Six adjustments agreed with the auditor, posted in one sitting, each naming its working paper.",
    vendors: &[],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for at in 0..9 {
        let amount = stage.random.between(24, 88) * 100_000;
        let mut entry = stage.entry(JOURNAL, format!("JNL-{:04}", 9_001 + at), "", amount);
        entry.buyer = "D Pryce".into();
        entry.poster = "d.pryce";
        entry.minute = stage.random.minute(19, 22);
        entry.period = Some((2021, 12));
        entry.age = 0;
        entry.payment = Payment::None;
        entry.mark = stage.planted();
        let first = stage.business(2022, 3, 8);
        stage.plan.ledger(stage.calendar.business_after(first, u32::try_from(at / 3).unwrap_or(0)), entry);
    }
    for at in 0..6 {
        let amount = stage.random.spread(71_000, 1);
        let mut entry =
            stage.entry(JOURNAL, format!("AAJ-{:02}", at + 1), "Audit adjustment, working paper F12", amount);
        entry.poster = "audit.adj";
        entry.period = Some((2021, 12));
        entry.age = 0;
        entry.payment = Payment::None;
        entry.mark = stage.innocent();
        stage.plan.ledger(stage.business(2022, 2, 22), entry);
    }
}
