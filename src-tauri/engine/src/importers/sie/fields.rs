//! Which fields does a line hold? Words, quoted texts and object lists in braces.

/// The fields after the label. Quotes are taken off and `\"` is a quote within them; a list in braces is one field.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut rest = line.trim_start_matches([' ', '\t']);
    while let Some(first) = rest.chars().next() {
        let (field, after) = match first {
            '"' => quoted(&rest[1..]),
            '{' => {
                let end = rest.find('}').unwrap_or(rest.len());
                (rest[1..end].trim().to_owned(), rest.get(end + 1..).unwrap_or(""))
            }
            _ => {
                let end = rest.find([' ', '\t']).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        fields.push(field);
        rest = after.trim_start_matches([' ', '\t']);
    }
    fields
}

fn quoted(text: &str) -> (String, &str) {
    let mut field = String::new();
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => return (field, &text[at + 1..]),
            '\\' if signs.peek().is_some_and(|next| next.1 == '"') => {
                field.push('"');
                signs.next();
            }
            _ => field.push(sign),
        }
    }
    (field, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_fields() {
        assert_eq!(
            split(r#" 7010 {1 "200"} 24150.00 "" "a \"b\" c"  1.00 "#),
            ["7010", r#"1 "200""#, "24150.00", "", r#"a "b" c"#, "1.00"]
        );
        assert_eq!(split("1510 { } 5\t20151105"), ["1510", "", "5", "20151105"]);
        assert_eq!(split(r#""open"#), ["open"]);
        assert_eq!(split("{open"), ["open"]);
        assert!(split("  ").is_empty());
    }
}
