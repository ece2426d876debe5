//! Which minute of the day is written here?

/// Reads `14:05`, `14:05:09.5`, `2:05 PM`, `1405`, `140509`, with a zone behind it, as a minute 0..=1439 in the zone in
/// which it is stated. `None` where it is no time of day.
#[must_use]
pub fn minute_of_day(text: &str) -> Option<u16> {
    let text = text.trim();
    let digits = leading_digits(text);
    let (hour, minute, rest) = match digits {
        4 | 6 => (&text[..2], &text[2..4], &text[digits..]),
        1 | 2 => {
            let rest = text[digits..].strip_prefix([':', '.', 'h'])?;
            if leading_digits(rest) != 2 {
                return None;
            }
            (&text[..digits], &rest[..2], seconds(&rest[2..])?)
        }
        _ => return None,
    };
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let rest = fraction(rest).trim_start();
    let hour = if is_half(rest, 'a') {
        (1..=12).contains(&hour).then_some(hour % 12)?
    } else if is_half(rest, 'p') {
        (1..=12).contains(&hour).then_some(hour % 12 + 12)?
    } else if rest.is_empty() || rest.starts_with(['Z', 'z', '+', '-', '[']) || zone_name(rest) {
        hour
    } else {
        return None;
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn seconds(rest: &str) -> Option<&str> {
    match rest.strip_prefix([':', '.']) {
        Some(after) if leading_digits(after) == 2 => Some(&after[2..]),
        Some(_) => None,
        None => Some(rest),
    }
}

fn fraction(rest: &str) -> &str {
    match rest.strip_prefix(['.', ',']) {
        Some(after) => &after[leading_digits(after)..],
        None => rest,
    }
}

fn is_half(rest: &str, half: char) -> bool {
    let mut signs = rest.chars().filter(|sign| *sign != '.').map(|sign| sign.to_ascii_lowercase());
    signs.next() == Some(half) && signs.next() == Some('m') && signs.next().is_none()
}

fn zone_name(rest: &str) -> bool {
    ["UTC", "GMT", "CET", "CEST", "BST"].iter().any(|zone| rest.starts_with(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, expected) in [
            ("14:05", Some(845)),
            ("14:05:09.5", Some(845)),
            ("2:05 PM", Some(845)),
            ("12:00 a.m.", Some(0)),
            ("1405", Some(845)),
            ("151824", Some(918)),
            ("000000", Some(0)),
            ("23:59:59+01:00", Some(1439)),
            ("24:00", None),
            ("12:60", None),
            ("13:00 PM", None),
            ("12:5", None),
            ("noon", None),
            ("", None),
            ("1é:00", None),
        ] {
            assert_eq!(minute_of_day(text), expected, "{text:?}");
        }
    }
}
