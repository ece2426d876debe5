//! Where does each record begin and end, and each field within it? Streaming, under a cap, with places in the original.
//!
//! Quotes are read as RFC 4180 has them and forgivingly beyond it: a quote within a quoted field that no delimiter
//! follows is text. A quote that is never closed must not swallow the rows below it: where a record that spans lines
//! cannot be right (end of file, cap, wrong count of fields, stray quotes), only its first line is taken as the record
//! and reading goes on with the second.

use std::ops::Range;

use memchr::{memchr, memchr2};

use crate::importers::feed::Feed;
use crate::importers::{ImportError, MAX_PIECE, Source, Stop};
use crate::model::Span;

/// How records and fields are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    /// True where a carriage return alone ends a line.
    pub(crate) bare_return: bool,
    /// True where bytes from 0x81 on begin a character of two bytes whose second may look like a delimiter.
    pub(crate) pairs: bool,
}

/// What is wrong with a record as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    UnclosedQuote,
    TooLong,
}

/// One field's place within the buffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// True where doubled quotes must be made single.
    pub(crate) doubled: bool,
}

/// A record's place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) span: Span,
    pub(crate) fault: Option<Fault>,
}

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

pub(crate) struct Scanner {
    feed: Feed,
    marks: Marks,
    /// Counts of fields that a record spanning lines may have; empty for any.
    widths: Vec<usize>,
    special: [bool; 256],
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    offset: u64,
    line: u64,
    pieces: Vec<Piece>,
    record: Range<usize>,
    read: u64,
}

enum Outcome {
    /// The record's end without its line end, the start of the next, and the fault.
    Record {
        end: usize,
        next: usize,
        fault: Option<Fault>,
    },
    More,
    Broken,
}

impl Scanner {
    /// Starts at byte `offset` of the original, to which the source has been moved.
    pub(crate) fn new(feed: Feed, marks: Marks, offset: u64) -> Self {
        let mut special = [false; 256];
        special[usize::from(marks.delimiter)] = true;
        special[usize::from(b'\n')] = true;
        special[usize::from(b'\r')] = marks.bare_return;
        if marks.pairs {
            special[0x81..].fill(true);
        }
        Scanner {
            feed,
            marks,
            widths: Vec::new(),
            special,
            buffer: Vec::with_capacity(2 * CHUNK),
            at: 0,
            ended: false,
            offset,
            line: 1,
            pieces: Vec::new(),
            record: 0..0,
            read: offset,
        }
    }

    pub(crate) fn expect_widths(&mut self, widths: Vec<usize>) {
        self.widths = widths;
    }

    /// Fields of the last record.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The last record without its line end, and where it begins in the buffer that pieces count in.
    pub(crate) fn record(&self) -> (&[u8], usize) {
        (self.buffer.get(self.record.clone()).unwrap_or_default(), self.record.start)
    }

