//! The searches, kind by kind, and which of their finds go together.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::lines::{Side, Sides};
use super::super::parameters::Settings;
use super::super::run::{Cancelled, Ground, Watch};
use super::pool::{EARLY, Member, Reach, Shelf};
use super::subset::{Found, chance, subsets, tried};
use super::weigh::{is_habit, weigh};

/// What a group is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One payment for several lines of the books.
    Sum,
    /// Several payments for one line of the books.
    Instalments,
    /// One payment for lines of different parties.
    Batch,
    /// Several payments for several lines.
    Both,
}

/// Lines that add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it is.
    pub kind: Kind,
    /// Lines of the books, ascending.
    pub ledger: Vec<u32>,
    /// Lines of the bank, ascending.
    pub bank: Vec<u32>,
    /// Subsets tried.
    pub tried: u64,
    /// Expected number of accidental sums among lines that have nothing to do with the anchor.
    pub accidents: f64,
    /// Ways to make the sum.
    pub ways: u32,
    /// Bits from the days and numbers of its lines: what speaks for it beside the sum.
    pub evidence: f64,
    /// Probability, against accidents and against other groups that want the same lines.
    pub probability: f64,
    /// What the two sides still differ by: a known fee, minor units, bank less books.
    pub fee: i64,
    /// The pool was larger than the bound: other ways may exist beyond it.
    pub bounded: bool,
    /// Largest probability that one of its lines belongs to a pair that leaves no residual.
    pub claimed: f32,
}

/// Open lines and what binds them so far.
pub struct Open {
    /// Lines of the books that no exact pair holds.
    pub ledger: Vec<bool>,
    /// Lines of the bank that no exact pair holds.
    pub bank: Vec<bool>,
    /// Probability that a line belongs to some pair that leaves no residual.
    pub ledger_spoken_for: Vec<f32>,
    /// The same for the bank.
    pub bank_spoken_for: Vec<f32>,
    /// Probability of the pair with a residual that holds a line, 0 without.
    pub ledger_held: Vec<f32>,
    /// The same for the bank.
    pub bank_held: Vec<f32>,
}

/// Days before its payment in which a batch was booked.
const BATCH_DAYS: i32 = 5;
/// Days after it.
const BATCH_EARLY: i32 = 1;
/// Lines of a batch at most.
const BATCH: usize = 400;
/// Ways to make a sum beyond which none of them is worth a person's look.
const MOST_WAYS: u32 = 4;
/// Probability of a pair from which a group that wants one of its lines is not sure.
const CLAIMED: f32 = 0.1;
/// Anchors searched as one piece of work.
const PIECE: usize = 256;
/// In this order: what is found first leaves smaller pools for what comes after, and batches have the largest.
const FIRST: [Kind; 5] = [Kind::Instalments, Kind::Sum, Kind::Instalments, Kind::Sum, Kind::Batch];
const LAST: [Kind; 5] = [Kind::Instalments, Kind::Sum, Kind::Batch, Kind::Sum, Kind::Both];

/// What the searches have come to so far.
#[derive(Default)]
pub struct Search {
    /// Groups, best first within each pass; what one has taken, no other has.
    pub groups: Vec<Group>,
    /// Days between, for each kind: narrowed to what the books show.
    days: BTreeMap<Kind, (i32, i32)>,
    /// Kinds that the books make a habit of.
    habitual: BTreeSet<Kind>,
}

impl Search {
    /// Searches among what is open; `again` once pairs have been weighed anew without the lines of sure groups.
    ///
    /// # Errors
    /// [`Cancelled`] when a person stops it.
    pub fn pass(
        &mut self,
        ground: &Ground<'_>,
        settings: &Settings,
        open: &mut Open,
        again: bool,
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        for kind in if again { LAST } else { FIRST } {
            let shelves = [Shelf::new(ground.sides, &open.ledger, true), Shelf::new(ground.sides, &open.bank, false)];
            let days = self.days.entry(kind).or_insert((-EARLY, settings.group_window));
            let looking = Looking { ground, settings, shelves: &shelves, open, kind, days: *days };
            let found = looking.all(watch)?;
            if self.habitual.contains(&kind) || is_habit(&found) {
                self.habitual.insert(kind);
                let groups = weigh(found, ground, kind, open, days);
                self.groups.extend(keep(groups, open, settings));
            }
        }
        Ok(())
    }
}

