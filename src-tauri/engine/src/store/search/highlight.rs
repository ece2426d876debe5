//! Where in a row does a search stand? Places within the texts as they are shown, for whoever marks them.

use serde::Serialize;

use super::{Condition, Field, Term};
use crate::normalise::fold::fold;
use crate::store::query::Row;

/// A stretch of a row's text that a search found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Hit {
    /// Which row of the page, from 0.
    pub row: u32,
    /// The field: `text`, `party`, `reference`, `category`, `person`.
    pub field: &'static str,
    /// First UTF-16 unit.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// What the terms of a search found in the rows of a page: in order of row and field, stretches rising and apart.
pub(crate) fn hits(terms: &[Term], rows: &[Row]) -> Vec<Hit> {
    let mut found = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let fields = [
            ("text", Field::Description, Some(row.text.as_str())),
            ("party", Field::Party, Some(row.party.as_str())),
            ("reference", Field::Reference, row.reference.as_deref()),
            ("category", Field::Category, row.category.as_deref()),
            ("person", Field::Person, row.person.as_deref()),
        ];
        for (name, field, text) in fields {
            let needles = terms.iter().filter(|term| !term.excluded).filter_map(|term| needle(term, field));
            for (start, end) in text.map(|text| stretches(text, needles)).unwrap_or_default() {
                found.push(Hit { row: place as u32, field: name, start, end });
            }
        }
    }
    found
}

/// What a term looks for in a field.
fn needle(term: &Term, field: Field) -> Option<&str> {
    match &term.condition {
        Condition::Text(asked, text) if *asked == field => Some(text),
        Condition::Exactly(asked, text) if *asked == field && !text.is_empty() => Some(text),
        Condition::Text(Field::Anywhere, text)
            if matches!(field, Field::Description | Field::Party | Field::Reference) =>
        {
            Some(text)
        }
        _ => None,
    }
}

fn stretches<'n>(text: &str, needles: impl Iterator<Item = &'n str>) -> Vec<(u32, u32)> {
    // Folded, with the UTF-16 unit of the text that each folded byte came from, and where its character ends.
    let (mut folded, mut from): (String, Vec<(u32, u32)>) = (String::new(), Vec::new());
    let mut unit = 0;
    let mut buffer = [0; 4];
    for character in text.chars() {
        let next = unit + character.len_utf16() as u32;
        folded.push_str(&fold(character.encode_utf8(&mut buffer)));
        from.resize(folded.len(), (unit, next));
        unit = next;
    }
    let mut found: Vec<(u32, u32)> = Vec::new();
    for needle in needles {
        for (at, _) in folded.match_indices(needle) {
            let (first, last) = (from.get(at), from.get(at + needle.len() - 1));
            found.extend(first.zip(last).map(|(first, last)| (first.0, last.1)));
        }
    }
    found.sort_unstable();
    let mut apart: Vec<(u32, u32)> = Vec::new();
    for (start, end) in found {
        match apart.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_those_of_the_text_as_shown() {
        let found = |text: &str, needles: &[&str]| stretches(text, needles.iter().copied());
        assert_eq!(found("Café ÉTOILE", &["etoile"]), [(5, 11)]);
        assert_eq!(found("cafe\u{301} au lait", &["cafe"]), [(0, 4)]);
        assert_eq!(found("\u{1f600} Card 4", &["card", "d 4", "zzz"]), [(3, 9)]);
        assert_eq!(found("aXbX", &["x"]), [(1, 2), (3, 4)]);
        assert!(found("", &["x"]).is_empty());
    }
}
