//! Both sides of made-up books, with the edges that are true.

use std::collections::BTreeMap;

use super::names::{Supplier, on_statement, suppliers};
use super::random::Random;

/// How hard it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dials {
    /// Items; each gives one line a side on average.
    pub items: usize,
    /// Payments in a thousand that quote the invoice's number.
    pub quoted: u64,
    /// Slips in a hundred supplier names on statements.
    pub noise: u64,
    /// Longest usual lag, days.
    pub lag: i64,
    /// Lines in a thousand without a partner, on each side, beside decoys.
    pub lone: u64,
}

impl Dials {
    /// As hard as a tidy company's year: the dials under which figures are reported.
    #[must_use]
    pub fn usual(items: usize) -> Self {
        Dials { items, quoted: 350, noise: 20, lag: 5, lone: 30 }
    }

    /// References rare, names poor, banks slow, more missing.
    #[must_use]
    pub fn hard(items: usize) -> Self {
        Dials { items, quoted: 120, noise: 45, lag: 9, lone: 80 }
    }

    /// References common, names clean.
    #[must_use]
    pub fn easy(items: usize) -> Self {
        Dials { items, quoted: 700, noise: 8, lag: 3, lone: 10 }
    }
}

/// One line of a side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialLine {
    /// Account; both sides number alike.
    pub account: u32,
    /// Days since 1970-01-01.
    pub day: i32,
    /// Signed minor units.
    pub amount: i64,
    /// ISO 4217 numeric code.
    pub currency: u16,
    /// Supplier; empty on statements.
    pub party: String,
    /// Description.
    pub text: String,
    /// Invoice number; empty on statements.
    pub reference: String,
    /// What the line was made as.
    pub kind: &'static str,
    /// What it was made with.
    pub item: u32,
}

/// Two sides and their true edges.
#[derive(Debug, Default)]
pub struct Trial {
    /// Books, by day.
    pub ledger: Vec<TrialLine>,
    /// Statements, by day.
    pub bank: Vec<TrialLine>,
    /// (ledger line, bank line), ascending. A statement line that a feed brought twice has an edge each.
    pub edges: Vec<(u32, u32)>,
    /// Bank lines of which a ledger line has one, whichever: copies that a feed brought twice, by first copy.
    pub copies: BTreeMap<u32, u32>,
}

const GBP: u16 = 826;
const FOREIGN: [(u16, i64); 2] = [(978, 857_000), (840, 791_000)];
const FIRST_DAY: i32 = 20_089;
const DAYS: i64 = 365;
const ACCOUNTS: u32 = 6;
const FEES: [i64; 3] = [35, 150, 1_500];

/// Kinds with their share in a thousand items.
const KINDS: &[(&str, u64)] = &[
    ("exact", 300),
    ("lag", 160),
    ("name", 140),
    ("fee", 60),
    ("fx", 50),
    ("sum", 50),
    ("batch", 20),
    ("partial", 50),
    ("transposed", 20),
    ("split_fee", 15),
    ("reversal", 15),
    ("duplicate", 15),
    ("sign", 10),
    ("decoy", 35),
];

/// Makes a trial.
#[must_use]
pub fn generate(seed: u64, dials: Dials) -> Trial {
    let mut random = Random::new(seed);
    let suppliers = suppliers((dials.items / 25).clamp(40, 6_000), ACCOUNTS, &mut random);
    let mut maker =
        Maker { random, suppliers, dials, trial: Trial::default(), item: 0, edges: Vec::new(), copies: Vec::new() };
    while maker.trial.ledger.len() < dials.items {
        maker.item();
    }
    maker.finish()
}

struct Maker {
    random: Random,
    suppliers: Vec<Supplier>,
    dials: Dials,
    trial: Trial,
    item: u32,
    edges: Vec<(u32, u32)>,
    copies: Vec<(u32, u32)>,
}

impl Maker {
    fn item(&mut self) {
        self.item += 1;
        if self.random.per_mille(2 * self.dials.lone) {
            let supplier = self.supplier();
            let (amount, day) = (self.amount(supplier), self.day());
            if self.random.per_mille(500) {
                self.book(supplier, day, amount, "lone");
            } else {
                self.pay(supplier, day, amount, None, "lone");
            }
            return;
        }
        let all: u64 = KINDS.iter().map(|kind| kind.1).sum();
        let mut at = self.random.below(all);
        for (kind, share) in KINDS {
            if at < *share {
                return self.make(kind);
            }
            at -= share;
        }
    }

    fn make(&mut self, kind: &'static str) {
        match kind {
            "sum" => self.sum(),
            "batch" => self.batch(),
            "partial" => self.partial(0, kind),
            "split_fee" => {
                let fee = FEES[usize::try_from(self.random.below(3)).unwrap_or(0)];
                self.partial(fee, kind);
            }
            "reversal" => self.reversal(),
            "decoy" => self.decoy(),
            _ => self.one_to_one(kind),
        }
    }