impl Group {
    /// True where it needs no person: likely enough, the only way, from a pool that was seen whole, of lines that nothing
    /// else wants much.
    #[must_use]
    pub fn is_sure(&self, settings: &Settings) -> bool {
        // Several against several can be made in too many ways to go without a person.
        let only = self.ways == 1 && !self.bounded && self.claimed < CLAIMED && self.kind != Kind::Both;
        only && self.probability >= settings.match_from
    }
}

struct Looking<'a> {
    ground: &'a Ground<'a>,
    settings: &'a Settings,
    shelves: &'a [Shelf<'a>; 2],
    open: &'a Open,
    kind: Kind,
    days: (i32, i32),
}

/// What one anchor's search came to.
pub(super) struct Find {
    /// The line whose amount is the sum.
    pub(super) anchor: u32,
    /// Lines that were there to be summed.
    pub(super) pool: usize,
    /// Sets of lines tried, times the chance that one of them hits.
    pub(super) accidents: f64,
    /// Chance that one set hits.
    pub(super) chance: f64,
    /// Some line shares a number of the anchor's.
    pub(super) numbered: bool,
    /// Every line does: the number says which lines they are.
    pub(super) named: bool,
    pub(super) group: Option<Group>,
}

impl Looking<'_> {
    fn all(&self, watch: &dyn Watch) -> Result<Vec<Find>, Cancelled> {
        let anchors: Vec<u32> = self.anchors();
        let mut found = Vec::new();
        for round in anchors.chunks(PIECE * 16) {
            if watch.is_cancelled() {
                return Err(Cancelled);
            }
            let pieces: Vec<Vec<Find>> = round
                .par_chunks(PIECE)
                .map(|piece| piece.iter().filter_map(|anchor| self.one(*anchor as usize)).collect())
                .collect();
            found.extend(pieces.into_iter().flatten());
        }
        Ok(found)
    }

    fn anchors(&self) -> Vec<u32> {
        let open = if self.kind == Kind::Instalments { &self.open.ledger } else { &self.open.bank };
        (0..u32::try_from(open.len()).unwrap_or(u32::MAX)).filter(|line| open[*line as usize]).collect()
    }

    fn sides(&self) -> &Sides {
        self.ground.sides
    }

    fn reach(&self) -> Reach<'_> {
        Reach { sides: self.ground.sides, lanes: &self.ground.lanes, settings: self.settings, days: self.days }
    }

    fn one(&self, anchor: usize) -> Option<Find> {
        match self.kind {
            Kind::Sum => self.summed(&self.sides().bank, anchor, &self.shelves[0]),
            Kind::Instalments => self.summed(&self.sides().ledger, anchor, &self.shelves[1]),
            Kind::Batch => self.batch(anchor),
            Kind::Both => self.both(anchor),
        }
    }

    fn summed(&self, anchors: &Side, anchor: usize, shelf: &Shelf<'_>) -> Option<Find> {
        let (pool, bounded) = self.reach().pool(anchors, anchor, shelf);
        if pool.len() < 2 {
            return None;
        }
        let size = anchors.size(anchor);
        let amount = |member: &Member| shelf.side.size(member.line as usize);
        let amounts: Vec<u64> = pool.iter().map(amount).collect();
        let chance = chance(&amounts, size);
        let mut find = self.find(anchor, pool.len(), chance);
        let fees = self.ground.background.fees.as_slice();
        for fee in std::iter::once(0).chain(fees.iter().copied()) {
            // The fee is what the bank's side has more; the anchor's sum moves the other way where it is the bank's.
            let target =
                if shelf.is_ledger { i128::from(size) - i128::from(fee) } else { i128::from(size) + i128::from(fee) };
            let Ok(target) = u64::try_from(target) else { continue };
            for set in natural_sets(&pool, shelf.side) {
                let sizes: Vec<u64> = set.lines.iter().map(amount).collect();
                let found =
                    if set.whole { whole(&sizes, target) } else { subsets(&sizes, target, self.settings.group) };
                find.accidents += found.tried as f64 * chance;
                if found.ways == 0 {
                    continue;
                }
                let lines: Vec<u32> = found.members.iter().map(|at| set.lines[*at].line).collect();
                find.numbered = found.members.iter().any(|at| set.lines[*at].numbered);
                // Lines that name the anchor's number are a set of their own; any other may be one of several ways.
                let mut ways = found.ways;
                if set.numbered {
                    (find.pool, find.named) = (set.lines.len(), true);
                } else if set.whole {
                    ways = ways.max(subsets(&amounts, target, self.settings.group).ways);
                }
                find.group = Some(self.group(anchor, lines, ways, found.tried, fee, bounded && !set.numbered));
                return Some(find);
            }
        }
        Some(find)
    }

    fn find(&self, anchor: usize, pool: usize, chance: f64) -> Find {
        let anchor = u32::try_from(anchor).unwrap_or(0);
        Find { anchor, pool, accidents: 0.0, chance, numbered: false, named: false, group: None }
    }

    fn group(&self, anchor: usize, mut lines: Vec<u32>, ways: u32, tried: u64, fee: i64, bounded: bool) -> Group {
        lines.sort_unstable();
        let anchor = vec![u32::try_from(anchor).unwrap_or(0)];
        let (ledger, bank) = if self.kind == Kind::Instalments { (anchor, lines) } else { (lines, anchor) };
        Group {
            kind: self.kind,
            ledger,
            bank,
            tried,
            accidents: 0.0,
            ways,
            evidence: 0.0,
            probability: 0.0,
            fee,
            bounded,
            claimed: 0.0,
        }
    }

    /// All open lines that name one number; all of a day; some of a day: whatever they say.
    fn batch(&self, anchor: usize) -> Option<Find> {
        let (bank, shelf) = (&self.sides().bank, &self.shelves[0]);
        let day = bank.day[anchor];
        let lines = self.reach().around(bank, anchor, shelf, (day - BATCH_DAYS, day + BATCH_EARLY), BATCH);
        if lines.len() < 2 {
            return None;
        }
        let size = bank.size(anchor);
        let (mut of_number, mut of_day): (BTreeMap<u32, Vec<u32>>, BTreeMap<u32, Vec<u32>>) = Default::default();
        for line in &lines {
            of_day.entry((shelf.side.day[*line as usize] - day).unsigned_abs()).or_default().push(*line);
            for number in shelf.side.numbers_of(*line as usize) {
                of_number.entry(*number).or_default().push(*line);
            }
        }
        let sizes = |lines: &[u32]| lines.iter().map(|line| shelf.side.size(*line as usize)).collect::<Vec<u64>>();
        let mut find = self.find(anchor, lines.len(), chance(&sizes(&lines), size));
        for set in of_number.into_values().filter(|set| set.len() >= 2) {
            find.accidents += find.chance;
            if whole(&sizes(&set), size).ways > 0 {
                let named = shelf.side.numbers_of(set[0] as usize);
                find.numbered = bank.numbers_of(anchor).iter().any(|number| named.contains(number));
                (find.pool, find.named) = (set.len(), find.numbered);
                find.group = Some(self.group(anchor, set, 1, 1, 0, false));
                return Some(find);
            }
        }
        self.batch_of_a_day(anchor, &of_day, &mut find);
        Some(find)
    }

    fn batch_of_a_day(&self, anchor: usize, of_day: &BTreeMap<u32, Vec<u32>>, find: &mut Find) {
        let side = self.shelves[0].side;
        let size = self.sides().bank.size(anchor);
        let (mut ways, mut tried) = (0, 0);
        for set in of_day.values().filter(|set| set.len() >= 2) {
            let sizes: Vec<u64> = set.iter().map(|line| side.size(*line as usize)).collect();
            let found = if set.len() > self.settings.pool {
                whole(&sizes, size)
            } else {
                subsets(&sizes, size, self.settings.group)
            };
            let chance = chance(&sizes, size);
            find.accidents += found.tried as f64 * chance;
            tried += found.tried;
            ways += found.ways;
            if found.ways > 0 && find.group.is_none() {
                let members = found.members.iter().map(|at| set[*at]).collect();
                (find.pool, find.chance) = (set.len(), chance);
                find.group = Some(self.group(anchor, members, 1, 0, 0, false));
            }
        }
        if let Some(group) = &mut find.group {
            (group.ways, group.tried) = (ways, tried);
        }
    }

    /// The anchor and up to two more payments of one party against up to four lines of it.
    fn both(&self, anchor: usize) -> Option<Find> {
        let bank = &self.sides().bank;
        let (pool, bounded) = self.reach().pool_below(bank, anchor, &self.shelves[0], 8);
        let others = self.reach().payments(anchor, &self.shelves[1], 5);
        if pool.len() < 2 || others.is_empty() {
            return None;
        }
        let amounts: Vec<u64> = pool.iter().map(|member| self.sides().ledger.size(member.line as usize)).collect();
        let mut sets: Vec<Vec<u32>> = others.iter().map(|other| vec![*other]).collect();
        for (at, one) in others.iter().enumerate() {
            sets.extend(others[at + 1..].iter().map(|other| vec![*one, *other]));
        }
        let mut find = self.find(anchor, pool.len(), chance(&amounts, bank.size(anchor)));
        let (mut ways, mut first) = (0, None);
        for set in &sets {
            let sum = set.iter().fold(bank.size(anchor), |sum, line| sum.saturating_add(bank.size(*line as usize)));
            let found = subsets(&amounts, sum, 4);
            find.accidents += found.tried as f64 * find.chance;
            // Where two lines alone are equal they are a pair, and the rest is a smaller group.
            let paid = |line: &u64| set.iter().any(|other| bank.size(*other as usize) == *line);
            if found.members.iter().any(|at| amounts[*at] == bank.size(anchor) || paid(&amounts[*at])) {
                continue;
            }
            ways += found.ways;
            if found.ways > 0 && first.is_none() {
                first = Some((set.clone(), found.members));
            }
        }
        find.group = first.map(|(mut set, members)| {
            set.push(u32::try_from(anchor).unwrap_or(0));
            set.sort_unstable();
            let ledger = members.iter().map(|at| pool[*at].line).collect();
            let tried = sets.len() as u64 * tried(amounts.len(), 4);
            Group { bank: set, ..self.group(anchor, ledger, ways, tried, 0, bounded) }
        });
        Some(find)
    }
}

