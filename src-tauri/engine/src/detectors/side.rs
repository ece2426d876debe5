//! What is one side of the books to a test? Columns of equal length, in date order.

use std::sync::OnceLock;

use super::contract::RowRef;
use crate::model::{Currency, Day, Kind, RowId};
use crate::store::StoreError;
use crate::store::columns::MonthColumns;

/// Minute of a row without one.
pub(crate) const NO_MINUTE: u16 = u16::MAX;
/// Balance of a row without one.
pub(crate) const NO_BALANCE: i64 = i64::MIN;
/// Description number of a row whose text is all argument.
pub(super) const ARGUMENT_ONLY: u32 = u32::MAX;

/// Many short texts in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn append(&mut self, later: &Texts) {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.push_str(&later.bytes);
        self.ends.extend(later.ends.iter().map(|end| end.saturating_add(start)));
    }

    pub(super) fn is_blank(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(0) };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Rows of one side, as columns. Numbers of parties, terms and descriptions are those of the case; 0 is none.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) kind: Kind,
    pub(crate) id: Vec<RowId>,
    pub(crate) amount: Vec<i64>,
    pub(crate) currency: Vec<Currency>,
    pub(crate) account: Vec<u32>,
    pub(crate) party: Vec<u32>,
    pub(crate) category: Vec<u32>,
    pub(crate) person: Vec<u32>,
    pub(crate) poster: Vec<u32>,
    pub(crate) period: Vec<u32>,
    pub(crate) counter: Vec<u32>,
    pub(crate) skeleton: Vec<u32>,
    pub(crate) minute: Vec<u16>,
    pub(crate) balance: Vec<i64>,
    pub(crate) evidence: Vec<u32>,
    pub(crate) reference: Texts,
    parties: OnceLock<Groups>,
}

/// Row indexes by key, in date order within each.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    starts: Vec<u32>,
    order: Vec<u32>,
}

impl Groups {
    fn new(keys: &[u32]) -> Self {
        let count = keys.iter().max().map_or(0, |max| *max as usize + 1);
        let mut starts = vec![0u32; count + 1];
        for key in keys {
            starts[*key as usize + 1] += 1;
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut order = vec![0u32; keys.len()];
        for (row, key) in (0u32..).zip(keys) {
            let place = &mut next[*key as usize];
            order[*place as usize] = row;
            *place += 1;
        }
        Groups { starts, order }
    }

    pub(crate) fn rows(&self, key: u32) -> &[u32] {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        if key as usize + 1 >= self.starts.len() {
            return &[];
        }
        self.order.get(at(key as usize)..at(key as usize + 1)).unwrap_or_default()
    }

    /// Every key but 0 with its rows.
    pub(crate) fn named(&self) -> impl Iterator<Item = (u32, &[u32])> {
        (1..u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(0))
            .map(|key| (key, self.rows(key)))
            .filter(|(_, rows)| !rows.is_empty())
    }
}

impl Side {
    pub(super) fn new(kind: Kind) -> Self {
        Side {
            kind,
            id: Vec::new(),
            amount: Vec::new(),
            currency: Vec::new(),
            account: Vec::new(),
            party: Vec::new(),
            category: Vec::new(),
            person: Vec::new(),
            poster: Vec::new(),
            period: Vec::new(),
            counter: Vec::new(),
            skeleton: Vec::new(),
            minute: Vec::new(),
            balance: Vec::new(),
            evidence: Vec::new(),
            reference: Texts::default(),
            parties: OnceLock::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.id.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// Days since 1970-01-01.
    pub(crate) fn day(&self, row: usize) -> i32 {
        i32::try_from(self.id[row].0 >> 32).unwrap_or(0)
    }

    pub(crate) fn date(&self, row: usize) -> Option<Day> {
        self.id.get(row).and_then(|id| id.day())
    }

    pub(crate) fn magnitude(&self, row: usize) -> u64 {
        self.amount[row].unsigned_abs()
    }

    pub(crate) fn row(&self, row: usize) -> RowRef {
        RowRef { kind: self.kind, id: self.id[row], bar: None }
    }

    pub(crate) fn rows(&self, rows: impl IntoIterator<Item = u32>) -> Vec<RowRef> {
        rows.into_iter().map(|row| self.row(row as usize)).collect()
    }

    /// Rows of each party, in date order.
    pub(crate) fn by_party(&self) -> &Groups {
        self.parties.get_or_init(|| Groups::new(&self.party))
    }

    /// The side on which most rows stand: true for money out.
    pub(crate) fn mostly_out(&self) -> bool {
        let out = self.amount.iter().filter(|amount| **amount < 0).count();
        let into = self.amount.iter().filter(|amount| **amount > 0).count();
        out > into
    }

    /// The rows of one month as the store holds them.
    pub(super) fn of(month: &MonthColumns<'_>) -> Result<Self, StoreError> {
        let mut side = Side::new(month.kind());
        side.id = (0..month.len()).filter_map(|row| month.id(row).transpose()).collect::<Result<_, _>>()?;
        side.amount = month.amounts()?.to_vec();
        side.currency = month.currencies()?.to_vec();
        side.account = month.accounts()?.to_vec();
        side.party = month.parties()?.to_vec();
        side.category = month.categories()?.to_vec();
        side.person = month.persons()?.to_vec();
        side.poster = month.posters()?.to_vec();
        side.period = month.periods()?.to_vec();
        side.counter = month.counter_accounts()?.to_vec();
        side.skeleton = month.skeletons()?.to_vec();
        side.minute = month.minutes()?.to_vec();
        side.balance = month.balances()?.to_vec();
        side.evidence = month.evidence()?.to_vec();
        let arguments = month.arguments()?;
        for (row, skeleton) in side.skeleton.iter_mut().enumerate() {
            if *skeleton == 0 && !arguments.get(row).is_empty() {
                *skeleton = ARGUMENT_ONLY;
            }
        }
        month.references()?.iter().for_each(|reference| side.reference.push(reference));
        Ok(side)
    }

    /// Room for so many rows.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.id.reserve_exact(rows);
        self.amount.reserve_exact(rows);
        self.currency.reserve_exact(rows);
        for numbers in self.numbers() {
            numbers.reserve_exact(rows);
        }
        self.minute.reserve_exact(rows);
        self.balance.reserve_exact(rows);
    }

    fn numbers(&mut self) -> [&mut Vec<u32>; 9] {
        [
            &mut self.account,
            &mut self.party,
            &mut self.category,
            &mut self.person,
            &mut self.poster,
            &mut self.period,
            &mut self.counter,
            &mut self.skeleton,
            &mut self.evidence,
        ]
    }

    /// Takes the rows of a later month.
    pub(super) fn append(&mut self, mut later: Side) {
        self.id.append(&mut later.id);
        self.amount.append(&mut later.amount);
        self.currency.append(&mut later.currency);
        for (own, numbers) in self.numbers().into_iter().zip(later.numbers()) {
            own.append(numbers);
        }
        self.minute.append(&mut later.minute);
        self.balance.append(&mut later.balance);
        self.reference.append(&later.reference);
    }
}
