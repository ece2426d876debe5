//! What do tests run over? The case's rows as plain columns, one side of the books at a time, in date order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::contract::{RowRef, Subject};
use super::innocent;
use super::owners::Owners;
use super::profiles::{self, Key, Memory, Profiles};
pub(crate) use super::side::{NO_BALANCE, NO_MINUTE, Side};
use crate::intake::Control;
use crate::model::{Currency, Day, Kind, RowId};
use crate::statistics::Profile;
use crate::store::columns::Texts;
use crate::store::tables::{accounts, imports};
use crate::store::{Store, StoreError, Stretch, Words};

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

/// All rows of a case.
#[derive(Debug)]
pub struct Scan {
    pub(crate) bank: Side,
    pub(crate) expenses: Side,
    pub(crate) parties: Arc<Texts>,
    pub(crate) terms: Arc<Texts>,
    pub(crate) skeletons: Arc<Texts>,
    pub(crate) accounts: Vec<Box<str>>,
    /// Numbers of accounts as files state them.
    pub(crate) account_ids: Vec<Box<str>>,
    /// Evidence files whose rows were all given one day by a person.
    pub(crate) undated: BTreeSet<u32>,
    pub(super) stated: BTreeSet<(Kind, Column)>,
    /// What balances and files prove; none where that was not looked into.
    pub(crate) completeness: Option<Completeness>,
    /// Digits of all rows.
    pub(super) profiles: Profiles,
    owners: OnceLock<Owners>,
    by_account: OnceLock<(Key, AccountProfiles)>,
    once: OnceLock<BTreeMap<Key, Profile>>,
    papered: OnceLock<Vec<bool>>,
}

/// Digits of each account's amounts.
type AccountProfiles = BTreeMap<u32, Profile>;

impl Default for Scan {
    fn default() -> Self {
        Scan {
            bank: Side::new(Kind::Bank),
            expenses: Side::new(Kind::Expense),
            parties: Arc::default(),
            terms: Arc::default(),
            skeletons: Arc::default(),
            accounts: Vec::new(),
            account_ids: Vec::new(),
            undated: BTreeSet::new(),
            stated: BTreeSet::new(),
            completeness: None,
            profiles: Profiles::default(),
            owners: OnceLock::new(),
            by_account: OnceLock::new(),
            once: OnceLock::new(),
            papered: OnceLock::new(),
        }
    }
}

/// What the proof of completeness says, as tests look at it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Completeness {
    pub(crate) breaks: Vec<Break>,
    pub(crate) gaps: Vec<Gap>,
    /// Accounts whose days were looked at.
    pub(crate) accounts: u64,
}

/// Two figures that ought to be equal.
#[derive(Clone, Debug)]
pub(crate) struct Break {
    /// `statement_sum`, `continuity`, `running_balance`, `declared_rows`, `declared_sum`.
    pub(crate) check: String,
    pub(crate) account: u32,
    pub(crate) currency: Currency,
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// Minor units, or rows.
    pub(crate) expected: i128,
    pub(crate) found: i128,
    /// Rows that may explain it, best first.
    pub(crate) rows: Vec<(Kind, RowId)>,
}

/// A stretch of an account that no file covers.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    pub(crate) account: u32,
    pub(crate) currency: Currency,
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// What the balances on either side say moved in between, minor units.
    pub(crate) unseen: Option<i128>,
}

impl Scan {
    /// Reads everything that tests look at, several months at a time.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read; [`StoreError::Cancelled`] where a person stopped it.
    pub(crate) fn load(store: &Store, memory: &Memory, control: &dyn Control) -> Result<Self, StoreError> {
        let months = store.scan(&Stretch::default(), |month| {
            if control.is_cancelled() {
                return Err(StoreError::Cancelled);
            }
            let side = Side::of(month)?;
            let profiles = memory.of(&side, month.month(), month.version());
            Ok((side, profiles))
        })?;
        let mut scan = Scan::default();
        for kind in [Kind::Bank, Kind::Expense] {
            let rows = months.iter().filter(|(month, _)| month.kind == kind).map(|(month, _)| month.len()).sum();
            scan.side_mut(kind).reserve(rows);
        }
        for (month, profiles) in months {
            scan.profiles.merge(&profiles);
            scan.side_mut(month.kind).append(month);
        }
        // Numbers are only ever added: lists taken now name everything that was met.
        scan.parties = store.texts(Words::Parties)?;
        scan.terms = store.texts(Words::Terms)?;
        scan.skeletons = store.texts(Words::Skeletons)?;
        store.read(|connection| {
            (scan.accounts, scan.account_ids) = account_names(connection)?;
            scan.undated = undated(connection)?;
            Ok(())
        })?;
        scan.note_stated();
        Ok(scan)
    }