/// Lines of a pool that are tried together.
struct Set {
    lines: Vec<Member>,
    /// Only all of them, not some.
    whole: bool,
    /// They are those that name the anchor's number.
    numbered: bool,
}

/// Sets to try in order: those that name the anchor's number; those of a day; all; then subsets.
fn natural_sets(pool: &[Member], side: &Side) -> Vec<Set> {
    let numbered: Vec<Member> = pool.iter().filter(|member| member.numbered).copied().collect();
    let mut sets = Vec::new();
    if numbered.len() >= 2 {
        let some = numbered.len() > 2 && numbered.len() < pool.len();
        sets.push(Set { lines: numbered.clone(), whole: true, numbered: true });
        if some {
            sets.push(Set { lines: numbered, whole: false, numbered: true });
        }
    }
    let mut by_day: BTreeMap<i32, Vec<Member>> = BTreeMap::new();
    for member in pool {
        by_day.entry(side.day[member.line as usize]).or_default().push(*member);
    }
    let of_days = by_day.into_values().filter(|set| set.len() >= 2 && set.len() < pool.len());
    sets.extend(of_days.map(|lines| Set { lines, whole: true, numbered: false }));
    sets.push(Set { lines: pool.to_vec(), whole: true, numbered: false });
    sets.push(Set { lines: pool.to_vec(), whole: false, numbered: false });
    sets
}

