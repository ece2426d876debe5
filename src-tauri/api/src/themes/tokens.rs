//! What does a theme's file say? Custom properties of colours, nothing else: what a page is given is written anew from
//! what was understood, so that no text of the file reaches it.

use std::collections::BTreeMap;

use super::colour::{Chroma, Colour, Hue, from_bytes};

/// Tokens that a theme gives, each a colour. The application's own themes give exactly these.
pub(super) const NAMES: &[&str] = &[
    "bg",
    "chrome",
    "surface",
    "raised",
    "sunk",
    "line",
    "line-2",
    "line-ctl",
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "accent-ink",
    "on-accent",
    "accent-soft",
    "accent-line",
    "neg",
    "pos",
    "bad",
    "bad-soft",
    "warn",
    "warn-soft",
    "good",
    "good-soft",
    "c1",
    "c2",
    "c-grid",
    "scrim",
];

/// Given besides colours by a file copied from one of the application's own themes; taken from the scheme instead.
const LEFT_OUT: &[&str] = &["shadow"];

/// A theme as understood.
#[derive(Debug)]
pub(super) struct Tokens {
    /// True where light stands on dark.
    pub(super) dark: bool,
    /// A colour for each of [`NAMES`].
    pub(super) colours: BTreeMap<&'static str, Colour>,
}

/// Reads a file of tokens.
///
/// # Errors
/// One sentence: what is wrong, and in which line.
pub(super) fn read(text: &str) -> Result<Tokens, String> {
    let mut colours = BTreeMap::new();
    let mut dark = None;
    for (number, line) in without_comments(text).lines().enumerate() {
        for declaration in line.split([';', '{', '}']) {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let (name, value) = (name.trim(), value.trim());
            let at = |why: &str| format!("line {}: {name} {why}", number + 1);
            if name == "color-scheme" {
                dark = Some(value == "dark");
            } else if let Some(token) = name.strip_prefix("--") {
                if LEFT_OUT.contains(&token) {
                    continue;
                }
                let known = NAMES.iter().find(|known| **known == token);
                let known = known.ok_or_else(|| at("is no token of a theme"))?;
                let colour = colour(value)
                    .ok_or_else(|| at(&format!("is {value:?}; a colour is written oklch(50% 0.1 236) or #336699")))?;
                colours.insert(*known, colour);
            }
        }
    }
    if let Some(missing) = NAMES.iter().find(|name| !colours.contains_key(**name)) {
        return Err(format!("--{missing} is missing; copy one of the application's own themes and change its values"));
    }
    let dark = dark.ok_or("color-scheme is missing; it is light or dark")?;
    Ok(Tokens { dark, colours })
}

/// The text with comments blanked, lines kept.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        let end = rest[start..].find("*/").map_or(rest.len(), |end| start + end + 2);
        kept.extend(rest[start..end].chars().filter(|character| *character == '\n'));
        rest = &rest[end..];
    }
    kept + rest
}

fn colour(text: &str) -> Option<Colour> {
    if let Some(hex) = text.strip_prefix('#') {
        return hex_colour(hex);
    }
    let inside = text.strip_prefix("oklch(")?.strip_suffix(')')?;
    let (parts, alpha) = match inside.split_once('/') {
        Some((parts, alpha)) => (parts, within(alpha, 1.0)?),
        None => (inside, 1.0),
    };
    let (lightness, rest) = parts.trim().split_once(' ')?;
    let lightness = within(lightness.strip_suffix('%')?, 100.0)? / 100.0;
    let (chroma, hue) = rest.trim().rsplit_once(' ')?;
    Some(Colour { lightness, chroma: chroma_of(chroma.trim())?, hue: hue_of(hue.trim())?, alpha })
}

/// `#369` or `#336699`.
fn hex_colour(hex: &str) -> Option<Colour> {
    let digits: Vec<u8> =
        hex.chars().map(|digit| digit.to_digit(16).and_then(|digit| digit.try_into().ok())).collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] => Some(from_bytes([r * 17, g * 17, b * 17])),
        [r, s, g, h, b, c] => Some(from_bytes([r * 16 + s, g * 16 + h, b * 16 + c])),
        _ => None,
    }
}

fn chroma_of(text: &str) -> Option<Chroma> {
    if text == "var(--pov-c)" {
        return Some(Chroma::OfView(1.0));
    }
    match text.strip_prefix("calc(var(--pov-c) *") {
        Some(times) => Some(Chroma::OfView(within(times.strip_suffix(')')?, 3.0)?)),
        None => Some(Chroma::Fixed(within(text, 0.5)?)),
    }
}

fn hue_of(text: &str) -> Option<Hue> {
    match text {
        "var(--pov-h)" => Some(Hue::OfView),
        "var(--n-h)" => Some(Hue::OfNeutrals),
        number => Some(Hue::Fixed(within(number, 360.0)?)),
    }
}

/// A number from 0 to `most`.
fn within(text: &str, most: f64) -> Option<f64> {
    text.trim().parse().ok().filter(|number| (0.0..=most).contains(number))
}

/// A colour as a page takes it.
pub(super) fn written(colour: &Colour) -> String {
    let chroma = match colour.chroma {
        Chroma::Fixed(value) => format!("{value:.4}"),
        Chroma::OfView(times) => format!("calc(var(--pov-c) * {times})"),
    };
    let hue = match colour.hue {
        Hue::Fixed(value) => format!("{value:.2}"),
        Hue::OfView => "var(--pov-h)".to_owned(),
        Hue::OfNeutrals => "var(--n-h)".to_owned(),
    };
    format!("oklch({:.2}% {chroma} {hue} / {})", colour.lightness * 100.0, colour.alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        for text in ["oklch(50.00% 0.1000 236.00 / 1)", "oklch(20.50% calc(var(--pov-c) * 0.95) var(--pov-h) / 0.5)"] {
            assert_eq!(written(&colour(text).unwrap()), text);
        }
        assert!(colour("#336699").is_some());
        for text in ["red", "oklch(120% 0.1 2)", "oklch(50% 0.1 2); } body { x", "url(a)", "#12345", "oklch(nan% 0 0)"]
        {
            assert_eq!(colour(text), None, "{text}");
        }
    }
}
