//! What do tests run over? The case's rows as plain columns, one side of the books at a time, in date order.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::contract::{RowRef, Subject};
use crate::intake::Control;
use crate::model::{Currency, Day, Kind, RowId};
use crate::store::tables::{accounts, imports};
use crate::store::{StoreError, partitions};

/// A column that a test may need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Signed amounts; every row has one.
    Amount,
    /// A day of its own, not one given to a file without dates.
    Day,
    /// Time of day.
    Minute,
    /// Counterparty.
    Party,
    /// Buyer.
    Person,
    /// Poster, or buyer where no poster is stated.
    User,
    /// Reference.
    Reference,
    /// Description.
    Text,
    /// Category.
    Category,
    /// Account of the other side.
    CounterAccount,
    /// Running balance.
    Balance,
    /// Accounting period.
    Period,
}

impl Column {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Column::Amount => "amounts",
            Column::Day => "dates",
            Column::Minute => "times of day",
            Column::Party => "counterparties",
            Column::Person => "buyers",
            Column::User => "posters or buyers",
            Column::Reference => "references",
            Column::Text => "descriptions",
            Column::Category => "categories",
            Column::CounterAccount => "accounts of the other side",
            Column::Balance => "running balances",
            Column::Period => "accounting periods",
        }
    }
}

/// Minute of a row without one.
pub(crate) const NO_MINUTE: u16 = u16::MAX;
/// Balance of a row without one.
pub(crate) const NO_BALANCE: i64 = i64::MIN;
/// Description number of a row whose text is all argument.
const ARGUMENT_ONLY: u32 = u32::MAX;

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
    fn new(kind: Kind) -> Self {
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

    fn read(&mut self, row: &rusqlite::Row<'_>) -> Result<(), StoreError> {
        self.id.push(RowId(row.get(0)?));
        self.amount.push(row.get(1)?);
        self.currency.push(Currency::from_numeric(row.get(2)?).unwrap_or(Currency::NONE));
        self.account.push(row.get(3)?);
        self.party.push(row.get(4)?);
        self.category.push(row.get(5)?);
        self.person.push(row.get(6)?);
        self.poster.push(row.get(7)?);
        self.period.push(row.get(8)?);
        self.counter.push(row.get(9)?);
        self.skeleton.push(row.get(10)?);
        self.minute.push(row.get::<_, Option<u16>>(11)?.unwrap_or(NO_MINUTE));
        self.balance.push(row.get::<_, Option<i64>>(12)?.unwrap_or(NO_BALANCE));
        self.evidence.push(row.get(13)?);
        self.reference.push(row.get_ref(14)?.as_str_or_null().unwrap_or_default().unwrap_or_default());
        let has_argument: bool = row.get(15)?;
        if let Some(last) = self.skeleton.last_mut()
            && *last == 0
            && has_argument
        {
            *last = ARGUMENT_ONLY;
        }
        Ok(())
    }
}

/// All rows of a case.
#[derive(Debug)]
pub struct Scan {
    pub(crate) bank: Side,
    pub(crate) expenses: Side,
    pub(crate) parties: Vec<Box<str>>,
    pub(crate) terms: Vec<Box<str>>,
    pub(crate) skeletons: Vec<Box<str>>,
    pub(crate) accounts: Vec<Box<str>>,
    /// Evidence files whose rows were all given one day by a person.
    pub(crate) undated: BTreeSet<u32>,
    stated: BTreeSet<(Kind, Column)>,
}

impl Scan {
    /// Reads everything that tests look at, month by month.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read; [`StoreError::Cancelled`] where a person stopped it.
    pub(crate) fn load(connection: &Connection, control: &dyn Control) -> Result<Self, StoreError> {
        let mut scan = Scan {
            bank: Side::new(Kind::Bank),
            expenses: Side::new(Kind::Expense),
            parties: words(connection, "parties")?,
            terms: words(connection, "terms")?,
            skeletons: words(connection, "skeletons")?,
            accounts: account_names(connection)?,
            undated: undated(connection)?,
            stated: BTreeSet::new(),
        };
        for (partition, _) in partitions::all(connection)? {
            if control.is_cancelled() {
                return Err(StoreError::Cancelled);
            }
            let sql = format!(
                "SELECT id, amount, currency, account, party, category, person, poster, period, counter_account, skeleton, \
                 minute, balance, evidence, reference, argument IS NOT NULL FROM {} ORDER BY id",
                partition.table()
            );
            let mut statement = connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            let side = if partition.kind == Kind::Bank { &mut scan.bank } else { &mut scan.expenses };
            while let Some(row) = rows.next()? {
                side.read(row)?;
            }
        }
        scan.note_stated();
        Ok(scan)
    }

