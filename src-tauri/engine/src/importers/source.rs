//! Where do a parser's bytes come from? A file or a buffer, read line by line under a cap.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use super::Source;
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

/// A source that knows where it stands: byte offset from 0 and line from 1 of the next unread byte.
pub struct Counted<'a> {
    source: &'a mut dyn Source,
    offset: u64,
    line: u64,
}

impl<'a> Counted<'a> {
    /// Goes to the start of `source` and counts from there.
    ///
    /// # Errors
    /// Any I/O error of the source.
    pub fn new(source: &'a mut dyn Source) -> io::Result<Self> {
        source.rewind()?;
        Ok(Counted { source, offset: 0, line: 1 })
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
        self.source.fill_buf()
    }

    fn consume(&mut self, count: usize) {
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
    fn the_last_line_needs_no_end() {
        let mut source = BytesSource::new(b"a\r\nb", "two");
        let mut line = Vec::new();
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::Whole(3));
        assert_eq!(line, b"a\r\n");
        assert_eq!(read_line(&mut source, &mut line).unwrap(), Piece::Whole(1));
    }
}
