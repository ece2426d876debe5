//! Which rows hold a text? Dictionaries are judged once; of the rows only what differs is searched.
//!
//! A description is a skeleton in which words with a digit are marks, and an argument that holds those words. Words end at
//! spaces, so a text without a space stands either within the skeleton or within one word of the argument. A text with
//! spaces can also lie across marks: for each skeleton it is worked out once which words of the argument would have to
//! be, end or begin with what.

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem::Finder;
use regex::bytes::{Regex, RegexBuilder};

use super::Field;
use crate::normalise::fold::fold;
use crate::normalise::text::{MARK, SEPARATOR};
use crate::store::columns::{Column, Marks, MonthColumns, Texts};
use crate::store::dictionary::Words;
use crate::store::error::StoreError;
use crate::store::rowset::Scope;

/// A substring search without regard to case and accents.
pub(crate) struct TextMatch {
    field: Field,
    needle: String,
    /// The field must say nothing but the needle.
    whole: bool,
    /// Finds the needle in texts of either case that are all ASCII; `None` where it is not ASCII itself.
    either: Option<Regex>,
    skeletons: Vec<Skeleton>,
    /// By number of skeleton: 1 where every row of it matches, [`ASK`] where its argument is to be asked.
    described: Vec<u8>,
    /// By number of party, or of term: 1 where it matches.
    in_word: Vec<u8>,
}

/// The argument is to be asked.
const ASK: u8 = 2;

/// What a skeleton means for the needle.
#[derive(Clone)]
enum Skeleton {
    Never,
    Always,
    /// Any of these holds for the argument.
    Where(Arc<[Vec<Demand>]>),
}

impl Skeleton {
    fn mark(&self) -> u8 {
        match self {
            Skeleton::Never => 0,
            Skeleton::Always => 1,
            Skeleton::Where(_) => ASK,
        }
    }
}

/// What a word of the argument must be.
#[derive(Clone, Debug)]
struct Demand {
    /// Which word, from 0.
    word: usize,
    how: How,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum How {
    Equals,
    Ends,
    Begins,
}

impl TextMatch {
    /// `whole`: the field must say nothing but the needle.
    pub(crate) fn new(scope: &Scope<'_>, field: Field, needle: &str, whole: bool) -> Result<Self, StoreError> {
        let finder = Finder::new(needle);
        let in_word = |words| -> Result<Vec<u8>, StoreError> {
            let texts = scope.folded(words)?;
            let holds = |text: &str| if whole { text == needle } else { finder.find(text.as_bytes()).is_some() };
            Ok(texts.iter().map(|text| u8::from(holds(text))).collect())
        };
        let skeletons: Vec<Skeleton> = if matches!(field, Field::Anywhere | Field::Description) {
            let tokens: Vec<&str> = needle.split(' ').collect();
            let judged = |text| if whole { judge_whole(text, &tokens) } else { judge(text, &finder, &tokens) };
            scope.folded(Words::Skeletons)?.iter().map(judged).collect()
        } else {
            Vec::new()
        };
        let described = skeletons.iter().map(Skeleton::mark).collect();
        let in_word = match field {
            Field::Anywhere | Field::Party => in_word(Words::Parties)?,
            Field::Category | Field::Person => in_word(Words::Terms)?,
            Field::Description | Field::Reference => Vec::new(),
        };
        let (needle, either) = (needle.to_owned(), without_case(needle));
        Ok(TextMatch { field, needle, whole, either, skeletons, described, in_word })
    }

    /// The rows of `range` that match.
    pub(crate) fn marks(&self, month: &MonthColumns<'_>, range: Range<usize>) -> Result<Marks, StoreError> {
        let numbered = match self.field {
            Field::Anywhere | Field::Party => Some(Column::Party),
            Field::Category => Some(Column::Category),
            Field::Person => Some(Column::Person),
            Field::Description | Field::Reference => None,
        };
        let mut found = match numbered.filter(|_| self.in_word.contains(&1)) {
            Some(column) => Marks::looked_up(month.packed(column)?, range.clone(), &self.in_word),
            None => Marks(vec![0; range.len()]),
        };
        if matches!(self.field, Field::Anywhere | Field::Description) {
            self.descriptions(month, &range, &mut found)?;
        }
        match self.field {
            Field::Reference if self.whole => self.whole_texts(month.references()?, &range, &mut found),
            Field::Anywhere | Field::Reference => self.texts(month.references()?, &range, &mut found),
            _ => {}
        }
        Ok(found)
    }

    fn descriptions(
        &self,
        month: &MonthColumns<'_>,
        range: &Range<usize>,
        found: &mut Marks,
    ) -> Result<(), StoreError> {
        if self.described.iter().any(|mark| *mark != 0) {
            let numbers = month.packed(Column::Skeleton)?;
            found.or(&Marks::looked_up(numbers, range.clone(), &self.described));
            if self.described.contains(&ASK) {
                let arguments = month.arguments()?;
                for (mark, index) in found.0.iter_mut().zip(range.clone()).filter(|(mark, _)| **mark & ASK != 0) {
                    let skeleton = usize::try_from(numbers.get(index)).ok().and_then(|at| self.skeletons.get(at));
                    let holds = matches!(skeleton, Some(Skeleton::Where(any)) if meets(any, arguments.get(index)));
                    *mark = *mark & 1 | u8::from(holds);
                }
            }
        }
        if !self.needle.contains(' ') && !self.whole {
            self.texts(month.arguments()?, range, found);
        }
        Ok(())
    }

