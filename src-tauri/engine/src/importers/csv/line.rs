//! One record as text: in place where it is UTF-8 already, else decoded and unquoted into a buffer that is used again.

use encoding_rs::{Encoding, UTF_8};
use memchr::memchr;

use super::scan::{Piece, Scanner};
use crate::importers::table::Fields;

/// The fields of one record.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    text: &'a str,
    base: usize,
    pieces: &'a [Piece],
}

impl Fields for Line<'_> {
    fn len(&self) -> usize {
        self.pieces.len()
    }

    fn get(&self, column: usize) -> &str {
        let Some(piece) = self.pieces.get(column) else { return "" };
        let cell = self.text.get(piece.start - self.base..piece.end - self.base).unwrap_or("");
        match cell.as_bytes() {
            [] => cell,
            // Most cells have nothing to trim; the ends tell without decoding.
            [first, .., last] if is_dark(*first) && is_dark(*last) => cell,
            _ => cell.trim(),
        }
    }
}

fn is_dark(byte: u8) -> bool {
    (0x21..0x7f).contains(&byte)
}

/// Why a record is no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoText {
    /// Bytes that the encoding does not know.
    Invalid,
    /// A NUL byte.
    Nul,
}

/// Turns records into text.
pub(crate) struct Decoder {
    encoding: &'static Encoding,
    quote: Option<u8>,
    text: String,
    pieces: Vec<Piece>,
    bytes: Vec<u8>,
}

impl Decoder {
    /// For UTF-16 the scanner's bytes are UTF-8 already.
    pub(crate) fn new(encoding: &'static Encoding, quote: Option<u8>) -> Self {
        let wide = encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
        let encoding = if wide { UTF_8 } else { encoding };
        Decoder { encoding, quote, text: String::new(), pieces: Vec::new(), bytes: Vec::new() }
    }

    /// The scanner's last record as text.
    pub(crate) fn line<'a>(&'a mut self, scanner: &'a Scanner) -> Result<Line<'a>, NoText> {
        let (record, base) = scanner.record();
        if memchr(0, record).is_some() {
            return Err(NoText::Nul);
        }
        let doubled = scanner.pieces().iter().any(|piece| piece.doubled);
        let plain = if self.encoding == UTF_8 {
            std::str::from_utf8(record).map_err(|_| NoText::Invalid).map(Some)?
        } else {
            ascii(record)
        };
        if let (Some(text), false) = (plain, doubled) {
            return Ok(Line { text, base, pieces: scanner.pieces() });
        }
        self.text.clear();
        self.pieces.clear();
        for piece in scanner.pieces() {
            let start = self.text.len();
            let field = record.get(piece.start - base..piece.end - base).unwrap_or_default();
            self.append(field, piece.doubled)?;
            self.pieces.push(Piece { start, end: self.text.len(), doubled: false });
        }
        Ok(Line { text: &self.text, base: 0, pieces: &self.pieces })
    }

    fn append(&mut self, field: &[u8], doubled: bool) -> Result<(), NoText> {
        let field = if let (true, Some(quote)) = (doubled, self.quote) {
            self.bytes.clear();
            let mut again = false;
            for &byte in field {
                again = byte == quote && !again;
                if !again {
                    self.bytes.push(byte);
                }
            }
            // A stray quote at the end counted as the first of a pair.
            if again {
                self.bytes.push(quote);
            }
            &self.bytes
        } else {
            field
        };
        let decoded =
            self.encoding.decode_without_bom_handling_and_without_replacement(field).ok_or(NoText::Invalid)?;
        self.text.push_str(&decoded);
        Ok(())
    }
}

fn ascii(record: &[u8]) -> Option<&str> {
    if record.is_ascii() { std::str::from_utf8(record).ok() } else { None }
}
