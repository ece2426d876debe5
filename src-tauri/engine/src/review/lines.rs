//! Where does line N of a large original begin? Checkpoints, so that any stretch is read without the rest.
//!
//! A line longer than a piece is shown in several: after a `>` where one is near, since markup is often written in one line.

use std::io::{self, Read, Seek, SeekFrom};

/// Longest piece, bytes, and how far back a better end is looked for.
const PIECE: usize = 2048;
const NEAR: usize = 1024;
/// Pieces between two checkpoints.
const EVERY: u64 = 256;
const WINDOW: usize = 256 * 1024;

/// How lines end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ends {
    Feed,
    Return,
    WideLittle,
    WideBig,
}

impl Ends {
    pub(super) fn of(head: &[u8], encoding: Option<&str>) -> Self {
        match encoding {
            Some("utf-16le") => return Ends::WideLittle,
            Some("utf-16be") => return Ends::WideBig,
            _ => {}
        }
        let count = |byte: u8| memchr::memchr_iter(byte, head).count();
        if count(b'\n') == 0 && count(b'\r') > 0 { Ends::Return } else { Ends::Feed }
    }

    fn is_wide(self) -> bool {
        matches!(self, Ends::WideLittle | Ends::WideBig)
    }

    /// Bytes up to and with the first line end.
    fn find(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Ends::Feed => memchr::memchr(b'\n', bytes).map(|at| at + 1),
            Ends::Return => memchr::memchr(b'\r', bytes).map(|at| at + 1),
            Ends::WideLittle => bytes.chunks_exact(2).position(|unit| unit == [b'\n', 0]).map(|at| 2 * at + 2),
            Ends::WideBig => bytes.chunks_exact(2).position(|unit| unit == [0, b'\n']).map(|at| 2 * at + 2),
        }
    }
}

/// A stretch of one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct PieceOf {
    pub(super) offset: u64,
    pub(super) line: u64,
    /// True where it goes on from the piece before.
    pub(super) continues: bool,
    pub(super) bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: u64,
    line: u64,
    continues: bool,
}

/// Checkpoints of one original.
#[derive(Debug)]
pub(super) struct LineIndex {
    ends: Ends,
    marks: Vec<Mark>,
    pieces: u64,
}

impl LineIndex {
    /// Goes through the whole source once.
    pub(super) fn build(source: &mut dyn Read, ends: Ends) -> io::Result<Self> {
        let mut index = LineIndex { ends, marks: Vec::new(), pieces: 0 };
        let mut walker = Walker::new(source, ends, Mark { offset: 0, line: 1, continues: false });
        while let Some((mark, _)) = walker.next()? {
            if index.pieces.is_multiple_of(EVERY) {
                index.marks.push(mark);
            }
            index.pieces += 1;
        }
        Ok(index)
    }

    pub(super) fn pieces(&self) -> u64 {
        self.pieces
    }

    /// Pieces `first .. first + count`.
    pub(super) fn read(&self, source: &mut (impl Read + Seek), first: u64, count: u64) -> io::Result<Vec<PieceOf>> {
        let at = usize::try_from(first / EVERY).unwrap_or(usize::MAX);
        let Some(mark) = self.marks.get(at) else { return Ok(Vec::new()) };
        source.seek(SeekFrom::Start(mark.offset))?;
        let mut walker = Walker::new(source, self.ends, *mark);
        let mut found = Vec::new();
        let mut number = at as u64 * EVERY;
        while number < first + count {
            let Some((mark, bytes)) = walker.next()? else { break };
            if number >= first {
                let Mark { offset, line, continues } = mark;
                found.push(PieceOf { offset, line, continues, bytes: bytes.to_vec() });
            }
            number += 1;
        }
        Ok(found)
    }

    /// Number of the piece that holds a byte.
    pub(super) fn piece_at(&self, source: &mut (impl Read + Seek), offset: u64) -> io::Result<u64> {
        let at = self.marks.partition_point(|mark| mark.offset <= offset).saturating_sub(1);
        let Some(mark) = self.marks.get(at) else { return Ok(0) };
        source.seek(SeekFrom::Start(mark.offset))?;
        let mut walker = Walker::new(source, self.ends, *mark);
        let mut number = at as u64 * EVERY;
        while let Some((mark, bytes)) = walker.next()? {
            if offset < mark.offset + bytes.len() as u64 {
                break;
            }
            number += 1;
        }
        Ok(number.min(self.pieces.saturating_sub(1)))
    }
}