    fn supplier(&mut self) -> usize {
        // The square makes some suppliers far more frequent than others.
        let count = self.suppliers.len() as u64;
        let at = self.random.below(count) * self.random.below(count) / count;
        usize::try_from(at).unwrap_or(0)
    }

    fn amount(&mut self, supplier: usize) -> i64 {
        let usual = self.suppliers[supplier].usual;
        if let Some(contract) = self.suppliers[supplier].contract.filter(|_| self.random.per_mille(800)) {
            return contract;
        }
        let amount = usual * self.random.between(40, 220) / 100 + self.random.between(0, 99);
        match self.random.below(10) {
            0 => amount / 1_000 * 1_000 + 1_000,
            1 | 2 => amount / 100 * 100 + 100,
            _ => amount,
        }
    }

    fn day(&mut self) -> i32 {
        FIRST_DAY + i32::try_from(self.random.between(0, DAYS - 1)).unwrap_or(0)
    }

    fn lag(&mut self) -> i32 {
        i32::try_from(self.random.between(0, self.dials.lag) * self.random.between(0, 2) / 2).unwrap_or(0)
    }

    fn book(&mut self, supplier: usize, day: i32, amount: i64, kind: &'static str) -> u32 {
        let supplier = &mut self.suppliers[supplier];
        supplier.invoice += 1 + self.random.below(7);
        let reference = format!("{}{:06}", supplier.prefix, supplier.invoice);
        self.trial.ledger.push(TrialLine {
            account: supplier.account,
            day,
            amount: -amount,
            currency: GBP,
            party: supplier.name.clone(),
            text: format!("Invoice {reference}"),
            reference,
            kind,
            item: self.item,
        });
        u32::try_from(self.trial.ledger.len() - 1).unwrap_or(0)
    }

    /// `invoice` is the ledger line whose number may be quoted.
    fn pay(&mut self, supplier: usize, day: i32, amount: i64, invoice: Option<u32>, kind: &'static str) -> u32 {
        let noise = if kind == "name" { 100 } else { self.dials.noise };
        let mut text = on_statement(&self.suppliers[supplier].name, noise, &mut self.random);
        if let Some(invoice) = invoice.filter(|_| self.random.per_mille(self.dials.quoted)) {
            text.push(' ');
            text.push_str(&self.trial.ledger[invoice as usize].reference);
        }
        self.trial.bank.push(TrialLine {
            account: self.suppliers[supplier].account,
            day,
            amount: -amount,
            currency: GBP,
            party: String::new(),
            text,
            reference: String::new(),
            kind,
            item: self.item,
        });
        u32::try_from(self.trial.bank.len() - 1).unwrap_or(0)
    }

    fn one_to_one(&mut self, kind: &'static str) {
        let supplier = self.supplier();
        let (amount, day) = (self.amount(supplier), self.day());
        let line = self.book(supplier, day, amount, kind);
        let mut lag = if kind == "exact" { 0 } else { self.lag() };
        let mut paid = amount;
        match kind {
            "lag" => lag = i32::try_from(self.random.between(3, 25)).unwrap_or(3),
            "fee" => {
                paid = if self.random.per_mille(700) {
                    amount + FEES[usize::try_from(self.random.below(3)).unwrap_or(0)]
                } else {
                    amount - amount * self.random.between(8, 30) / 1_000
                }
            }
            "fx" => {
                let (currency, rate) = FOREIGN[usize::try_from(self.random.below(2)).unwrap_or(0)];
                self.trial.ledger[line as usize].currency = currency;
                // The rate wanders over the year; the bank keeps up to 1.5%.
                let wander = i64::from((day - FIRST_DAY).rem_euclid(200) - 100).abs() * 400;
                let spread = self.random.between(1_000_000, 1_015_000);
                paid = i64::try_from(
                    i128::from(amount) * i128::from(rate + wander) * i128::from(spread) / 1_000_000_000_000,
                )
                .unwrap_or(amount)
                .max(1);
            }
            "transposed" => paid = transpose(amount, &mut self.random),
            _ => {}
        }
        let payment = self.pay(supplier, day + lag, paid, Some(line), kind);
        self.edges.push((line, payment));
        match kind {
            "sign" => self.trial.ledger[line as usize].amount *= -1,
            "duplicate" => {
                let mut copy = self.trial.bank[payment as usize].clone();
                copy.item = self.item;
                self.trial.bank.push(copy);
                self.copies.push((payment, payment + 1));
            }
            _ => {}
        }
    }

    fn sum(&mut self) {
        let supplier = self.supplier();
        let day = self.day();
        let count = self.random.between(2, 5);
        let mut lines = Vec::new();
        let mut sum = 0;
        for _ in 0..count {
            let amount = self.amount(supplier);
            let booked = day - i32::try_from(self.random.between(0, 28)).unwrap_or(0);
            lines.push(self.book(supplier, booked, amount, "sum"));
            sum += amount;
        }
        let lag = self.lag();
        let payment = self.pay(supplier, day + lag, sum, lines.first().copied(), "sum");
        self.edges.extend(lines.into_iter().map(|line| (line, payment)));
    }

