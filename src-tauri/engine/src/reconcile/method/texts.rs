//! What does a text say, and how much is it worth? Character trigrams and words, weighted by how rare they are; numbers
//! stand apart from them, so that lines of one supplier have one text.

use foldhash::HashMap;
use rayon::prelude::*;

use super::lines::Side;
use super::words::{CLASS_BITS, CLASSES, fold_into, hash_of, is_number, trigrams, words};

/// Number of a distinct text; 0 is the empty one.
pub type TextId = u32;

/// Bytes of a text's beginning that are weighed.
const BEGINNING: usize = 24;
const STEPS_PER_BIT: f32 = 10.0;
/// A trigram's worth stands in the low bits beside its class, in so many steps a bit.
const WORTH_BITS: u32 = 32 - CLASS_BITS;
const WORTH_STEPS: f32 = 512.0;
/// A number that is cut off keeps at least this many letters and digits.
const CUT_LEN: u32 = 4;

/// All distinct texts and numbers of both sides.
#[derive(Debug, Default)]
pub struct Texts {
    known: HashMap<Box<str>, TextId>,
    folded: Vec<Box<str>>,
    known_numbers: HashMap<(u128, u64), u32>,
    /// First sixteen letters and digits of each number, from the highest byte on.
    number_heads: Vec<u128>,
    /// Trigrams of each text, ascending by class, with their worth: `trigrams[starts[t] .. starts[t + 1]]`.
    trigrams: Vec<u32>,
    trigram_starts: Vec<u32>,
    words: Vec<u32>,
    word_starts: Vec<u32>,
    /// Sum of the worth of a text's trigrams, bits.
    total: Vec<f32>,
    /// Lines of the bank that hold a word.
    word_lines: Vec<u32>,
    /// Lines of the bank that have exactly this text.
    text_lines: Vec<u32>,
    heads: Vec<Head>,
    /// Lines of the ledger, of the bank, that name a number.
    number_lines: [Vec<u32>; 2],
    buffers: [String; 3],
}

/// How a text begins.
#[derive(Clone, Copy, Debug)]
struct Head {
    bytes: [u8; BEGINNING],
    /// For each length: how rare it is among bank lines to begin like that, in [`STEPS_PER_BIT`]ths of a bit.
    rarity: [u8; BEGINNING],
}

/// How alike two texts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Share of what both say that they have in common, 0..=1.
    pub share: f32,
    /// What they have in common, bits.
    pub bits: f32,
    /// How rare it is to begin as both do, bits.
    pub beginning: f32,
}

/// What one line says.
pub(super) struct Said {
    /// Its words.
    pub(super) text: TextId,
    /// Everything, folded and hashed.
    pub(super) whole: u64,
}

impl Texts {
    /// Numbers a line's words; the numbers it names are appended to `numbers`, ascending.
    pub(super) fn number(&mut self, party: &str, text: &str, reference: &str, numbers: &mut Vec<u32>) -> Said {
        if self.folded.is_empty() {
            self.folded.push("".into());
        }
        let first = numbers.len();
        let [mut buffer, mut party_words, mut text_words] = std::mem::take(&mut self.buffers);
        party_words.clear();
        text_words.clear();
        let mut whole = 0_u64;
        for (part, kept) in [(party, Some(&mut party_words)), (text, Some(&mut text_words)), (reference, None)] {
            buffer.clear();
            fold_into(part, &mut buffer);
            whole = whole.rotate_left(17) ^ hash_of(&buffer);
            self.part(&buffer, kept, numbers);
        }
        numbers[first..].sort_unstable();
        let mut kept = first;
        for index in first..numbers.len() {
            if kept == first || numbers[kept - 1] != numbers[index] {
                numbers[kept] = numbers[index];
                kept += 1;
            }
        }
        numbers.truncate(kept);
        // A description that repeats its party says nothing new.
        if !party_words.is_empty() && !text_words.contains(party_words.as_str()) {
            if !text_words.is_empty() {
                party_words.push(' ');
            }
            text_words.insert_str(0, &party_words);
        }
        let text = self.text_id(&text_words);
        self.buffers = [buffer, party_words, text_words];
        Said { text, whole }
    }

