//! Which lines may belong to one group with an anchor? Those that are open, near, alike; the most alike first.

use super::super::block::{Lists, within};
use super::super::lanes::{Lanes, same_currency};
use super::super::lines::{Side, Sides};
use super::super::parameters::Settings;

/// Lines looked at for one anchor.
const LOOKED_AT: usize = 400;
/// Lines of some days that are looked at for a batch.
const AROUND: usize = 2_000;
/// Share of two texts from which they may be of one party.
const ALIKE: f32 = 0.4;
/// Rarity of a common beginning, bits, from which two texts may be of one party.
const BEGINS_ALIKE: f32 = 7.0;
/// Days by which a line of the books may follow its payment.
pub(super) const EARLY: i32 = 10;

/// One side with orders of the lines that are open.
pub(super) struct Shelf<'a> {
    pub(super) side: &'a Side,
    open: &'a [bool],
    pub(super) by_number: Lists,
    pub(super) by_word: Lists,
    /// True for the books.
    pub(super) is_ledger: bool,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(sides: &'a Sides, open: &'a [bool], is_ledger: bool) -> Self {
        let side = if is_ledger { &sides.ledger } else { &sides.bank };
        let none: &[u32] = &[];
        let numbers = |line: usize| if open[line] { side.numbers_of(line) } else { none };
        let words = |line: usize| if open[line] { sides.texts.words_of(side.text[line]) } else { none };
        Shelf {
            side,
            open,
            by_number: Lists::new(sides.texts.numbers(), side.len(), numbers),
            by_word: Lists::new(sides.texts.words(), side.len(), words),
            is_ledger,
        }
    }
}

/// A line of a pool with how close it is to the anchor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) line: u32,
    /// Names a number that the anchor names and few others do.
    pub(super) numbered: bool,
}

/// Where the lines of a pool may stand.
pub(super) struct Reach<'a> {
    pub(super) sides: &'a Sides,
    pub(super) lanes: &'a Lanes,
    pub(super) settings: &'a Settings,
    /// Days from a line of the books to its payment.
    pub(super) days: (i32, i32),
}

