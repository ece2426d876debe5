//! Who, and what for? The information to the account owner in field `:86:`.

/// What `:86:` states, as far as its subfields are known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Information {
    pub(super) party: String,
    pub(super) text: String,
    pub(super) reference: String,
    pub(super) category: String,
}

/// So many characters fill a line of `:86:`; a line that is full goes on in the next without a space.
const FULL_LINE: usize = 65;
/// So many characters fill a German subfield `?20` to `?29`.
const FULL_SUBFIELD: usize = 27;

/// Reads the lines of all `:86:` fields of one entry.
pub(super) fn parse(lines: &[String]) -> Information {
    let joined = lines.concat();
    if let Some(separator) = german_separator(&joined) {
        return german(&joined, separator);
    }
    if let Some(found) = slashes(&joined) {
        return found;
    }
    Information { text: plain(lines), ..Information::default() }
}

fn plain(lines: &[String]) -> String {
    let mut text = String::new();
    let mut full = true;
    for line in lines {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if !full {
            text.push(' ');
        }
        text.push_str(trimmed);
        full = line.chars().count() >= FULL_LINE && !line.ends_with(' ');
    }
    text
}

/// Three digits of the transaction code, a separator, two digits of a subfield: `166?00`, `000>10`.
fn german_separator(text: &str) -> Option<char> {
    let mut signs = text.trim_start().chars();
    // Some banks leave the code out: `?00`.
    let code =
        text.trim_start().starts_with('?') || (0..3).all(|_| signs.next().is_some_and(|sign| sign.is_ascii_digit()));
    let separator = signs.next().filter(|sign| !sign.is_alphanumeric() && *sign != ' ')?;
    let subfield = (0..2).all(|_| signs.next().is_some_and(|sign| sign.is_ascii_digit()));
    (code && subfield).then_some(separator)
}

fn german(text: &str, separator: char) -> Information {
    let mut found = Information::default();
    let mut purpose = String::new();
    let mut last_len = FULL_SUBFIELD;
    for part in text.split(separator).skip(1) {
        let Some((code, value)) = part.split_at_checked(2) else { continue };
        match code.parse::<u8>() {
            Ok(0) => found.category = value.trim().to_owned(),
            Ok(20..=29 | 60..=63) => {
                if last_len < FULL_SUBFIELD && !purpose.ends_with(' ') {
                    purpose.push(' ');
                }
                last_len = value.chars().count();
                purpose.push_str(value);
            }
            Ok(32 | 33) => found.party.push_str(value),
            Ok(_) => {}
            // The separator stood within a text.
            Err(_) => {
                purpose.push(separator);
                purpose.push_str(part);
            }
        }
    }
    found.party = found.party.trim().to_owned();
    found.reference = sepa(&purpose, "EREF").filter(|reference| *reference != "NOTPROVIDED").unwrap_or("").to_owned();
    found.text = sepa(&purpose, "SVWZ").unwrap_or(purpose.trim()).to_owned();
    found
}

/// The value of a SEPA subfield within the purpose: `EREF+...`, up to the next of them.
fn sepa<'t>(purpose: &'t str, key: &str) -> Option<&'t str> {
    const KEYS: [&str; 10] = ["EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+"];
    let start = purpose.find(&format!("{key}+"))? + key.len() + 1;
    let rest = &purpose[start..];
    let end = KEYS.iter().filter_map(|key| rest.find(key)).min().unwrap_or(rest.len());
    Some(rest[..end].trim())
}

/// `/TRTP/.../NAME/.../REMI/...` as Dutch banks write it.
fn slashes(text: &str) -> Option<Information> {
    const KEYS: [&str; 20] = [
        "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "PREF", "RTRN", "BENM", "ORDP", "ID", "ADDR", "CSID", "MARF",
        "TRCD", "ISDT", "CNTP", "ULTC", "ULTD", "PURP",
    ];
    if !text.starts_with('/') {
        return None;
    }
    let mut values: Vec<(&str, String)> = Vec::new();
    for piece in text.split('/').skip(1) {
        match (KEYS.iter().find(|key| **key == piece.trim()), values.last_mut()) {
            (Some(key), _) => values.push((key, String::new())),
            (None, Some((_, value))) => {
                if !value.is_empty() {
                    value.push('/');
                }
                value.push_str(piece);
            }
            (None, None) => return None,
        }
    }
    let value = |wanted: &str| {
        let found = values.iter().find(|(key, value)| *key == wanted && !value.trim_matches(['/', ' ']).is_empty());
        found.map(|(_, value)| value.trim_matches(['/', ' ']).to_owned())
    };
    // `/CNTP/account/bic/name/city/`
    let counterparty = value("CNTP").and_then(|value| value.split('/').nth(2).map(str::to_owned));
    Some(Information {
        party: value("NAME").or(counterparty).unwrap_or_default(),
        text: value("REMI").unwrap_or_else(|| text.trim().to_owned()),
        reference: value("EREF").filter(|reference| reference != "NOTPROVIDED").unwrap_or_default(),
        category: value("TRTP").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Information {
        parse(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn german_subfields() {
        let found = read(&[
            "106?00KARTENZAHLUNG?109262?20SVWZ+2019-02-15T20.10 Debit?21k.",
            "4 2019-12?22ABWA+Aral Tankstelle?30DRESDEFF430?32ARAL AG?33 Bochum?34011",
        ]);
        assert_eq!(found.category, "KARTENZAHLUNG");
        assert_eq!(found.party, "ARAL AG Bochum");
        assert_eq!(found.text, "2019-02-15T20.10 Debitk.4 2019-12");
    }

    #[test]
    fn dutch_keys() {
        let found = read(&["/TRTP/SEPA/IBAN/NL83ABNA04/NAME/ACHMEA N.V./EREF/500/REMI/part 1/2 of it"]);
        assert_eq!((found.party.as_str(), found.text.as_str()), ("ACHMEA N.V.", "part 1/2 of it"));
        assert_eq!((found.reference.as_str(), found.category.as_str()), ("500", "SEPA"));
        assert_eq!(read(&["/CNTP/NL1/INGB/J. Jansen/Delft///REMI/rent/"]).party, "J. Jansen");
    }

    #[test]
    fn free_text() {
        assert_eq!(read(&["Terugboeking   ", "NIET AKKOORD", "", "x"]).text, "Terugboeking NIET AKKOORD x");
        let full = "a".repeat(65);
        assert_eq!(read(&[&full, "b"]).text, format!("{full}b"));
        assert_eq!(read(&["/slash only"]).text, "/slash only");
        assert_eq!(read(&["12 é?00"]).text, "12 é?00");
    }
}