    /// Numbers go to `numbers`, other words to `kept`.
    fn part(&mut self, folded: &str, mut kept: Option<&mut String>, numbers: &mut Vec<u32>) {
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            if is_number(word) {
                numbers.push(self.number_id(word));
            } else if let Some(kept) = kept.as_deref_mut() {
                if !kept.is_empty() {
                    kept.push(' ');
                }
                kept.push_str(word);
            }
        }
    }

    fn text_id(&mut self, folded: &str) -> TextId {
        if folded.is_empty() {
            return 0;
        }
        if let Some(id) = self.known.get(folded) {
            return *id;
        }
        let id = u32::try_from(self.folded.len()).unwrap_or(u32::MAX);
        self.known.insert(folded.into(), id);
        self.folded.push(folded.into());
        id
    }

    fn number_id(&mut self, word: &str) -> u32 {
        let word = word.trim_start_matches('0');
        let mut head = [0_u8; 16];
        head.iter_mut().zip(word.bytes()).for_each(|(place, byte)| *place = byte);
        let head = u128::from_be_bytes(head);
        let next = u32::try_from(self.number_heads.len()).unwrap_or(u32::MAX);
        let id = *self.known_numbers.entry((head, hash_of(word))).or_insert(next);
        if id == next {
            self.number_heads.push(head);
        }
        id
    }

    /// Counts features over the lines of both sides; called once, before anything is compared.
    pub(super) fn weigh(&mut self, ledger: &Side, bank: &Side) {
        if self.folded.is_empty() {
            self.folded.push("".into());
        }
        self.known = HashMap::default();
        self.known_numbers = HashMap::default();
        self.text_lines = lines_with(&bank.text, self.folded.len());
        let in_ledger = lines_with(&ledger.text, self.folded.len());
        self.find_words(&in_ledger);
        self.find_trigrams(&in_ledger, ledger.len() + bank.len());
        self.heads = self.find_heads(bank.len());
        let numbers = self.number_heads.len();
        self.number_lines = [ledger, bank].map(|side| {
            let mut lines = vec![0_u32; numbers];
            side.numbers.iter().for_each(|number| lines[*number as usize] += 1);
            lines
        });
    }

    /// Numbers the words that both sides use: no other can bring two lines together.
    fn find_words(&mut self, in_ledger: &[u32]) {
        let features: Vec<Vec<u64>> = self.folded.par_iter().map(|text| words(text)).collect();
        let used_by = |lines: &[u32]| {
            let texts = features.iter().zip(lines).filter(|(_, lines)| **lines > 0);
            let mut used: Vec<u64> = texts.flat_map(|(words, _)| words).copied().collect();
            used.par_sort_unstable();
            used.dedup();
            used
        };
        let ledger = used_by(in_ledger);
        let mut both = used_by(&self.text_lines);
        both.retain(|word| ledger.binary_search(word).is_ok());
        self.word_lines = vec![0; both.len()];
        self.word_starts.push(0);
        for (words, lines) in features.iter().zip(&self.text_lines) {
            for word in words {
                if let Ok(known) = both.binary_search(word) {
                    self.words.push(u32::try_from(known).unwrap_or(0));
                    self.word_lines[known] += lines;
                }
            }
            self.word_starts.push(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        }
    }

    /// Puts each trigram's worth, by how few lines hold it, beside its class.
    fn find_trigrams(&mut self, in_ledger: &[u32], lines: usize) {
        let features: Vec<Vec<u32>> = self.folded.par_iter().map(|text| trigrams(text)).collect();
        let mut counts = vec![0_u32; CLASSES];
        for (trigrams, lines) in features.iter().zip(in_ledger.iter().zip(&self.text_lines)) {
            trigrams.iter().for_each(|class| counts[*class as usize] += lines.0 + lines.1);
        }
        let lines = lines.max(1) as f32;
        let most = (1_u32 << WORTH_BITS) - 1;
        let worth: Vec<u32> = counts
            .into_iter()
            .map(|count| (((lines / count.max(1) as f32).log2() * WORTH_STEPS) as u32).min(most))
            .collect();
        self.trigram_starts.push(0);
        for trigrams in features {
            let worths = trigrams.iter().map(|class| worth[*class as usize]);
            self.total.push(worths.clone().sum::<u32>() as f32 / WORTH_STEPS);
            self.trigrams.extend(trigrams.iter().zip(worths).map(|(class, worth)| (class << WORTH_BITS) | worth));
            self.trigram_starts.push(u32::try_from(self.trigrams.len()).unwrap_or(u32::MAX));
        }
    }

    fn find_heads(&self, bank_lines: usize) -> Vec<Head> {
        let mut sorted: Vec<(&[u8], u32)> = self
            .folded
            .iter()
            .zip(&self.text_lines)
            .filter(|(_, lines)| **lines > 0)
            .map(|(text, lines)| (text.as_bytes(), *lines))
            .collect();
        sorted.par_sort_unstable();
        let mut up_to = vec![0_u32];
        for (_, lines) in &sorted {
            up_to.push(up_to[up_to.len() - 1] + lines);
        }
        let all = bank_lines.max(1) as f32;
        let of_text = |text: &str| {
            let mut head = Head { bytes: [0; BEGINNING], rarity: [u8::MAX; BEGINNING] };
            head.bytes.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
            let (mut start, mut end) = (0, sorted.len());
            for (at, byte) in text.bytes().take(BEGINNING).enumerate() {
                let stretch = &sorted[start..end];
                let byte_at = |known: &(&[u8], u32)| known.0.get(at).copied();
                let first = stretch.partition_point(|known| byte_at(known) < Some(byte));
                let last = stretch.partition_point(|known| byte_at(known) <= Some(byte));
                (start, end) = (start + first, start + last);
                if start == end {
                    break;
                }
                let lines = (up_to[end] - up_to[start]) as f32;
                head.rarity[at] = ((all / lines).log2() * STEPS_PER_BIT) as u8;
            }
            head
        };
        self.folded.par_iter().map(|text| of_text(text)).collect()
    }

    fn beginning(&self, one: TextId, other: TextId) -> f32 {
        let (a, b) = (&self.heads[one as usize], &self.heads[other as usize]);
        // Beyond a text's end stand zeros, which are no letters of the other.
        match a.bytes.iter().zip(&b.bytes).take_while(|(x, y)| x == y && **x != 0).count() {
            0 => 0.0,
            common => f32::from(a.rarity[common - 1]) / STEPS_PER_BIT,
        }
    }

    /// How alike a text of the books and one of the bank are; `None` where one is empty.
    #[must_use]
    pub fn likeness(&self, one: TextId, other: TextId) -> Option<Likeness> {
        if one == 0 || other == 0 {
            return None;
        }
        let (total_one, total_other) = (self.total[one as usize], self.total[other as usize]);
        if one == other {
            return Some(Likeness { share: 1.0, bits: total_one, beginning: self.beginning(one, other) });
        }
        let (a, b) = (self.trigrams_of(one), self.trigrams_of(other));
        let (mut i, mut j, mut shared) = (0, 0, 0_u32);
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i] >> WORTH_BITS, b[j] >> WORTH_BITS);
            shared += if x == y { a[i] & ((1 << WORTH_BITS) - 1) } else { 0 };
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        let bits = shared as f32 / WORTH_STEPS;
        let both = (total_one * total_other).sqrt();
        let share = if both > 0.0 { (bits / both).min(0.999) } else { 0.0 };
        Some(Likeness { share, bits, beginning: self.beginning(one, other) })
    }

    /// Words of a text that both sides use.
    #[must_use]
    pub fn words_of(&self, text: TextId) -> &[u32] {
        range(&self.words, &self.word_starts, text)
    }

    /// Bank lines that hold a word.
    #[must_use]
    pub fn lines_with_word(&self, word: u32) -> u32 {
        self.word_lines[word as usize]
    }

    /// Bank lines that have exactly this text.
    #[must_use]
    pub fn lines_with_text(&self, text: TextId) -> u32 {
        self.text_lines[text as usize]
    }

    /// Lines of the ledger and of the bank that name a number.
    #[must_use]
    pub fn lines_with_number(&self, number: u32) -> [u32; 2] {
        [self.number_lines[0][number as usize], self.number_lines[1][number as usize]]
    }

    /// True where one number is the beginning of the other: a bank cuts what is too long for it.
    #[must_use]
    pub fn is_cut(&self, one: u32, other: u32) -> bool {
        let (a, b) = (self.number_heads[one as usize], self.number_heads[other as usize]);
        let shorter = 16 - (a.trailing_zeros() / 8).max(b.trailing_zeros() / 8).min(16);
        shorter >= CUT_LEN && (a ^ b) >> (128 - 8 * shorter) == 0
    }

    /// Count of distinct numbers.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.number_heads.len()
    }

    /// Count of distinct texts.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.folded.len()
    }

    /// Count of distinct words.
    #[must_use]
    pub fn words(&self) -> usize {
        self.word_lines.len()
    }

    fn trigrams_of(&self, text: TextId) -> &[u32] {
        range(&self.trigrams, &self.trigram_starts, text)
    }
}

