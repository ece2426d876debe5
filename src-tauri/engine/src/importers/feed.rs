//! How do a file's bytes become bytes in which delimiters can be looked for?
//!
//! Encodings that extend ASCII are passed on as they are, so that offsets need no translation. UTF-16 is turned into
//! UTF-8; there each character tells how many bytes it had. What is no character stays recognisably invalid: a lone
//! surrogate in its three-byte form, a lone last byte as `0xff`.

use std::io::{self, Read};

/// The bytes of a source, UTF-16 turned into UTF-8.
pub(crate) struct Feed {
    wide: Option<Wide>,
    chunk: Vec<u8>,
}

/// UTF-16 in one byte order, with what a chunk left over.
struct Wide {
    little: bool,
    odd: Option<u8>,
    high: Option<u16>,
}

/// What stands for a last byte that is half a character.
pub(crate) const HALF: u8 = 0xff;

impl Feed {
    pub(crate) fn plain() -> Self {
        Feed { wide: None, chunk: Vec::new() }
    }

    pub(crate) fn utf16(little: bool) -> Self {
        Feed { wide: Some(Wide { little, odd: None, high: None }), chunk: Vec::new() }
    }

    /// Appends up to `count` bytes of the source to `into`; gives the bytes read, none at its end.
    pub(crate) fn fill(&mut self, source: &mut dyn Read, count: usize, into: &mut Vec<u8>) -> io::Result<usize> {
        match &mut self.wide {
            None => {
                let before = into.len();
                into.resize(before + count, 0);
                let read = read_some(source, &mut into[before..]);
                into.truncate(before + read.as_ref().copied().unwrap_or(0));
                read
            }
            Some(wide) => {
                self.chunk.resize(count, 0);
                let read = read_some(source, &mut self.chunk)?;
                if read == 0 {
                    wide.finish(into);
                }
                wide.turn(&self.chunk[..read], into);
                Ok(read)
            }
        }
    }

    /// Bytes of the original for bytes given out by [`Feed::fill`].
    pub(crate) fn original_len(&self, bytes: &[u8]) -> u64 {
        let Some(_) = &self.wide else { return bytes.len() as u64 };
        let units = bytes.iter().map(|byte| match byte {
            0x80..=0xbf => 0,
            0xf0..=0xf7 => 4,
            &HALF => 1,
            _ => 2,
        });
        units.sum()
    }
}

fn read_some(source: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

impl Wide {
    fn turn(&mut self, bytes: &[u8], into: &mut Vec<u8>) {
        let mut bytes = bytes.iter().copied();
        while let Some(first) = self.odd.take().or_else(|| bytes.next()) {
            let Some(second) = bytes.next() else {
                self.odd = Some(first);
                return;
            };
            let pair = [first, second];
            self.unit(if self.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }, into);
        }
    }

    fn unit(&mut self, unit: u16, into: &mut Vec<u8>) {
        if let (None, Ok(byte @ 0..0x80)) = (self.high, u8::try_from(unit)) {
            into.push(byte);
            return;
        }
        if let Some(high) = self.high.take() {
            if (0xdc00..=0xdfff).contains(&unit) {
                let code = 0x1_0000 + (u32::from(high - 0xd800) << 10) + u32::from(unit - 0xdc00);
                push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), into);
                return;
            }
            lone(high, into);
        }
        match unit {
            0xd800..=0xdbff => self.high = Some(unit),
            0xdc00..=0xdfff => lone(unit, into),
            _ => push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER), into),
        }
    }

    fn finish(&mut self, into: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            lone(high, into);
        }
        if self.odd.take().is_some() {
            into.push(HALF);
        }
    }
}

fn push(c: char, into: &mut Vec<u8>) {
    let mut bytes = [0; 4];
    into.extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
}

/// A lone surrogate in the three-byte form that UTF-8 forbids.
fn lone(unit: u16, into: &mut Vec<u8>) {
    let low = |bits: u16| 0x80 | u8::try_from(bits & 0x3f).unwrap_or(0);
    into.extend_from_slice(&[0xed, low(unit >> 6), low(unit)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_keeps_its_lengths() {
        let mut original: Vec<u8> = "aé€😀\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        original.extend_from_slice(&[0x00, 0xd8, b'b', 0, 7]);
        for step in [1, 2, 3, 64] {
            let mut feed = Feed::utf16(true);
            let mut source = original.as_slice();
            let mut bytes = Vec::new();
            while feed.fill(&mut source, step, &mut bytes).unwrap() > 0 {}
            assert!(bytes.starts_with("aé€😀\n".as_bytes()));
            assert_eq!(feed.original_len(&bytes), original.len() as u64);
            assert!(std::str::from_utf8(&bytes["aé€😀\n".len()..]).is_err());
        }
    }
}
