//! Which lines of one size go together? Same day first, then days apart; each line at most once.

use std::collections::HashSet;

use super::legs::Leg;
use super::{MOST_DAYS, TransferLikeness, TransferLines, TransferState};

/// A pair that nobody has decided about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pair {
    pub(super) paid: Leg,
    pub(super) received: Leg,
    pub(super) state: TransferState,
    pub(super) likeness: TransferLikeness,
    pub(super) rivals: u32,
}

impl Pair {
    pub(super) fn lines(&self) -> TransferLines {
        TransferLines { paid: self.paid.id, received: self.received.id }
    }
}

/// Lines on the other side that are weighed for one line; a size that more lines have is too common to say anything.
const MOST_WEIGHED: usize = 64;

/// Pairs the lines of one size, given in order of day. `apart` tells pairs that a person holds to be two.
pub(super) fn pair(group: &[Leg], apart: &HashSet<TransferLines>) -> Vec<Pair> {
    let (paid, received): (Vec<Leg>, Vec<Leg>) = group.iter().partition(|leg| leg.amount < 0);
    let mut weighed = weigh(&paid, &received, apart);
    weighed.sort_unstable_by_key(|candidate| {
        let (out, into) = (&paid[candidate.paid], &received[candidate.received]);
        let days = (into.day - out.day).unsigned_abs();
        (days > 0, candidate.likeness, days, out.id, into.id)
    });
    let mut of_paid: Vec<Vec<usize>> = vec![Vec::new(); paid.len()];
    let mut of_received: Vec<Vec<usize>> = vec![Vec::new(); received.len()];
    for (at, candidate) in weighed.iter().enumerate() {
        of_paid[candidate.paid].push(at);
        of_received[candidate.received].push(at);
    }
    let same_day = |candidate: &Candidate| paid[candidate.paid].day == received[candidate.received].day;
    let (mut used_paid, mut used_received) = (vec![false; paid.len()], vec![false; received.len()]);
    let mut found = Vec::new();
    for (at, candidate) in weighed.iter().enumerate() {
        if used_paid[candidate.paid] || used_received[candidate.received] {
            continue;
        }
        let one_day = same_day(candidate);
        let fits_as_well = |other: &&usize| {
            let rival = &weighed[**other];
            **other != at && rival.likeness <= candidate.likeness && same_day(rival) >= one_day
        };
        let rivals =
            of_paid[candidate.paid].iter().chain(&of_received[candidate.received]).filter(fits_as_well).count();
        if !one_day && candidate.likeness == TransferLikeness::SameAmount && rivals > 0 {
            continue;
        }
        (used_paid[candidate.paid], used_received[candidate.received]) = (true, true);
        found.push(Pair {
            paid: paid[candidate.paid],
            received: received[candidate.received],
            state: if one_day && rivals == 0 { TransferState::Proposed } else { TransferState::Review },
            likeness: candidate.likeness,
            rivals: u32::try_from(rivals).unwrap_or(u32::MAX),
        });
    }
    found
}

struct Candidate {
    paid: usize,
    received: usize,
    likeness: TransferLikeness,
}

fn weigh(paid: &[Leg], received: &[Leg], apart: &HashSet<TransferLines>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, out) in paid.iter().enumerate() {
        let from = received.partition_point(|into| into.day < out.day - MOST_DAYS);
        let near: Vec<usize> = (from..received.len())
            .take_while(|index| received[*index].day <= out.day + MOST_DAYS)
            .filter(|index| received[*index].account != out.account)
            .take(MOST_WEIGHED + 1)
            .collect();
        let too_common = near.len() > MOST_WEIGHED;
        for index in near {
            let into = &received[index];
            let likeness = like(out, into);
            let lines = TransferLines { paid: out.id, received: into.id };
            let tells = !too_common || likeness == TransferLikeness::NamesAccount;
            if tells && !apart.contains(&lines) {
                found.push(Candidate { paid: at, received: index, likeness });
            }
        }
    }
    found
}

fn like(out: &Leg, into: &Leg) -> TransferLikeness {
    // A line that names a third account of the case's own is no half of this movement but by its amount.
    if out.names == into.account || into.names == out.account {
        TransferLikeness::NamesAccount
    } else if (out.party != 0 && out.party == into.party) || (out.skeleton != 0 && out.skeleton == into.skeleton) {
        TransferLikeness::SameWords
    } else {
        TransferLikeness::SameAmount
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Currency, Day, RowId};

    fn leg(number: u32, account: u32, day: i32, amount: i64) -> Leg {
        let id = RowId::new(Day::from_number(day).unwrap(), number);
        Leg { currency: Currency::NONE, amount, day, id, account, names: 0, party: 0, skeleton: 0 }
    }

    fn paired(legs: &[Leg]) -> Vec<(u32, u32, TransferState)> {
        let mut legs = legs.to_vec();
        legs.sort_by_key(|leg| (leg.day, leg.id));
        let found = pair(&legs, &HashSet::new());
        found.iter().map(|pair| (pair.paid.id.sequence(), pair.received.id.sequence(), pair.state)).collect()
    }

    #[test]
    fn the_same_day_is_proposed_and_a_week_is_to_be_reviewed() {
        use TransferState::{Proposed, Review};
        assert_eq!(paired(&[leg(1, 1, 100, -50), leg(2, 2, 100, 50)]), [(1, 2, Proposed)]);
        assert_eq!(paired(&[leg(1, 1, 100, -50), leg(2, 2, 107, 50)]), [(1, 2, Review)]);
        assert_eq!(paired(&[leg(1, 1, 100, -50), leg(2, 2, 93, 50)]), [(1, 2, Review)]);
        assert!(paired(&[leg(1, 1, 100, -50), leg(2, 2, 108, 50)]).is_empty());
        assert!(paired(&[leg(1, 1, 100, -50), leg(2, 1, 100, 50)]).is_empty(), "within one account nothing moves");
    }

    #[test]
    fn a_second_line_that_fits_as_well_makes_it_a_question() {
        use TransferState::{Proposed, Review};
        let found = paired(&[leg(1, 1, 100, -50), leg(2, 2, 100, 50), leg(3, 3, 100, 50)]);
        assert_eq!(found, [(1, 2, Review)]);
        let named = Leg { names: 3, ..leg(1, 1, 100, -50) };
        assert_eq!(paired(&[named, leg(2, 2, 100, 50), leg(3, 3, 100, 50)]), [(1, 3, Proposed)]);
        let later = paired(&[leg(1, 1, 100, -50), leg(2, 2, 102, 50), leg(3, 3, 103, 50)]);
        assert!(later.is_empty(), "days apart, by amount alone, with a rival: {later:?}");
    }

    #[test]
    fn the_same_day_goes_before_better_words_on_another() {
        let worded = |leg: Leg| Leg { party: 9, ..leg };
        let found = paired(&[worded(leg(1, 1, 100, -50)), leg(2, 2, 100, 50), worded(leg(3, 2, 101, 50))]);
        assert_eq!(found.first().map(|pair| (pair.0, pair.1)), Some((1, 2)));
    }
}
