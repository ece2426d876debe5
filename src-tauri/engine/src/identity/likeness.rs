//! Do two accounts look like one? By their numbers, as files, cards and banks write them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::store::tables::accounts::StoredAccount;

/// Why two accounts may be one, surest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AccountLikeness {
    /// One is an IBAN, which ends with the other's national number.
    IbanHoldsNumber,
    /// One is the bank or sort code followed by the other's number.
    CodeAndNumber,
    /// They differ in leading zeros only.
    LeadingZeros,
    /// One is a card mask that the other's number fits.
    CardMask,
    /// One has no number, but its file's name holds the other's, or its last four digits.
    FileName,
}

/// Shorter numbers are too common to say anything.
const FEWEST_DIGITS: usize = 6;
/// Digits that a card mask or a file name must show.
const TAIL: usize = 4;
/// Accounts that one tail may belong to before it says nothing.
const MOST_OF_A_TAIL: usize = 8;

struct Number<'a> {
    account: &'a StoredAccount,
    /// Letters and digits, upper case.
    id: String,
    digits: String,
    mask: Option<String>,
}

/// Pairs of accounts, the lower number first. Only accounts that end alike are compared, so that a case of many
/// thousands of accounts costs no more than its likenesses.
pub(super) fn all(stated: &[StoredAccount]) -> Vec<(&StoredAccount, &StoredAccount, AccountLikeness)> {
    let numbers: Vec<Number<'_>> = stated.iter().map(number).collect();
    let mut by_tail: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, number) in numbers.iter().enumerate() {
        for tail in tails(number) {
            by_tail.entry(tail).or_default().push(at);
        }
    }
    let mut found = BTreeMap::new();
    for alike in by_tail.values().filter(|alike| alike.len() <= MOST_OF_A_TAIL) {
        for (place, one) in alike.iter().enumerate() {
            for other in alike.iter().skip(place + 1) {
                let (low, high) = (*one.min(other), *one.max(other));
                if low != high
                    && let Some(likeness) =
                        like(&numbers[low], &numbers[high]).or_else(|| like(&numbers[high], &numbers[low]))
                {
                    found.entry((low, high)).or_insert(likeness);
                }
            }
        }
    }
    found.into_iter().map(|((one, other), likeness)| (numbers[one].account, numbers[other].account, likeness)).collect()
}

fn number(account: &StoredAccount) -> Number<'_> {
    let id: String =
        account.stated_id.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    let hidden = account.stated_id.chars().filter(|sign| matches!(sign, '*' | 'X' | 'x' | '\u{2022}' | '#')).count();
    let shown: String = digits.chars().rev().take(TAIL).collect::<Vec<_>>().into_iter().rev().collect();
    let is_mask = hidden >= 2 && digits.len() >= TAIL && account.stated_id.trim_end().ends_with(&shown);
    Number { account, id, digits, mask: is_mask.then_some(shown) }
}

/// The last four digits; for an account without a number every run of digits of its name ends in one.
fn tails<'a>(number: &'a Number<'_>) -> BTreeSet<&'a str> {
    let runs: Vec<&str> = if number.digits.is_empty() {
        number.account.name.split(|sign: char| !sign.is_ascii_digit()).filter(|run| run.len() >= TAIL).collect()
    } else {
        vec![number.digits.as_str()]
    };
    runs.into_iter().filter_map(|run| run.get(run.len().checked_sub(TAIL)?..)).collect()
}

fn like(one: &Number<'_>, other: &Number<'_>) -> Option<AccountLikeness> {
    let same_money = one.account.currency == other.account.currency
        || [one, other].iter().any(|number| number.account.currency == crate::model::Currency::NONE);
    if !same_money || one.digits.is_empty() {
        return None;
    }
    let plain = |number: &Number<'_>| number.mask.is_none() && number.digits.len() >= FEWEST_DIGITS;
    if other.digits.is_empty() {
        return file_name(one, &other.account.name);
    }
    if let Some(shown) = &other.mask {
        return (plain(one) && one.digits.ends_with(shown.as_str())).then_some(AccountLikeness::CardMask);
    }
    if !plain(one) || !plain(other) {
        return None;
    }
    let bank: String = other.account.bank.chars().filter(char::is_ascii_alphanumeric).collect();
    if is_iban(&one.id) && !is_iban(&other.id) && one.digits.len() > other.digits.len() {
        let fits = one.digits.ends_with(other.digits.as_str());
        return fits.then_some(AccountLikeness::IbanHoldsNumber);
    }
    if !bank.is_empty() && one.id == format!("{}{}", bank.to_uppercase(), other.id) {
        return Some(AccountLikeness::CodeAndNumber);
    }
    let bare = |id: &str| id.trim_start_matches('0').to_owned();
    (one.id != other.id && bare(&one.id) == bare(&other.id)).then_some(AccountLikeness::LeadingZeros)
}

fn file_name(one: &Number<'_>, name: &str) -> Option<AccountLikeness> {
    let mut runs = name.split(|sign: char| !sign.is_ascii_digit()).filter(|run| run.len() >= TAIL);
    runs.any(|run| one.digits.ends_with(run)).then_some(AccountLikeness::FileName)
}

/// Two letters, two check digits, and ISO 13616's remainder.
fn is_iban(id: &str) -> bool {
    let bytes = id.as_bytes();
    let shaped = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric);
    shaped
        && bytes[4..].iter().chain(&bytes[..4]).fold(0_u32, |rest, sign| match sign {
            b'0'..=b'9' => (rest * 10 + u32::from(sign - b'0')) % 97,
            _ => (rest * 100 + u32::from(sign - b'A') + 10) % 97,
        }) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Currency;

    fn account(id: u32, stated: &str, bank: &str, name: &str) -> StoredAccount {
        StoredAccount {
            id,
            stated_id: stated.to_owned(),
            bank: bank.to_owned(),
            account_type: String::new(),
            name: name.to_owned(),
            currency: Currency::from_code("GBP").unwrap(),
        }
    }

    fn likeness(one: StoredAccount, other: StoredAccount) -> Option<AccountLikeness> {
        let stated = [one, other];
        all(&stated).first().map(|found| found.2)
    }

    #[test]
    fn numbers_that_are_one_are_found() {
        let iban = || account(1, "GB82 WEST 1234 5698 7654 32", "", "");
        assert_eq!(likeness(iban(), account(2, "98765432", "123456", "")), Some(AccountLikeness::IbanHoldsNumber));
        assert_eq!(likeness(iban(), account(2, "", "", "statement-5432.csv")), Some(AccountLikeness::FileName));
        let card = || account(3, "4929 1234 5678 4471", "", "");
        assert_eq!(likeness(card(), account(4, "****4471", "", "")), Some(AccountLikeness::CardMask));
        assert_eq!(likeness(card(), account(4, "****4472", "", "")), None);
        let number = || account(5, "12345678", "40-12-34", "");
        assert_eq!(likeness(number(), account(6, "40123412345678", "", "")), Some(AccountLikeness::CodeAndNumber));
        assert_eq!(likeness(number(), account(6, "0012345678", "", "")), Some(AccountLikeness::LeadingZeros));
        assert_eq!(likeness(number(), account(6, "87345678", "", "")), None);
    }
}