    /// Marks rows whose own text is the needle.
    fn whole_texts(&self, texts: &Texts, range: &Range<usize>, found: &mut Marks) {
        for (text, mark) in texts.iter().skip(range.start).zip(&mut found.0) {
            *mark |= u8::from(fold(text) == self.needle);
        }
    }

    /// Marks rows whose own text holds the needle.
    fn texts(&self, texts: &Texts, range: &Range<usize>, found: &mut Marks) {
        let letters = texts.letters();
        if !letters.ascii {
            for (text, mark) in texts.iter().skip(range.start).zip(&mut found.0) {
                *mark |= u8::from(!text.is_empty() && fold(text).contains(&self.needle));
            }
            return;
        }
        if !self.needle.is_ascii() {
            return;
        }
        let has_letters = self.needle.bytes().any(|byte| byte.is_ascii_alphabetic());
        let (all, len) = (texts.all().as_bytes(), self.needle.len());
        // Where a text has letters of one case only, the needle is looked for in that case: much faster than in both.
        if !has_letters || !letters.upper {
            let finder = Finder::new(&self.needle);
            mark_hits(texts, range, found, len, |from| Some(from + finder.find(all.get(from..)?)?));
        } else if !letters.lower {
            let upper = self.needle.to_ascii_uppercase();
            let finder = Finder::new(&upper);
            mark_hits(texts, range, found, len, |from| Some(from + finder.find(all.get(from..)?)?));
        } else if let Some(either) = &self.either {
            mark_hits(texts, range, found, len, |from| Some(either.find_at(all, from)?.start()));
        }
    }
}

/// Marks the rows in which hits of `len` bytes lie that `find` gives from a place on.
fn mark_hits(
    texts: &Texts,
    range: &Range<usize>,
    found: &mut Marks,
    len: usize,
    find: impl Fn(usize) -> Option<usize>,
) {
    let mut cursor = texts.cursor();
    let mut from = 0;
    while let Some(hit) = find(from) {
        let (index, end) = cursor.seek(hit);
        // One that lies across two texts is none; the next may begin within it.
        from = hit + 1;
        if hit + len <= end {
            from = end;
            if let Some(mark) = index.checked_sub(range.start).and_then(|place| found.0.get_mut(place)) {
                *mark |= 1;
            }
        }
    }
}

fn without_case(needle: &str) -> Option<Regex> {
    let pattern = regex::escape(needle);
    needle.is_ascii().then(|| RegexBuilder::new(&pattern).case_insensitive(true).unicode(false).build().ok()).flatten()
}

/// Judges a folded skeleton.
fn judge(skeleton: &str, finder: &Finder<'_>, tokens: &[&str]) -> Skeleton {
    if finder.find(skeleton.as_bytes()).is_some() {
        return Skeleton::Always;
    }
    if tokens.len() < 2 || !skeleton.contains(MARK) {
        return Skeleton::Never;
    }
    let words: Vec<&str> = skeleton.split(' ').collect();
    let mut ways = Vec::new();
    for start in 0..(words.len() + 1).saturating_sub(tokens.len()) {
        if let Some(demands) = fit(&words, start, tokens) {
            ways.push(demands);
        }
    }
    if ways.is_empty() { Skeleton::Never } else { Skeleton::Where(ways.into()) }
}

/// Judges a folded skeleton where the description must say the tokens and nothing else.
fn judge_whole(skeleton: &str, tokens: &[&str]) -> Skeleton {
    let words: Vec<&str> = skeleton.split(' ').collect();
    if words.len() != tokens.len() {
        return Skeleton::Never;
    }
    let mut demands = Vec::new();
    for (word, token) in words.iter().zip(tokens) {
        if word.starts_with(MARK) {
            demands.push(Demand { word: demands.len(), how: How::Equals, text: (*token).to_owned() });
        } else if word != token {
            return Skeleton::Never;
        }
    }
    if demands.is_empty() { Skeleton::Always } else { Skeleton::Where([demands].into()) }
}

/// What must hold for the tokens to stand at word `start`; `None` where they cannot.
fn fit(words: &[&str], start: usize, tokens: &[&str]) -> Option<Vec<Demand>> {
    let is_mark = |word: &str| word.starts_with(MARK);
    let mut mark = words.get(..start)?.iter().filter(|word| is_mark(word)).count();
    let mut demands = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let word = *words.get(start + place)?;
        let how = match place {
            0 => How::Ends,
            _ if place + 1 == tokens.len() => How::Begins,
            _ => How::Equals,
        };
        if is_mark(word) {
            demands.push(Demand { word: mark, how, text: (*token).to_owned() });
            mark += 1;
        } else if !is(word, how, token) {
            return None;
        }
    }
    Some(demands)
}

fn is(word: &str, how: How, text: &str) -> bool {
    match how {
        How::Equals => word == text,
        How::Ends => word.ends_with(text),
        How::Begins => word.starts_with(text),
    }
}

fn meets(ways: &[Vec<Demand>], argument: &str) -> bool {
    ways.iter().any(|demands| {
        demands.iter().all(|demand| {
            let word = argument.split(SEPARATOR).nth(demand.word).unwrap_or_default();
            is(&fold(word), demand.how, &demand.text)
        })
    })
}
