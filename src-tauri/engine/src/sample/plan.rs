//! What is still to come? Lines and entries by day; never more than a few weeks of everyday ones.

use std::collections::BTreeMap;

use super::lines::{Account, BankLine, Entry, Mark, Means, Text};
use super::random::Random;

/// Things to happen, by day number.
pub(super) struct Plan {
    /// Percent of planted rows that happen.
    planted: u8,
    random: Random,
    bank: BTreeMap<i32, Vec<BankLine>>,
    ledger: BTreeMap<i32, Vec<Entry>>,
}

impl Plan {
    /// An empty plan that lets `planted` percent of the planted rows happen.
    pub(super) fn new(seed: u64, planted: u8) -> Self {
        let random = Random::stream(seed, "planted");
        Plan { planted, random, bank: BTreeMap::new(), ledger: BTreeMap::new() }
    }

    /// False for a planted row that does not happen.
    fn happens(&mut self, mark: Option<Mark>) -> bool {
        self.planted >= 100
            || mark.is_none_or(|mark| mark.innocent)
            || self.random.between(0, 99) < i64::from(self.planted)
    }

    pub(super) fn bank(&mut self, day: i32, line: BankLine) {
        if self.happens(line.mark) {
            self.bank.entry(day).or_default().push(line);
        }
    }

    pub(super) fn ledger(&mut self, day: i32, entry: Entry) {
        if self.happens(entry.mark) {
            self.ledger.entry(day).or_default().push(entry);
        }
    }

    /// Money between two accounts in evidence: a line on each.
    pub(super) fn transfer(&mut self, day: i32, transfer: Transfer) {
        let Transfer { from, to, minute, amount, text, parties, mark } = transfer;
        let out = BankLine::new(from, Means::Transfer, -amount, parties.1, text.clone()).at(minute).marked(mark);
        let into = BankLine::new(to, Means::Transfer, amount, parties.0, text).at(minute + 1).marked(mark);
        self.bank(day, out);
        self.bank(day, into);
    }

    /// Entries to post on `day`, by time of day.
    pub(super) fn take_ledger(&mut self, day: i32) -> Vec<Entry> {
        let mut entries = self.ledger.remove(&day).unwrap_or_default();
        entries.sort_by_key(|entry| entry.minute);
        entries
    }

    /// Lines to book on `day`, by time of day.
    pub(super) fn take_bank(&mut self, day: i32) -> Vec<BankLine> {
        let mut lines = self.bank.remove(&day).unwrap_or_default();
        lines.sort_by_key(|line| line.minute);
        lines
    }
}

/// Money between two accounts in evidence.
pub(super) struct Transfer {
    pub(super) from: Account,
    pub(super) to: Account,
    pub(super) minute: u16,
    /// Positive minor units.
    pub(super) amount: i64,
    pub(super) text: Text,
    /// Names of the payer and the payee, as the other side's bank prints them.
    pub(super) parties: (&'static str, &'static str),
    pub(super) mark: Option<Mark>,
}