    fn side_mut(&mut self, kind: Kind) -> &mut Side {
        if kind == Kind::Bank { &mut self.bank } else { &mut self.expenses }
    }

    pub(super) fn note_stated(&mut self) {
        for side in [&self.bank, &self.expenses] {
            let any = |values: &[u32]| values.iter().any(|value| *value != 0);
            for (column, found) in [
                (Column::Amount, !side.is_empty()),
                (Column::Day, side.evidence.iter().any(|file| !self.undated.contains(file))),
                (Column::Minute, side.minute.iter().any(|minute| *minute != NO_MINUTE)),
                (Column::Party, any(&side.party)),
                (Column::Person, any(&side.person)),
                (Column::User, any(&side.poster) || any(&side.person)),
                (Column::Reference, !side.reference.is_blank()),
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

    /// Rows of both sides.
    #[must_use]
    pub fn rows(&self) -> u64 {
        (self.bank.len() + self.expenses.len()) as u64
    }

    /// Currency and size of a row; nothing for one that the scan does not hold.
    pub(crate) fn money(&self, row: RowRef) -> (u16, u64) {
        let side = self.side(row.kind);
        match side.id.binary_search(&row.id) {
            Ok(at) => (side.currency[at].numeric(), side.magnitude(at)),
            Err(_) => (0, 0),
        }
    }

    pub(crate) fn party(&self, number: u32) -> &str {
        self.parties.get(number as usize)
    }

    pub(crate) fn term(&self, number: u32) -> &str {
        self.terms.get(number as usize)
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

    pub(crate) fn account_subject(&self, number: u32) -> Subject {
        Subject { kind: "account".to_owned(), id: number, label: self.account(number).to_owned() }
    }

    /// First and last day with a row.
    pub(crate) fn period(&self) -> Option<(Day, Day)> {
        let first = self.sides().filter_map(|side| side.date(0)).min()?;
        let last = self.sides().filter_map(|side| side.date(side.len() - 1)).max()?;
        Some((first, last))
    }

    /// Digits of each account's amounts of one side, currency and sign; every digit test asks for the same.
    pub(super) fn account_profiles(&self, key: Key) -> AccountProfiles {
        let (known, profiles) = self.by_account.get_or_init(|| (key, profiles::by_account(self.side(key.0), key)));
        if *known == key { profiles.clone() } else { profiles::by_account(self.side(key.0), key) }
    }

    /// Digits of each side with each amount of a party once.
    pub(super) fn once(&self) -> &BTreeMap<Key, Profile> {
        self.once.get_or_init(|| self.sides().flat_map(profiles::once).collect())
    }

    /// Which descriptions name a paper behind the row, by number.
    pub(super) fn papered(&self) -> &[bool] {
        self.papered.get_or_init(|| self.skeletons.iter().map(innocent::names_paper).collect())
    }

    /// Who owns which account, as far as the rows themselves say.
    pub(crate) fn owners(&self) -> &Owners {
        self.owners.get_or_init(|| Owners::of(self))
    }

    /// The case itself.
    pub(crate) fn case_subject() -> Subject {
        Subject { kind: "case".to_owned(), id: 0, label: "Whole case".to_owned() }
    }
}

type Names = Vec<Box<str>>;

/// Each account's name, or its number where it has none; and each account's number.
fn account_names(connection: &Connection) -> Result<(Names, Names), StoreError> {
    let (mut names, mut ids) = (Names::new(), Names::new());
    for account in accounts::all(connection)? {
        let index = account.id as usize;
        if names.len() <= index {
            names.resize(index + 1, "".into());
            ids.resize(index + 1, "".into());
        }
        names[index] = account.label().into();
        ids[index] = account.stated_id.into();
    }
    Ok((names, ids))
}

fn undated(connection: &Connection) -> Result<BTreeSet<u32>, StoreError> {
    let manifests = imports::all(connection)?;
    let fixed = |manifest: &imports::Manifest| {
        let mapping = manifest.options.mapping.as_ref();
        mapping.and_then(|mapping| mapping.get("fixed_date")).is_some_and(|day| !day.is_null())
    };
    Ok(manifests.iter().filter(|manifest| fixed(manifest)).map(|manifest| manifest.evidence).collect())
}
