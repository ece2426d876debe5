//! Do a day's running balances prove its rows? In whatever order the file lists them.
//!
//! Each row is a step from `balance - amount` to `balance`. The day holds where its steps form one path that uses each
//! once: then there is an order in which every balance follows from the one before. So a file with the newest row
//! first, or with the rows of one day in another order than the bank booked them, contradicts nothing.

use std::collections::BTreeMap;

/// One row of a day as the file has it: minor units, balance where stated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) amount: i64,
    pub(crate) balance: Option<i64>,
}

/// What a day's balances say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum DayProof {
    /// No row states a balance.
    Silent,
    /// They hold; the day may have begun with any of these balances and ended with the other of the pair.
    Holds(Vec<(i64, i64)>),
    /// They do not hold in any order. The steps at which they break, by index, with what is missing there.
    Breaks(Vec<(usize, i64)>),
}

/// More ways to begin than this are not kept: the balance of the day before then decides nothing.
const MOST_BEGINNINGS: usize = 64;

/// Judges one day's rows, given in the file's order.
pub(crate) fn day_proof(steps: &[Step]) -> DayProof {
    if steps.iter().all(|step| step.balance.is_none()) {
        return DayProof::Silent;
    }
    if steps.iter().all(|step| step.balance.is_some()) {
        let edges: Vec<(i64, i64)> = steps.iter().filter_map(edge).collect();
        let ways = if edges.len() == steps.len() { trails(&edges) } else { Vec::new() };
        if !ways.is_empty() {
            return DayProof::Holds(ways);
        }
    } else {
        // Some rows state none (banks that print one balance a day): the file's order, forwards or backwards, decides.
        let mut ways: Vec<(i64, i64)> = [walk(steps.iter()), walk(steps.iter().rev())].into_iter().flatten().collect();
        ways.dedup();
        if !ways.is_empty() {
            return DayProof::Holds(ways);
        }
    }
    let (forwards, backwards) = (breaks(steps, false), breaks(steps, true));
    DayProof::Breaks(if backwards.len() < forwards.len() { backwards } else { forwards })
}

fn edge(step: &Step) -> Option<(i64, i64)> {
    let after = step.balance?;
    Some((after.checked_sub(step.amount)?, after))
}

/// Beginnings and ends of the paths that use every edge once; empty where there is none.
fn trails(edges: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut surplus: BTreeMap<i64, i64> = BTreeMap::new();
    for (from, to) in edges {
        *surplus.entry(*from).or_default() += 1;
        *surplus.entry(*to).or_default() -= 1;
    }
    if !is_connected(edges, &surplus) {
        return Vec::new();
    }
    let open: Vec<(i64, i64)> =
        surplus.iter().filter(|(_, count)| **count != 0).map(|(at, count)| (*at, *count)).collect();
    match open.as_slice() {
        // A day that ends where it began: any of its balances may be the one.
        [] => surplus.keys().take(MOST_BEGINNINGS).map(|at| (*at, *at)).collect(),
        [(one, 1), (other, -1)] => vec![(*one, *other)],
        [(one, -1), (other, 1)] => vec![(*other, *one)],
        _ => Vec::new(),
    }
}

fn is_connected(edges: &[(i64, i64)], nodes: &BTreeMap<i64, i64>) -> bool {
    let numbers: BTreeMap<i64, usize> = nodes.keys().enumerate().map(|(number, at)| (*at, number)).collect();
    let mut parent: Vec<usize> = (0..numbers.len()).collect();
    fn find(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut parts = numbers.len();
    for (from, to) in edges {
        let (one, other) = (find(&mut parent, numbers[from]), find(&mut parent, numbers[to]));
        if one != other {
            parent[one] = other;
            parts -= 1;
        }
    }
    parts <= 1
}

/// Beginning and end of the day in this order; `None` where a stated balance does not follow.
fn walk<'a>(steps: impl Iterator<Item = &'a Step>) -> Option<(i64, i64)> {
    let (mut sum, mut begin) = (0_i64, None);
    for step in steps {
        sum = sum.checked_add(step.amount)?;
        if let Some(balance) = step.balance {
            let before = balance.checked_sub(sum)?;
            if *begin.get_or_insert(before) != before {
                return None;
            }
        }
    }
    begin.map(|begin| (begin, begin.saturating_add(sum)))
}

/// Steps whose balance does not follow from the one before, in one of the two orders.
fn breaks(steps: &[Step], backwards: bool) -> Vec<(usize, i64)> {
    let mut order: Vec<usize> = (0..steps.len()).collect();
    if backwards {
        order.reverse();
    }
    let (mut known, mut found) = (None::<i64>, Vec::new());
    for index in order {
        let step = steps[index];
        let due = known.map(|known| known.saturating_add(step.amount));
        if let (Some(due), Some(stated)) = (due, step.balance)
            && due != stated
        {
            found.push((index, stated.saturating_sub(due)));
        }
        known = step.balance.or(due);
    }
    found
}

