//! The searches, kind by kind, and which of their finds go together.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::lanes::Lanes;
use super::super::learn::Tables;
use super::super::lines::{Side, Sides};
use super::super::parameters::Settings;
use super::super::run::{Cancelled, Ground, Watch};
use super::pool::{Member, Reach, Shelf};
use super::subset::{chance, subsets, tried};

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
    /// Expected number of accidental sums.
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
/// Lines of a batch at most.
const BATCH: usize = 400;
/// Share of anchors with a group, beyond accidents, from which groups of a kind are believed at all.
const HABIT: f64 = 0.01;
/// Anchors searched as one piece of work.
const PIECE: usize = 256;
/// Times the searches are repeated with what is left.
const REPEATS: usize = 2;

/// Searches, best first; what one group takes, no other has.
///
/// # Errors
/// [`Cancelled`] when a person stops it.
pub fn search(
    ground: &Ground<'_>,
    tables: &Tables,
    settings: &Settings,
    open: &mut Open,
    watch: &dyn Watch,
) -> Result<Vec<Group>, Cancelled> {
    let (sides, lanes, fees) = (ground.sides, &ground.lanes, ground.background.fees.as_slice());
    let shelves = [Shelf::new(sides, true), Shelf::new(sides, false)];
    let mut accepted = Vec::new();
    for _ in 0..REPEATS {
        let mut any = false;
        for kind in [Kind::Instalments, Kind::Sum, Kind::Batch, Kind::Both] {
            let looking = Looking { sides, lanes, settings, fees, shelves: &shelves, open, kind };
            let found = looking.all(watch)?;
            let kept = keep(rate(found, ground, tables, open), open, settings);
            any |= !kept.is_empty();
            accepted.extend(kept);
        }
        if !any {
            break;
        }
    }
    Ok(accepted)
}

struct Looking<'a> {
    sides: &'a Sides,
    lanes: &'a Lanes,
    settings: &'a Settings,
    fees: &'a [i64],
    shelves: &'a [Shelf<'a>; 2],
    open: &'a Open,
    kind: Kind,
}

/// What one anchor's search came to.
struct Find {
    accidents: f64,
    group: Option<Group>,
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

    fn reach<'b>(&'b self, shelf: &Shelf<'_>) -> Reach<'b> {
        let open = if shelf.is_ledger { &self.open.ledger } else { &self.open.bank };
        Reach { sides: self.sides, lanes: self.lanes, settings: self.settings, open }
    }

    fn one(&self, anchor: usize) -> Option<Find> {
        match self.kind {
            Kind::Sum => self.summed(&self.sides.bank, anchor, &self.shelves[0]),
            Kind::Instalments => self.summed(&self.sides.ledger, anchor, &self.shelves[1]),
            Kind::Batch => self.batch(anchor),
            Kind::Both => self.both(anchor),
        }
    }

    fn summed(&self, anchors: &Side, anchor: usize, shelf: &Shelf<'_>) -> Option<Find> {
        let (pool, bounded) = self.reach(shelf).pool(anchors, anchor, shelf);
        if pool.len() < 2 {
            return None;
        }
        let size = anchors.size(anchor);
        let mut accidents = 0.0;
        for fee in std::iter::once(0).chain(self.fees.iter().copied()) {
            // The fee is what the bank's side has more; the anchor's sum moves the other way where it is the bank's.
            let target =
                if shelf.is_ledger { i128::from(size) - i128::from(fee) } else { i128::from(size) + i128::from(fee) };
            let Ok(target) = u64::try_from(target) else { continue };
            for (set, natural) in natural_sets(&pool, shelf.side) {
                let amounts: Vec<u64> = set.iter().map(|member| shelf.side.size(member.line as usize)).collect();
                let found =
                    if natural { whole(&amounts, target) } else { subsets(&amounts, target, self.settings.group) };
                accidents += found.accidents;
                if found.ways > 0 {
                    let lines = found.members.iter().map(|at| set[*at].line).collect();
                    let group = self.group(anchor, lines, accidents, found.ways, found.tried, fee, bounded);
                    return Some(Find { accidents, group: Some(group) });
                }
            }
        }
        Some(Find { accidents, group: None })
    }

    #[allow(clippy::too_many_arguments, reason = "all of them are the group's own fields")]
    fn group(
        &self,
        anchor: usize,
        mut lines: Vec<u32>,
        accidents: f64,
        ways: u32,
        tried: u64,
        fee: i64,
        bounded: bool,
    ) -> Group {
        lines.sort_unstable();
        let anchor = vec![u32::try_from(anchor).unwrap_or(0)];
        let (ledger, bank) = if self.kind == Kind::Instalments { (anchor, lines) } else { (lines, anchor) };
        Group { kind: self.kind, ledger, bank, tried, accidents, ways, evidence: 0.0, probability: 0.0, fee, bounded }
    }

