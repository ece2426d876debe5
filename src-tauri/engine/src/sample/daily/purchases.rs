//! Purchases: the invoices of a few hundred suppliers, posted on working days, with the night desk's at weekends.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::super::lines::{Account, Entry, Payment};
use super::super::people::{BUYERS, PLACES, POSTERS, bank_account};
use super::super::random::Random;
use super::super::{Scale, schemes};
use super::{Activity, Today};

/// Trade, category, smallest amount in minor units, decades that the amounts span.
const TRADES: [(&str, &str, i64, u32); 24] = [
    ("Electrical", "Maintenance", 2_500, 3),
    ("Plumbing", "Maintenance", 2_500, 3),
    ("Roofing", "Repairs", 9_000, 3),
    ("Lift Services", "Maintenance", 5_500, 2),
    ("Cleaning", "Cleaning", 1_800, 2),
    ("Grounds Care", "Grounds", 2_200, 2),
    ("Fire Safety", "Compliance", 3_100, 3),
    ("Glazing", "Repairs", 1_500, 3),
    ("Joinery", "Repairs", 1_900, 3),
    ("Decorators", "Repairs", 3_600, 3),
    ("Flooring", "Repairs", 4_200, 3),
    ("Pest Control", "Maintenance", 3_900, 2),
    ("Scaffolding", "Repairs", 12_000, 2),
    ("Surveyors", "Professional", 7_000, 3),
    ("Solicitors", "Professional", 6_400, 3),
    ("Office Supplies", "Office", 700, 3),
    ("Print", "Office", 1_300, 2),
    ("Waste", "Cleaning", 2_700, 2),
    ("Drainage", "Maintenance", 3_300, 3),
    ("Security", "Security", 4_100, 3),
    ("Asphalt", "Grounds", 8_000, 3),
    ("Tool Hire", "Maintenance", 1_100, 3),
    ("Catering", "Events", 1_600, 2),
    ("Couriers", "Office", 600, 2),
];
const FORMS: [&str; 4] = ["Ltd", "& Sons", "LLP", "& Co"];
/// Orders placed in each month, in percent of the mean.
const SEASON: [u64; 12] = [94, 98, 122, 103, 98, 101, 92, 84, 104, 108, 111, 85];

#[derive(Clone)]
struct Supplier {
    name: String,
    account: String,
    trade: usize,
    prefix: String,
    next_invoice: u32,
    payment: Payment,
}

pub(super) struct Purchases {
    suppliers: Vec<Supplier>,
    /// Suppliers that come out at night.
    on_call: Vec<usize>,
    random: Random,
    scale: Scale,
}

fn suppliers(seed: u64, scale: Scale) -> Vec<Supplier> {
    let mut random = Random::stream(seed, "suppliers");
    (0..scale.suppliers())
        .map(|at| {
            let trade = (at / PLACES.len() + at * 5) % TRADES.len();
            let place = PLACES[at % PLACES.len()];
            let form = FORMS[(at / PLACES.len() / TRADES.len() + at) % FORMS.len()];
            let days = i32::try_from(random.between(5, 30)).unwrap_or(14);
            Supplier {
                name: format!("{place} {} {form}", TRADES[trade].0),
                account: bank_account(&mut random),
                trade,
                prefix: if random.chance(1, 2) { String::new() } else { format!("{}-", &place[..2].to_uppercase()) },
                next_invoice: u32::try_from(random.between(120, 48_000)).unwrap_or(120),
                payment: match random.below(20) {
                    0..=9 => Payment::Transfer { from: Account::Office, days },
                    10..=14 => Payment::Run,
                    15..=16 => Payment::Cheque { days },
                    17 => Payment::Parts { days },
                    18 => Payment::DirectDebit { days },
                    _ => Payment::WithCharge { from: Account::Office, days, charge: 350 },
                },
            }
        })
        .collect()
}

