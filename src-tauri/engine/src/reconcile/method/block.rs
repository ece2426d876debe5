//! Which pairs are worth comparing? Equal amounts, shared numbers, alike names; all near amounts where there are few.

use rayon::prelude::*;

use super::compare::{Background, Candidate};
use super::lanes::{Lanes, same_currency};
use super::learn::Tables;
use super::lines::{Side, Sides};
use super::parameters::{FAR_WINDOW, Parameters, RATIO_EDGES, Settings, WINDOW};
use super::run::{Cancelled, Watch};

/// Lines of one amount (or one word) near one line that are all looked at.
const MANY: usize = 192;
/// Of more than [`MANY`], the nearest in time that are looked at, and the nearest whose text is the same.
const NEAREST: usize = 32;
/// Of more than [`MANY`], those around the line's day among which the same text is looked for, on each side.
const SCANNED: usize = 512;
/// A number that more lines name is no key.
const NAMED_BY: u32 = 30;
/// Words of a text that are looked up, rarest first.
const WORDS: usize = 4;
/// Ledger lines compared as one piece of work.
const PIECE: usize = 512;

/// Bank lines in the orders in which they are looked up.
#[derive(Debug)]
pub struct Index {
    /// (amount without sign, day, line), ascending.
    by_size: Vec<(u64, i32, u32)>,
    by_number: Lists,
    by_word: Lists,
    /// True where every line within the window and the widest ratio is looked at.
    pub wide: bool,
}

/// Lines of each key, ascending and so in order of day.
#[derive(Debug, Default)]
pub struct Lists {
    starts: Vec<u32>,
    lines: Vec<u32>,
}

impl Lists {
    /// Lists `keys_of` each line.
    pub fn new<'a>(keys: usize, lines: usize, keys_of: impl Fn(usize) -> &'a [u32]) -> Self {
        let mut starts = vec![0_u32; keys + 2];
        for line in 0..lines {
            for key in keys_of(line) {
                starts[*key as usize + 2] += 1;
            }
        }
        for key in 2..starts.len() {
            starts[key] += starts[key - 1];
        }
        let mut listed = vec![0_u32; starts.last().map_or(0, |end| *end as usize)];
        for line in 0..lines {
            for key in keys_of(line) {
                let place = &mut starts[*key as usize + 1];
                listed[*place as usize] = u32::try_from(line).unwrap_or(0);
                *place += 1;
            }
        }
        starts.pop();
        Lists { starts, lines: listed }
    }

    /// Lines of a key.
    #[must_use]
    pub fn of(&self, key: u32) -> &[u32] {
        &self.lines[self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize]
    }
}

/// The lines among `lines` (ascending) whose day lies within.
#[must_use]
pub fn within<'a>(lines: &'a [u32], side: &Side, from: i32, to: i32) -> &'a [u32] {
    let start = lines.partition_point(|line| side.day[*line as usize] < from);
    let end = lines.partition_point(|line| side.day[*line as usize] <= to);
    &lines[start..end.max(start)]
}

impl Index {
    /// Sorts the bank's lines.
    #[must_use]
    pub fn new(sides: &Sides, settings: &Settings) -> Self {
        let bank = &sides.bank;
        let number = |line: usize| u32::try_from(line).unwrap_or(0);
        let mut by_size: Vec<(u64, i32, u32)> =
            (0..bank.len()).map(|line| (bank.size(line), bank.day[line], number(line))).collect();
        by_size.par_sort_unstable();
        let mut index = Index {
            by_size,
            by_number: Lists::new(sides.texts.numbers(), bank.len(), |line| bank.numbers_of(line)),
            by_word: Lists::new(sides.texts.words(), bank.len(), |line| sides.texts.words_of(bank.text[line])),
            wide: false,
        };
        index.wide = index.pairs_if_wide(sides) <= settings.pairs as f64;
        index
    }

