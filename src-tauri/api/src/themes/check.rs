//! Can everything be read in a theme? WCAG 2.2 AA over every pair of tokens that meet, under every point of view.

use nexus_engine::lenses::LENSES;

use super::colour::contrast;
use super::tokens::Tokens;

/// Least contrast of text (1.4.3).
const TEXT: f64 = 4.5;
/// Least contrast of what says something without words, such as the border of a field (1.4.11).
const SHAPE: f64 = 3.0;

const GROUNDS: &[&str] = &["bg", "chrome", "surface", "raised", "sunk"];

/// What stands on what, and the least that must lie between them.
fn pairs() -> Vec<(&'static str, &'static str, f64)> {
    let mut pairs = Vec::new();
    for ground in GROUNDS {
        for ink in ["ink", "ink-2", "ink-3", "accent-ink", "neg", "pos", "bad", "warn", "good"] {
            pairs.push((ink, *ground, TEXT));
        }
        pairs.push(("line-ctl", *ground, SHAPE));
        pairs.push(("accent", *ground, SHAPE));
    }
    for (ink, ground) in [("bad", "bad-soft"), ("warn", "warn-soft"), ("good", "good-soft"), ("on-accent", "accent")] {
        pairs.push((ink, ground, TEXT));
    }
    for ink in ["ink", "ink-2", "ink-3", "accent-ink", "neg"] {
        pairs.push((ink, "accent-soft", TEXT));
    }
    for chart in ["c1", "c2"] {
        pairs.push((chart, "surface", SHAPE));
    }
    pairs
}

/// The worst failure of a theme in one sentence; `None` where everything can be read.
pub(super) fn failure(tokens: &Tokens) -> Option<String> {
    let mut worst: Option<(f64, String)> = None;
    for lens in LENSES {
        let view = (f64::from(lens.hue), f64::from(lens.chroma) / 1000.0);
        for (ink, ground, least) in pairs() {
            let ratio = contrast(&tokens.colours[ink], &tokens.colours[ground], view);
            let short = ratio / least;
            if short < 1.0 && worst.as_ref().is_none_or(|(known, _)| short < *known) {
                let text = format!(
                    "--{ink} on --{ground} has a contrast of {ratio:.2} under the {}'s point of view; it needs {least}",
                    lens.label.to_lowercase()
                );
                worst = Some((short, text));
            }
        }
    }
    worst.map(|(_, text)| text)
}
