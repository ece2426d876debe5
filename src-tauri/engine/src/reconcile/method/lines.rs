//! What is compared? The lines of one side as columns, in order of day.

use super::texts::{TextId, Texts};

/// A line as it is handed in.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Account, any numbering that both sides share.
    pub account: u32,
    /// Days since 1970-01-01.
    pub day: i32,
    /// Signed minor units.
    pub amount: i64,
    /// ISO 4217 numeric code.
    pub currency: u16,
    /// Counterparty, supplier or payee.
    pub party: &'a str,
    /// Description.
    pub text: &'a str,
    /// Cheque, invoice or payment reference.
    pub reference: &'a str,
}

/// The lines of one side.
#[derive(Debug, Default)]
pub struct Side {
    /// Account of each line.
    pub account: Vec<u32>,
    /// Day of each line; never falls.
    pub day: Vec<i32>,
    /// Signed minor units.
    pub amount: Vec<i64>,
    /// ISO 4217 numeric code.
    pub currency: Vec<u16>,
    /// Party and description as one text, without the numbers in it.
    pub text: Vec<TextId>,
    /// Everything that a line says, folded and hashed.
    pub said: Vec<u64>,
    /// The numbers (invoice, cheque, payment) that a line names: `numbers[starts[i] .. starts[i + 1]]`.
    pub numbers: Vec<u32>,
    starts: Vec<u32>,
}

impl Side {
    /// How many lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.day.len()
    }

    /// True without lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.day.is_empty()
    }

    /// Amount without its sign.
    #[must_use]
    pub fn size(&self, line: usize) -> u64 {
        self.amount[line].unsigned_abs()
    }

    /// Numbers that a line names, ascending.
    #[must_use]
    pub fn numbers_of(&self, line: usize) -> &[u32] {
        &self.numbers[self.starts[line] as usize..self.starts[line + 1] as usize]
    }

    /// Lines with `from <= day <= to`.
    #[must_use]
    pub fn days(&self, from: i32, to: i32) -> std::ops::Range<usize> {
        self.day.partition_point(|day| *day < from)..self.day.partition_point(|day| *day <= to)
    }

    fn push(&mut self, line: &Line<'_>, texts: &mut Texts) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.account.push(line.account);
        self.day.push(line.day);
        self.amount.push(line.amount);
        self.currency.push(line.currency);
        let said = texts.number(line.party, line.text, line.reference, &mut self.numbers);
        self.text.push(said.text);
        self.said.push(said.whole);
        self.starts.push(u32::try_from(self.numbers.len()).unwrap_or(u32::MAX));
    }
}

/// Both sides with their texts.
#[derive(Debug, Default)]
pub struct Sides {
    /// Expenses: the books.
    pub ledger: Side,
    /// Statement lines.
    pub bank: Side,
    /// Texts of both.
    pub texts: Texts,
    /// (ledger line, bank line) that a person keeps apart.
    pub apart: Vec<(u32, u32)>,
}

impl Sides {
    /// Adds a line of the books; days must not fall.
    pub fn ledger(&mut self, line: &Line<'_>) {
        self.ledger.push(line, &mut self.texts);
    }

    /// Adds a line of the bank; days must not fall.
    pub fn bank(&mut self, line: &Line<'_>) {
        self.bank.push(line, &mut self.texts);
    }

    /// Weighs words once all lines are there.
    pub fn finish(&mut self) {
        self.apart.sort_unstable();
        for side in [&mut self.ledger, &mut self.bank] {
            if side.starts.is_empty() {
                side.starts.push(0);
            }
        }
        self.texts.weigh(&self.ledger, &self.bank);
    }
}