impl Purchases {
    pub(super) fn new(seed: u64, scale: Scale) -> Self {
        let suppliers = suppliers(seed, scale);
        let on_call = suppliers
            .iter()
            .enumerate()
            .filter(|(_, supplier)| ["Maintenance", "Repairs", "Security"].contains(&TRADES[supplier.trade].1))
            .map(|(at, _)| at)
            .collect();
        Purchases { suppliers, on_call, random: Random::stream(seed, "purchases"), scale }
    }

    /// Any supplier; some are used far more than others.
    fn any_supplier(&mut self) -> usize {
        let reach = self.random.below(self.suppliers.len() as u64) + 1;
        usize::try_from(self.random.below(reach)).unwrap_or(0)
    }

    /// The next invoice of a supplier.
    fn invoice(&mut self, at: usize) -> Entry {
        let (random, supplier) = (&mut self.random, &mut self.suppliers[at]);
        supplier.next_invoice += u32::try_from(random.between(1, 14)).unwrap_or(1);
        let (trade, category, low, decades) = TRADES[supplier.trade];
        let invoice = format!("{}{:05}", supplier.prefix, supplier.next_invoice);
        let text = format!("{trade}, {}", random.pick(&PLACES));
        let mut entry =
            Entry::new(supplier.name.clone(), supplier.account.clone(), invoice, text, random.spread(low, decades));
        entry.category = category;
        entry.age = i32::try_from(random.between(0, 9)).unwrap_or(3);
        entry.buyer = (*random.pick(&BUYERS)).into();
        entry.payment = supplier.payment;
        // One invoice in a hundred is still disputed at the end.
        if random.chance(1, 100) {
            entry.payment = Payment::None;
        }
        entry
    }

    fn working_day(&mut self, today: &mut Today<'_>) {
        let mean = self.scale.invoices_per_day() * SEASON[usize::from(today.date.month) - 1] / 100;
        for _ in 0..self.random.count(mean) {
            let at = self.any_supplier();
            let mut entry = self.invoice(at);
            // The finance manager posts few herself.
            let posters = if self.random.chance(1, 12) { POSTERS.len() } else { POSTERS.len() - 1 };
            entry.poster = POSTERS[usize::try_from(self.random.below(posters as u64)).unwrap_or(0)];
            entry.minute =
                if self.random.chance(1, 25) { self.random.minute(17, 19) } else { self.random.minute(8, 17) };
            today.plan.ledger(today.date.number, entry);
        }
    }

    /// Call-outs that the night desk has posted every weekend and holiday for three years.
    fn night_desk(&mut self, today: &mut Today<'_>) {
        for _ in 0..self.random.count(self.scale.call_outs_per_day()) {
            let at = *self.random.pick(&self.on_call);
            let mut entry = self.invoice(at);
            entry.text = format!("Emergency call-out, {}", self.random.pick(&PLACES)).into();
            entry.buyer = "I Dumitru".into();
            entry.poster = "night.desk";
            entry.minute = self.random.minute(0, 23);
            entry.mark = schemes::mark("weekend-posting", true);
            today.plan.ledger(today.date.number, entry);
        }
    }
}

impl Activity for Purchases {
    fn day(&mut self, today: &mut Today<'_>) {
        if today.date.business {
            self.working_day(today);
        } else {
            self.night_desk(today);
        }
    }
}

/// The supplier register, with the suppliers of the planted schemes among the others.
pub(super) fn write_suppliers(path: &Path, seed: u64, scale: Scale) -> io::Result<()> {
    let mut random = Random::stream(seed, "addresses");
    let mut rows: Vec<[String; 3]> = suppliers(seed, scale)
        .into_iter()
        .map(|supplier| {
            let address = format!("{} {} Trading Estate, Westmere", random.between(1, 60), random.pick(&PLACES));
            [supplier.name, supplier.account, address]
        })
        .collect();
    rows.extend(schemes::vendors().map(|vendor| [vendor.name, vendor.account, vendor.address].map(str::to_owned)));
    rows.sort();
    let mut out = String::from("Supplier,Account,Address\r\n");
    for [name, account, address] in rows {
        let _ = write!(out, "{name},{account},\"{address}\"\r\n");
    }
    std::fs::write(path, out)
}
