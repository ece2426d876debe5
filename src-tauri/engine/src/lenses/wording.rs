//! Which words may not be said? Nothing here states that anyone did wrong.

/// Words and phrases that would state a wrong as a fact, lower case, with what to say instead.
pub const FORBIDDEN: &[(&str, &str)] = &[
    ("fraudulent", "transaction in question"),
    ("fraudster", "the person concerned"),
    ("is fraud", "is an indicator"),
    ("committed fraud", "the records show"),
    ("fraud detected", "indicator"),
    ("fraud found", "indicator"),
    ("guilty", "leave that to the court"),
    ("culprit", "the person concerned"),
    ("criminal transaction", "transaction in question"),
    ("stole ", "moved"),
    ("stolen money", "the money concerned"),
    ("embezzled", "moved"),
    ("embezzler", "the person concerned"),
    ("launderer", "the person concerned"),
    ("money was laundered", "the money moved"),
    ("perpetrator", "the person concerned"),
    ("suspicious transaction", "transaction in question"),
    ("red flag", "indicator"),
    ("tampered by", "changed after sealing"),
];

/// The first phrase in `text` that may not be said, with what to say instead.
#[must_use]
pub fn objection(text: &str) -> Option<(&'static str, &'static str)> {
    let lower = text.to_lowercase();
    FORBIDDEN.iter().find(|(phrase, _)| lower.contains(phrase)).copied()
}
