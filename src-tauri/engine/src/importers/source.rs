//! Where do a parser's bytes come from? A file or a buffer, read line by line under a cap, UTF-16 turned into UTF-8.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::csv::encoding::unmarked_utf16;
use super::feed::Feed;
use super::{Head, Source};
use crate::model::Span;

/// Longest line, element or record that a parser holds in memory: 1 MiB.
pub const MAX_PIECE: usize = 1 << 20;

const BUFFER: usize = 256 * 1024;

/// An open file.
pub struct FileSource {
    reader: BufReader<File>,
    name: String,
    len: u64,
}

impl FileSource {
    /// Wraps an open file; `name` is the name as received.
    ///
    /// # Errors
    /// Any I/O error of asking for the file's length.
    pub fn new(file: File, name: impl Into<String>) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(FileSource { reader: BufReader::with_capacity(BUFFER, file), name: name.into(), len })
    }
}

impl Read for FileSource {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.reader.read(into)
    }
}

impl BufRead for FileSource {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.reader.consume(count);
    }
}

impl Seek for FileSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}

impl Source for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.len
    }
}

/// Bytes in memory: a member of a container, a preview, a test.
pub struct BytesSource<'a> {
    bytes: Cursor<&'a [u8]>,
    name: String,
}

impl<'a> BytesSource<'a> {
    /// Wraps bytes; `name` is the name as received.
    pub fn new(bytes: &'a [u8], name: impl Into<String>) -> Self {
        BytesSource { bytes: Cursor::new(bytes), name: name.into() }
    }
}

impl Read for BytesSource<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(into)
    }
}

impl BufRead for BytesSource<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
    }
}

impl Seek for BytesSource<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl Source for BytesSource<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.bytes.get_ref().len() as u64
    }
}

/// UTF-16 at the beginning of a file: its byte order, and the length of its mark.
fn utf16(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    match Encoding::for_bom(head) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => Some((encoding, mark)),
        Some(_) => None,
        None => unmarked_utf16(head).map(|encoding| (encoding, 0)),
    }
}

/// WHATWG label of a file's encoding where it is UTF-16; other encodings are the readers' own affair.
#[must_use]
pub fn wide_encoding(head: &[u8]) -> Option<&'static str> {
    match utf16(head)?.0 {
        encoding if encoding == UTF_16LE => Some("utf-16le"),
        _ => Some("utf-16be"),
    }
}

/// The beginning of a file as UTF-8 where it is UTF-16, so that every reader can recognise it.
pub(super) fn narrow(head: &Head<'_>) -> Option<Vec<u8>> {
    let (encoding, mark) = utf16(head.bytes)?;
    let mut bytes = Vec::new();
    let mut rest = head.bytes.get(mark..)?;
    let mut feed = Feed::utf16(encoding == UTF_16LE);
    feed.fill(&mut rest, head.bytes.len(), &mut bytes).ok()?;
    Some(bytes)
}

/// A source that knows where it stands: byte offset from 0 and line from 1 of the next unread byte. UTF-16 is given out as
/// UTF-8, while offsets count the bytes of the original.
pub struct Counted<'a> {
    source: &'a mut dyn Source,
    offset: u64,
    line: u64,
    wide: Option<Wide>,
}

/// What a file in UTF-16 has been turned into and is not yet consumed: `bytes[at..]`.
struct Wide {
    feed: Feed,
    bytes: Vec<u8>,
    at: usize,
}

