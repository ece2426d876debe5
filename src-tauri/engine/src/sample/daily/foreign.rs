//! Suppliers abroad: a euro account for lifts and facades, a dollar account for software and a foundation's gifts.

use super::super::Scale;
use super::super::lines::{Account, BankLine, Entry, Means, Payment};
use super::super::people::ASSOCIATION;
use super::super::random::Random;
use super::{Activity, Today};

/// Name, account, description, smallest amount in minor units (the largest is a hundred times that).
const EURO: [(&str, &str, &str, i64); 6] = [
    ("Aufzugbau Köllner GmbH", "DE44500105175407324931", "Lift parts", 14_000),
    ("Fenêtres Marchand SARL", "FR7630006000011234567890189", "Window units", 22_000),
    ("Ziegelwerk Brandt KG", "DE12500105170648489890", "Facing bricks", 9_500),
    ("Van Houtte Gevelbouw B.V.", "NL91ABNA0417164300", "Facade panels", 31_000),
    ("Ceramica Lugari S.r.l.", "IT60X0542811101000000123456", "Tiles", 7_200),
    ("Wärmetechnik Östermann", "DE75512108001245126199", "Boiler parts", 11_800),
];
const DOLLAR: [(&str, &str, &str, i64); 4] = [
    ("Larkspur Cloud Inc", "021000021 449120077", "Software subscription", 4_900),
    ("Bluestem Analytics LLC", "026009593 550081244", "Licence", 12_000),
    ("Pinyon Design Co", "121000358 610033918", "Web design", 8_500),
    ("Tidewater Training Inc", "051000017 720045561", "Online courses", 3_100),
];

pub(super) struct Foreign {
    random: Random,
    scale: Scale,
    invoices: [u32; EURO.len() + DOLLAR.len()],
}

impl Foreign {
    pub(super) fn new(seed: u64, scale: Scale) -> Self {
        let mut random = Random::stream(seed, "foreign");
        let invoices = std::array::from_fn(|_| u32::try_from(random.between(1_000, 60_000)).unwrap_or(1_000));
        Foreign { random, scale, invoices }
    }

    fn invoice(&mut self, today: &mut Today<'_>, euro: bool) {
        let suppliers: &[(&str, &'static str, &str, i64)] = if euro { &EURO } else { &DOLLAR };
        let random = &mut self.random;
        let at = usize::try_from(random.below(suppliers.len() as u64)).unwrap_or(0);
        let (name, account, text, low) = suppliers[at];
        let next = &mut self.invoices[if euro { at } else { EURO.len() + at }];
        *next += u32::try_from(random.between(1, 9)).unwrap_or(1);
        let mut entry = Entry::new(
            name.to_owned(),
            account,
            format!("{}-{next}", if euro { "RE" } else { "US" }),
            text.to_owned(),
            random.spread(low, 2),
        );
        entry.category = if euro { "Major works" } else { "Software" };
        entry.currency = if euro { "EUR" } else { "USD" };
        entry.minute = random.minute(9, 17);
        entry.buyer = "Y Brandt".into();
        entry.poster = "r.osei";
        let from = if euro { Account::Euro } else { Account::Dollar };
        let days = i32::try_from(random.between(7, 30)).unwrap_or(14);
        entry.payment = if random.chance(1, 4) {
            Payment::WithCharge { from, days, charge: if euro { 1_250 } else { 2_500 } }
        } else {
            Payment::Transfer { from, days }
        };
        today.plan.ledger(today.date.number, entry);
    }

    /// Last month's euros are bought again, at a rate between .84 and .89.
    fn buy_euros(&mut self, today: &mut Today<'_>) {
        let euros = today.balances.spent_last_month[Account::Euro as usize].max(self.scale.grown(300_000));
        let rate = self.random.between(8_400, 8_900);
        let text = format!("FX EUR {}.{:02} AT 0.{rate}", euros / 100, euros % 100);
        let day = today.calendar.business_from(today.date.number);
        let sold = BankLine::new(Account::Office, Means::Transfer, -(euros * rate / 10_000), ASSOCIATION, text.clone());
        let bought = BankLine::new(Account::Euro, Means::Transfer, euros, ASSOCIATION, text);
        today.plan.bank(day, sold.at(610));
        today.plan.bank(day, bought.at(680));
        let fee = BankLine::new(Account::Euro, Means::Fee, -1_490, "Bankhaus Ehrenfeld", "Kontoführung");
        today.plan.bank(day, fee.at(690));
    }

    fn gift(&mut self, today: &mut Today<'_>) {
        let spent = today.balances.spent_last_month[Account::Dollar as usize];
        let amount = spent.max(self.scale.grown(150_000)) / 100 * 100 + self.random.between(0, 40) * 2_500;
        let text = format!("RESTRICTED GIFT {:02}/{}", today.date.month, today.date.year);
        let line = BankLine::new(Account::Dollar, Means::Receipt, amount, "Harbor Light Foundation", text);
        today.plan.bank(today.calendar.business_from(today.date.number), line.at(540));
    }
}

impl Activity for Foreign {
    fn day(&mut self, today: &mut Today<'_>) {
        if today.date.business {
            for _ in 0..self.random.count(self.scale.euro_invoices_per_day()) {
                self.invoice(today, true);
            }
            for _ in 0..self.random.count(self.scale.dollar_invoices_per_day()) {
                self.invoice(today, false);
            }
        }
        match today.date.day {
            4 => self.buy_euros(today),
            9 => self.gift(today),
            _ => {}
        }
    }
}