fn whole(amounts: &[u64], target: u64) -> Found {
    let sum: u128 = amounts.iter().map(|amount| u128::from(*amount)).sum();
    let hit = sum == u128::from(target);
    Found { members: if hit { (0..amounts.len()).collect() } else { Vec::new() }, ways: u32::from(hit), tried: 1 }
}

/// Takes groups from the most probable on, as long as their lines are free.
fn keep(mut groups: Vec<Group>, open: &mut Open, settings: &Settings) -> Vec<Group> {
    // Which of several ways it is cannot be told; that it is one of them may still be likely.
    groups.retain(|group| {
        let either = group.probability * f64::from(group.ways);
        either >= settings.suggest_from && group.ways <= MOST_WAYS && (group.kind != Kind::Both || group.ways == 1)
    });
    groups.sort_by(|a, b| {
        let size = |group: &Group| group.ledger.len() + group.bank.len();
        b.probability
            .total_cmp(&a.probability)
            .then_with(|| size(a).cmp(&size(b)))
            .then_with(|| (&a.bank, &a.ledger).cmp(&(&b.bank, &b.ledger)))
    });
    groups.retain(|group| {
        let free = group.ledger.iter().all(|line| open.ledger[*line as usize])
            && group.bank.iter().all(|line| open.bank[*line as usize]);
        let held = group.ledger.iter().map(|line| open.ledger_held[*line as usize]);
        let held = held.chain(group.bank.iter().map(|line| open.bank_held[*line as usize])).fold(0.0, f32::max);
        let better = group.probability >= 0.9 || group.probability > f64::from(held);
        if free && better {
            group.ledger.iter().for_each(|line| open.ledger[*line as usize] = false);
            group.bank.iter().for_each(|line| open.bank[*line as usize] = false);
        }
        free && better
    });
    groups
}