    /// All open lines of a day, or all that name one number, whatever they say; then a search among the few near by.
    fn batch(&self, anchor: usize) -> Option<Find> {
        let (bank, shelf) = (&self.sides.bank, &self.shelves[0]);
        let lines = self.reach(shelf).around(bank, anchor, shelf, BATCH_DAYS, BATCH);
        if lines.len() < 2 {
            return None;
        }
        let size = bank.size(anchor);
        let mut sets: BTreeMap<(u8, u32), Vec<u32>> = BTreeMap::new();
        for line in &lines {
            let day = shelf.side.day[*line as usize];
            sets.entry((1, (day - bank.day[anchor]).unsigned_abs())).or_default().push(*line);
            for number in shelf.side.numbers_of(*line as usize) {
                sets.entry((0, *number)).or_default().push(*line);
            }
        }
        sets.retain(|_, lines| lines.len() >= 2);
        let mut accidents = 0.0;
        let amounts_of = |lines: &[u32]| lines.iter().map(|line| shelf.side.size(*line as usize)).collect::<Vec<u64>>();
        for set in sets.values() {
            let found = whole(&amounts_of(set), size);
            accidents += found.accidents;
            if found.ways > 0 {
                let group = self.group(anchor, set.clone(), accidents, 1, sets.len() as u64, 0, false);
                return Some(Find { accidents, group: Some(group) });
            }
        }
        if lines.len() > self.settings.pool {
            return Some(Find { accidents, group: None });
        }
        let found = subsets(&amounts_of(&lines), size, self.settings.group);
        accidents += found.accidents;
        let group = (found.ways > 0).then(|| {
            let members = found.members.iter().map(|at| lines[*at]).collect();
            self.group(anchor, members, accidents, found.ways, found.tried, 0, false)
        });
        Some(Find { accidents, group })
    }

    /// The anchor and up to two more payments of one party against up to four lines of it.
    fn both(&self, anchor: usize) -> Option<Find> {
        let bank = &self.sides.bank;
        let (pool, bounded) = self.reach(&self.shelves[0]).pool_below(bank, anchor, &self.shelves[0], 8);
        let others = self.reach(&self.shelves[1]).payments(anchor, &self.shelves[1], 5);
        if pool.len() < 2 || others.is_empty() {
            return None;
        }
        let amounts: Vec<u64> = pool.iter().map(|member| self.sides.ledger.size(member.line as usize)).collect();
        let mut sets: Vec<Vec<u32>> = others.iter().map(|other| vec![*other]).collect();
        for (at, one) in others.iter().enumerate() {
            sets.extend(others[at + 1..].iter().map(|other| vec![*one, *other]));
        }
        let (mut accidents, mut ways, mut first) = (0.0, 0, None);
        for set in &sets {
            let sum = set.iter().fold(bank.size(anchor), |sum, line| sum.saturating_add(bank.size(*line as usize)));
            let found = subsets(&amounts, sum, 4);
            accidents += found.accidents;
            ways += found.ways;
            if found.ways > 0 && first.is_none() {
                first = Some((set.clone(), found.members));
            }
        }
        let group = first.map(|(mut set, members)| {
            set.push(u32::try_from(anchor).unwrap_or(0));
            set.sort_unstable();
            let mut ledger: Vec<u32> = members.iter().map(|at| pool[*at].line).collect();
            ledger.sort_unstable();
            let tried = sets.len() as u64 * tried(amounts.len(), 4);
            Group {
                kind: Kind::Both,
                ledger,
                bank: set,
                tried,
                accidents,
                ways,
                evidence: 0.0,
                probability: 0.0,
                fee: 0,
                bounded,
            }
        });
        Some(Find { accidents, group })
    }
}

/// Sets to try in order, with whether they are only tried whole: those that name the anchor's number; all; then subsets.
fn natural_sets(pool: &[Member], side: &Side) -> Vec<(Vec<Member>, bool)> {
    let numbered: Vec<Member> = pool.iter().filter(|member| member.numbered).copied().collect();
    let mut sets = Vec::new();
    if numbered.len() >= 2 {
        sets.push((numbered.clone(), true));
        if numbered.len() > 2 && numbered.len() < pool.len() {
            sets.push((numbered, false));
        }
    }
    let mut by_day: BTreeMap<i32, Vec<Member>> = BTreeMap::new();
    for member in pool {
        by_day.entry(side.day[member.line as usize]).or_default().push(*member);
    }
    sets.extend(by_day.into_values().filter(|set| set.len() >= 2 && set.len() < pool.len()).map(|set| (set, true)));
    sets.push((pool.to_vec(), true));
    sets.push((pool.to_vec(), false));
    sets
}

