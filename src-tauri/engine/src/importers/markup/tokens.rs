//! Which tags and texts does the file hold? A tokenizer for SGML without its DTD and for XML, in bounded memory.

use std::io::BufRead;

use crate::importers::{Counted, ImportError, Problem};
use crate::model::Span;

/// Longest text or tag that is held: 1 MiB, far beyond any that a bank writes.
const LONGEST: usize = crate::importers::MAX_PIECE;

/// What comes next; its bytes are in [`Tokens::bytes`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::importers) enum Token {
    /// `<NAME>`; see [`Tokens::name`] and [`Tokens::attribute`].
    Open,
    /// `</NAME>`
    Close,
    /// `<NAME/>`
    Empty,
    /// Text between tags, entities not yet resolved.
    Text,
    /// Text of a CDATA section, which holds no entities.
    Literal,
    /// A tag that another one interrupts (`<STM<NAME>`).
    Broken,
    /// A comment, a processing instruction, or a part of one.
    Skipped,
}

pub(in crate::importers) struct Tokens<'a> {
    source: Counted<'a>,
    bytes: Vec<u8>,
    name_len: usize,
    start: Span,
    end: u64,
    /// The place of a `<` that has been consumed already and begins markup.
    begun: Option<Span>,
    skipping: Option<Skip>,
}

/// A comment or processing instruction that is being passed over, with the two bytes before the next.
#[derive(Clone, Copy)]
struct Skip {
    end: &'static [u8],
    recent: [u8; 2],
}

impl Skip {
    fn to(end: &'static [u8]) -> Option<Self> {
        Some(Skip { end, recent: [0, 0] })
    }

    fn ends_with(&mut self, byte: u8) -> bool {
        let seen = [self.recent[0], self.recent[1], byte];
        self.recent = [self.recent[1], byte];
        seen.ends_with(self.end)
    }
}

impl<'a> Tokens<'a> {
    pub(in crate::importers) fn new(source: Counted<'a>) -> Self {
        Tokens { start: source.here(), source, bytes: Vec::new(), name_len: 0, end: 0, begun: None, skipping: None }
    }

    /// True where the file is UTF-16.
    pub(in crate::importers) fn is_wide(&self) -> bool {
        self.source.is_wide()
    }

    /// The last token's bytes.
    pub(in crate::importers) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The last tag's name.
    pub(in crate::importers) fn name(&self) -> &[u8] {
        &self.bytes[..self.name_len]
    }

    /// The last tag's name in upper case, for SGML.
    pub(in crate::importers) fn upper_name(&mut self) -> &[u8] {
        let name = &mut self.bytes[..self.name_len];
        name.make_ascii_uppercase();
        name
    }

    /// The raw value of an attribute of the last tag, whatever its namespace prefix.
    pub(in crate::importers) fn attribute(&self, wanted: &[u8]) -> Option<&[u8]> {
        let mut rest = self.bytes[self.name_len..].trim_ascii_start();
        loop {
            let equals = memchr::memchr(b'=', rest)?;
            let name = rest[..equals].trim_ascii();
            let value = rest[equals + 1..].trim_ascii_start();
            let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let end = memchr::memchr(quote, &value[1..])?;
            if local(name) == wanted {
                return Some(&value[1..=end]);
            }
            rest = value[end + 2..].trim_ascii_start();
        }
    }

    /// The last token's place.
    pub(in crate::importers) fn span(&self) -> Span {
        Span { len: self.end - self.start.offset, ..self.start }
    }

    /// The next token, or `None` at the end of the file.
    pub(in crate::importers) fn next(&mut self) -> Result<Option<Token>, ImportError> {
        let begun = self.begun.take();
        self.start = begun.unwrap_or_else(|| self.source.here());
        self.bytes.clear();
        let token = if let Some(skip) = self.skipping {
            self.skip(skip)?
        } else if begun.is_some() {
            Some(self.markup()?)
        } else if self.peek()?.is_some() {
            Some(self.text()?)
        } else {
            None
        };
        if token == Some(Token::Text) && self.bytes.is_empty() {
            return self.next();
        }
        if self.begun.is_none() {
            self.end = self.source.offset();
        }
        Ok(token)
    }