    fn batch(&mut self) {
        let day = self.day();
        let account = self.random.below(u64::from(ACCOUNTS));
        let run = format!("RUN{:05}", self.random.below(90_000) + 10_000);
        let noted = self.random.per_mille(500);
        let (mut lines, mut sum) = (Vec::new(), 0);
        for _ in 0..self.random.between(3, 6) {
            let mut supplier = self.supplier();
            for _ in 0..40 {
                if u64::from(self.suppliers[supplier].account) == account {
                    break;
                }
                supplier = self.supplier();
            }
            if u64::from(self.suppliers[supplier].account) != account {
                continue;
            }
            let amount = self.amount(supplier);
            let line = self.book(supplier, day, amount, "batch");
            if noted {
                self.trial.ledger[line as usize].text.push_str(&format!(" {run}"));
            }
            lines.push(line);
            sum += amount;
        }
        if lines.len() < 2 {
            return;
        }
        let first = self.suppliers.iter().position(|supplier| u64::from(supplier.account) == account).unwrap_or(0);
        let lag = i32::try_from(self.random.between(0, 2)).unwrap_or(0);
        let payment = self.pay(first, day + lag, sum, None, "batch");
        self.trial.bank[payment as usize].text = format!("BULK PAYMENT {run}");
        self.edges.extend(lines.into_iter().map(|line| (line, payment)));
    }

    /// Two or three payments for one line; `fee` is what the last of them has more.
    fn partial(&mut self, fee: i64, kind: &'static str) {
        let supplier = self.supplier();
        let (amount, day) = (self.amount(supplier), self.day());
        let line = self.book(supplier, day, amount, kind);
        let parts = if fee > 0 { 2 } else { self.random.between(2, 3) };
        let (mut left, mut when) = (amount, day);
        for part in 0..parts {
            let last = part + 1 == parts;
            let share = self.random.between(20, 70);
            let paid = if last { left + fee } else { left * share / 100 };
            left -= paid;
            when += i32::try_from(self.random.between(0, if fee > 0 { 3 } else { 20 })).unwrap_or(0);
            let payment = self.pay(supplier, when, paid.max(1), Some(line), kind);
            self.edges.push((line, payment));
        }
    }

    /// Booked, taken back, never paid.
    fn reversal(&mut self) {
        let supplier = self.supplier();
        let (amount, day) = (self.amount(supplier), self.day());
        let line = self.book(supplier, day, amount, "reversal");
        let later = i32::try_from(self.random.between(0, 14)).unwrap_or(0);
        let back = self.book(supplier, day + later, -amount, "reversal");
        self.trial.ledger[back as usize].reference = self.trial.ledger[line as usize].reference.clone();
        self.trial.ledger[back as usize].text = format!("Reversal of {}", self.trial.ledger[line as usize].text);
    }

    /// Two lines of one supplier that look like a pair and are none.
    fn decoy(&mut self) {
        let supplier = self.supplier();
        let (amount, day) = (self.amount(supplier), self.day());
        self.book(supplier, day, amount, "decoy");
        let apart = amount * self.random.between(-120, 120) / 1_000;
        let other = amount + apart + self.random.between(1, 900);
        let lag = i32::try_from(self.random.between(-12, 25)).unwrap_or(0);
        self.pay(supplier, day + lag, other.max(1), None, "decoy");
    }

    /// Sorts both sides by day and renumbers.
    fn finish(self) -> Trial {
        let (ledger, ledger_place) = sorted(self.trial.ledger);
        let (bank, bank_place) = sorted(self.trial.bank);
        let mut edges: Vec<(u32, u32)> = self
            .edges
            .into_iter()
            .map(|(line, payment)| (ledger_place[line as usize], bank_place[payment as usize]))
            .collect();
        edges.sort_unstable();
        let copies = self.copies.into_iter();
        let copies = copies.map(|(one, other)| (bank_place[other as usize], bank_place[one as usize])).collect();
        Trial { ledger, bank, edges, copies }
    }
}

fn sorted(lines: Vec<TrialLine>) -> (Vec<TrialLine>, Vec<u32>) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    // Lines of one day stand in no order that would give their item away.
    order.sort_by_key(|at| (lines[*at].day, u64::from(lines[*at].item).wrapping_mul(0x9e37_79b9_7f4a_7c15), *at));
    let mut place = vec![0; lines.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = u32::try_from(new).unwrap_or(0);
    }
    let mut slots: Vec<Option<TrialLine>> = lines.into_iter().map(Some).collect();
    (order.iter().filter_map(|old| slots[*old].take()).collect(), place)
}

fn transpose(amount: i64, random: &mut Random) -> i64 {
    let mut digits = amount.to_string().into_bytes();
    for _ in 0..20 {
        let at = usize::try_from(random.below(digits.len().max(2) as u64 - 1)).unwrap_or(0);
        if at + 1 < digits.len() && digits[at] != digits[at + 1] && !(at == 0 && digits[1] == b'0') {
            digits.swap(at, at + 1);
            break;
        }
    }
    String::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or(amount)
}
