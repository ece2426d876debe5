//! When are two spellings the same to someone who searches? Without regard to case and accents.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case, without accents and other combining marks. Each character is folded by itself, so that folding a text
/// piece by piece gives what folding it whole gives.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|character| fold_into(&mut folded, character));
    Cow::Owned(folded)
}

fn fold_into(folded: &mut String, character: char) {
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
    } else if ('\u{ac00}'..='\u{d7a3}').contains(&character) {
        // A Korean syllable would fall into letters, and its beginning is not the same word.
        folded.push(character);
    } else {
        decompose_canonical(character, |part| {
            if !is_combining_mark(part) {
                folded.extend(part.to_lowercase().filter(|lower| !is_combining_mark(*lower)));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(fold("Café ÉTOILE"), "cafe etoile");
        assert_eq!(fold("cafe\u{301}"), "cafe");
        assert_eq!(fold("\u{130}stanbul"), "istanbul");
        assert_eq!(fold("한"), "한");
        assert!(matches!(fold("plain 12"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn folding_pieces_is_folding_the_whole(one in ".{0,8}", other in ".{0,8}") {
            let whole = format!("{one}{other}");
            prop_assert_eq!(fold(&whole), format!("{}{}", fold(&one), fold(&other)));
        }
    }
}
