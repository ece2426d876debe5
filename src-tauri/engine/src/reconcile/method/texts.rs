//! What does a text say, and how much is it worth? Character trigrams and words, weighted by how rare they are.

use foldhash::HashMap;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::lines::Side;

/// Number of a distinct text; 0 is the empty one.
pub type TextId = u32;

/// Trigrams and words are folded into this many classes; a clash makes a feature look more common, never rarer.
const CLASSES: usize = 1 << 18;
/// A number is worth remembering from this many letters and digits on, of which three are digits.
const NUMBER_LEN: usize = 4;

/// Bytes of a text's beginning that are weighed.
const BEGINNING: usize = 24;
const STEPS_PER_BIT: f32 = 10.0;

/// All distinct texts and numbers of both sides.
#[derive(Debug, Default)]
pub struct Texts {
    known: HashMap<Box<str>, TextId>,
    folded: Vec<Box<str>>,
    known_numbers: HashMap<Box<str>, u32>,
    /// Trigrams of each text, ascending: `trigrams[starts[t] .. starts[t + 1]]`.
    trigrams: Vec<u32>,
    trigram_starts: Vec<u32>,
    words: Vec<u32>,
    word_starts: Vec<u32>,
    /// Bits that sharing a trigram is worth.
    worth: Vec<f32>,
    /// Sum of the worth of a text's trigrams.
    total: Vec<f32>,
    /// Lines of the bank that hold a word.
    word_lines: Vec<u32>,
    /// Lines of the bank that have exactly this text.
    text_lines: Vec<u32>,
    /// For each text and each length up to [`BEGINNING`]: how rare it is among bank lines to begin like that, in
    /// [`STEPS_PER_BIT`]ths of a bit.
    rarity: Vec<u8>,
    /// Lines of the ledger, of the bank, that name a number.
    number_lines: [Vec<u32>; 2],
    buffer: String,
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

impl Texts {
    /// The number of a line's text; the numbers it names are appended to `numbers`, ascending.
    pub(super) fn number(&mut self, party: &str, text: &str, reference: &str, numbers: &mut Vec<u32>) -> TextId {
        if self.folded.is_empty() {
            self.folded.push("".into());
        }
        let first = numbers.len();
        let mut buffer = std::mem::take(&mut self.buffer);
        for part in [party, text, reference] {
            buffer.clear();
            fold_into(part, &mut buffer);
            for word in buffer.split(' ') {
                self.note_number(word, numbers);
            }
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
        buffer.clear();
        fold_into(party, &mut buffer);
        // A description that repeats its party says nothing new.
        let party_len = buffer.len();
        if !buffer.is_empty() && !text.is_empty() {
            buffer.push(' ');
        }
        let start = buffer.len();
        fold_into(text, &mut buffer);
        if party_len > 0 && buffer[start..].contains(buffer[..party_len].trim()) {
            buffer.drain(..start);
        }
        let id = self.text_id(&buffer);
        self.buffer = buffer;
        id
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

    fn note_number(&mut self, word: &str, numbers: &mut Vec<u32>) {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if word.len() < NUMBER_LEN || digits < 3 {
            return;
        }
        let word = word.trim_start_matches('0');
        let next = u32::try_from(self.known_numbers.len()).unwrap_or(u32::MAX);
        let id = match self.known_numbers.get(word) {
            Some(id) => *id,
            None => {
                self.known_numbers.insert(word.into(), next);
                next
            }
        };
        numbers.push(id);
    }

    /// Counts features over the lines of both sides; called once, before anything is compared.
    pub(super) fn weigh(&mut self, ledger: &Side, bank: &Side) {
        if self.folded.is_empty() {
            self.folded.push("".into());
        }
        self.known = HashMap::default();
        let features: Vec<(Vec<u32>, Vec<u32>)> =
            self.folded.par_iter().map(|text| (trigrams(text), words(text))).collect();
        self.trigram_starts.push(0);
        self.word_starts.push(0);
        for (trigrams, words) in features {
            self.trigrams.extend(trigrams);
            self.trigram_starts.push(u32::try_from(self.trigrams.len()).unwrap_or(u32::MAX));
            self.words.extend(words);
            self.word_starts.push(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        }
        let mut in_lines = vec![0_u32; CLASSES];
        self.word_lines = vec![0; CLASSES];
        self.text_lines = vec![0; self.folded.len()];
        for text in ledger.text.iter().chain(&bank.text) {
            for trigram in range(&self.trigrams, &self.trigram_starts, *text) {
                in_lines[*trigram as usize] += 1;
            }
        }
        for text in &bank.text {
            self.text_lines[*text as usize] += 1;
            for word in range(&self.words, &self.word_starts, *text) {
                self.word_lines[*word as usize] += 1;
            }
        }
        let lines = (ledger.len() + bank.len()).max(1) as f32;
        self.worth =
            in_lines.iter().map(|count| if *count == 0 { 0.0 } else { (lines / *count as f32).log2() }).collect();
        self.total = (0..self.folded.len())
            .map(|text| {
                let trigrams = range(&self.trigrams, &self.trigram_starts, u32::try_from(text).unwrap_or(0));
                trigrams.iter().map(|trigram| self.worth[*trigram as usize]).sum()
            })
            .collect();
        self.rarity = self.rarities(bank.len());
        self.number_lines = [ledger, bank].map(|side| {
            let mut lines = vec![0_u32; self.known_numbers.len()];
            for number in &side.numbers {
                lines[*number as usize] += 1;
            }
            lines
        });
        self.known_numbers = HashMap::default();
    }

    fn rarities(&self, bank_lines: usize) -> Vec<u8> {
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
            let mut rarity = [u8::MAX; BEGINNING];
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
                rarity[at] = ((all / lines).log2() * STEPS_PER_BIT) as u8;
            }
            rarity
        };
        self.folded.par_iter().map(|text| of_text(text)).flatten_iter().collect()
    }

    fn beginning(&self, one: TextId, other: TextId) -> f32 {
        let (a, b) = (self.folded[one as usize].as_bytes(), self.folded[other as usize].as_bytes());
        match a.iter().zip(b).take(BEGINNING).take_while(|(x, y)| x == y).count() {
            0 => 0.0,
            common => f32::from(self.rarity[one as usize * BEGINNING + common - 1]) / STEPS_PER_BIT,
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
        let (mut i, mut j, mut shared) = (0, 0, 0.0_f32);
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            if x == y {
                shared += self.worth[x as usize];
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        let both = (total_one * total_other).sqrt();
        let share = if both > 0.0 { (shared / both).min(0.999) } else { 0.0 };
        Some(Likeness { share, bits: shared, beginning: self.beginning(one, other) })
    }

    /// Words of a text, ascending by class.
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

    /// Count of distinct numbers.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.number_lines[0].len()
    }

    /// Classes of words.
    #[must_use]
    pub fn word_classes(&self) -> usize {
        CLASSES
    }

    /// A text as it is compared.
    #[must_use]
    pub fn text(&self, id: TextId) -> &str {
        self.folded.get(id as usize).map_or("", |text| text)
    }

    fn trigrams_of(&self, text: TextId) -> &[u32] {
        range(&self.trigrams, &self.trigram_starts, text)
    }
}

fn range<'a>(items: &'a [u32], starts: &[u32], text: TextId) -> &'a [u32] {
    &items[starts[text as usize] as usize..starts[text as usize + 1] as usize]
}

/// Upper case without accents, every run of other characters one space, none at the ends.
fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    if text.is_ascii() {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte.to_ascii_uppercase()));
            } else if out.len() > start && !out.ends_with(' ') {
                out.push(' ');
            }
        }
    } else {
        for character in text.nfkd() {
            if character.is_alphanumeric() {
                out.extend(character.to_uppercase());
            } else if !unicode_normalization::char::is_combining_mark(character)
                && out.len() > start
                && !out.ends_with(' ')
            {
                out.push(' ');
            }
        }
    }
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

