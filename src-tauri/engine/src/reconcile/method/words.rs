//! How is a text cut for comparison? Folded to capitals without accents; numbers apart from words; words to trigrams.

use unicode_normalization::UnicodeNormalization;

/// Bits of a class: trigrams are folded into so many; a clash makes a feature look more common, never rarer.
pub(super) const CLASS_BITS: u32 = 18;
/// Classes of trigrams.
pub(super) const CLASSES: usize = 1 << CLASS_BITS;
/// A number is worth remembering from this many letters and digits on, of which three are digits.
const NUMBER_LEN: usize = 4;

/// True for a folded word that names something: an invoice, a cheque, a payment.
pub(super) fn is_number(word: &str) -> bool {
    word.len() >= NUMBER_LEN && word.bytes().filter(u8::is_ascii_digit).count() >= 3
}

/// Upper case without accents, every run of other characters one space, none at the ends.
pub(super) fn fold_into(text: &str, out: &mut String) {
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
    u32::try_from(mixed >> (64 - CLASS_BITS)).unwrap_or(0)
}

/// Classes of a folded text's trigrams, ascending.
pub(super) fn trigrams(text: &str) -> Vec<u32> {
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

/// Words of three letters and more; the beginnings of longer ones, so that a slip at a word's end still finds it; the
/// beginnings of two that stand together, since what is rare is often not either but both.
pub(super) fn words(text: &str) -> Vec<u64> {
    let mut found = Vec::new();
    let mut before: Option<u64> = None;
    for word in text.split(' ') {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if word.len() < 3 || digits * 2 > word.len() {
            continue;
        }
        found.push(hash_of(word));
        let end = word.char_indices().nth(4).map_or(word.len(), |(end, _)| end);
        let beginning = hash_of(&word[..end]);
        if end < word.len() {
            found.push(beginning ^ 0x5555);
        }
        found.extend(before.map(|before| before.rotate_left(21) ^ beginning));
        before = Some(beginning);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// FNV-1a: the same on every platform.
pub(super) fn hash_of(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_names_something() {
        assert!(is_number("R001234") && is_number("2025") && is_number("3B649D77"));
        assert!(!is_number("A12") && !is_number("HALDEN") && !is_number("B2B"));
    }
}