fn range<'a>(items: &'a [u32], starts: &[u32], text: TextId) -> &'a [u32] {
    &items[starts[text as usize] as usize..starts[text as usize + 1] as usize]
}

fn lines_with(lines: &[TextId], texts: usize) -> Vec<u32> {
    let mut counts = vec![0_u32; texts];
    lines.iter().for_each(|text| counts[*text as usize] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use crate::reconcile::method::{Line, Sides};

    fn line(text: &str) -> Line<'_> {
        Line { account: 1, day: 1, amount: 1, currency: 826, party: "", text, reference: "" }
    }

    #[test]
    fn like_texts_are_alike() {
        let mut sides = Sides::default();
        for text in ["Halden Marine Supplies", "Vantage Freight", "Corvus Consulting"] {
            sides.ledger(&line(text));
        }
        for text in ["HALDEN MARINE SUPLIES 0042", "CORVUS CONSLTING", "TOTALLY OTHER"] {
            sides.bank(&line(text));
        }
        sides.finish();
        let like = |i: usize, j: usize| sides.texts.likeness(sides.ledger.text[i], sides.bank.text[j]).unwrap().share;
        assert!(like(0, 0) > 0.5, "{}", like(0, 0));
        assert!(like(2, 1) > 0.5);
        assert!(like(1, 2) < 0.2);
    }

    #[test]
    fn numbers_stand_apart_and_may_be_cut() {
        let mut sides = Sides::default();
        for text in ["Halden 004711", "Halden 99001234", "Halden 12345", "Halden"] {
            sides.ledger(&line(text));
        }
        sides.bank(&line("HALDEN 990012"));
        sides.finish();
        let ledger = &sides.ledger;
        assert!(ledger.text.iter().all(|text| *text == ledger.text[0]));
        assert!(ledger.said[0] != ledger.said[1], "lines that name different numbers do not say the same");
        let cut = sides.bank.numbers_of(0)[0];
        let is_cut = |line: usize| sides.texts.is_cut(ledger.numbers_of(line)[0], cut);
        assert!(is_cut(1) && !is_cut(0) && !is_cut(2));
        assert!(ledger.numbers_of(3).is_empty());
    }
}
