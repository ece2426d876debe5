//! Which records and texts does an XLS stream hold? ([MS-XLS] 2.1.4 records, 2.5.240 on strings.)

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

/// Texts that are shared: their bytes, and forty for each.
const MOST_SHARED: usize = 128 << 20;
const CONTINUES: u16 = 0x003c;

/// One record.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) bytes: &'a [u8],
}

/// Records from a place on, to the end of the stream.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn at(stream: &'a [u8], place: usize) -> Self {
        Records { rest: stream.get(place..).unwrap_or_default() }
    }

    pub(super) fn next(&mut self) -> Option<Record<'a>> {
        let [a, b, c, d, after @ ..] = self.rest else { return None };
        let len = usize::from(u16::from_le_bytes([*c, *d]));
        let (bytes, rest) = after.split_at_checked(len)?;
        self.rest = rest;
        Some(Record { kind: u16::from_le_bytes([*a, *b]), bytes })
    }

    /// A record with those that continue it.
    pub(super) fn continued(&mut self, first: Record<'a>) -> Parts<'a> {
        let mut parts = vec![first.bytes];
        loop {
            let before = self.rest;
            match self.next() {
                Some(record) if record.kind == CONTINUES => parts.push(record.bytes),
                _ => {
                    self.rest = before;
                    return Parts { parts, part: 0, at: 0 };
                }
            }
        }
    }
}

/// A little-endian word.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

/// The encoding of texts of one byte a sign.
pub(super) fn encoding_of(code_page: u16) -> &'static Encoding {
    match code_page {
        1200 => UTF_16LE,
        10_000 => encoding_rs::MACINTOSH,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        page => Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(WINDOWS_1252),
    }
}

/// The bytes of a record and of those that continue it, with a place in them.
#[derive(Clone)]
pub(super) struct Parts<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Parts { parts: vec![bytes], part: 0, at: 0 }
    }

    /// What is left of the present part; goes to the next where nothing is.
    fn present(&mut self) -> Option<&'a [u8]> {
        loop {
            let left = self.parts.get(self.part)?.get(self.at..)?;
            if !left.is_empty() {
                return Some(left);
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.present()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.present()?.len().min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// So many signs of one or two bytes. Where they go on in the next part, its first byte says anew which.
    fn signs(&mut self, mut count: usize, mut wide: bool, narrow: &'static Encoding) -> Option<String> {
        let mut text = String::new();
        while count > 0 {
            let (part, left) = (self.part, self.present()?);
            if self.part != part {
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let size = if wide { 2 } else { 1 };
            let signs = (left.len() / size).min(count);
            if signs == 0 {
                return None;
            }
            let bytes = &left[..signs * size];
            let encoding = if wide { UTF_16LE } else { narrow };
            text.push_str(&encoding.decode_without_bom_handling(bytes).0);
            self.at += bytes.len();
            count -= signs;
        }
        Some(text)
    }
}

/// How the workbook writes texts.
pub(super) struct Strings {
    /// Signs may have two bytes (BIFF8), and a byte before them says so.
    pub(super) wide: bool,
    pub(super) encoding: &'static Encoding,
}

impl Strings {
    fn signs(&self, parts: &mut Parts<'_>, count: usize) -> Option<String> {
        if !self.wide {
            return parts.signs(count, false, self.encoding);
        }
        let flags = parts.byte()?;
        // Signs of one byte are the first 256 of Unicode, whatever the code page.
        parts.signs(count, flags & 1 != 0, WINDOWS_1252)
    }

    /// A text whose length is one byte: a sheet's name.
    pub(super) fn short(&self, bytes: &[u8]) -> String {
        let mut parts = Parts::of(bytes);
        let count = parts.byte().map_or(0, usize::from);
        self.signs(&mut parts, count).unwrap_or_default()
    }

    /// A text whose length is a word.
    pub(super) fn long(&self, mut parts: Parts<'_>) -> Option<String> {
        let count = usize::from(parts.word()?);
        self.signs(&mut parts, count)
    }

    /// The code of a number format.
    pub(super) fn format(&self, bytes: &[u8]) -> String {
        let code = bytes.get(2..).unwrap_or_default();
        if self.wide { self.long(Parts::of(code)).unwrap_or_default() } else { self.short(code) }
    }

    /// All texts of the shared table; those that a cut table does not hold are missing. `None` where they are too many.
    pub(super) fn table(&self, mut parts: Parts<'_>) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        let mut held = 0;
        let _ = parts.skip(8);
        while let Some(text) = rich(&mut parts) {
            held += text.len() + 40;
            if held > MOST_SHARED {
                return None;
            }
            texts.push(text);
        }
        Some(texts)
    }
}

/// A text with fonts and phonetics behind it, which are passed over.
fn rich(parts: &mut Parts<'_>) -> Option<String> {
    let count = usize::from(parts.word()?);
    let flags = parts.byte()?;
    let runs = if flags & 8 != 0 { usize::from(parts.word()?) } else { 0 };
    let phonetic = if flags & 4 != 0 { usize::from(parts.word()?) | usize::from(parts.word()?) << 16 } else { 0 };
    let text = parts.signs(count, flags & 1 != 0, WINDOWS_1252)?;
    // What stands behind the last text may be cut; the text itself is whole.
    let _ = parts.skip(4 * runs + phonetic);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_in_the_next_record() {
        let first = [1, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, b'a', b'b'];
        let second = [1, b'c', 0, 0xe9, 0, b'e', 0];
        let parts = Parts { parts: vec![&first, &second], part: 0, at: 0 };
        let strings = Strings { wide: true, encoding: WINDOWS_1252 };
        assert_eq!(strings.table(parts).unwrap(), ["abc\u{e9}e"]);
    }

    #[test]
    fn a_cut_table_gives_what_is_whole() {
        let bytes = [9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, b'a', 200, 0, 0, b'b'];
        let strings = Strings { wide: true, encoding: WINDOWS_1252 };
        assert_eq!(strings.table(Parts::of(&bytes)).unwrap(), ["a"]);
    }
}
