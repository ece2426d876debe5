//! The company card: small purchases on any day, claimed through the ledger, settled by the office once a month.

use super::super::Scale;
use super::super::lines::{Account, BankLine, Entry, Means, Payment};
use super::super::people::{ASSOCIATION, PLACES, STAFF};
use super::super::plan::Transfer;
use super::super::random::Random;
use super::{Activity, Today};

/// Merchant, category, smallest amount in minor units (the largest is a hundred times that).
const MERCHANTS: [(&str, &str, i64); 12] = [
    ("Rail", "Travel", 480),
    ("Taxis", "Travel", 420),
    ("Filling Station", "Motor", 900),
    ("Coffee House", "Subsistence", 210),
    ("Hotel", "Travel", 1_850),
    ("Ironmongers", "Maintenance", 390),
    ("Stationers", "Office", 350),
    ("Parking", "Motor", 150),
    ("Bakery", "Subsistence", 240),
    ("Key Cutting", "Maintenance", 450),
    ("Garden Centre", "Grounds", 650),
    ("Electronics", "Office", 1_200),
];

pub(super) struct Cards {
    random: Random,
    scale: Scale,
    claims: u32,
}

impl Cards {
    pub(super) fn new(seed: u64, scale: Scale) -> Self {
        Cards { random: Random::stream(seed, "cards"), scale, claims: 4_000 }
    }

    fn purchase(&mut self, today: &mut Today<'_>) {
        let random = &mut self.random;
        let (trade, category, low) = *random.pick(&MERCHANTS);
        let merchant = format!("{} {trade}", random.pick(&PLACES));
        let holder = random.pick(&STAFF).name;
        let amount = random.spread(low, 2);
        let mut line = BankLine::new(Account::Card, Means::Card, -amount, merchant.clone(), format!("CARD {holder}"))
            .at(random.minute(7, 22));
        if random.chance(9, 10) {
            self.claims += 1;
            let mut claim =
                Entry::new(merchant, "", format!("EXP-{:06}", self.claims), format!("Card claim, {holder}"), amount);
            claim.category = category;
            claim.buyer = holder.into();
            claim.poster = "m.tandy";
            claim.minute = random.minute(9, 17);
            claim.payment = Payment::None;
            let day = today.calendar.business_after(today.date.number, 1 + u32::try_from(random.below(5)).unwrap_or(0));
            claim.age = day - today.date.number;
            line.claim = Some((day, Box::new(claim)));
        }
        today.plan.bank(today.date.number, line);
    }

    fn settle(&mut self, today: &mut Today<'_>) {
        let owed = -today.balances.now[Account::Card as usize];
        if owed > 0 {
            let settlement = Transfer {
                from: Account::Office,
                to: Account::Card,
                minute: 370,
                amount: owed,
                text: "CARD STATEMENT SETTLED".into(),
                parties: (ASSOCIATION, "Cardale Card Services"),
                mark: None,
            };
            today.plan.transfer(today.calendar.business_from(today.date.number), settlement);
        }
    }
}

impl Activity for Cards {
    fn day(&mut self, today: &mut Today<'_>) {
        let share = if today.date.business { 120 } else { 45 };
        for _ in 0..self.random.count(self.scale.card_lines_per_day() * share / 100) {
            self.purchase(today);
        }
        if today.date.day == 14 {
            self.settle(today);
        }
    }
}