fn class(hash: u64) -> u32 {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> (64 - CLASSES.trailing_zeros())).unwrap_or(0)
}

fn trigrams(text: &str) -> Vec<u32> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::with_capacity(text.len() + 1);
    let (mut first, mut second) = (u64::from(b' '), 0);
    for (index, character) in text.chars().chain(std::iter::once(' ')).enumerate() {
        let third = u64::from(u32::from(character));
        if index > 0 {
            found.push(class((first << 42) ^ (second << 21) ^ third));
            first = second;
        }
        second = third;
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Words of three letters and more, and the beginnings of longer ones, so that a slip at a word's end still finds it.
fn words(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for word in text.split(' ') {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if word.len() < 3 || digits * 2 > word.len() {
            continue;
        }
        found.push(class(hash_of(word)));
        if let Some((end, _)) = word.char_indices().nth(4) {
            found.push(class(hash_of(&word[..end]) ^ 0x5555));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn hash_of(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::method::{Line, Sides};

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold_into(text, &mut out);
        out
    }

    #[test]
    fn folding() {
        assert_eq!(folded("  Halden-Marine  OÜ, Ltd. "), "HALDEN MARINE OU LTD");
        assert_eq!(folded("..."), "");
    }

    #[test]
    fn like_texts_are_alike() {
        let mut sides = Sides::default();
        let line = |text| Line { account: 1, day: 1, amount: 1, currency: 826, party: "", text, reference: "" };
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
}
