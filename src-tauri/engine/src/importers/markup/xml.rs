//! Which element begins or ends, where, and with which text? XML as a walk with a path.

use super::encoding::Decoder;
use super::tokens::{Token, Tokens, local};
use crate::importers::{Counted, ImportError, Problem, Sink, Source, head_bytes};
use crate::model::Span;

/// Deeper nesting than any format has.
const DEEPEST: usize = 128;
/// Longest text of one element.
const LONGEST: usize = crate::importers::MAX_PIECE;

/// What the walk came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::importers) enum Step {
    /// An element begins: it is the last of the path; its attributes can be asked for.
    Start,
    /// An element ends: it is still the last of the path; its text can be asked for.
    End,
}

/// A walk over the elements of a file.
pub(in crate::importers) struct Xml<'a> {
    tokens: Tokens<'a>,
    decoder: Decoder,
    names: Vec<u8>,
    open: Vec<Element>,
    text: String,
    /// The last of `open` has ended and is taken off by the next step.
    ended: bool,
    /// An empty element's end follows its start.
    empty: bool,
    /// Text is kept across elements until it is taken.
    mixed: bool,
    reported: u64,
    told_encoding: bool,
}

struct Element {
    name: usize,
    start: Span,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning of `source`.
    pub(in crate::importers) fn new(source: &'a mut dyn Source) -> Result<Self, ImportError> {
        let head = head_bytes(source)?;
        let tokens = Tokens::new(Counted::new(source)?);
        Ok(Xml {
            decoder: Decoder::new(&head, &tokens),
            tokens,
            names: Vec::new(),
            open: Vec::new(),
            text: String::new(),
            ended: false,
            empty: false,
            mixed: false,
            reported: 0,
            told_encoding: false,
        })
    }

    /// The same for formats whose texts hold elements: text is kept across them until [`Xml::take_text`].
    pub(in crate::importers) fn mixed(source: &'a mut dyn Source) -> Result<Self, ImportError> {
        Ok(Xml { mixed: true, ..Xml::new(source)? })
    }

    /// The text since it was last taken, as it stands, spaces included.
    pub(in crate::importers) fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// The next step; `None` at the end of the file. Reports progress, and once that the encoding is not as declared.
    pub(in crate::importers) fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<Step>, ImportError> {
        if std::mem::take(&mut self.ended) {
            if let Some(element) = self.open.pop() {
                self.names.truncate(element.name);
            }
            if !self.mixed {
                self.text.clear();
            }
        }
        if std::mem::take(&mut self.empty) {
            self.ended = true;
            return Ok(Some(Step::End));
        }
        while let Some(token) = self.tokens.next()? {
            let span = self.tokens.span();
            if span.offset + span.len - self.reported >= 32 * 1024 {
                self.reported = span.offset + span.len;
                sink.at(self.reported)?;
            }
            match token {
                Token::Open | Token::Empty => {
                    self.begin(span)?;
                    self.empty = token == Token::Empty;
                    return Ok(Some(Step::Start));
                }
                Token::Close => {
                    self.end(span)?;
                    return Ok(Some(Step::End));
                }
                Token::Text | Token::Literal => self.append(token == Token::Literal, span, sink)?,
                Token::Broken => return Err(bad_xml("a tag is cut off or interrupted by another", span)),
                Token::Skipped => {}
            }
        }
        Ok(None)
    }

    fn begin(&mut self, span: Span) -> Result<(), ImportError> {
        if self.open.len() == DEEPEST {
            return Err(bad_xml("elements are nested deeper than any format of this kind allows", span));
        }
        self.open.push(Element { name: self.names.len(), start: span });
        self.names.extend_from_slice(local(self.tokens.name()));
        if !self.mixed {
            self.text.clear();
        }
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), ImportError> {
        self.ended = true;
        if self.open.is_empty() || self.name().as_bytes() != local(self.tokens.name()) {
            return Err(bad_xml("a closing tag does not belong to the element that is open", span));
        }
        Ok(())
    }

    fn append(&mut self, literal: bool, span: Span, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if self.text.len() + self.tokens.bytes().len() > LONGEST {
            return Err(bad_xml("a text is longer than 1 MiB", span));
        }
        self.decoder.append(self.tokens.bytes(), literal, &mut self.text);
        if self.decoder.take_difference() && !self.told_encoding {
            self.told_encoding = true;
            let message = format!(
                "The file declares {} but its texts are written otherwise; each text was read as UTF-8 where it is \
                 valid UTF-8 and as windows-1252 where it is not.",
                self.decoder.declared()
            );
            sink.problem(Problem::new("encoding_differs", message, span))?;
        }
        Ok(())
    }

    /// Name of the element that the last step began or ended, without its namespace prefix.
    pub(in crate::importers) fn name(&self) -> &str {
        self.nth(0)
    }

    /// Name of the element `up` levels above that; empty above the root.
    pub(in crate::importers) fn nth(&self, up: usize) -> &str {
        let Some(at) = self.open.len().checked_sub(up + 1) else { return "" };
        let end = self.open.get(at + 1).map_or(self.names.len(), |next| next.name);
        std::str::from_utf8(&self.names[self.open[at].name..end]).unwrap_or("")
    }

    /// True where the path ends so: `["Ntry", "Amt"]`.
    pub(in crate::importers) fn is_at(&self, path: &[&str]) -> bool {
        path.iter().rev().enumerate().all(|(up, name)| self.nth(up) == *name)
    }

    /// Number of open elements, the one that ends included.
    pub(in crate::importers) fn depth(&self) -> usize {
        self.open.len()
    }

    /// True where elements are still open after the last step: at the end of the file, it is cut off.
    pub(in crate::importers) fn is_open(&self) -> bool {
        self.open.len() > usize::from(self.ended)
    }

    /// Text of the element that ends, trimmed.
    pub(in crate::importers) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Value of an attribute of the element that begins.
    pub(in crate::importers) fn attribute(&mut self, name: &str) -> Option<String> {
        let value = self.tokens.attribute(name.as_bytes())?;
        let mut text = String::new();
        self.decoder.append(value.trim_ascii(), false, &mut text);
        Some(text)
    }

    /// From the start of the element that ends (or begins) to the end of the last tag.
    pub(in crate::importers) fn span(&self) -> Span {
        let last = self.tokens.span();
        let start = self.open.last().map_or(last, |element| element.start);
        Span { len: last.offset + last.len - start.offset, ..start }
    }

    /// The place of the last tag or text.
    pub(in crate::importers) fn here(&self) -> Span {
        self.tokens.span()
    }
}

fn bad_xml(what: &str, span: Span) -> ImportError {
    let message = format!("The file is not well-formed XML here: {what}. The rows before that were taken.");
    ImportError::Unreadable(Problem::new("bad_xml", message, span))
}

/// True where `head` is XML with an element of this name near its beginning, whatever the prefix.
pub(in crate::importers) fn looks_like(head: &[u8], element: &str) -> bool {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if !start.starts_with(b"<") {
        return false;
    }
    let found = memchr::memmem::find_iter(start, element.as_bytes()).take(64);
    found.into_iter().any(|at| {
        let before = start[..at].last().copied();
        let after = start.get(at + element.len()).copied();
        matches!(before, Some(b'<' | b':')) && matches!(after, Some(b'>' | b' ' | b'\n' | b'\r' | b'\t' | b'/'))
    })
}
