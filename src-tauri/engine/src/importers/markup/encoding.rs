//! Which characters do the bytes of a value stand for? The header's charset, and entities.

use std::borrow::Cow;

use super::tokens::Tokens;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How the file's texts are decoded.
pub(in crate::importers) struct Decoder {
    declared: &'static Encoding,
    /// The bytes come from UTF-16: what is no UTF-8 is half a character.
    wide: bool,
    differs: bool,
}

impl Decoder {
    /// From the file's beginning: OFX 1.x `ENCODING:` and `CHARSET:` lines, or the XML declaration.
    pub(in crate::importers) fn new(head: &[u8], tokens: &Tokens<'_>) -> Self {
        if tokens.is_wide() { Decoder { wide: true, ..Decoder::of(UTF_8) } } else { Decoder::of(declared(head)) }
    }

    fn of(declared: &'static Encoding) -> Self {
        Decoder { declared, wide: false, differs: false }
    }

    /// True once a value did not fit the declared encoding; then asks no more.
    pub(in crate::importers) fn take_difference(&mut self) -> bool {
        std::mem::take(&mut self.differs)
    }

    /// Name of the declared encoding.
    pub(in crate::importers) fn declared(&self) -> &'static str {
        self.declared.name()
    }

    /// Appends the text of `bytes`. Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared (many banks
    /// declare 1252 and write UTF-8); bytes that are not are windows-1252. A `literal` (CDATA) has no entities.
    pub(in crate::importers) fn append(&mut self, bytes: &[u8], literal: bool, into: &mut String) {
        let text: Cow<'_, str> = match std::str::from_utf8(bytes) {
            Ok(text) => {
                self.differs |= self.declared != UTF_8 && !bytes.is_ascii();
                Cow::Borrowed(text)
            }
            Err(_) if self.wide => String::from_utf8_lossy(bytes),
            Err(_) => {
                self.differs |= self.declared == UTF_8;
                let encoding = if self.declared == UTF_8 { WINDOWS_1252 } else { self.declared };
                encoding.decode_without_bom_handling(bytes).0
            }
        };
        if literal || !text.contains('&') {
            into.push_str(&text);
        } else {
            resolve(&text, into);
        }
    }
}

fn declared(head: &[u8]) -> &'static Encoding {
    let head = String::from_utf8_lossy(head.get(..1024).unwrap_or(head)).to_ascii_uppercase();
    let value = |key: &str| -> Option<String> {
        let after = &head[head.find(key)? + key.len()..];
        let word = after.trim_start_matches(['>', '"', '\'', ' ', '=', ':']);
        Some(word.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).collect())
    };
    let encoding = value("ENCODING").unwrap_or_default();
    let charset = value("CHARSET").unwrap_or_default();
    if ["UTF-8", "UTF8", "UNICODE"].contains(&encoding.as_str()) || ["UTF-8", "UTF8"].contains(&charset.as_str()) {
        return UTF_8;
    }
    let number = charset.parse::<u16>().map(|page| format!("windows-{page}")).unwrap_or_else(|_| charset.clone());
    Encoding::for_label(number.as_bytes())
        .or_else(|| Encoding::for_label(encoding.as_bytes()))
        .unwrap_or(if head.contains("<?XML") { UTF_8 } else { WINDOWS_1252 })
}

/// The predefined entities and character references; anything else stays as written (`AT&T`).
fn resolve(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        into.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.bytes().take(11).position(|byte| byte == b';');
        match known.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((sign, end)) => {
                into.push(sign);
                rest = &rest[end + 1..];
            }
            None => {
                into.push('&');
                rest = &rest[1..];
            }
        }
    }
    into.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(head: &str, bytes: &[u8]) -> (String, bool) {
        let mut decoder = Decoder::of(declared(head.as_bytes()));
        let mut text = String::new();
        decoder.append(bytes.trim_ascii(), false, &mut text);
        (text, decoder.take_difference())
    }

    #[test]
    fn charsets() {
        let sgml = "OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n";
        assert_eq!(decoded(sgml, b" Caf\xe9 \x80 "), ("Café €".to_owned(), false));
        assert_eq!(decoded(sgml, "Café".as_bytes()), ("Café".to_owned(), true));
        assert_eq!(decoded("ENCODING:UTF-8\nCHARSET:NONE", "Café".as_bytes()), ("Café".to_owned(), false));
        assert_eq!(decoded("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", b"Caf\xe9"), ("Café".to_owned(), true));
        assert_eq!(decoded("ENCODING:USASCII\nCHARSET:1250", b"\xb3"), ("ł".to_owned(), false));
        assert_eq!(decoded("<?xml version='1.0' encoding='ISO-8859-2'?>", b"\xb3"), ("ł".to_owned(), false));
    }

    #[test]
    fn entities() {
        assert_eq!(decoded("", b"A&amp;B &lt;&#65;&#x42;&gt; AT&T &unknown; &;").0, "A&B <AB> AT&T &unknown; &;");
        assert_eq!(decoded("", "&#xD800; & é;".as_bytes()).0, "&#xD800; & é;");
    }
}