/// Goes from piece to piece through a window of the source.
struct Walker<'a> {
    source: &'a mut dyn Read,
    ends: Ends,
    next: Mark,
    window: Vec<u8>,
    from: usize,
    ended: bool,
}

impl<'a> Walker<'a> {
    fn new(source: &'a mut dyn Read, ends: Ends, next: Mark) -> Self {
        Walker { source, ends, next, window: Vec::new(), from: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.ended || self.window.len() - self.from > PIECE {
            return Ok(());
        }
        self.window.drain(..self.from);
        self.from = 0;
        let before = self.window.len();
        self.window.resize(before + WINDOW, 0);
        let mut filled = before;
        while filled < self.window.len() {
            match self.source.read(&mut self.window[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.window.truncate(filled);
        Ok(())
    }

    fn next(&mut self) -> io::Result<Option<(Mark, &[u8])>> {
        self.fill()?;
        let rest = &self.window[self.from..];
        if rest.is_empty() {
            return Ok(None);
        }
        let look = &rest[..rest.len().min(PIECE)];
        let whole = self.ends.find(look);
        let len = whole.unwrap_or_else(|| if look.len() < PIECE { look.len() } else { cut(look, self.ends) });
        let mark = self.next;
        self.next = Mark {
            offset: mark.offset + len as u64,
            line: mark.line + u64::from(whole.is_some()),
            continues: whole.is_none(),
        };
        let start = self.from;
        self.from += len;
        Ok(Some((mark, &self.window[start..start + len])))
    }
}

/// Where to end a piece of a long line: after a tag, else between characters.
fn cut(look: &[u8], ends: Ends) -> usize {
    if ends.is_wide() {
        return look.len() & !1;
    }
    if let Some(at) = memchr::memrchr(b'>', &look[look.len() - NEAR..]) {
        return look.len() - NEAR + at + 1;
    }
    let mut end = look.len();
    while end > look.len() - 4 && look.get(end - 1).is_some_and(|byte| byte & 0xc0 == 0x80) {
        end -= 1;
    }
    // The first byte of a character that does not fit goes with the rest.
    if end < look.len() || look[end - 1] >= 0xc0 { end.saturating_sub(1).max(1) } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn any_stretch_is_found_again() {
        let mut text = String::new();
        for number in 1..=2_000 {
            text += &format!("row {number}\n");
        }
        text += &"<Ntry>ä</Ntry>".repeat(3_000);
        let mut source = Cursor::new(text.clone().into_bytes());
        let index = LineIndex::build(&mut source, Ends::Feed).unwrap();
        let all = index.read(&mut source, 0, u64::MAX / 2).unwrap();
        assert_eq!(all.len() as u64, index.pieces());
        assert_eq!(all.iter().flat_map(|piece| piece.bytes.clone()).collect::<Vec<u8>>(), text.as_bytes());
        assert!(all.iter().all(|piece| std::str::from_utf8(&piece.bytes).is_ok()));
        let some = index.read(&mut source, 1_990, 20).unwrap();
        assert_eq!(some, all[1_990..2_010]);
        assert_eq!((some[0].line, some[12].line, some[12].continues), (1_991, 2_001, true));
        let at = text.find("row 1500").unwrap() as u64;
        assert_eq!(index.piece_at(&mut source, at + 3).unwrap(), 1_499);
    }

    #[test]
    fn other_line_ends() {
        let wide: Vec<u8> = "a\r\nb\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let index = LineIndex::build(&mut Cursor::new(&wide), Ends::WideLittle).unwrap();
        assert_eq!(index.pieces(), 2);
        assert_eq!(Ends::of(b"a\rb\r", None), Ends::Return);
        assert_eq!(LineIndex::build(&mut Cursor::new(b"a\rb\rc"), Ends::Return).unwrap().pieces(), 3);
    }
}
