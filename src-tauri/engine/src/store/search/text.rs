//! Which rows hold a text? Dictionaries are judged once; of the rows only what differs is searched.
//!
//! A description is a skeleton in which words with a digit are marks, and an argument that holds those words. Words end at
//! spaces, so a text without a space stands either within the skeleton or within one word of the argument. A text with
//! spaces can also lie across marks: for each skeleton it is worked out once which words of the argument would have to
//! be, end or begin with what.

use std::sync::Arc;

use memchr::memmem::Finder;
use regex::bytes::{Regex, RegexBuilder};

use super::Field;
use crate::normalise::fold::fold;
use crate::normalise::text::{MARK, SEPARATOR};
use crate::store::columns::{MonthColumns, Texts};
use crate::store::dictionary::Words;
use crate::store::error::StoreError;
use crate::store::rowset::Scope;

/// A substring search without regard to case and accents.
pub(crate) struct TextMatch {
    field: Field,
    needle: String,
    /// Finds the needle in texts that are all ASCII; `None` where it is not ASCII itself.
    ascii: Option<Regex>,
    skeletons: Vec<Skeleton>,
    /// By number of party, or of term.
    in_word: Vec<bool>,
}

/// What a skeleton means for the needle.
#[derive(Clone)]
enum Skeleton {
    Never,
    Always,
    /// Any of these holds for the argument.
    Where(Arc<[Vec<Demand>]>),
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
    pub(crate) fn new(scope: &Scope<'_>, field: Field, needle: &str) -> Result<Self, StoreError> {
        let finder = Finder::new(needle);
        let in_word = |words| -> Result<Vec<bool>, StoreError> {
            Ok(scope.folded(words)?.iter().map(|text| finder.find(text.as_bytes()).is_some()).collect())
        };
        let described = matches!(field, Field::Anywhere | Field::Description);
        let skeletons = if described {
            let tokens: Vec<&str> = needle.split(' ').collect();
            scope.folded(Words::Skeletons)?.iter().map(|text| judge(text, &finder, &tokens)).collect()
        } else {
            Vec::new()
        };
        let in_word = match field {
            Field::Anywhere | Field::Party => in_word(Words::Parties)?,
            Field::Category | Field::Person => in_word(Words::Terms)?,
            Field::Description | Field::Reference => Vec::new(),
        };
        Ok(TextMatch { field, needle: needle.to_owned(), ascii: without_case(needle), skeletons, in_word })
    }

    /// Row by row of a month, whether it matches.
    pub(crate) fn rows(&self, month: &MonthColumns<'_>) -> Result<Vec<bool>, StoreError> {
        let numbered = match self.field {
            Field::Anywhere | Field::Party => Some(month.parties()?),
            Field::Category => Some(month.categories()?),
            Field::Person => Some(month.persons()?),
            Field::Description | Field::Reference => None,
        };
        let mut found = match numbered {
            Some(numbers) => numbers.iter().map(|number| self.is_word(*number)).collect(),
            None => vec![false; month.len()],
        };
        if matches!(self.field, Field::Anywhere | Field::Description) {
            self.descriptions(month, &mut found)?;
        }
        if matches!(self.field, Field::Anywhere | Field::Reference) {
            self.texts(month.references()?, &mut found);
        }
        Ok(found)
    }

    fn is_word(&self, number: u32) -> bool {
        self.in_word.get(number as usize).copied().unwrap_or(false)
    }

    fn descriptions(&self, month: &MonthColumns<'_>, found: &mut [bool]) -> Result<(), StoreError> {
        let arguments = month.arguments()?;
        for (index, (found, skeleton)) in found.iter_mut().zip(month.skeletons()?).enumerate() {
            *found |= match self.skeletons.get(*skeleton as usize) {
                None | Some(Skeleton::Never) => false,
                Some(Skeleton::Always) => true,
                Some(Skeleton::Where(any)) => meets(any, arguments.get(index)),
            };
        }
        if !self.needle.contains(' ') {
            self.texts(arguments, found);
        }
        Ok(())
    }

    /// Marks rows whose own text holds the needle.
    fn texts(&self, texts: &Texts, found: &mut [bool]) {
        let all = texts.all();
        if all.is_ascii() {
            let Some(regex) = &self.ascii else { return };
            let mut from = 0;
            while let Some(hit) = regex.find_at(all.as_bytes(), from) {
                let index = texts.index_at(hit.start());
                let end = texts.end_of(index);
                if hit.end() <= end {
                    if let Some(found) = found.get_mut(index) {
                        *found = true;
                    }
                    from = end;
                } else {
                    // It lies across two rows; the next one may begin within it.
                    from = hit.start() + 1;
                }
            }
        } else {
            for (found, text) in found.iter_mut().zip(texts.iter()) {
                *found |= !text.is_empty() && fold(text).contains(&self.needle);
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