    /// How many pairs all near amounts would be, by a thousand lines.
    fn pairs_if_wide(&self, sides: &Sides) -> f64 {
        let (ledger, bank) = (&sides.ledger, &sides.bank);
        let (lines, taken) = (ledger.len(), ledger.len().min(1_000));
        if taken == 0 || bank.is_empty() {
            return 0.0;
        }
        let mut pairs = 0.0;
        for sample in 0..taken {
            let line = sample * lines / taken;
            let near = bank.days(ledger.day[line] - WINDOW, ledger.day[line] + WINDOW).len() as f64;
            pairs += self.band(ledger.size(line)).len() as f64 * near / bank.len() as f64;
        }
        pairs * lines as f64 / taken as f64
    }

    fn band(&self, size: u64) -> &[(u64, i32, u32)] {
        let (low, high) = widest(size);
        let start = self.by_size.partition_point(|(known, ..)| *known < low);
        let end = self.by_size.partition_point(|(known, ..)| *known <= high);
        &self.by_size[start..end]
    }

    /// Bank lines of one amount in a stretch of days.
    #[must_use]
    pub fn of_size(&self, size: u64, from: i32, to: i32) -> &[(u64, i32, u32)] {
        let start = self.by_size.partition_point(|known| (known.0, known.1) < (size, from));
        let end = self.by_size.partition_point(|known| (known.0, known.1) <= (size, to));
        &self.by_size[start..end.max(start)]
    }

    /// Bank lines that name a number.
    #[must_use]
    pub fn of_number(&self, number: u32) -> &[u32] {
        self.by_number.of(number)
    }

    /// Bank lines that hold a word.
    #[must_use]
    pub fn of_word(&self, word: u32) -> &[u32] {
        self.by_word.of(word)
    }

    /// Bank lines worth comparing with a ledger line, ascending.
    pub fn find(&self, sides: &Sides, lanes: &Lanes, background: &Background, line: usize, found: &mut Vec<u32>) {
        found.clear();
        let (ledger, day) = (&sides.ledger, sides.ledger.day[line]);
        let (from, to) = (day - WINDOW, day + WINDOW);
        let size = ledger.size(line);
        if self.wide {
            let near = self.band(size).iter().filter(|(_, day, _)| (from..=to).contains(day));
            found.extend(near.map(|(.., bank)| *bank));
        } else {
            self.same_size(sides, line, size, found);
            self.alike(sides, background, line, found);
        }
        transposed(size, |other| found.extend(self.of_size(other, from, to).iter().take(NEAREST).map(|known| known.2)));
        for fee in &background.fees {
            let other = i128::from(size) + i128::from(*fee);
            let Ok(other) = u64::try_from(other) else { continue };
            found.extend(self.of_size(other, from, to).iter().take(NEAREST).map(|known| known.2));
        }
        for number in ledger.numbers_of(line) {
            let [in_ledger, in_bank] = sides.texts.lines_with_number(*number);
            if in_ledger <= NAMED_BY && in_bank <= NAMED_BY {
                found.extend(within(self.of_number(*number), &sides.bank, day - FAR_WINDOW, day + FAR_WINDOW));
            }
        }
        found.sort_unstable();
        found.dedup();
        let currency = ledger.currency[line];
        found.retain(|bank| {
            let other = sides.bank.currency[*bank as usize];
            lanes.may_pair(line, *bank as usize)
                && (same_currency(currency, other) || background.rates.knows(currency, other))
        });
    }

    fn same_size(&self, sides: &Sides, line: usize, size: u64, found: &mut Vec<u32>) {
        let day = sides.ledger.day[line];
        let near = self.of_size(size, day - WINDOW, day + WINDOW);
        if near.len() <= MANY {
            found.extend(near.iter().map(|known| known.2));
            return;
        }
        let text = sides.ledger.text[line];
        // The list is in order of day: what is nearest stands around the line's own day, and nothing is sorted.
        let middle = near.partition_point(|known| known.1 < day);
        let around = &near[middle.saturating_sub(SCANNED)..(middle + SCANNED).min(near.len())];
        let same_text = around.iter().filter(|known| text != 0 && sides.bank.text[known.2 as usize] == text);
        found.extend(same_text.take(NEAREST).map(|known| known.2));
        let nearest = &near[middle.saturating_sub(NEAREST / 2)..(middle + NEAREST / 2).min(near.len())];
        found.extend(nearest.iter().map(|known| known.2));
    }

