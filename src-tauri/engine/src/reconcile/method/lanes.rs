//! Which accounts can pay for which, and does money out have the same sign on both sides?
//!
//! Amounts that stand exactly once on each side vote: they are few, and right far more often than not. An account of the
//! books with too few votes may be paid from any account.

use foldhash::HashMap;

use super::lines::{Side, Sides};

/// ISO 4217's code for "no currency": it is compared with every other.
const NO_CURRENCY: u16 = 999;
/// Votes below which an account's habits are not known.
const ENOUGH: u32 = 20;
/// A bank account that gets less than this share of an account's votes got them by chance.
const BY_CHANCE: f64 = 0.01;

/// Accounts numbered from 0 on each side, with what may pair.
#[derive(Debug, Default)]
pub struct Lanes {
    /// Account number of each ledger line.
    pub ledger: Vec<u32>,
    /// Account number of each bank line.
    pub bank: Vec<u32>,
    /// Accounts as handed in.
    pub ledger_accounts: Vec<u32>,
    /// Accounts as handed in.
    pub bank_accounts: Vec<u32>,
    allowed: Vec<bool>,
    /// Pairs that a person keeps apart, ascending.
    apart: Vec<(u32, u32)>,
    opposite: Vec<bool>,
    /// Days of each bank account's lines, ascending; the same of each ledger account's.
    bank_days: Vec<Vec<i32>>,
    ledger_days: Vec<Vec<i32>>,
}

impl Lanes {
    /// Learns from amounts that are unique on both sides, at most `window` days apart.
    #[must_use]
    pub fn learn(sides: &Sides, window: i32) -> Self {
        let (ledger_accounts, ledger) = numbered(&sides.ledger.account);
        let (bank_accounts, bank) = numbered(&sides.bank.account);
        let mut lanes = Lanes {
            apart: sides.apart.clone(),
            bank_days: days_of(&sides.bank, &bank, bank_accounts.len()),
            ledger_days: days_of(&sides.ledger, &ledger, ledger_accounts.len()),
            allowed: vec![true; ledger_accounts.len() * bank_accounts.len()],
            opposite: vec![false; ledger_accounts.len()],
            ledger,
            bank,
            ledger_accounts,
            bank_accounts,
        };
        lanes.vote(sides, window);
        lanes
    }

    fn vote(&mut self, sides: &Sides, window: i32) {
        let width = self.bank_accounts.len();
        let mut votes = vec![0_u32; self.allowed.len()];
        let mut opposite = vec![[0_u32; 2]; self.ledger_accounts.len()];
        let unique = unique_sizes(&sides.bank);
        for (size, line) in sorted(unique_sizes(&sides.ledger)) {
            let Some(Some(partner)) = unique.get(&size) else { continue };
            let (line, partner) = (line as usize, *partner as usize);
            let lag = sides.bank.day[partner] - sides.ledger.day[line];
            if lag.abs() > window || !same_currency(sides.ledger.currency[line], sides.bank.currency[partner]) {
                continue;
            }
            let account = self.ledger[line] as usize;
            votes[account * width + self.bank[partner] as usize] += 1;
            let differs = (sides.ledger.amount[line] < 0) != (sides.bank.amount[partner] < 0);
            opposite[account][usize::from(differs)] += 1;
        }
        let all = opposite.iter().fold([0, 0], |sum, votes| [sum[0] + votes[0], sum[1] + votes[1]]);
        for (account, signs) in opposite.iter().enumerate() {
            let known = signs[0] + signs[1] >= ENOUGH;
            let signs = if known { *signs } else { all };
            self.opposite[account] = signs[1] > signs[0];
            if known {
                let row = &votes[account * width..(account + 1) * width];
                let least = f64::from(row.iter().sum::<u32>()) * BY_CHANCE;
                for (allowed, votes) in self.allowed[account * width..].iter_mut().zip(row) {
                    *allowed = f64::from(*votes) >= least.max(2.0);
                }
            }
        }
    }

