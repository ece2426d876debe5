//! How are many texts held? One after another in one buffer, with their lengths, and every 64th beginning.

use std::mem::size_of;
use std::sync::OnceLock;

/// Texts between two known beginnings.
const BLOCK: usize = 64;

/// Texts by number, packed in one buffer.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    lengths: Lengths,
    /// Where the first text of each block begins.
    starts: Vec<u32>,
    text: String,
    letters: OnceLock<Letters>,
}

/// Length of each text, bytes.
#[derive(Clone, Debug)]
enum Lengths {
    /// So many texts of one length.
    Same(u32, usize),
    Short(Vec<u8>),
    Long(Vec<u32>),
}

impl Default for Lengths {
    fn default() -> Self {
        Lengths::Same(0, 0)
    }
}

/// Which letters occur in a buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Letters {
    /// Nothing beyond ASCII.
    pub(crate) ascii: bool,
    /// An ASCII letter in lower case.
    pub(crate) lower: bool,
    /// An ASCII letter in upper case.
    pub(crate) upper: bool,
}

impl Lengths {
    fn len(&self) -> usize {
        match self {
            Lengths::Same(_, count) => *count,
            Lengths::Short(lengths) => lengths.len(),
            Lengths::Long(lengths) => lengths.len(),
        }
    }

    fn get(&self, index: usize) -> u32 {
        match self {
            Lengths::Same(length, count) if index < *count => *length,
            Lengths::Same(..) => 0,
            Lengths::Short(lengths) => lengths.get(index).copied().map_or(0, u32::from),
            Lengths::Long(lengths) => lengths.get(index).copied().unwrap_or(0),
        }
    }

    fn push(&mut self, length: u32) {
        if let Lengths::Same(same, count) = self {
            if *count == 0 || *same == length {
                (*same, *count) = (length, *count + 1);
                return;
            }
            *self = match u8::try_from(*same) {
                Ok(same) => Lengths::Short(vec![same; *count]),
                Err(_) => Lengths::Long(vec![*same; *count]),
            };
        }
        if let (Lengths::Short(lengths), Err(_)) = (&mut *self, u8::try_from(length)) {
            *self = Lengths::Long(lengths.iter().map(|length| u32::from(*length)).collect());
        }
        match self {
            Lengths::Short(lengths) => lengths.push(length as u8),
            Lengths::Long(lengths) => lengths.push(length),
            Lengths::Same(..) => {}
        }
    }

    /// Sum of the lengths of `from .. to`.
    fn sum(&self, from: usize, to: usize) -> u32 {
        match self {
            Lengths::Same(length, _) => length * (to - from) as u32,
            Lengths::Short(lengths) => {
                lengths.get(from..to).unwrap_or_default().iter().map(|length| u32::from(*length)).sum()
            }
            Lengths::Long(lengths) => lengths.get(from..to).unwrap_or_default().iter().sum(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Lengths::Same(..) => 0,
            Lengths::Short(lengths) => lengths.len(),
            Lengths::Long(lengths) => lengths.len() * size_of::<u32>(),
        }
    }
}

impl Texts {
    /// Adds a text; false where the buffer would pass 4 GiB, and nothing is added then.
    pub(crate) fn push(&mut self, text: &str) -> bool {
        let start = self.text.len();
        let Ok(end) = u32::try_from(start + text.len()) else { return false };
        if self.lengths.len().is_multiple_of(BLOCK) {
            self.starts.push(start as u32);
        }
        self.text.push_str(text);
        self.lengths.push(end - start as u32);
        self.letters = OnceLock::new();
        true
    }

    /// Texts that stand one after another in `text`; `None` where the lengths do not fit it.
    pub(crate) fn of_lengths(lengths: impl Iterator<Item = u32>, text: String) -> Option<Self> {
        let mut texts = Texts::default();
        let mut end = 0_u32;
        for length in lengths {
            if texts.lengths.len().is_multiple_of(BLOCK) {
                texts.starts.push(end);
            }
            end = end.checked_add(length)?;
            texts.lengths.push(length);
        }
        texts.text = text;
        (end as usize == texts.text.len()).then_some(texts)
    }

    /// Length of each text, bytes.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map(|index| self.lengths.get(index))
    }

    /// All texts, one after another.
    pub(crate) fn all(&self) -> &str {
        &self.text
    }

    /// Which letters occur.
    pub(crate) fn letters(&self) -> Letters {
        *self.letters.get_or_init(|| {
            let bytes = self.text.as_bytes();
            // Without a branch, so that the look costs what reading costs.
            let any = |test: fn(&u8) -> bool| {
                bytes.chunks(4096).any(|part| part.iter().fold(false, |any, byte| any | test(byte)))
            };
            Letters { ascii: bytes.is_ascii(), lower: any(u8::is_ascii_lowercase), upper: any(u8::is_ascii_uppercase) }
        })
    }

    /// Finds texts by where they stand in [`Texts::all`].
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor { texts: self, index: 0, end: self.lengths.get(0) as usize }
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// True without any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a number; empty past the end.
    #[must_use]
    pub fn get(&self, index: usize) -> &str {
        let Some(block) = self.starts.get(index / BLOCK) else { return "" };
        let start = block + self.lengths.sum(index - index % BLOCK, index.min(self.len()));
        let end = start + self.lengths.get(index);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// All texts in order of number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        (0..self.len()).map(move |index| {
            let end = start + self.lengths.get(index) as usize;
            let text = self.text.get(start..end).unwrap_or_default();
            start = end;
            text
        })
    }

    pub(crate) fn bytes(&self) -> usize {
        self.lengths.bytes() + self.starts.len() * size_of::<u32>() + self.text.len()
    }
}

/// A place that moves on through texts.
pub(crate) struct Cursor<'a> {
    texts: &'a Texts,
    index: usize,
    end: usize,
}

impl Cursor<'_> {
    /// Number and end of the text that holds byte `at` of [`Texts::all`], which must not lie before the last one asked for.
    pub(crate) fn seek(&mut self, at: usize) -> (usize, usize) {
        let starts = &self.texts.starts;
        let next = self.index / BLOCK + 1;
        if starts.get(next).is_some_and(|start| *start as usize <= at) {
            let ahead = starts.get(next..).unwrap_or_default().partition_point(|start| *start as usize <= at);
            let block = next + ahead - 1;
            self.index = block * BLOCK;
            self.end = starts.get(block).copied().unwrap_or(0) as usize + self.texts.lengths.get(self.index) as usize;
        }
        while self.end <= at && self.index + 1 < self.texts.len() {
            self.index += 1;
            self.end += self.texts.lengths.get(self.index) as usize;
        }
        (self.index, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_found_by_number_and_by_place(
            words in prop::collection::vec(prop_oneof![8 => "[a-c\u{e9}]{0,4}", 1 => "x{250,260}"], 0..300),
        ) {
            let mut texts = Texts::default();
            words.iter().for_each(|word| assert!(texts.push(word)));
            prop_assert_eq!(texts.iter().collect::<Vec<_>>(), words.clone());
            let again = Texts::of_lengths(texts.lengths(), texts.all().to_owned()).unwrap();
            let mut cursor = again.cursor();
            let mut at = 0;
            for (index, word) in words.iter().enumerate() {
                prop_assert_eq!(again.get(index), word);
                for _ in 0..word.len() {
                    prop_assert_eq!(cursor.seek(at).0, index);
                    at += 1;
                }
            }
        }
    }
}