    /// Passes over one line whatever stands in it; `None` at the end of the file.
    pub(crate) fn skip_line(
        &mut self,
        source: &mut dyn Source,
        tell: &mut dyn FnMut(u64) -> Result<(), Stop>,
    ) -> Result<Option<(Span, bool)>, ImportError> {
        loop {
            if let Some((end, next)) = self.line_end(self.at) {
                let blank = self.buffer[self.at..end]
                    .iter()
                    .all(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'\t' | b'"'));
                return Ok(Some((self.advance(end, next), blank)));
            }
            if self.ended && self.at >= self.buffer.len() {
                return Ok(None);
            }
            if self.buffer.len() - self.at > MAX_PIECE {
                return self.skip_long(source, tell).map(|span| Some((span, false)));
            }
            self.fill(source, tell)?;
        }
    }

    /// The next record that is not an empty line; its fields are then in [`Scanner::pieces`].
    pub(crate) fn next(
        &mut self,
        source: &mut dyn Source,
        tell: &mut dyn FnMut(u64) -> Result<(), Stop>,
    ) -> Result<Option<Found>, ImportError> {
        loop {
            if self.at >= self.buffer.len() {
                if self.ended {
                    return Ok(None);
                }
                self.fill(source, tell)?;
                continue;
            }
            match self.scan() {
                Outcome::Record { end, next, fault } => {
                    let empty = end == self.at;
                    let span = self.advance(end, next);
                    if !empty {
                        return Ok(Some(Found { span, fault }));
                    }
                }
                Outcome::More if self.buffer.len() - self.at <= MAX_PIECE => self.fill(source, tell)?,
                Outcome::More | Outcome::Broken => {
                    if let Some(found) = self.first_line(source, tell)? {
                        return Ok(Some(found));
                    }
                }
            }
        }
    }

    /// Takes the first line of a record that cannot be right.
    fn first_line(
        &mut self,
        source: &mut dyn Source,
        tell: &mut dyn FnMut(u64) -> Result<(), Stop>,
    ) -> Result<Option<Found>, ImportError> {
        if let Some((end, next)) = self.line_end(self.at) {
            let fault = if end - self.at > MAX_PIECE { Fault::TooLong } else { Fault::UnclosedQuote };
            self.pieces.clear();
            return Ok(Some(Found { span: self.advance(end, next), fault: Some(fault) }));
        }
        if self.buffer.len() - self.at > MAX_PIECE {
            self.pieces.clear();
            let span = self.skip_long(source, tell)?;
            return Ok(Some(Found { span, fault: Some(Fault::TooLong) }));
        }
        self.fill(source, tell)?;
        Ok(None)
    }

    /// Moves past a line that is longer than the cap without holding it.
    fn skip_long(
        &mut self,
        source: &mut dyn Source,
        tell: &mut dyn FnMut(u64) -> Result<(), Stop>,
    ) -> Result<Span, ImportError> {
        let mut span = Span { offset: self.offset, len: 0, line: self.line };
        loop {
            if let Some((end, next)) = self.line_end(self.at) {
                span.len += self.advance(end, next).len;
                return Ok(span);
            }
            let held = self.buffer.get(self.at..).unwrap_or_default();
            // The last bytes stay: they may be half a line end or half a character.
            let keep = if self.ended { 0 } else { held.len().min(8) };
            let gone = self.feed.original_len(&held[..held.len() - keep]);
            span.len += gone;
            self.offset += gone;
            self.at = self.buffer.len() - keep;
            if self.ended {
                return Ok(span);
            }
            self.fill(source, tell)?;
        }
    }

    fn advance(&mut self, end: usize, next: usize) -> Span {
        let span =
            Span { offset: self.offset, len: self.feed.original_len(&self.buffer[self.at..end]), line: self.line };
        let whole = &self.buffer[self.at..next];
        self.offset += self.feed.original_len(whole);
        self.line += lines(whole, self.marks.bare_return);
        self.record = self.at..end;
        self.at = next;
        span
    }

    fn fill(
        &mut self,
        source: &mut dyn Source,
        tell: &mut dyn FnMut(u64) -> Result<(), Stop>,
    ) -> Result<(), ImportError> {
        if self.ended {
            return Ok(());
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        self.record = 0..0;
        let read = self.feed.fill(source, CHUNK, &mut self.buffer)?;
        self.ended = read == 0;
        self.read += read as u64;
        tell(self.read)?;
        Ok(())
    }

    /// End of the line that holds `from`, and start of the next; `None` where more bytes are needed.
    fn line_end(&self, from: usize) -> Option<(usize, usize)> {
        let rest = &self.buffer[from..];
        let found = if self.marks.bare_return { memchr2(b'\n', b'\r', rest) } else { memchr(b'\n', rest) };
        match found {
            Some(at) => self.close_line(from, from + at),
            None if self.ended && !rest.is_empty() => {
                Some((self.without_returns(from, self.buffer.len()), self.buffer.len()))
            }
            None => None,
        }
    }

    /// A line end at `at`: `None` where a carriage return stands last in the buffer and a line feed may follow.
    fn close_line(&self, from: usize, at: usize) -> Option<(usize, usize)> {
        if self.buffer[at] == b'\n' {
            return Some((self.without_returns(from, at), at + 1));
        }
        match self.buffer.get(at + 1) {
            Some(b'\n') => Some((at, at + 2)),
            Some(_) => Some((at, at + 1)),
            None if self.ended => Some((at, at + 1)),
            None => None,
        }
    }

    fn without_returns(&self, from: usize, mut end: usize) -> usize {
        while end > from && self.buffer[end - 1] == b'\r' {
            end -= 1;
        }
        end
    }

    fn scan(&mut self) -> Outcome {
        self.pieces.clear();
        let mut start = self.at;
        loop {
            let field = match self.quoted_start(start) {
                Some(inside) => match self.quoted(inside) {
                    Ok(field) => field,
                    Err(outcome) => return outcome,
                },
                None => self.unquoted(start),
            };
            let (piece, stop) = field;
            self.pieces.push(piece);
            match self.buffer.get(stop) {
                Some(&byte) if byte == self.marks.delimiter => start = stop + 1,
                Some(_) => return self.finish(stop),
                None if self.ended => return self.finish(stop),
                None => return Outcome::More,
            }
        }
    }

    /// Ends the record at `stop`: a line end or the end of the file.
    fn finish(&mut self, stop: usize) -> Outcome {
        let (end, next) = if stop >= self.buffer.len() {
            (self.without_returns(self.at, stop), stop)
        } else {
            match self.close_line(self.at, stop) {
                Some(found) => found,
                None => return Outcome::More,
            }
        };
        if let Some(last) = self.pieces.last_mut() {
            last.end = last.end.min(end).max(last.start);
        }
        let spans_lines = self.marks.quote.is_some()
            && end > self.at
            && lines(&self.buffer[self.at..end], self.marks.bare_return) > 0;
        if spans_lines && !self.widths.is_empty() && !self.widths.contains(&self.pieces.len()) {
            return Outcome::Broken;
        }
        let too_long = end - self.at > MAX_PIECE;
        Outcome::Record { end, next, fault: too_long.then_some(Fault::TooLong) }
    }

    /// First byte inside the quotes, where the field begins with one; spaces may stand before it.
    fn quoted_start(&self, start: usize) -> Option<usize> {
        let quote = self.marks.quote?;
        let mut at = start;
        while self.buffer.get(at) == Some(&b' ') {
            at += 1;
        }
        (self.buffer.get(at) == Some(&quote)).then_some(at + 1)
    }

    fn unquoted(&self, start: usize) -> (Piece, usize) {
        let mut at = start;
        loop {
            match self.buffer[at..].iter().position(|byte| self.special[usize::from(*byte)]) {
                None => {
                    let end = self.buffer.len();
                    return (Piece { start, end, doubled: false }, end);
                }
                Some(step) => {
                    at += step;
                    match self.buffer[at] {
                        0x81.. if self.marks.pairs => {
                            let second = self.buffer.get(at + 1).is_some_and(|byte| *byte >= 0x30);
                            at = (at + 1 + usize::from(second)).min(self.buffer.len());
                        }
                        _ => return (Piece { start, end: at, doubled: false }, at),
                    }
                }
            }
        }
    }

    /// A quoted field: its place and the index of the delimiter or line end behind it.
    fn quoted(&self, inside: usize) -> Result<(Piece, usize), Outcome> {
        let quote = self.marks.quote.unwrap_or(b'"');
        let mut doubled = false;
        let mut stray = false;
        let mut from = inside;
        loop {
            let Some(step) = memchr(quote, &self.buffer[from..]) else {
                return Err(self.unclosed());
            };
            let at = from + step;
            if stray && memchr(b'\n', &self.buffer[inside..at]).is_some() {
                return Err(Outcome::Broken);
            }
            if self.buffer.get(at + 1) == Some(&quote) {
                doubled = true;
                from = at + 2;
                continue;
            }
            match self.behind_quote(at + 1) {
                Behind::Field(stop) => return Ok((Piece { start: inside, end: at, doubled }, stop)),
                Behind::Unknown => return Err(Outcome::More),
                Behind::Text => {
                    stray = true;
                    from = at + 1;
                }
            }
        }
    }

    /// No closing quote in the buffer. On a single line the quote was text; across lines the record is broken.
    fn unclosed(&self) -> Outcome {
        let far = self.ended || self.buffer.len() - self.at > MAX_PIECE;
        if far { Outcome::Broken } else { Outcome::More }
    }

    fn behind_quote(&self, mut at: usize) -> Behind {
        while self.buffer.get(at) == Some(&b' ') && self.marks.delimiter != b' ' {
            at += 1;
        }
        let first = at;
        match self.buffer.get(at) {
            Some(&byte) if byte == self.marks.delimiter || byte == b'\n' => return Behind::Field(at),
            Some(b'\r') if self.marks.bare_return => return Behind::Field(at),
            Some(b'\r') => {}
            Some(_) => return Behind::Text,
            None => return if self.ended { Behind::Field(at) } else { Behind::Unknown },
        }
        while self.buffer.get(at) == Some(&b'\r') {
            at += 1;
        }
        match self.buffer.get(at) {
            Some(b'\n') => Behind::Field(at),
            None if self.ended => Behind::Field(first.max(at)),
            None => Behind::Unknown,
            Some(_) => Behind::Text,
        }
    }
}

enum Behind {
    Field(usize),
    Text,
    Unknown,
}

/// Line ends within bytes.
fn lines(bytes: &[u8], bare_return: bool) -> u64 {
    if !bare_return {
        // Nearly every record is one line: its only line feed stands last.
        let Some((last, before)) = bytes.split_last() else { return 0 };
        let more =
            memchr(b'\n', before).map_or(0, |first| before[first..].iter().filter(|byte| **byte == b'\n').count());
        return more as u64 + u64::from(*last == b'\n');
    }
    let mut count = 0;
    let mut before = 0;
    for &byte in bytes {
        count += u64::from(byte == b'\r' || byte == b'\n' && before != b'\r');
        before = byte;
    }
    count
}