    /// True where a ledger line and a bank line stand on accounts that may pair, and no person keeps them apart.
    #[must_use]
    pub fn may_pair(&self, ledger: usize, bank: usize) -> bool {
        let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        let apart = !self.apart.is_empty() && self.apart.binary_search(&(line(ledger), line(bank))).is_ok();
        !apart && self.allowed[self.ledger[ledger] as usize * self.bank_accounts.len() + self.bank[bank] as usize]
    }

    /// True where money out has different signs on the two sides of this ledger line's account.
    #[must_use]
    pub fn is_opposite(&self, ledger: usize) -> bool {
        self.opposite[self.ledger[ledger] as usize]
    }

    /// True where the two lines move money the same way.
    #[must_use]
    pub fn same_direction(&self, sides: &Sides, ledger: usize, bank: usize) -> bool {
        ((sides.ledger.amount[ledger] < 0) != (sides.bank.amount[bank] < 0)) == self.is_opposite(ledger)
    }

    /// Pairs of accounts that may pair, as handed in.
    #[must_use]
    pub fn pairs(&self) -> Vec<(u32, u32, bool)> {
        let width = self.bank_accounts.len();
        let mut pairs = Vec::new();
        for (account, id) in self.ledger_accounts.iter().enumerate() {
            for (other, other_id) in self.bank_accounts.iter().enumerate() {
                if self.allowed[account * width + other] {
                    pairs.push((*id, *other_id, self.opposite[account]));
                }
            }
        }
        pairs
    }

    /// Bank lines within `window` days of a ledger line on accounts that may pay for it.
    #[must_use]
    pub fn bank_near(&self, ledger: usize, day: i32, window: i32) -> usize {
        let width = self.bank_accounts.len();
        let row = &self.allowed[self.ledger[ledger] as usize * width..][..width];
        row.iter().zip(&self.bank_days).filter(|(allowed, _)| **allowed).map(|(_, days)| near(days, day, window)).sum()
    }

    /// Ledger lines within `window` days of a bank line on accounts that it may pay for.
    #[must_use]
    pub fn ledger_near(&self, bank: usize, day: i32, window: i32) -> usize {
        let width = self.bank_accounts.len();
        let column = self.bank[bank] as usize;
        let accounts = self.ledger_days.iter().enumerate();
        accounts
            .filter(|(account, _)| self.allowed[account * width + column])
            .map(|(_, days)| near(days, day, window))
            .sum()
    }
}

/// True where two lines can be of one currency.
#[must_use]
pub fn same_currency(one: u16, other: u16) -> bool {
    one == other || one == NO_CURRENCY || other == NO_CURRENCY
}

fn near(days: &[i32], day: i32, window: i32) -> usize {
    days.partition_point(|known| *known <= day + window) - days.partition_point(|known| *known < day - window)
}

fn numbered(accounts: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut known = accounts.to_vec();
    known.sort_unstable();
    known.dedup();
    let numbers = accounts.iter().map(|account| u32::try_from(known.partition_point(|k| k < account)).unwrap_or(0));
    (known.clone(), numbers.collect())
}

fn days_of(side: &Side, accounts: &[u32], count: usize) -> Vec<Vec<i32>> {
    let mut days = vec![Vec::new(); count];
    for (day, account) in side.day.iter().zip(accounts) {
        days[*account as usize].push(*day);
    }
    days
}

/// Line of each amount that stands once; `None` for one that stands more often.
fn unique_sizes(side: &Side) -> HashMap<u64, Option<u32>> {
    let mut lines: HashMap<u64, Option<u32>> = HashMap::default();
    for line in 0..side.len() {
        let number = u32::try_from(line).ok();
        lines.entry(side.size(line)).and_modify(|known| *known = None).or_insert(number);
    }
    lines
}

fn sorted(lines: HashMap<u64, Option<u32>>) -> Vec<(u64, u32)> {
    let mut found: Vec<(u64, u32)> = lines.into_iter().filter_map(|(size, line)| Some((size, line?))).collect();
    found.sort_unstable();
    found
}
