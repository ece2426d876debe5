//! In which shape is a column held? Typed slices that are shared, never copied.

use std::mem::size_of;
use std::sync::Arc;

use crate::model::Currency;

/// One column of one month. The variant follows from the column.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    Wide(Arc<[i64]>),
    Numbers(Arc<[u32]>),
    Minutes(Arc<[u16]>),
    /// With the one currency that all rows have.
    Currencies(Arc<[Currency]>, Option<Currency>),
    Texts(Arc<Texts>),
}

impl Values {
    pub(crate) fn of_currencies(values: Vec<Currency>) -> Self {
        let single = values.first().copied().filter(|first| values.iter().all(|value| value == first));
        Values::Currencies(values.into(), single)
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Values::Wide(values) => values.len(),
            Values::Numbers(values) => values.len(),
            Values::Minutes(values) => values.len(),
            Values::Currencies(values, _) => values.len(),
            Values::Texts(texts) => texts.len(),
        }
    }

    /// Bytes held, for the cache's budget.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Values::Wide(values) => size_of::<i64>() * values.len(),
            Values::Numbers(values) => size_of::<u32>() * values.len(),
            Values::Minutes(values) => size_of::<u16>() * values.len(),
            Values::Currencies(values, _) => size_of::<Currency>() * values.len(),
            Values::Texts(texts) => texts.bytes(),
        }
    }

    pub(crate) fn wide(&self) -> &[i64] {
        if let Values::Wide(values) = self { values } else { &[] }
    }

    pub(crate) fn numbers(&self) -> &[u32] {
        if let Values::Numbers(values) = self { values } else { &[] }
    }

    pub(crate) fn minutes(&self) -> &[u16] {
        if let Values::Minutes(values) = self { values } else { &[] }
    }

    pub(crate) fn currencies(&self) -> &[Currency] {
        if let Values::Currencies(values, _) = self { values } else { &[] }
    }

    pub(crate) fn single_currency(&self) -> Option<Currency> {
        if let Values::Currencies(_, single) = self { *single } else { None }
    }

    pub(crate) fn shared_texts(&self) -> Arc<Texts> {
        if let Values::Texts(texts) = self { texts.clone() } else { Arc::default() }
    }

    pub(crate) fn texts(&self) -> &Texts {
        static NONE: Texts = Texts { ends: Vec::new(), text: String::new() };
        if let Values::Texts(texts) = self { texts } else { &NONE }
    }
}

/// Texts by number, packed in one buffer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Texts {
    /// Where each text ends within `text`.
    ends: Vec<u32>,
    text: String,
}

impl Texts {
    /// Adds a text; false where the buffer would pass 4 GiB, and nothing is added then.
    pub(crate) fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.text.len() + text.len()) else { return false };
        self.text.push_str(text);
        self.ends.push(end);
        true
    }

    /// Texts that stand one after another in `text`; `None` where the lengths do not fit it.
    pub(crate) fn of_lengths(lengths: &[u32], text: String) -> Option<Self> {
        let mut end = 0_u32;
        let mut ends = Vec::with_capacity(lengths.len());
        for length in lengths {
            end = end.checked_add(*length)?;
            ends.push(end);
        }
        (end as usize == text.len()).then_some(Texts { ends, text })
    }

    /// Length of each text, bytes.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = u32> {
        self.ends.iter().scan(0, |before, end| Some(end - std::mem::replace(before, *end)))
    }

    /// All texts, one after another.
    pub(crate) fn all(&self) -> &str {
        &self.text
    }

    /// Number of the text that holds the byte `at` of [`Texts::all`].
    pub(crate) fn index_at(&self, at: usize) -> usize {
        self.ends.partition_point(|end| *end as usize <= at)
    }

    /// Where a text ends within [`Texts::all`].
    pub(crate) fn end_of(&self, index: usize) -> usize {
        self.ends.get(index).map_or(self.text.len(), |end| *end as usize)
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True without any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a number; empty past the end.
    #[must_use]
    pub fn get(&self, index: usize) -> &str {
        let Some(end) = self.ends.get(index) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..*end as usize).unwrap_or_default()
    }

    /// All texts in order of number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    pub(crate) fn bytes(&self) -> usize {
        self.ends.len() * size_of::<u32>() + self.text.len()
    }
}