fn whole(amounts: &[u64], target: u64) -> super::subset::Found {
    let sum: u128 = amounts.iter().map(|amount| u128::from(*amount)).sum();
    let hit = sum == u128::from(target);
    super::subset::Found {
        members: if hit { (0..amounts.len()).collect() } else { Vec::new() },
        ways: u32::from(hit),
        tried: 1,
        accidents: chance(amounts, target),
    }
}

/// Probabilities: how often anchors have a group beyond accident, what days and numbers say, and who else wants the lines.
fn rate(found: Vec<Find>, ground: &Ground<'_>, tables: &Tables, open: &Open) -> Vec<Group> {
    let anchors = found.len().max(1) as f64;
    let hits = found.iter().filter(|find| find.group.is_some()).count() as f64;
    let accidents: f64 = found.iter().map(|find| find.accidents.min(1.0)).sum();
    let share = ((hits - accidents) / anchors).min(0.95);
    // What hardly any anchor has is no habit of these books: such sums are taken for accidents.
    if share < HABIT {
        return Vec::new();
    }
    let mut groups: Vec<Group> = found.into_iter().filter_map(|find| find.group).collect();
    let odds: Vec<f64> = groups
        .par_iter_mut()
        .map(|group| {
            group.evidence = evidence(group, ground, tables);
            let free = |held: &[f32], lines: &[u32]| {
                lines.iter().map(|line| f64::from(1.0 - held[*line as usize]).max(0.01)).product::<f64>()
            };
            let free = free(&open.ledger_spoken_for, &group.ledger) * free(&open.bank_spoken_for, &group.bank);
            share / group.accidents.max(1e-12) * group.evidence.exp2() * free
        })
        .collect();
    let claims = Claims::new(&groups);
    let probabilities: Vec<f64> = (0..groups.len())
        .into_par_iter()
        .map(|at| {
            let rivals: f64 = claims.rivals(&groups, at).into_iter().map(|rival| odds[rival]).sum();
            odds[at] / (1.0 + odds[at] + rivals) / f64::from(groups[at].ways)
        })
        .collect();
    for (group, probability) in groups.iter_mut().zip(probabilities) {
        group.probability = probability;
    }
    groups
}

/// Days and numbers of each line against the other side's. A payment long after its invoice is no surprise in a group, so
/// that days count against it only so far; alike names made the pool and count no second time.
fn evidence(group: &Group, ground: &Ground<'_>, tables: &Tables) -> f64 {
    let pairs = group.ledger.iter().flat_map(|ledger| group.bank.iter().map(move |bank| (*ledger, *bank)));
    let each = pairs.map(|(ledger, bank)| {
        let bits = ground.bits(tables, ledger as usize, bank as usize);
        let reference = if group.kind == Kind::Batch { bits.reference.max(-0.5) } else { bits.reference };
        f64::from(bits.date.clamp(-2.0, 2.0)) + f64::from(reference.clamp(-8.0, 12.0))
    });
    each.sum()
}

/// Which groups want a line.
struct Claims {
    of_ledger: BTreeMap<u32, Vec<usize>>,
    of_bank: BTreeMap<u32, Vec<usize>>,
}

impl Claims {
    fn new(groups: &[Group]) -> Self {
        let mut claims = Claims { of_ledger: BTreeMap::new(), of_bank: BTreeMap::new() };
        for (at, group) in groups.iter().enumerate() {
            group.ledger.iter().for_each(|line| claims.of_ledger.entry(*line).or_default().push(at));
            group.bank.iter().for_each(|line| claims.of_bank.entry(*line).or_default().push(at));
        }
        claims
    }

    fn rivals(&self, groups: &[Group], at: usize) -> Vec<usize> {
        let ledger = groups[at].ledger.iter().filter_map(|line| self.of_ledger.get(line));
        let bank = groups[at].bank.iter().filter_map(|line| self.of_bank.get(line));
        let mut rivals: Vec<usize> = ledger.chain(bank).flat_map(|groups| groups.iter().take(64).copied()).collect();
        rivals.sort_unstable();
        rivals.dedup();
        rivals.retain(|rival| *rival != at);
        rivals
    }
}

/// Takes groups from the most probable on, as long as their lines are free.
fn keep(mut groups: Vec<Group>, open: &mut Open, settings: &Settings) -> Vec<Group> {
    // Which of several ways it is cannot be told; that it is one of them may still be likely.
    groups.retain(|group| group.probability * f64::from(group.ways) >= settings.suggest_from);
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