    fn note_stated(&mut self) {
        for side in [&self.bank, &self.expenses] {
            let any = |values: &[u32]| values.iter().any(|value| *value != 0);
            for (column, found) in [
                (Column::Amount, !side.is_empty()),
                (Column::Day, side.evidence.iter().any(|file| !self.undated.contains(file))),
                (Column::Minute, side.minute.iter().any(|minute| *minute != NO_MINUTE)),
                (Column::Party, any(&side.party)),
                (Column::Person, any(&side.person)),
                (Column::User, any(&side.poster) || any(&side.person)),
                (Column::Reference, !side.reference.bytes.is_empty()),
                (Column::Text, any(&side.skeleton)),
                (Column::Category, any(&side.category)),
                (Column::CounterAccount, any(&side.counter)),
                (Column::Balance, side.balance.iter().any(|balance| *balance != NO_BALANCE)),
                (Column::Period, any(&side.period)),
            ] {
                if found {
                    self.stated.insert((side.kind, column));
                }
            }
        }
    }

    /// True where the side states the column at all.
    pub(crate) fn states(&self, kind: Kind, column: Column) -> bool {
        self.stated.contains(&(kind, column))
    }

    /// Sides that have rows, expenses first: a ledger says more than a statement.
    pub(crate) fn sides(&self) -> impl Iterator<Item = &Side> {
        [&self.expenses, &self.bank].into_iter().filter(|side| !side.is_empty())
    }

    pub(crate) fn side(&self, kind: Kind) -> &Side {
        if kind == Kind::Bank { &self.bank } else { &self.expenses }
    }

    /// Sides that state every one of the columns.
    pub(crate) fn sides_with<'a>(&'a self, columns: &'a [Column]) -> impl Iterator<Item = &'a Side> {
        self.sides().filter(|side| columns.iter().all(|column| self.states(side.kind, *column)))
    }

    pub(crate) fn rows(&self) -> u64 {
        (self.bank.len() + self.expenses.len()) as u64
    }

    pub(crate) fn party(&self, number: u32) -> &str {
        self.parties.get(number as usize).map_or("", AsRef::as_ref)
    }

    pub(crate) fn term(&self, number: u32) -> &str {
        self.terms.get(number as usize).map_or("", AsRef::as_ref)
    }

    pub(crate) fn skeleton(&self, number: u32) -> &str {
        self.skeletons.get(number as usize).map_or("", AsRef::as_ref)
    }

    pub(crate) fn account(&self, number: u32) -> &str {
        self.accounts.get(number as usize).map_or("", AsRef::as_ref)
    }

    pub(crate) fn party_subject(&self, number: u32) -> Subject {
        Subject { kind: "party".to_owned(), id: number, label: self.party(number).to_owned() }
    }

    pub(crate) fn person_subject(&self, number: u32) -> Subject {
        Subject { kind: "person".to_owned(), id: 0, label: self.term(number).to_owned() }
    }

    /// The case itself.
    pub(crate) fn case_subject() -> Subject {
        Subject { kind: "case".to_owned(), id: 0, label: "Whole case".to_owned() }
    }
}