    fn peek(&mut self) -> Result<Option<u8>, ImportError> {
        loop {
            match self.source.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Appends bytes up to (not including) the first of `stops`, or to the end of the file.
    fn take_until(&mut self, stops: [u8; 2]) -> Result<Option<u8>, ImportError> {
        loop {
            if self.peek()?.is_none() {
                return Ok(None);
            }
            let buffer = self.source.fill_buf()?;
            let found = memchr::memchr2(stops[0], stops[1], buffer);
            let count = found.unwrap_or(buffer.len());
            if self.bytes.len() + count > LONGEST {
                return Err(self.too_long());
            }
            let stop = found.map(|at| buffer[at]);
            self.bytes.extend_from_slice(&buffer[..count]);
            self.source.consume(count);
            if stop.is_some() {
                return Ok(stop);
            }
        }
    }

    /// Text up to the next markup. A `<` that begins none (`A < B`, not escaped) belongs to the text.
    fn text(&mut self) -> Result<Token, ImportError> {
        while self.take_until([b'<', b'<'])?.is_some() {
            let place = self.source.here();
            self.end = place.offset;
            self.source.consume(1);
            if self.peek()?.is_some_and(|next| matches!(next, b'!' | b'?' | b'/') || next.is_ascii_alphabetic()) {
                self.begun = Some(place);
                break;
            }
            self.bytes.push(b'<');
        }
        Ok(Token::Text)
    }

    fn markup(&mut self) -> Result<Token, ImportError> {
        match self.peek()? {
            Some(b'!') => self.declaration(),
            Some(b'?') => {
                self.skipping = Skip::to(b"?>");
                Ok(Token::Skipped)
            }
            _ => self.tag(),
        }
    }

    fn tag(&mut self) -> Result<Token, ImportError> {
        let mut quotes = Quotes::default();
        loop {
            if self.take_until([b'>', b'<'])? != Some(b'>') {
                return Ok(Token::Broken);
            }
            self.source.consume(1);
            if !quotes.open_after(&self.bytes) {
                break;
            }
            self.bytes.push(b'>');
        }
        let closing = self.bytes.first() == Some(&b'/');
        let empty = !closing && self.bytes.last() == Some(&b'/');
        if closing {
            self.bytes.remove(0);
        }
        let end = self.bytes.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
        self.name_len = end.unwrap_or(self.bytes.len());
        Ok(if closing {
            Token::Close
        } else if empty {
            Token::Empty
        } else {
            Token::Open
        })
    }

    /// Comment, CDATA section or document type. The latter is refused: no OFX file needs one, and it may name entities.
    fn declaration(&mut self) -> Result<Token, ImportError> {
        const CDATA: &[u8] = b"![CDATA[";
        while self.bytes.len() < CDATA.len() {
            let Some(next) = self.peek()? else { return Ok(Token::Broken) };
            self.bytes.push(next);
            self.source.consume(1);
            if self.bytes == b"!--" {
                self.bytes.clear();
                self.skipping = Skip::to(b"-->");
                return Ok(Token::Skipped);
            }
            if !CDATA.starts_with(&self.bytes) && self.bytes != b"!-" {
                let message = "The file declares a document type or entities, which are never read; remove the \
                               declaration from a copy if the file is trusted.";
                return Err(ImportError::Unreadable(Problem::new("dtd_refused", message, self.span())));
            }
        }
        self.bytes.clear();
        self.literal()
    }

    fn literal(&mut self) -> Result<Token, ImportError> {
        while self.take_until([b'>', b'>'])?.is_some() {
            self.source.consume(1);
            if self.bytes.ends_with(b"]]") {
                self.bytes.truncate(self.bytes.len() - 2);
                return Ok(Token::Literal);
            }
            self.bytes.push(b'>');
        }
        Ok(Token::Broken)
    }

    /// Passes over at most one buffer of a comment, so that the caller can report progress in a long one.
    fn skip(&mut self, mut skip: Skip) -> Result<Option<Token>, ImportError> {
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let buffer = self.source.fill_buf()?;
        let ended = buffer.iter().position(|byte| skip.ends_with(*byte));
        let count = ended.map_or(buffer.len(), |at| at + 1);
        self.source.consume(count);
        self.skipping = if ended.is_some() { None } else { Some(skip) };
        Ok(Some(Token::Skipped))
    }

    fn too_long(&self) -> ImportError {
        let message = "A text or tag is longer than 1 MiB, so the file is damaged or of another format here; the rows \
                       before it were taken.";
        ImportError::Unreadable(Problem::new("text_too_long", message, self.source.since(self.start)))
    }
}

/// A name without its namespace prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    memchr::memrchr(b':', name).map_or(name, |at| &name[at + 1..])
}

/// Follows the quotes of a tag's attribute values, so that a `>` within one does not end the tag.
#[derive(Default)]
struct Quotes {
    seen: usize,
    open: Option<u8>,
    before: u8,
}

impl Quotes {
    /// Takes what is new in the tag's text; true where it ends within a value.
    fn open_after(&mut self, tag: &[u8]) -> bool {
        for byte in &tag[self.seen..] {
            match self.open {
                Some(quote) if *byte == quote => self.open = None,
                None if matches!(byte, b'"' | b'\'') && self.before == b'=' => self.open = Some(*byte),
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                self.before = *byte;
            }
        }
        self.seen = tag.len();
        self.open.is_some()
    }
}