impl Reach<'_> {
    fn days(&self, anchor: i32, shelf: &Shelf<'_>) -> (i32, i32) {
        let (first, last) = self.days;
        if shelf.is_ledger { (anchor - last, anchor - first) } else { (anchor + first, anchor + last) }
    }

    fn fits(&self, shelf: &Shelf<'_>, anchor: usize, line: usize) -> bool {
        let (ledger, bank) = if shelf.is_ledger { (line, anchor) } else { (anchor, line) };
        shelf.open[line]
            && self.lanes.may_pair(ledger, bank)
            && self.lanes.same_direction(self.sides, ledger, bank)
            && same_currency(self.sides.ledger.currency[ledger], self.sides.bank.currency[bank])
    }

    /// Lines that name a number of the anchor's or are alike, closest first, at most `settings.pool`; and whether more
    /// would have come.
    pub(super) fn pool(&self, anchors: &Side, anchor: usize, shelf: &Shelf<'_>) -> (Vec<Member>, bool) {
        self.pool_of(anchors, anchor, shelf, anchors.size(anchor))
    }

    fn pool_of(&self, anchors: &Side, anchor: usize, shelf: &Shelf<'_>, size: u64) -> (Vec<Member>, bool) {
        let (from, to) = self.days(anchors.day[anchor], shelf);
        let mut lines: Vec<(u32, bool)> = Vec::new();
        for number in anchors.numbers_of(anchor) {
            if self.sides.texts.lines_with_number(*number).iter().all(|lines| *lines <= 40) {
                lines
                    .extend(within(shelf.by_number.of(*number), shelf.side, from, to).iter().map(|line| (*line, true)));
            }
        }
        let text = anchors.text[anchor];
        let mut words: Vec<(usize, u32)> = self
            .sides
            .texts
            .words_of(text)
            .iter()
            .map(|word| (shelf.by_word.of(*word).len(), *word))
            .filter(|(lines, _)| *lines > 0)
            .collect();
        words.sort_unstable();
        for (_, word) in words.iter().take(2) {
            let near = within(shelf.by_word.of(*word), shelf.side, from, to);
            lines.extend(near.iter().take(LOOKED_AT).map(|line| (*line, false)));
        }
        // The numbered entry of a line comes first and is the one that stays.
        lines.sort_unstable_by_key(|(line, numbered)| (*line, !numbered));
        lines.dedup_by_key(|(line, _)| *line);
        let mut members: Vec<Member> = lines
            .into_iter()
            .filter(|(line, _)| {
                let line = *line as usize;
                self.fits(shelf, anchor, line) && (1..size).contains(&shelf.side.size(line))
            })
            .filter_map(|(line, numbered)| self.member(shelf, text, line, numbered))
            .collect();
        let day = anchors.day[anchor];
        members.sort_by(|a, b| {
            let away = |member: &Member| (shelf.side.day[member.line as usize] - day).unsigned_abs();
            (b.numbered, away(a), a.line).cmp(&(a.numbered, away(b), b.line))
        });
        let more = members.len() > self.settings.pool;
        members.truncate(self.settings.pool);
        (members, more)
    }

    fn member(&self, shelf: &Shelf<'_>, text: u32, line: u32, numbered: bool) -> Option<Member> {
        let other = shelf.side.text[line as usize];
        let (books, paid) = if shelf.is_ledger { (other, text) } else { (text, other) };
        let like = self.sides.texts.likeness(books, paid);
        let alike = like.is_some_and(|like| like.share >= ALIKE || like.beginning >= BEGINS_ALIKE);
        (numbered || alike).then_some(Member { line, numbered })
    }

    /// Open lines of some days, whatever they say; for batches.
    pub(super) fn around(
        &self,
        anchors: &Side,
        anchor: usize,
        shelf: &Shelf<'_>,
        days: (i32, i32),
        most: usize,
    ) -> Vec<u32> {
        let size = anchors.size(anchor);
        let mut lines: Vec<u32> = shelf
            .side
            .days(days.0, days.1)
            .take(AROUND)
            .filter(|line| self.fits(shelf, anchor, *line) && (1..size).contains(&shelf.side.size(*line)))
            .map(|line| u32::try_from(line).unwrap_or(0))
            .take(most)
            .collect();
        lines.sort_unstable();
        lines
    }
}

impl Reach<'_> {
    /// As [`Reach::pool`], also lines larger than the anchor, at most `most`.
    pub(super) fn pool_below(
        &self,
        anchors: &Side,
        anchor: usize,
        shelf: &Shelf<'_>,
        most: usize,
    ) -> (Vec<Member>, bool) {
        let (mut members, more) = self.pool_of(anchors, anchor, shelf, u64::MAX);
        let bounded = more || members.len() > most;
        members.truncate(most);
        (members, bounded)
    }

    /// Open payments after the anchor's day with a text like its own, nearest first.
    pub(super) fn payments(&self, anchor: usize, shelf: &Shelf<'_>, most: usize) -> Vec<u32> {
        let bank = &self.sides.bank;
        let (day, text) = (bank.day[anchor], bank.text[anchor]);
        let words = self.sides.texts.words_of(text).iter().map(|word| (shelf.by_word.of(*word).len(), *word));
        let Some((_, word)) = words.min() else { return Vec::new() };
        within(shelf.by_word.of(word), bank, day, day + self.settings.group_window)
            .iter()
            .take(LOOKED_AT)
            .copied()
            .filter(|line| {
                let other = *line as usize;
                other != anchor
                    && (bank.day[other], other) > (day, anchor)
                    && shelf.open[other]
                    && bank.account[other] == bank.account[anchor]
                    && bank.currency[other] == bank.currency[anchor]
                    && (bank.amount[other] < 0) == (bank.amount[anchor] < 0)
                    && self.sides.texts.likeness(text, bank.text[other]).is_some_and(|like| like.share >= ALIKE)
            })
            .take(most)
            .collect()
    }
}
