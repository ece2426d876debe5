//! By which slip does one number become another? One character at most, upper case, letters and digits only.

/// How two numbers differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slip {
    /// Not at all.
    Same,
    /// One character for another, of which one is a letter.
    Alike,
    /// One letter more, or other marks between the characters.
    Extra,
    /// Two neighbours exchanged.
    Exchanged,
    /// One digit for another, or one digit more: as the next number of a sequence would.
    NextNumber,
}

impl Slip {
    pub(super) fn words(self) -> &'static str {
        match self {
            Slip::Same => "the same number under another name",
            Slip::Alike => "one character stands for another",
            Slip::Extra => "one character more",
            Slip::Exchanged => "two neighbours exchanged",
            Slip::NextNumber => "one digit differs",
        }
    }
}

/// The slip between two numbers; `None` where they differ by more.
#[cfg(test)]
fn slip(one: &str, other: &str) -> Option<Slip> {
    if one == other {
        return Some(Slip::Same);
    }
    let (mut plain_one, mut plain_other) = (Vec::new(), Vec::new());
    plain(one, &mut plain_one);
    plain(other, &mut plain_other);
    between(&plain_one, &plain_other)
}

/// The slip between two numbers that differ as written, given as [`plain`] puts them.
pub(super) fn between(one: &[u8], other: &[u8]) -> Option<Slip> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < 3 || long.len() - short.len() > 1 {
        return None;
    }
    let at = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if short.len() == long.len() {
        if at == short.len() {
            return Some(Slip::Extra);
        }
        let rest = at + 1;
        if short[rest..] == long[rest..] {
            let digits = short[at].is_ascii_digit() && long[at].is_ascii_digit();
            return Some(if digits { Slip::NextNumber } else { Slip::Alike });
        }
        let exchanged = rest < short.len()
            && short[at] == long[rest]
            && short[rest] == long[at]
            && short[rest + 1..] == long[rest + 1..];
        return exchanged.then_some(Slip::Exchanged);
    }
    if long.len() == short.len() + 1 && short[at..] == long[at + 1..] {
        return Some(if long[at].is_ascii_digit() { Slip::NextNumber } else { Slip::Extra });
    }
    None
}

/// Adds a number to `to` in upper case, letters and digits only, a byte for each: the last seven bits of what is not ASCII.
pub(super) fn plain(text: &str, to: &mut Vec<u8>) {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase);
    to.extend(letters.map(|letter| u8::try_from(letter).ok().filter(u8::is_ascii).unwrap_or(letter as u8 | 0x80)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_at_most() {
        for (one, other, expected) in [
            ("FM-20140", "FM-2O140", Some(Slip::Alike)),
            ("FM-20157", "FM-20157A", Some(Slip::Extra)),
            ("INV 881", "INV-881", Some(Slip::Extra)),
            ("INV-4512", "INV-4521", Some(Slip::Exchanged)),
            ("AE/051", "AE/052", Some(Slip::NextNumber)),
            ("AE/051", "AE/0511", Some(Slip::NextNumber)),
            ("AE/051", "AE/073", None),
            ("A1", "B1", None),
        ] {
            assert_eq!(slip(one, other), expected, "{one} {other}");
        }
    }
}
