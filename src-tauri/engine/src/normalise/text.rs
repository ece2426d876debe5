//! How is a description kept small? As a skeleton that many rows share and the argument in which they differ.
//!
//! `Card 4711 TESCO 0034 London` is skeleton `Card \u{1} TESCO \u{1} London` and argument `4711\u{1f}0034`. Statements
//! repeat few skeletons, so a dictionary of them holds most of the text once. The split is exactly reversible.

use std::borrow::Cow;

/// Stands in a skeleton for a word that holds a digit.
pub const MARK: char = '\u{1}';
/// Separates the words of an argument.
pub const SEPARATOR: char = '\u{1f}';

/// Splits text into skeleton and argument, reusing its buffers.
#[derive(Default, Debug)]
pub struct Splitter {
    skeleton: String,
    argument: String,
}

impl Splitter {
    /// Skeleton and argument of `text`. `None` for the argument means that the skeleton is the text itself: it has no
    /// word with a digit, or it already holds one of the two control characters.
    pub fn split<'b>(&'b mut self, text: &'b str) -> (&'b str, Option<&'b str>) {
        let bytes = text.as_bytes();
        if !bytes.iter().any(u8::is_ascii_digit) || memchr::memchr2(1, 0x1f, bytes).is_some() {
            return (text, None);
        }
        self.skeleton.clear();
        self.argument.clear();
        let mut any = false;
        for piece in text.split_inclusive(' ') {
            let word = piece.strip_suffix(' ').unwrap_or(piece);
            if word.bytes().any(|byte| byte.is_ascii_digit()) {
                if any {
                    self.argument.push(SEPARATOR);
                }
                any = true;
                self.argument.push_str(word);
                self.skeleton.push(MARK);
            } else {
                self.skeleton.push_str(word);
            }
            self.skeleton.push_str(&piece[word.len()..]);
        }
        (&self.skeleton, Some(&self.argument))
    }
}

/// Puts skeleton and argument together again.
#[must_use]
pub fn join<'a>(skeleton: &'a str, argument: Option<&str>) -> Cow<'a, str> {
    let Some(argument) = argument else { return Cow::Borrowed(skeleton) };
    let mut text = String::with_capacity(skeleton.len() + argument.len());
    join_into(&mut text, skeleton, argument);
    Cow::Owned(text)
}

/// The same at the end of a buffer.
pub(crate) fn join_into(text: &mut String, skeleton: &str, argument: &str) {
    let mut words = argument.split(SEPARATOR);
    for (index, between) in skeleton.split(MARK).enumerate() {
        if index > 0 {
            text.push_str(words.next().unwrap_or(""));
        }
        text.push_str(between);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_with_digits_become_marks() {
        let mut splitter = Splitter::default();
        assert_eq!(
            splitter.split("Card 4711 TESCO 0034 London"),
            ("Card \u{1} TESCO \u{1} London", Some("4711\u{1f}0034"))
        );
        assert_eq!(splitter.split("Salary"), ("Salary", None));
        assert_eq!(splitter.split("a\u{1f}7"), ("a\u{1f}7", None));
        assert_eq!(splitter.split("7"), ("\u{1}", Some("7")));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "[a-z0-9 \u{1}\u{1f}\t\u{a0}é٣]{0,40}|.*") {
            let mut splitter = Splitter::default();
            let (skeleton, argument) = splitter.split(&text);
            prop_assert_eq!(join(skeleton, argument), text.as_str());
        }
    }
}