fn words(connection: &Connection, table: &str) -> Result<Vec<Box<str>>, StoreError> {
    let mut statement = connection.prepare(&format!("SELECT text FROM {table} ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut found: Vec<Box<str>> = vec!["".into()];
    while let Some(row) = rows.next()? {
        found.push(row.get_ref(0)?.as_str().unwrap_or_default().into());
    }
    Ok(found)
}

/// Each account's name, or its number where it has none.
fn account_names(connection: &Connection) -> Result<Vec<Box<str>>, StoreError> {
    let mut found: Vec<Box<str>> = Vec::new();
    for account in accounts::all(connection)? {
        let index = account.id as usize;
        if found.len() <= index {
            found.resize(index + 1, "".into());
        }
        found[index] = if account.name.is_empty() { account.stated_id } else { account.name }.into();
    }
    Ok(found)
}

fn undated(connection: &Connection) -> Result<BTreeSet<u32>, StoreError> {
    let manifests = imports::all(connection)?;
    let fixed = |manifest: &imports::Manifest| {
        let mapping = manifest.options.mapping.as_ref();
        mapping.and_then(|mapping| mapping.get("fixed_date")).is_some_and(|day| !day.is_null())
    };
    Ok(manifests.iter().filter(|manifest| fixed(manifest)).map(|manifest| manifest.evidence).collect())
}

#[cfg(test)]
pub(crate) mod made {
    //! A scan of rows written by a test, numbered as the store would number them.

    use super::*;

    /// One row as text.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Made<'a> {
        pub(crate) kind: &'a str,
        pub(crate) day: &'a str,
        pub(crate) time: &'a str,
        pub(crate) amount: i64,
        pub(crate) currency: &'a str,
        pub(crate) account: &'a str,
        pub(crate) party: &'a str,
        pub(crate) text: &'a str,
        pub(crate) reference: &'a str,
        pub(crate) category: &'a str,
        pub(crate) person: &'a str,
        pub(crate) poster: &'a str,
        pub(crate) period: &'a str,
        pub(crate) other: &'a str,
        pub(crate) balance: Option<i64>,
    }

    fn number(words: &mut Vec<Box<str>>, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let at = words.iter().skip(1).position(|word| &**word == text).unwrap_or_else(|| {
            words.push(text.into());
            words.len() - 2
        });
        at as u32 + 1
    }

    /// Rows in any order become a scan in date order.
    pub(crate) fn scan(rows: &[Made<'_>]) -> Scan {
        let none: Vec<Box<str>> = vec!["".into()];
        let mut scan = Scan {
            bank: Side::new(Kind::Bank),
            expenses: Side::new(Kind::Expense),
            parties: none.clone(),
            terms: none.clone(),
            skeletons: none.clone(),
            accounts: none.clone(),
            undated: BTreeSet::new(),
            stated: BTreeSet::new(),
        };
        let mut order: Vec<&Made<'_>> = rows.iter().collect();
        order.sort_by_key(|row| row.day.to_owned());
        let mut accounts = none.clone();
        for (sequence, row) in (0u32..).zip(order) {
            let account = number(&mut accounts, if row.account.is_empty() { "Ledger" } else { row.account });
            let party = number(&mut scan.parties, row.party);
            let skeleton = number(&mut scan.skeletons, row.text);
            let [category, person, poster, period, counter] =
                [row.category, row.person, row.poster, row.period, row.other].map(|text| number(&mut scan.terms, text));
            let side = if row.kind == "bank" { &mut scan.bank } else { &mut scan.expenses };
            let day = Day::parse_iso(if row.day.is_empty() { "2024-01-01" } else { row.day }).unwrap();
            side.id.push(RowId::new(day, sequence));
            side.amount.push(row.amount);
            side.currency
                .push(Currency::from_code(if row.currency.is_empty() { "GBP" } else { row.currency }).unwrap());
            side.account.push(account);
            side.party.push(party);
            side.category.push(category);
            side.person.push(person);
            side.poster.push(poster);
            side.period.push(period);
            side.counter.push(counter);
            side.skeleton.push(skeleton);
            side.minute.push(row.time.split_once(':').map_or(NO_MINUTE, |(hour, minute)| {
                hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
            }));
            side.balance.push(row.balance.unwrap_or(NO_BALANCE));
            side.evidence.push(u32::from(row.day.is_empty()));
            side.reference.push(row.reference);
        }
        scan.undated.insert(1);
        scan.accounts = accounts;
        scan.note_stated();
        scan
    }
}