/// Follows an account's balance through the days of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    /// Balances that the account may have now; empty before the first stated one.
    now: Vec<i64>,
}

impl Chain {
    /// Takes a day. Gives what is missing between the last day's end and this day's beginning where they do not meet.
    pub(crate) fn take(&mut self, proof: &DayProof, sum: i64) -> Option<i64> {
        match proof {
            DayProof::Silent => {
                self.now.iter_mut().for_each(|balance| *balance = balance.saturating_add(sum));
                None
            }
            DayProof::Breaks(_) => {
                self.now.clear();
                None
            }
            DayProof::Holds(ways) => {
                let meeting: Vec<i64> =
                    ways.iter().filter(|(begin, _)| self.now.contains(begin)).map(|(_, end)| *end).collect();
                let missing = match (self.now.first(), ways.first()) {
                    (Some(known), Some((begin, _))) if meeting.is_empty() => Some(begin.saturating_sub(*known)),
                    _ => None,
                };
                self.now = if meeting.is_empty() { ways.iter().map(|(_, end)| *end).collect() } else { meeting };
                missing
            }
        }
    }

    /// The balance now, where only one is possible.
    pub(crate) fn balance(&self) -> Option<i64> {
        self.now.first().copied().filter(|_| self.now.len() == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn steps(opening: i64, amounts: &[i64]) -> Vec<Step> {
        let mut balance = opening;
        let step = |amount: &i64| {
            balance += amount;
            Step { amount: *amount, balance: Some(balance) }
        };
        amounts.iter().map(step).collect()
    }

    /// Is there an order in which every balance follows? By trying all.
    fn some_order_holds(steps: &[Step]) -> bool {
        fn go(left: &mut Vec<Step>, now: Option<i64>) -> bool {
            if left.is_empty() {
                return true;
            }
            for index in 0..left.len() {
                let step = left.swap_remove(index);
                let fits = step.balance.is_some_and(|stated| now.is_none_or(|now| now + step.amount == stated));
                let found = fits && go(left, step.balance);
                left.push(step);
                let last = left.len() - 1;
                left.swap(index, last);
                if found {
                    return true;
                }
            }
            false
        }
        go(&mut steps.to_vec(), None)
    }

    proptest! {
        #[test]
        fn a_true_day_holds_in_any_order(
            opening in -500_i64..500,
            amounts in prop::collection::vec(-4_i64..5, 1..30),
            seed in any::<u64>(),
        ) {
            let mut day = steps(opening, &amounts);
            let (begin, end) = (opening, opening + amounts.iter().sum::<i64>());
            for index in (1..day.len()).rev() {
                day.swap(index, (seed.rotate_left(index as u32 % 64) % (index as u64 + 1)) as usize);
            }
            let DayProof::Holds(ways) = day_proof(&day) else { panic!("a true day must hold") };
            prop_assert!(ways.contains(&(begin, end)));
        }

        #[test]
        fn the_path_agrees_with_trying_every_order(
            day in prop::collection::vec((-2_i64..3, -3_i64..4), 1..7),
        ) {
            let day: Vec<Step> = day.iter().map(|(amount, balance)| Step { amount: *amount, balance: Some(*balance) }).collect();
            prop_assert_eq!(matches!(day_proof(&day), DayProof::Holds(_)), some_order_holds(&day));
        }

        #[test]
        fn one_balance_a_day_holds_at_its_end_or_beginning(amounts in prop::collection::vec(-9_i64..9, 2..9), newest_first in any::<bool>()) {
            let mut day = steps(100, &amounts);
            let last = day.len() - 1;
            day[..last].iter_mut().for_each(|step| step.balance = None);
            if newest_first {
                day.reverse();
            }
            let DayProof::Holds(ways) = day_proof(&day) else { panic!("one balance contradicts nothing") };
            prop_assert!(ways.contains(&(100, 100 + amounts.iter().sum::<i64>())));
        }
    }

    #[test]
    fn a_changed_amount_is_found_where_it_stands() {
        let mut day = steps(1000, &[-10, -20, 500, -30]);
        day[1].amount = -2;
        assert_eq!(day_proof(&day), DayProof::Breaks(vec![(1, -18)]));
        day.reverse();
        assert_eq!(day_proof(&day), DayProof::Breaks(vec![(2, -18)]));
    }

    #[test]
    fn days_that_do_not_meet_say_what_is_missing() {
        let mut chain = Chain::default();
        assert_eq!(chain.take(&day_proof(&steps(100, &[5, 5])), 10), None);
        assert_eq!(chain.take(&day_proof(&[Step { amount: 7, balance: None }]), 7), None);
        assert_eq!(chain.take(&day_proof(&steps(110, &[1])), 1), Some(-7));
        assert_eq!(chain.balance(), Some(111));
    }
}
