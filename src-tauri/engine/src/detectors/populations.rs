//! Which amounts are tested together? One side of the books, one currency, one sign.
//!
//! Amounts are taken as positive magnitudes in minor units. Zero has no leading digit and is left out. Money in and
//! money out are separate populations, as Nigrini (2012, chapter 5) demands: the pressures on them differ, and netting
//! or mixing hides both. The *main* population is the side, currency and sign with the most rows; every other one is a
//! variant, as are the main population's amounts of 10 units and more, and its accounts.

use serde_json::{Map, Value, json};

use super::contract::{Excluded, Input, Refusal};
use super::profiles::ten;
use super::scan::{Scan, Side};
use crate::model::{Currency, Kind};
use crate::statistics::Profile;

/// Amounts that are tested together.
pub(crate) struct Population {
    pub(crate) kind: Kind,
    pub(crate) currency: Currency,
    pub(crate) out: bool,
    /// Account, for a variant of one; 0 for all.
    pub(crate) account: u32,
    /// Smallest magnitude taken, minor units.
    pub(crate) least: u64,
    pub(crate) profile: Profile,
    /// The same with each amount of a party once: what the digit tests judge.
    pub(crate) once: Profile,
}

/// The populations of a case with what was left out of the main one.
pub(crate) struct Populations {
    /// The main one first.
    pub(crate) list: Vec<Population>,
    pub(crate) excluded: Vec<Excluded>,
}

impl Population {
    /// Rows of the population, in date order.
    pub(crate) fn rows<'a>(&'a self, scan: &'a Scan) -> impl Iterator<Item = (&'a Side, usize)> {
        let side = scan.side(self.kind);
        (0..side.len()).filter(|row| self.has(side, *row)).map(move |row| (side, row))
    }

    fn has(&self, side: &Side, row: usize) -> bool {
        let amount = side.amount[row];
        side.currency[row] == self.currency
            && amount != 0
            && (amount < 0) == self.out
            && amount.unsigned_abs() >= self.least
            && (self.account == 0 || side.account[row] == self.account)
    }

    /// Magnitudes of the population.
    pub(crate) fn magnitudes(&self, scan: &Scan) -> Vec<u64> {
        self.rows(scan).map(|(side, row)| side.magnitude(row)).collect()
    }

    /// Itself with each amount of a party once.
    pub(crate) fn judged(&self) -> Self {
        Population { profile: self.once.clone(), once: self.once.clone(), ..*self }
    }

    /// Rows that repeat an amount of their party.
    pub(crate) fn recurring(&self) -> u64 {
        self.profile.n - self.once.n
    }

    /// What identifies it over the tests of the family.
    pub(crate) fn key(&self) -> String {
        format!("{}:{}:{}", self.kind.as_str(), self.currency.code(), self.out)
    }

    /// In plain words.
    pub(crate) fn label(&self, scan: &Scan) -> String {
        let side = if self.kind == Kind::Bank { "bank lines" } else { "ledger entries" };
        let sign = match (self.kind, self.out) {
            (Kind::Bank, true) => "money out",
            (Kind::Bank, false) => "money in",
            (Kind::Expense, true) => "spend",
            (Kind::Expense, false) => "credits",
        };
        let mut label = format!("{side}, {sign}, {}", self.currency.code());
        if self.account != 0 {
            label.push_str(&format!(", account {}", scan.account(self.account)));
        }
        if self.least > 0 {
            label.push_str(", 10.00 and more");
        }
        label
    }

    /// What identifies it in JSON.
    pub(crate) fn scope(&self, scan: &Scan) -> Map<String, Value> {
        let mut scope = Map::new();
        scope.insert("population".to_owned(), json!(self.label(scan)));
        scope.insert("kind".to_owned(), json!(self.kind.as_str()));
        scope.insert("currency".to_owned(), json!(self.currency.code()));
        scope.insert("sign".to_owned(), json!(if self.out { "out" } else { "in" }));
        scope
    }
}

/// Every population with at least `least` amounts; the main one first, also where it is smaller.
pub(crate) fn populations(input: &Input<'_>, least: u64) -> Result<Populations, Refusal> {
    let found = &input.scan.profiles.all;
    let total: u64 = input.scan.rows();
    let Some(main) = found.iter().max_by_key(|(key, one)| (one.n, std::cmp::Reverse(**key))).map(|(key, _)| *key)
    else {
        return Err(Refusal(if total == 0 { "the case has no rows" } else { "every amount is zero" }.to_owned()));
    };
    let mut list: Vec<Population> = Vec::new();
    let mut excluded = Vec::new();
    exclude(&mut excluded, "zero has no leading digit", input.scan.profiles.zero);
    for (key, counted) in found {
        let (kind, currency, out) = *key;
        let n = counted.n;
        let once = input.scan.once().get(key).cloned().unwrap_or_default();
        let population = Population { kind, currency, out, account: 0, least: 0, profile: counted.clone(), once };
        if *key == main {
            list.insert(0, population);
            continue;
        }
        exclude(&mut excluded, &format!("another population: {}", population.label(input.scan)), n);
        if n >= least {
            list.push(population);
        }
    }
    if list[0].profile.n < least {
        return Err(Refusal::too_few(list[0].profile.n, least));
    }
    Ok(Populations { list, excluded })
}

/// The main population's variants: amounts of 10 units and more, and each account of at least `least` rows.
pub(crate) fn variants(input: &Input<'_>, main: &Population, least: u64) -> Vec<Population> {
    let variant = |account: u32, least: u64, profile: Profile| Population {
        kind: main.kind,
        currency: main.currency,
        out: main.out,
        account,
        least,
        profile,
        once: Profile::default(),
    };
    let large = input.scan.profiles.large.get(&(main.kind, main.currency, main.out)).cloned().unwrap_or_default();
    let mut found = vec![variant(0, ten(main.currency), large)];
    let accounts = input.scan.account_profiles((main.kind, main.currency, main.out));
    if accounts.len() > 1 {
        found.extend(accounts.iter().map(|(account, profile)| variant(*account, 0, profile.clone())));
    }
    found.retain(|population| population.profile.n >= least);
    found
}

fn exclude(excluded: &mut Vec<Excluded>, reason: &str, rows: u64) {
    if rows > 0 {
        excluded.push(Excluded { reason: reason.to_owned(), rows });
    }
}
