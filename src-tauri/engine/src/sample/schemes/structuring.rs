//! Cash paid in by parts, each below the reporting limit.

use super::super::lines::{Account, BankLine, Means};
use super::{Scheme, Stage};

pub(super) const SCHEME: Scheme = Scheme {
    id: "structuring",
    title: "Cash paid in below the £10,000 reporting limit across two accounts of one owner",
    tests: &[17],
    story: "Within five days each time, the director pays cash into his own account and his company's: every deposit \
            under £10,000, together well over it.",
    look_alike: "Market hall takings",
    why_innocent: "Takings are banked on the same three days of every week, follow the season and name their source.",
    vendors: &[],
    plant,
};

fn plant(stage: &mut Stage<'_>) {
    for episode in 0..stage.scale.planted(8) {
        let day = stage.some_day(stage.calendar.on(2021, 6, 1), stage.calendar.on(2023, 11, 1));
        for part in 0..3_u32 {
            let account = if (u64::from(part) + episode) % 2 == 0 { Account::Director } else { Account::Marine };
            let amount = stage.random.between(372, 492) * 2_000;
            let branch = *stage.random.pick(&["SALTMERE", "HOLLINS", "WESTMERE"]);
            let line = BankLine::new(account, Means::Cash, amount, "", format!("CASH PAID IN {branch} BRANCH"));
            let when = stage.calendar.business_after(day, part);
            stage.plan.bank(when, line.at(stage.random.minute(10, 15)).marked(stage.planted()));
        }
    }
}
