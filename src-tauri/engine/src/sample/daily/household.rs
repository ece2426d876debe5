//! The director's own account and his company's: a household and a small chandlery, as anyone's statements read.

use super::super::lines::{Account, BankLine, Means};
use super::super::people::PLACES;
use super::super::random::Random;
use super::{Activity, Today};

const SHOPS: [(&str, i64); 9] = [
    ("Supermarket", 850),
    ("Bistro", 1_100),
    ("Wine Merchants", 1_400),
    ("Filling Station", 950),
    ("Chemist", 320),
    ("Bookshop", 510),
    ("Tailor", 2_900),
    ("Coffee House", 230),
    ("Sailing Club", 1_050),
];
const LUXURIES: [(&str, &str); 4] = [
    ("Saltmere Yacht Brokers", "STAGE PAYMENT, HALCYON 38"),
    ("Quayside Motor Company", "VEHICLE BALANCE"),
    ("Aurelian Jewellers", "PURCHASE"),
    ("Harbour View Developments", "RESERVATION, PLOT 6"),
];

pub(super) struct Household {
    random: Random,
}

impl Household {
    pub(super) fn new(seed: u64) -> Self {
        Household { random: Random::stream(seed, "household") }
    }

    fn director(&mut self, today: &mut Today<'_>) {
        let random = &mut self.random;
        for _ in 0..random.count(550) {
            let (shop, low) = *random.pick(&SHOPS);
            let party = format!("{} {shop}", random.pick(&PLACES));
            let line = BankLine::new(Account::Director, Means::Card, -random.spread(low, 1), party, "CARD PAYMENT");
            today.plan.bank(today.date.number, line.at(random.minute(9, 22)));
        }
        let regular = match today.date.day {
            2 => Some(("Severn Building Society", "MORTGAGE 00417-2", 185_000)),
            5 => Some(("Westmere District Council", "COUNCIL TAX", 24_400)),
            12 => Some(("Northgate Energy", "HOME ENERGY", 19_650)),
            19 => Some(("Saltmere Marina", "BERTH FEE", 41_500)),
            _ => None,
        };
        if let Some((party, text, amount)) = regular {
            let line = BankLine::new(Account::Director, Means::DirectDebit, -amount, party, text);
            today.plan.bank(today.calendar.business_from(today.date.number), line.at(370));
        }
        let balance = today.balances.now[Account::Director as usize];
        if today.date.day == 27 && balance > 3_500_000 {
            let (party, text) = *random.pick(&LUXURIES);
            let amount = balance * random.between(55, 75) / 100 / 500 * 500;
            let line = BankLine::new(Account::Director, Means::Payment, -amount, party, text);
            today.plan.bank(today.calendar.business_from(today.date.number), line.at(800));
        }
    }

    fn marine(&mut self, today: &mut Today<'_>) {
        let random = &mut self.random;
        if !today.date.business {
            return;
        }
        for _ in 0..random.count(260) {
            let party = format!("{} Boatyard", random.pick(&PLACES));
            let line =
                BankLine::new(Account::Marine, Means::Receipt, random.spread(15_000, 1), party, "CHANDLERY SALE");
            today.plan.bank(today.date.number, line.at(random.minute(9, 16)));
        }
        for _ in 0..random.count(240) {
            let party = format!("{} Rope & Sail", random.pick(&PLACES));
            let line = BankLine::new(Account::Marine, Means::Payment, -random.spread(12_000, 1), party, "STOCK");
            today.plan.bank(today.date.number, line.at(random.minute(10, 17)));
        }
        let balance = today.balances.now[Account::Marine as usize];
        if today.date.weekday == 3 && today.date.day <= 7 && balance > 9_000_000 {
            let amount = balance * random.between(45, 60) / 100;
            let line =
                BankLine::new(Account::Marine, Means::Payment, -amount, "Fellside Boat Builders", "HULL 38/2 STAGE");
            today.plan.bank(today.date.number, line.at(1_000));
        }
    }
}

impl Activity for Household {
    fn day(&mut self, today: &mut Today<'_>) {
        self.director(today);
        self.marine(today);
    }
}
