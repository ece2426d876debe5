//! What was learned from a person's decisions? Names that mean the same, and pairs of names that were kept apart.
//!
//! - An *alias*: a person has matched lines under these two names at least twice, and more often than kept them apart. The
//!   bank's name is then read as the books' name.
//! - A *rejection* of two names counts one when it is made and half as much every half year after: people and accounts
//!   change. While it outweighs their matches, lines under these names are at most suggested.
//!
//! Everything is learned from this case's decisions and stays in it.

use foldhash::HashMap;
use rusqlite::Connection;

use super::load::Loaded;
use super::method::{Outcome, Status};
use crate::model::{Day, Kind, RowId};
use crate::normalise::fold::fold;
use crate::normalise::text::Splitter;
use crate::store::tables::match_decisions::StoredDecision;
use crate::store::{StoreError, rows};

/// Matches from which two names mean the same.
const ENOUGH: f64 = 2.0;
/// Days after which a rejection counts half.
const HALF_LIFE: f64 = 182.0;
/// Weight below which a rejection is forgotten.
const FORGOTTEN: f64 = 0.25;
/// Bits by which a full rejection speaks against two names.
const BITS: f64 = 4.0;

/// A name as rows are known by: the party, or the words of the text without its numbers.
pub(super) fn name_of(party: &str, text: &str) -> String {
    if !party.is_empty() {
        return fold(party).into_owned();
    }
    let mut splitter = Splitter::default();
    fold(splitter.split(text).0).into_owned()
}

/// What was learned.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The books' name of a bank's name.
    aliases: HashMap<String, String>,
    /// (books' name, bank's name) and how much speaks against them.
    against: HashMap<(String, String), f64>,
}

/// What people did with two names.
#[derive(Clone, Copy, Default)]
struct Tally {
    together: f64,
    apart: f64,
}

impl Memory {
    /// Learns from decisions that stand, as of a time (UTC, RFC 3339).
    pub(super) fn learn(connection: &Connection, decisions: &[StoredDecision], now: &str) -> Result<Self, StoreError> {
        let mut tallies: HashMap<(String, String), Tally> = HashMap::default();
        for decision in decisions.iter().filter(|decision| !decision.undone && decision.what.is_single()) {
            let [(expense, bank)] = decision.body.pairs.as_slice() else { continue };
            let names = name(connection, Kind::Expense, *expense)?.zip(name(connection, Kind::Bank, *bank)?);
            let Some(names) = names.filter(|(books, bank)| books != bank) else { continue };
            let tally = tallies.entry(names).or_default();
            if decision.what.is_apart() {
                tally.apart += weight(&decision.created, now);
            } else {
                tally.together += 1.0;
            }
        }
        Ok(Self::of(tallies))
    }

    fn of(tallies: HashMap<(String, String), Tally>) -> Self {
        let mut memory = Memory::default();
        let mut best: HashMap<String, (f64, String)> = HashMap::default();
        let mut ordered: Vec<_> = tallies.into_iter().collect();
        ordered.sort_by(|one, other| one.0.cmp(&other.0));
        for ((books, bank), tally) in ordered {
            if tally.together >= ENOUGH && tally.together > tally.apart {
                let known = best.entry(bank.clone()).or_insert((0.0, String::new()));
                if tally.together > known.0 {
                    *known = (tally.together, books.clone());
                }
            }
            let against = tally.apart - tally.together;
            if against >= FORGOTTEN {
                memory.against.insert((books, bank), against);
            }
        }
        memory.aliases = best.into_iter().map(|(bank, (_, books))| (bank, books)).collect();
        memory
    }

    /// The books' name of a bank line, where another was learned.
    pub(super) fn alias(&self, party: &str, text: &str) -> Option<&str> {
        if self.aliases.is_empty() {
            return None;
        }
        self.aliases.get(&name_of(party, text)).map(String::as_str)
    }

    /// Aliases as `bank name = books' name`, in order.
    pub(super) fn said(&self) -> Vec<String> {
        let mut said: Vec<String> = self.aliases.iter().map(|(bank, books)| format!("{bank} = {books}")).collect();
        said.sort();
        said
    }

    /// Lowers edges between names that were kept apart; none of them is matched without a person.
    pub(super) fn apply(&self, loaded: &Loaded, outcome: &mut Outcome) -> u32 {
        if self.against.is_empty() {
            return 0;
        }
        let mut lowered = 0;
        for edge in &mut outcome.edges {
            let names = (loaded.names.0[edge.ledger as usize].clone(), loaded.names.1[edge.bank as usize].clone());
            let Some(against) = self.against.get(&names) else { continue };
            let odds = edge.probability / (1.0 - edge.probability).max(1e-9) * (-BITS * against.min(1.0)).exp2();
            edge.probability = odds / (1.0 + odds);
            if edge.status == Status::Matched {
                edge.status = Status::Suggested;
            }
            lowered += 1;
        }
        lowered
    }

    /// True where names of rows are needed to apply it.
    pub(super) fn needs_names(&self) -> bool {
        !self.against.is_empty()
    }
}

fn name(connection: &Connection, kind: Kind, id: RowId) -> Result<Option<String>, StoreError> {
    Ok(rows::by_key(connection, kind, id)?.map(|stored| name_of(&stored.row.party, &stored.row.text)))
}

fn weight(made: &str, now: &str) -> f64 {
    let day = |time: &str| time.get(..10).and_then(Day::parse_iso);
    let age = day(now).zip(day(made)).map_or(0, |(now, made)| (now.number() - made.number()).max(0));
    (-f64::from(age) / HALF_LIFE).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_counts_half_after_half_a_year() {
        assert!((weight("2026-01-01T00:00:00Z", "2026-01-01") - 1.0).abs() < 1e-9);
        assert!((weight("2026-01-01T00:00:00Z", "2026-07-02") - 0.5).abs() < 1e-9);
        assert!(weight("2026-01-01T00:00:00Z", "2027-01-15") < FORGOTTEN);
    }

    #[test]
    fn two_matches_make_an_alias_and_a_rejection_takes_it_back() {
        let names = ("halden marine".to_owned(), "hm supplies".to_owned());
        let of = |together, apart| Memory::of(std::iter::once((names.clone(), Tally { together, apart })).collect());
        assert_eq!(of(1.0, 0.0).alias("HM Supplies", ""), None);
        assert_eq!(of(2.0, 0.0).alias("HM Supplies", ""), Some("halden marine"));
        assert_eq!(of(2.0, 2.5).alias("", "HM SUPPLIES 0042"), None);
        assert!(of(0.0, 0.6).against.contains_key(&names));
        assert!(of(1.0, 0.6).against.is_empty());
    }
}