impl<'a> Counted<'a> {
    /// Goes to the start of `source` and counts from there.
    ///
    /// # Errors
    /// Any I/O error of the source.
    pub fn new(source: &'a mut dyn Source) -> io::Result<Self> {
        source.rewind()?;
        let mut head = [0; 4096];
        let mut filled = 0;
        while filled < head.len() {
            match source.read(&mut head[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        let found = utf16(&head[..filled]);
        let mark = found.map_or(0, |found| found.1 as u64);
        source.seek(SeekFrom::Start(mark))?;
        let wide = found.map(|found| Wide { feed: Feed::utf16(found.0 == UTF_16LE), bytes: Vec::new(), at: 0 });
        Ok(Counted { source, offset: mark, line: 1, wide })
    }

    /// True where the source is UTF-16: what is given out is UTF-8, save for half characters.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.wide.is_some()
    }

    /// Offset of the next unread byte.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The place of the next unread byte, of no length.
    #[must_use]
    pub fn here(&self) -> Span {
        Span { offset: self.offset, len: 0, line: self.line }
    }

    /// From `start` to the next unread byte.
    #[must_use]
    pub fn since(&self, start: Span) -> Span {
        Span { len: self.offset.saturating_sub(start.offset), ..start }
    }

    /// Bytes of the original for bytes that were given out.
    #[must_use]
    pub fn original_len(&self, bytes: &[u8]) -> u64 {
        self.wide.as_ref().map_or(bytes.len() as u64, |wide| wide.feed.original_len(bytes))
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        into[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(wide) = &mut self.wide else { return self.source.fill_buf() };
        while wide.at == wide.bytes.len() {
            wide.bytes.clear();
            wide.at = 0;
            if wide.feed.fill(self.source, BUFFER, &mut wide.bytes)? == 0 {
                break;
            }
        }
        Ok(&wide.bytes[wide.at..])
    }

    fn consume(&mut self, count: usize) {
        if let Some(wide) = &mut self.wide {
            let consumed = &wide.bytes[wide.at..wide.bytes.len().min(wide.at + count)];
            self.line += memchr::memchr_iter(b'\n', consumed).count() as u64;
            self.offset += wide.feed.original_len(consumed);
            wide.at += consumed.len();
            return;
        }
        // The bytes about to be consumed are in the buffer, so this reads nothing.
        if let Ok(buffer) = self.source.fill_buf() {
            self.line += memchr::memchr_iter(b'\n', &buffer[..count.min(buffer.len())]).count() as u64;
        }
        self.offset += count as u64;
        self.source.consume(count);
    }
}

/// What a bounded read came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// The end of the source; nothing was read.
    End,
    /// So many bytes were consumed, the delimiter included where one was met.
    Whole(usize),
    /// The cap was reached before a delimiter; so many bytes were consumed and the rest is still unread.
    TooLong(usize),
}

/// Reads up to and including `delimiter`, at most `cap` bytes, into `into` (cleared first).
///
/// # Errors
/// Any I/O error of the source.
pub fn read_until(
    source: &mut (impl BufRead + ?Sized),
    delimiter: u8,
    cap: usize,
    into: &mut Vec<u8>,
) -> io::Result<Piece> {
    into.clear();
    loop {
        let buffer = match source.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(if into.is_empty() { Piece::End } else { Piece::Whole(into.len()) });
        }
        let room = buffer.len().min(cap - into.len());
        let found = memchr::memchr(delimiter, &buffer[..room]);
        let taken = found.map_or(room, |at| at + 1);
        into.extend_from_slice(&buffer[..taken]);
        source.consume(taken);
        if found.is_some() {
            return Ok(Piece::Whole(into.len()));
        }
        if into.len() == cap {
            return Ok(Piece::TooLong(cap));
        }
    }
}

/// Reads a line that ends in LF (a CR before it stays in `into`), at most [`MAX_PIECE`] bytes.
///
/// # Errors
/// Any I/O error of the source.
pub fn read_line(source: &mut (impl BufRead + ?Sized), into: &mut Vec<u8>) -> io::Result<Piece> {
    read_until(source, b'\n', MAX_PIECE, into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded() {
        let long = vec![b'x'; MAX_PIECE + 5];
        let mut source = BytesSource::new(&long, "long");
        let mut line = Vec::new();
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::TooLong(MAX_PIECE));
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::Whole(5));
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::End);
    }

    #[test]
    fn utf16_is_given_out_as_utf8_with_offsets_of_the_original() {
        let text = "a\u{e9}\u{20ac}\u{1f600}\r\nb";
        for mark in [&b"\xff\xfe"[..], b""] {
            let units = format!("{:20}{text}", "Date;Amount\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
            let bytes: Vec<u8> = [mark.to_vec(), units].concat();
            let mut source = BytesSource::new(&bytes, "wide");
            let mut counted = Counted::new(&mut source).unwrap();
            let mut line = Vec::new();
            read_line(&mut counted, &mut line).unwrap();
            assert_eq!((counted.here().line, counted.offset()), (2, mark.len() as u64 + 2 * 12));
            read_line(&mut counted, &mut line).unwrap();
            assert_eq!(std::str::from_utf8(&line).unwrap().trim(), text.split('\r').next().unwrap());
            read_line(&mut counted, &mut line).unwrap();
            assert_eq!((line.as_slice(), counted.offset()), (&b"b"[..], bytes.len() as u64));
        }
    }

    #[test]
    fn the_last_line_needs_no_end() {
        let mut source = BytesSource::new(b"a\r\nb", "two");
        let mut line = Vec::new();
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::Whole(3));
        assert_eq!(line, b"a\r\n");
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::Whole(1));
    }
}
