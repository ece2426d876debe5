//! One user posts on Sundays for three months.

use super::{Scheme, Stage, Vendor};

const ALDGATE: Vendor = Vendor {
    name: "Aldgate Property Mgmt",
    account: "20-44-17 70018845",
    address: "Suite 9, 22 Priory Street, Westmere",
    category: "Professional",
};

pub(super) const SCHEME: Scheme = Scheme {
    id: "weekend-posting",
    title: "Entries posted on Sundays by one user",
    tests: &[19],
    story: "d.pryce, who otherwise posts on weekdays only, posts four entries every Sunday night from May to July 2022.",
    look_alike: "The night desk",
    why_innocent: "night.desk has posted call-outs every weekend and holiday for three years: that is its shift.",
    vendors: &[ALDGATE],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    let (from, to) = (stage.calendar.on(2022, 5, 1), stage.calendar.on(2022, 7, 31));
    let sundays: Vec<_> = stage
        .calendar
        .days()
        .iter()
        .filter(|date| (from.number..=to.number).contains(&date.number) && date.weekday == 6)
        .copied()
        .collect();
    for (at, sunday) in sundays.into_iter().enumerate() {
        for part in 0..4 {
            let amount = stage.random.spread(52_000, 1);
            let mut entry = stage.entry(ALDGATE, format!("AP{:04}", 500 + at * 9 + part), "Block inspection", amount);
            entry.minute = stage.random.minute(21, 24);
            entry.buyer = "D Pryce".into();
            entry.poster = "d.pryce";
            entry.mark = stage.planted();
            stage.plan.ledger(sunday.number, entry);
        }
    }
}