    /// Lines that share a rare word and whose amount is near, in its own currency or by an exchange rate.
    fn alike(&self, sides: &Sides, background: &Background, line: usize, found: &mut Vec<u32>) {
        let (ledger, bank) = (&sides.ledger, &sides.bank);
        let mut words: Vec<(u32, u32)> = sides
            .texts
            .words_of(ledger.text[line])
            .iter()
            .map(|word| (sides.texts.lines_with_word(*word), *word))
            .filter(|(lines, _)| *lines > 0)
            .collect();
        words.sort_unstable();
        let (day, size) = (ledger.day[line], ledger.size(line).max(1) as f64);
        let (low, high) = widest(ledger.size(line));
        for (rank, (_, word)) in words.iter().take(WORDS).enumerate() {
            let near = within(self.of_word(*word), bank, day - WINDOW, day + WINDOW);
            if near.len() > 4 * MANY && rank > 0 {
                break;
            }
            let close = |other: &&u32| {
                let other = **other as usize;
                if same_currency(ledger.currency[line], bank.currency[other]) {
                    return (low..=high).contains(&bank.size(other));
                }
                let ratio = (bank.size(other).max(1) as f64 / size).ln();
                let rate = background.rates.rate(ledger.currency[line], bank.currency[other], bank.day[other]);
                rate.is_some_and(|rate| (ratio - rate).abs() <= 0.05)
            };
            found.extend(near.iter().filter(close).take(MANY));
        }
    }
}

/// Least and largest amount of the widest bin, one unit more on each side since they are rounded; levels decide exactly.
fn widest(size: u64) -> (u64, u64) {
    let edge = RATIO_EDGES[RATIO_EDGES.len() - 1];
    ((size as f64 * (-edge).exp()) as u64, (size as f64 * edge.exp()) as u64 + 1)
}

/// Every amount that differs by two neighbouring digits in each other's place.
fn transposed(size: u64, mut take: impl FnMut(u64)) {
    let mut place = 1_u64;
    while let Some(ten) = place.checked_mul(10).filter(|ten| *ten <= size) {
        let (low, high) = (size / place % 10, size / ten % 10);
        if low != high {
            take(size - low * place - high * ten + high * place + low * ten);
        }
        place = ten;
    }
}

/// Compares every ledger line with what was found for it; in order of ledger line, then bank line.
///
/// # Errors
/// [`Cancelled`] when a person stops it.
pub fn candidates(
    sides: &Sides,
    lanes: &Lanes,
    index: &Index,
    background: &Background,
    lines: std::ops::Range<usize>,
    watch: &dyn Watch,
) -> Result<Vec<Candidate>, Cancelled> {
    let pieces: Vec<std::ops::Range<usize>> =
        lines.clone().step_by(PIECE).map(|start| start..(start + PIECE).min(lines.end)).collect();
    let tables = Tables::new(&Parameters::prior());
    let mut all = Vec::new();
    // A round of pieces at a time, so that a person who cancels waits for one round only.
    for round in pieces.chunks(64) {
        if watch.is_cancelled() {
            return Err(Cancelled);
        }
        let compared: Vec<Vec<Candidate>> = round
            .par_iter()
            .map(|piece| {
                let (mut found, mut out) = (Vec::new(), Vec::new());
                for line in piece.clone() {
                    index.find(sides, lanes, background, line, &mut found);
                    background.compare(sides, lanes, &tables, index, line, &found, &mut out);
                }
                out
            })
            .collect();
        for part in compared {
            all.extend(part);
        }
        watch.progress(round.last().map_or(0, |piece| piece.end as u64));
    }
    Ok(all)
}
