//! What is a row sorted by? Numbers for every column that has them, texts for the rest.

use std::sync::Arc;

use super::columns::{Column, MonthColumns, NO_BALANCE, Texts};
use super::dictionary::Words;
use super::error::StoreError;
use super::progress::Steps;
use super::query::{Sort, SortKey};
use super::rowset::Scope;
use super::select::Chosen;
use super::sort::{self, PART, Written};
use super::tables::{accounts, evidence};
use crate::normalise::text::{MARK, join_into};

/// Chosen rows with what they are sorted by.
pub(super) struct Picked {
    pub(super) positions: Vec<u32>,
    keys: Keys,
}

enum Keys {
    /// Date order is the order of positions.
    Position,
    Number(Vec<u64>),
    /// Where each row's text stands.
    Text(Vec<Place>, Vec<Arc<Texts>>),
}

/// A text that is put together when it is compared.
#[derive(Clone, Copy)]
struct Place {
    skeleton: u32,
    /// Month, and row within it.
    part: u32,
    index: u32,
}

/// Where sort keys come from.
pub(super) struct KeySource {
    key: SortKey,
    /// By number of party, term, account or file: its place in order.
    ranks: Vec<u64>,
    /// In lower case.
    skeletons: Texts,
}

/// The texts of chosen rows, put together as they are compared.
struct Descriptions<'k> {
    skeletons: &'k Texts,
    places: &'k [Place],
    parts: &'k [Arc<Texts>],
}

impl KeySource {
    pub(super) fn new(scope: &Scope<'_>, key: SortKey) -> Result<Self, StoreError> {
        let ranks = match key {
            SortKey::Party => ranks(scope.texts(Words::Parties)?.iter()),
            SortKey::Category | SortKey::Person => ranks(scope.texts(Words::Terms)?.iter()),
            SortKey::Account => {
                let all = scope.ask(accounts::all)?;
                ranks_by_number(all.into_iter().map(|account| (account.id, account.label())))
            }
            SortKey::Evidence => {
                let all = scope.ask(evidence::all)?;
                ranks_by_number(all.into_iter().map(|file| (file.id, file.name)))
            }
            _ => Vec::new(),
        };
        let skeletons =
            if key == SortKey::Description { lower(&*scope.texts(Words::Skeletons)?)? } else { Texts::default() };
        Ok(KeySource { key, ranks, skeletons })
    }

    fn rank(&self, number: u32) -> u64 {
        self.ranks.get(number as usize).copied().unwrap_or(0)
    }

    pub(super) fn of(&self, month: &MonthColumns<'_>, chosen: &Chosen) -> Result<Picked, StoreError> {
        let numbers = |key: &dyn Fn(usize) -> u64| Keys::Number(chosen.indexes().map(key).collect());
        let ranked = |values: &[u32]| numbers(&|index| self.rank(values[index]));
        let keys = match self.key {
            SortKey::Date => Keys::Position,
            SortKey::Amount => {
                let amounts = month.amounts()?;
                numbers(&|index| sort::ordered(amounts[index]))
            }
            SortKey::Balance => {
                let balances = month.balances()?;
                // Rows without a balance come first: nothing is as low as what stands for none.
                const { assert!(NO_BALANCE == i64::MIN) };
                numbers(&|index| sort::ordered(balances[index]))
            }
            SortKey::Party => ranked(month.parties()?),
            SortKey::Category => ranked(month.categories()?),
            SortKey::Person => ranked(month.persons()?),
            SortKey::Account => ranked(month.accounts()?),
            SortKey::Evidence => {
                let (files, rows) = (month.evidence()?, month.row_numbers()?);
                numbers(&|index| self.rank(files[index]) << 32 | u64::from(rows[index]))
            }
            SortKey::Currency => {
                let currencies = month.currencies()?;
                numbers(&|index| currencies[index].code().bytes().fold(0, |code, byte| code << 8 | u64::from(byte)))
            }
            SortKey::Kind => numbers(&|_| month.kind() as u64),
            SortKey::Description => {
                let skeletons = month.skeletons()?;
                self.texts(chosen, month.shared_texts(Column::Argument)?, |index| skeletons[index])
            }
            SortKey::Reference => self.texts(chosen, month.shared_texts(Column::Reference)?, |_| 0),
        };
        Ok(Picked { positions: chosen.positions(month), keys })
    }

    fn texts(&self, chosen: &Chosen, texts: &Arc<Texts>, skeleton: impl Fn(usize) -> u32) -> Keys {
        // Indexes within a month, which has fewer than 2^32 rows.
        let place = |index: usize| Place { skeleton: skeleton(index), part: 0, index: index as u32 };
        Keys::Text(chosen.indexes().map(place).collect(), vec![texts.clone()])
    }

