//! How likely is each pair, when a line has one partner at most? Belief propagation on the pairs' odds.
//!
//! With odds `w` of a pair against both lines being alone, each line tells each of its pairs how likely it is free for it:
//! `1 / (1 + sum of w * answer over its other pairs)`. After some rounds the odds of a pair are `w` times the two answers.
//! Exact where the pairs form no ring; close where they do.

use rayon::prelude::*;

use super::compare::Candidate;

/// Pairs arranged for both sides.
pub struct Graph {
    ledger_starts: Vec<u32>,
    bank_starts: Vec<u32>,
    /// Pair at each place in order of bank line.
    pair_at: Vec<u32>,
    /// Place in order of bank line of each pair.
    place_of: Vec<u32>,
}

/// Change of an answer below which no probability moves.
const STILL: f32 = 1e-4;
/// Lines answered as one piece of work.
const PIECE: usize = 4_096;

impl Graph {
    /// Arranges pairs, which come in order of ledger line.
    #[must_use]
    pub fn new(pairs: &[Candidate], ledger: usize, bank: usize) -> Self {
        let mut ledger_starts = vec![0_u32; ledger + 1];
        let mut bank_starts = vec![0_u32; bank + 1];
        for pair in pairs {
            ledger_starts[pair.ledger as usize + 1] += 1;
            bank_starts[pair.bank as usize + 1] += 1;
        }
        for starts in [&mut ledger_starts, &mut bank_starts] {
            for index in 1..starts.len() {
                starts[index] += starts[index - 1];
            }
        }
        let mut next = bank_starts.clone();
        let (mut pair_at, mut place_of) = (vec![0_u32; pairs.len()], vec![0_u32; pairs.len()]);
        for (index, pair) in pairs.iter().enumerate() {
            let place = next[pair.bank as usize];
            next[pair.bank as usize] += 1;
            pair_at[place as usize] = u32::try_from(index).unwrap_or(0);
            place_of[index] = place;
        }
        Graph { ledger_starts, bank_starts, pair_at, place_of }
    }

    /// Places in `pairs` of a ledger line's pairs.
    #[must_use]
    pub fn of_ledger(&self, line: usize) -> std::ops::Range<usize> {
        self.ledger_starts[line] as usize..self.ledger_starts[line + 1] as usize
    }

    /// Places in `pairs` of a bank line's pairs.
    #[must_use]
    pub fn of_bank(&self, line: usize) -> &[u32] {
        &self.pair_at[self.bank_starts[line] as usize..self.bank_starts[line + 1] as usize]
    }

    /// Probability of each pair; `odds` are log2. Answers go on from those of `told`, at most so many rounds, until
    /// hardly any changes.
    #[must_use]
    pub fn marginals(&self, odds: &[f32], rounds: usize, told: &mut Answers) -> Vec<f32> {
        let weight: Vec<f32> = odds.par_iter().map(|odds| odds.clamp(-60.0, 60.0).exp2()).collect();
        told.from_ledger.resize(odds.len(), 1.0);
        told.from_bank.resize(odds.len(), 1.0);
        for _ in 0..rounds {
            answer(&self.ledger_starts, &mut told.from_ledger, |pair| {
                weight[pair] * told.from_bank[self.place_of[pair] as usize]
            });
            let moved = answer(&self.bank_starts, &mut told.from_bank, |place| {
                let pair = self.pair_at[place] as usize;
                weight[pair] * told.from_ledger[pair]
            });
            if moved < STILL {
                break;
            }
        }
        (0..odds.len())
            .into_par_iter()
            .map(|pair| {
                let odds = weight[pair] * told.from_ledger[pair] * told.from_bank[self.place_of[pair] as usize];
                odds / (1.0 + odds)
            })
            .collect()
    }
}

/// What lines have told their pairs so far.
#[derive(Default)]
pub struct Answers {
    from_ledger: Vec<f32>,
    /// In order of bank line.
    from_bank: Vec<f32>,
}

/// For each line `1 / (1 + sum over the line's other places)`; returns by how much an answer moved at most.
fn answer(starts: &[u32], answers: &mut [f32], term: impl Fn(usize) -> f32 + Sync) -> f32 {
    let lines = starts.len() - 1;
    let mut pieces = Vec::with_capacity(lines / PIECE + 1);
    let mut rest = answers;
    for first in (0..lines).step_by(PIECE) {
        let last = (first + PIECE).min(lines);
        let (piece, after) = rest.split_at_mut((starts[last] - starts[first]) as usize);
        rest = after;
        pieces.push((first, last, piece));
    }
    let moved = pieces.into_par_iter().map(|(first, last, piece)| {
        let offset = starts[first] as usize;
        let mut moved = 0.0_f32;
        for line in first..last {
            let places = starts[line] as usize..starts[line + 1] as usize;
            // Where nobody else wants it the answer stays what it was at the beginning.
            if places.len() > 1 {
                moved = moved.max(answer_line(places, offset, piece, &term));
            }
        }
        moved
    });
    moved.reduce(|| 0.0, f32::max)
}

fn answer_line(places: std::ops::Range<usize>, offset: usize, piece: &mut [f32], term: &impl Fn(usize) -> f32) -> f32 {
    // The largest is kept apart: taken from the sum it would leave nothing but rounding.
    let (mut largest, mut at, mut sum) = (0.0_f64, usize::MAX, 0.0_f64);
    for place in places.clone() {
        let value = f64::from(term(place));
        if at == usize::MAX || value > largest {
            if at != usize::MAX {
                sum += largest;
            }
            (largest, at) = (value, place);
        } else {
            sum += value;
        }
    }
    let mut moved = 0.0_f32;
    for place in places {
        let others = if place == at { sum } else { (sum - f64::from(term(place))).max(0.0) + largest };
        let (before, now) = (piece[place - offset], (1.0 / (1.0 + others)) as f32);
        moved = moved.max((now - before).abs());
        piece[place - offset] = now;
    }
    moved
}
