//! Which line comes next? For formats made of lines: LF, CRLF or CR, bounded, decoded, with exact places.

use std::borrow::Cow;
use std::io::BufRead;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::source::{Counted, MAX_PIECE, Piece, read_until};
use super::{ImportError, Problem, Sink, Source};
use crate::model::Span;

/// The lines of a source, one at a time.
pub(crate) struct Lines<'a> {
    source: Counted<'a>,
    delimiter: Option<u8>,
    bytes: Vec<u8>,
    span: Span,
    number: u64,
    reported: u64,
    told_encoding: bool,
}

impl<'a> Lines<'a> {
    /// Starts at the beginning of `source`, after a byte order mark.
    pub(crate) fn new(source: &'a mut dyn Source) -> Result<Self, ImportError> {
        let mut source = Counted::new(source)?;
        if source.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            source.consume(3);
        }
        Ok(Lines {
            span: source.here(),
            source,
            delimiter: None,
            bytes: Vec::new(),
            number: 0,
            reported: 0,
            told_encoding: false,
        })
    }

    /// Goes to the next line; false at the end of the file. Reports progress, and once that bytes are not UTF-8.
    pub(crate) fn next(&mut self, sink: &mut dyn Sink) -> Result<bool, ImportError> {
        let found = self.next_raw(sink)?;
        if found && !self.told_encoding && std::str::from_utf8(&self.bytes).is_err() {
            self.told_encoding = true;
            let message = "The file is not UTF-8; its texts were read as windows-1252 from here on where they must be.";
            sink.problem(Problem::new("encoding_assumed", message, self.span))?;
        }
        Ok(found)
    }

    /// The same for files whose encoding is known.
    pub(crate) fn next_raw(&mut self, sink: &mut dyn Sink) -> Result<bool, ImportError> {
        let delimiter = match self.delimiter {
            Some(delimiter) => delimiter,
            None => self.choose_delimiter()?,
        };
        let start = self.source.here();
        let piece = read_until(&mut self.source, delimiter, MAX_PIECE, &mut self.bytes)?;
        if self.source.offset() - self.reported >= 32 * 1024 {
            self.reported = self.source.offset();
            sink.at(self.reported)?;
        }
        match piece {
            Piece::End => {
                self.span = start;
                return Ok(false);
            }
            Piece::Whole(_) => {}
            Piece::TooLong(len) => {
                let message = "A line is longer than 1 MiB, so the file is damaged or of another format here; the rows \
                               before it were taken.";
                let span = Span { len: len as u64, ..start };
                return Err(ImportError::Unreadable(Problem::new("line_too_long", message, span)));
            }
        }
        while matches!(self.bytes.last(), Some(b'\n' | b'\r')) {
            self.bytes.pop();
        }
        self.number += 1;
        self.span = Span { offset: start.offset, len: self.bytes.len() as u64, line: self.number };
        Ok(true)
    }

    /// LF ends lines unless the beginning of the file holds only CRs.
    fn choose_delimiter(&mut self) -> Result<u8, ImportError> {
        let buffer = self.source.fill_buf()?;
        let only_cr = memchr::memchr(b'\n', buffer).is_none() && memchr::memchr(b'\r', buffer).is_some();
        let delimiter = if only_cr { b'\r' } else { b'\n' };
        self.delimiter = Some(delimiter);
        Ok(delimiter)
    }

    /// The line without its end.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The line as text: UTF-8, or windows-1252 where it is not that.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        decode(&self.bytes, UTF_8)
    }

    /// The place of the line without its end; at the end of the file, the place after the last byte.
    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

/// UTF-8 where `bytes` are that or `declared` says so, else `declared`, or windows-1252 where UTF-8 is declared wrongly.
pub(crate) fn decode<'b>(bytes: &'b [u8], declared: &'static Encoding) -> Cow<'b, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if declared == UTF_8 => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        Err(_) => declared.decode_without_bom_handling(bytes).0,
    }
}

/// From the start of `first` to the end of `last`.
pub(crate) fn through(first: Span, last: Span) -> Span {
    Span { len: (last.offset + last.len).saturating_sub(first.offset), ..first }
}