    /// Positions by key, ties in date order in either direction.
    pub(super) fn sorted(&self, mut picked: Picked, sort: Sort, steps: &Steps<'_>) -> Vec<u32> {
        match picked.keys {
            Keys::Position if sort.descending => picked.positions.reverse(),
            Keys::Position => {}
            Keys::Number(keys) => sort::by_number(&mut picked.positions, keys, sort.descending),
            Keys::Text(places, parts) => {
                let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
                let texts = Descriptions { skeletons: &self.skeletons, places: &places, parts: &parts };
                let order = sort::by_text(count, &texts, sort.descending, &|rows| steps.add(rows));
                return order.into_iter().map(|index| picked.positions[index as usize]).collect();
            }
        }
        picked.positions
    }
}

/// A dictionary in lower case.
fn lower(texts: &Texts) -> Result<Texts, StoreError> {
    let mut lower = Texts::default();
    for text in texts.iter() {
        if !lower.push(&text.to_lowercase()) {
            return Err(StoreError::Damaged("a dictionary holds more than 4 GiB of texts".to_owned()));
        }
    }
    Ok(lower)
}

impl Descriptions<'_> {
    /// A row's skeleton in lower case, and its own text. References are texts without a skeleton: that of number 0.
    fn of(&self, index: u32) -> (&str, &str) {
        let Some(place) = self.places.get(index as usize) else { return ("", "") };
        let own = self.parts.get(place.part as usize).map_or("", |texts| texts.get(place.index as usize));
        (self.skeletons.get(place.skeleton as usize), own)
    }
}

impl Written for Descriptions<'_> {
    fn part(&self, index: u32, depth: usize, buffer: &mut String) -> u64 {
        let (skeleton, own) = self.of(index);
        // Most texts begin with words that their skeleton holds: they need not be put together that far.
        let known = if own.is_empty() { usize::MAX } else { skeleton.find(MARK).unwrap_or(0) };
        if depth + PART <= known {
            return sort::part(skeleton.as_bytes(), depth);
        }
        buffer.clear();
        match skeleton.is_empty() {
            true => buffer.push_str(own),
            false => join_into(buffer, skeleton, own),
        }
        if own.is_ascii() {
            buffer.make_ascii_lowercase();
        } else {
            *buffer = buffer.to_lowercase();
        }
        sort::part(buffer.as_bytes(), depth)
    }

    fn same(&self, one: u32, other: u32) -> bool {
        self.of(one) == self.of(other)
    }
}

impl Picked {
    /// Months one after another, the two kinds of a month merged into date order.
    pub(super) fn merge(parts: Vec<Picked>) -> Self {
        let mut all = Picked { positions: Vec::new(), keys: Keys::Position };
        for part in parts {
            all.positions.extend(part.positions);
            all.keys = match (all.keys, part.keys) {
                (Keys::Number(mut known), Keys::Number(more)) => {
                    known.extend(more);
                    Keys::Number(known)
                }
                (Keys::Text(mut known, mut texts), Keys::Text(more, added)) => {
                    let part = u32::try_from(texts.len()).unwrap_or(u32::MAX);
                    known.extend(more.into_iter().map(|place| Place { part: part + place.part, ..place }));
                    texts.extend(added);
                    Keys::Text(known, texts)
                }
                (_, keys) => keys,
            };
        }
        if all.positions.is_sorted() { all } else { all.in_date_order() }
    }

    fn in_date_order(self) -> Self {
        let mut order: Vec<usize> = (0..self.positions.len()).collect();
        order.sort_by_key(|index| self.positions[*index]);
        let keys = match self.keys {
            Keys::Position => Keys::Position,
            Keys::Number(keys) => Keys::Number(order.iter().map(|index| keys[*index]).collect()),
            Keys::Text(places, texts) => Keys::Text(order.iter().map(|index| places[*index]).collect(), texts),
        };
        Picked { positions: order.iter().map(|index| self.positions[*index]).collect(), keys }
    }
}

/// Rank of each text in the order of its lower-case form; equal ones have the same, the empty one comes first.
fn ranks<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> Vec<u64> {
    let lower: Vec<String> = texts.map(|text| text.as_ref().to_lowercase()).collect();
    let mut order: Vec<usize> = (0..lower.len()).collect();
    order.sort_by(|one, other| lower[*one].cmp(&lower[*other]));
    let mut ranks = vec![0; lower.len()];
    let mut rank = 0;
    for (place, number) in order.iter().enumerate() {
        if place > 0 && lower[order[place - 1]] != lower[*number] {
            rank += 1;
        }
        ranks[*number] = rank;
    }
    ranks
}

/// As [`ranks`], for texts that carry their numbers.
fn ranks_by_number(texts: impl Iterator<Item = (u32, String)>) -> Vec<u64> {
    let mut list = vec![String::new()];
    for (number, text) in texts {
        let index = number as usize;
        if list.len() <= index {
            list.resize(index + 1, String::new());
        }
        list[index] = text;
    }
    ranks(list.iter())
}
