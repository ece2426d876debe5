//! Which bank lines could be one half of a movement between own accounts? One pass, month by month.

use std::collections::HashMap;

use super::MOST_DAYS;
use crate::case::Case;
use crate::model::{Currency, Kind, RowId};
use crate::store::columns::{MonthColumns, Texts};
use crate::store::tables::accounts;
use crate::store::tables::accounts::StoredAccount;
use crate::store::tables::links::Roots;
use crate::store::{StoreError, Stretch, Words};

/// One bank line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Leg {
    pub(super) currency: Currency,
    pub(super) amount: i64,
    pub(super) day: i32,
    pub(super) id: RowId,
    /// The account that stands for it and those it was joined with.
    pub(super) account: u32,
    /// An own account that the line names; 0 for none.
    pub(super) names: u32,
    /// Numbers of party and description skeleton; 0 for none.
    pub(super) party: u32,
    pub(super) skeleton: u32,
}

impl Leg {
    /// What both halves have in common.
    pub(super) fn size(&self) -> (Currency, u64) {
        (self.currency, self.amount.unsigned_abs())
    }
}

/// Lines that have a counterpart of opposite sign in another account of the same month, or may have one in the month
/// before or after; in order of size, then day, then key.
pub(super) fn gather(case: &Case, roots: &Roots) -> Result<Vec<Leg>, StoreError> {
    let stated = case.store().read(accounts::all)?;
    if stated.len() < 2 {
        return Ok(Vec::new());
    }
    let terms = case.store().texts(Words::Terms)?;
    let names = Names::new(&stated, roots, &terms);
    let stretch = Stretch { kind: Some(Kind::Bank), ..Stretch::default() };
    let parts = case.store().scan(&stretch, |month| of_month(month, roots, &names))?;
    let mut legs = parts.concat();
    legs.sort_unstable_by_key(|leg| (leg.size(), leg.day, leg.id));
    Ok(legs)
}

fn of_month(month: &MonthColumns<'_>, roots: &Roots, names: &Names) -> Result<Vec<Leg>, StoreError> {
    let (amounts, accounts, days) = (month.amounts()?, month.accounts()?, month.days());
    let single = month.single_currency()?;
    let all = if single.is_some() { &[] } else { month.currencies()? };
    let currency = |index: usize| single.or_else(|| all.get(index).copied()).unwrap_or(Currency::NONE);
    let mut order: Vec<(Currency, u64, usize)> = (0..month.len())
        .filter(|index| amounts[*index] != 0)
        .map(|index| (currency(index), amounts[index].unsigned_abs(), index))
        .collect();
    order.sort_unstable();
    let (first, last) = month.month().days();
    let near_edge = |day: i32| day - first.number() < MOST_DAYS || last.number() - day < MOST_DAYS;
    let mut legs = Vec::new();
    for group in order.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let both = |sign: i64| group.iter().any(|(_, _, index)| amounts[*index].signum() == sign);
        let root = |index: usize| roots.root(accounts[index]);
        let inside = both(1) && both(-1) && group.iter().any(|(_, _, index)| root(*index) != root(group[0].2));
        for (currency, _, index) in group {
            if inside || near_edge(days[*index]) {
                let leg = Leg {
                    currency: *currency,
                    amount: amounts[*index],
                    day: days[*index],
                    id: month.id(*index)?.unwrap_or(RowId(0)),
                    account: root(*index),
                    names: names.of(month, *index)?,
                    party: month.parties()?[*index],
                    skeleton: month.skeletons()?[*index],
                };
                legs.push(leg);
            }
        }
    }
    Ok(legs)
}

/// Shorter numbers are too common to name an account.
const FEWEST_DIGITS: usize = 6;
/// Banks write the national number alone, of this many digits.
const NATIONAL: usize = 8;

/// Own accounts by the numbers that lines name them by.
struct Names {
    by_number: HashMap<String, u32>,
    /// By number of the term that a line has as its counter account.
    by_term: Vec<u32>,
}

impl Names {
    fn new(stated: &[StoredAccount], roots: &Roots, terms: &Texts) -> Self {
        let mut by_number: HashMap<String, u32> = HashMap::new();
        for account in stated {
            let root = roots.root(account.id);
            let digits: String = account.stated_id.chars().filter(char::is_ascii_digit).collect();
            let national = digits.len().checked_sub(NATIONAL).and_then(|from| digits.get(from..));
            for number in [Some(digits.as_str()), national].into_iter().flatten() {
                if number.len() >= FEWEST_DIGITS {
                    // A number that two accounts share names neither.
                    by_number
                        .entry(number.to_owned())
                        .and_modify(|known| *known = if *known == root { root } else { 0 })
                        .or_insert(root);
                }
            }
        }
        let mut names = Names { by_number, by_term: Vec::new() };
        names.by_term = terms.iter().map(|term| names.in_text(term)).collect();
        names
    }

    /// The account that a text names; 0 for none.
    fn in_text(&self, text: &str) -> u32 {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let whole = std::iter::once(digits.as_str());
        let parts = text.split(|sign: char| !sign.is_ascii_digit());
        for number in whole.chain(parts).filter(|number| number.len() >= FEWEST_DIGITS) {
            let national = number.len().checked_sub(NATIONAL).and_then(|from| number.get(from..));
            let known = self.by_number.get(number).or_else(|| self.by_number.get(national?));
            if let Some(account) = known {
                return *account;
            }
        }
        0
    }

    fn of(&self, month: &MonthColumns<'_>, index: usize) -> Result<u32, StoreError> {
        let term = month.counter_accounts()?.get(index).copied().unwrap_or(0);
        let stated = if term == 0 { 0 } else { self.by_term.get(term as usize).copied().unwrap_or(0) };
        Ok(if stated != 0 { stated } else { self.in_text(month.arguments()?.get(index)) })
    }
}
