//! Which digits do a month's amounts have? Counted once for each state of a month and added up, so that new evidence
//! costs only the months that it touches.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::side::Side;
use crate::model::{Currency, Kind, Month};
use crate::statistics::Profile;
use crate::store::{Store, StoreError, Stretch};

/// One side, currency and sign; true for money out.
pub(super) type Key = (Kind, Currency, bool);

/// Digits of some rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profiles {
    pub(super) all: BTreeMap<Key, Profile>,
    /// Amounts of 10 units and more.
    pub(super) large: BTreeMap<Key, Profile>,
    pub(super) zero: u64,
}

impl Profiles {
    pub(super) fn of(side: &Side) -> Self {
        Self::of_columns(side.kind, &side.amount, &side.currency)
    }

    fn of_columns(kind: Kind, amounts: &[i64], currencies: &[Currency]) -> Self {
        let mut found = Profiles::default();
        // Rows of one currency and sign stand together often enough to keep the map out of the loop.
        let mut open: Vec<(Key, u64, Profile, Profile)> = Vec::new();
        for (amount, currency) in amounts.iter().zip(currencies) {
            if *amount == 0 {
                found.zero += 1;
                continue;
            }
            let key = (kind, *currency, *amount < 0);
            let at = open.iter().position(|known| known.0 == key).unwrap_or_else(|| {
                open.push((key, ten(*currency), Profile::default(), Profile::default()));
                open.len() - 1
            });
            let (_, ten, small, large) = &mut open[at];
            let magnitude = amount.unsigned_abs();
            if magnitude >= *ten { large.add(magnitude) } else { small.add(magnitude) }
        }
        for (key, _, small, large) in open {
            let mut all = small;
            all.merge(&large);
            found.all.insert(key, all);
            found.large.insert(key, large);
        }
        found
    }

    /// Counts every month of a case and gives the number of amounts.
    pub(crate) fn count(store: &Store) -> Result<u64, StoreError> {
        let months = store.scan(&Stretch::default(), |month| {
            Ok(Profiles::of_columns(month.kind(), month.amounts()?, month.currencies()?))
        })?;
        let mut all = Profiles::default();
        months.iter().for_each(|month| all.merge(month));
        Ok(all.all.values().map(|profile| profile.n).sum())
    }

    pub(super) fn merge(&mut self, later: &Profiles) {
        self.zero += later.zero;
        for (own, later) in [(&mut self.all, &later.all), (&mut self.large, &later.large)] {
            for (key, profile) in later {
                own.entry(*key).or_default().merge(profile);
            }
        }
    }
}

/// Digits of a side with each amount of a party once: a price that recurs is one decision, not many. Rows without a party
/// count each.
pub(super) fn once(side: &Side) -> BTreeMap<Key, Profile> {
    let mut found: BTreeMap<Key, Profile> = BTreeMap::new();
    let mut add = |currency: Currency, amount: i64| {
        if amount != 0 {
            found.entry((side.kind, currency, amount < 0)).or_default().add(amount.unsigned_abs());
        }
    };
    let of = |row: &u32| (side.currency[*row as usize], side.amount[*row as usize]);
    side.by_party().rows(0).iter().map(of).for_each(|(currency, amount)| add(currency, amount));
    let mut prices: Vec<(Currency, i64)> = Vec::new();
    for (_, rows) in side.by_party().named() {
        prices.clear();
        prices.extend(rows.iter().map(of));
        prices.sort_unstable_by_key(|(currency, amount)| (currency.numeric(), *amount));
        prices.dedup();
        prices.iter().for_each(|(currency, amount)| add(*currency, *amount));
    }
    found
}

/// Digits of each account's amounts of one side, currency and sign.
pub(super) fn by_account(side: &Side, (_, currency, out): Key) -> BTreeMap<u32, Profile> {
    let mut found: BTreeMap<u32, Profile> = BTreeMap::new();
    for row in 0..side.len() {
        let amount = side.amount[row];
        if amount != 0 && (amount < 0) == out && side.currency[row] == currency {
            found.entry(side.account[row]).or_default().add(amount.unsigned_abs());
        }
    }
    found
}

/// Ten units of a currency, minor units.
pub(super) fn ten(currency: Currency) -> u64 {
    10u64.pow(u32::from(currency.decimals()) + 1)
}

type Known = BTreeMap<(Kind, Month), (u64, Arc<Profiles>)>;

/// What was counted, by the version of the month that it was counted in.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<Known>);

impl Memory {
    /// Digits of a month in version `version`, counted where they are not known.
    pub(super) fn of(&self, side: &Side, month: Month, version: u64) -> Arc<Profiles> {
        let key = (side.kind, month);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some((_, profiles)) = known.filter(|(of, _)| *of == version) {
            return profiles;
        }
        let counted = Arc::new(Profiles::of(side));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (version, counted.clone()));
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::{Made, scan};
    use super::*;
    use crate::statistics::{Digits, digit_test};

    #[test]
    fn months_added_up_are_the_whole_and_a_new_version_is_counted_anew() {
        let rows: Vec<Made<'_>> = (1..200).map(|at| Made { amount: at * at * 37, ..Made::default() }).collect();
        let (whole, first, rest) = (scan(&rows), scan(&rows[..80]), scan(&rows[80..]));
        let memory = Memory::default();
        let month = whole.expenses.date(0).unwrap().month();
        let mut sum = Profiles::clone(&memory.of(&first.expenses, month, 1));
        assert_eq!(memory.of(&rest.expenses, month, 1).all.values().next().unwrap().n, 80 - 1 + 1);
        sum.merge(&memory.of(&rest.expenses, month, 2));
        let plain = Profiles::of(&whole.expenses);
        for (one, other) in sum.all.values().zip(plain.all.values()) {
            assert_eq!(digit_test(one, Digits::FirstTwo).counts, digit_test(other, Digits::FirstTwo).counts);
            assert!((one.arc().l2 - other.arc().l2).abs() < 1e-12);
        }
    }
}
