//! Which line comes next? For formats made of lines: LF, CRLF or CR, bounded, decoded, with exact places.

use std::borrow::Cow;
use std::io::{BufRead, Read};
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::source::{Counted, MAX_PIECE, Piece, read_until};
use super::{ImportError, Problem, Sink, Source, csv, fixed, head_bytes, wide_encoding};
use crate::model::Span;

/// The lines of a source, one at a time.
pub(crate) struct Lines<'a> {
    source: Counted<'a>,
    delimiter: Option<u8>,
    /// Bytes of each record where no line ends stand between them.
    width: Option<usize>,
    /// What bytes are read as that are not UTF-8.
    fallback: &'static Encoding,
    bytes: Vec<u8>,
    span: Span,
    number: u64,
    reported: u64,
    told_encoding: bool,
}

impl<'a> Lines<'a> {
    /// Starts at the beginning of `source`, after a byte order mark.
    pub(crate) fn new(source: &'a mut dyn Source) -> Result<Self, ImportError> {
        let fallback = fallback(&head_bytes(source)?);
        let mut source = Counted::new(source)?;
        if source.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            source.consume(3);
        }
        Ok(Lines {
            span: source.here(),
            source,
            delimiter: None,
            width: None,
            fallback,
            bytes: Vec::new(),
            number: 0,
            reported: 0,
            told_encoding: false,
        })
    }

    /// The same for records of `width` bytes, which may stand without line ends between them.
    pub(crate) fn of_records(source: &'a mut dyn Source, width: usize) -> Result<Self, ImportError> {
        let mut lines = Lines::new(source)?;
        let joined = fixed::joined(lines.source.fill_buf()?, width);
        Ok(Lines { width: joined.then_some(width), ..lines })
    }

    /// Goes to the next line; false at the end of the file. Reports progress, and once that bytes are not UTF-8.
    pub(crate) fn next(&mut self, sink: &mut dyn Sink) -> Result<bool, ImportError> {
        let found = self.next_raw(sink)?;
        if found && !self.told_encoding && std::str::from_utf8(&self.bytes).is_err() {
            self.told_encoding = true;
            let message = if self.source.is_wide() {
                "The file is UTF-16 and holds half a character here; a mark stands in its place.".to_owned()
            } else {
                let encoding = self.fallback.name().to_ascii_lowercase();
                format!("The file is not UTF-8; its texts were read as {encoding} from here on where they must be.")
            };
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
        let piece = match self.width {
            Some(width) => self.record(width)?,
            None => read_until(&mut self.source, delimiter, MAX_PIECE, &mut self.bytes)?,
        };
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
            Piece::TooLong(_) => {
                let message = "A line is longer than 1 MiB, so the file is damaged or of another format here; the rows \
                               before it were taken.";
                let span = self.source.since(start);
                return Err(ImportError::Unreadable(Problem::new("line_too_long", message, span)));
            }
        }
        // Old programs end a file with 0x1a.
        while matches!(self.bytes.last(), Some(b'\n' | b'\r' | 0x1a)) {
            self.bytes.pop();
        }
        self.number += 1;
        let len = self.source.original_len(&self.bytes);
        self.span = Span { offset: start.offset, len, line: self.number };
        Ok(true)
    }

    fn record(&mut self, width: usize) -> Result<Piece, ImportError> {
        self.bytes.clear();
        let count = (&mut self.source).take(width as u64).read_to_end(&mut self.bytes)?;
        Ok(if count == 0 { Piece::End } else { Piece::Whole(count) })
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

    /// The line as text: UTF-8, or the likely encoding where it is not that.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) if self.source.is_wide() => String::from_utf8_lossy(&self.bytes),
            Err(_) => self.fallback.decode_without_bom_handling(&self.bytes).0,
        }
    }

    /// The place of a part of the line's text; the whole line where the text is not in the file's own bytes.
    pub(crate) fn part(&self, part: Range<usize>) -> Span {
        let (Ok(text), before) = (std::str::from_utf8(&self.bytes), self.bytes.get(..part.start)) else {
            return self.span;
        };
        let (Some(before), Some(part)) = (before, text.as_bytes().get(part)) else { return self.span };
        let offset = self.span.offset + self.source.original_len(before);
        Span { offset, len: self.source.original_len(part), line: self.span.line }
    }

    /// The place of the line without its end; at the end of the file, the place after the last byte.
    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

/// What a file's bytes are most likely where they are not UTF-8.
fn fallback(head: &[u8]) -> &'static Encoding {
    match csv::encoding::detect(head).encoding {
        encoding if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE => WINDOWS_1252,
        encoding => encoding,
    }
}

/// WHATWG label under which the lines of a file can be shown; `None` for UTF-8.
pub(crate) fn encoding(head: &[u8]) -> Option<&'static str> {
    let found = csv::encoding::detect(head).encoding;
    wide_encoding(head).or((found != UTF_8).then(|| found.name()))
}

/// From the start of `first` to the end of `last`.
pub(crate) fn through(first: Span, last: Span) -> Span {
    Span { len: (last.offset + last.len).saturating_sub(first.offset), ..first }
}
