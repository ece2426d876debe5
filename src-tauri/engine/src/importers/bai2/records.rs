//! Which logical records do the lines hold? Fields with their continuations.

use std::ops::Range;

use crate::importers::lines::{Lines, through};
use crate::importers::{ImportError, Sink};
use crate::model::Span;

/// Most bytes of one logical record with its continuations.
const LONGEST: usize = 1 << 20;

/// A record with its continuations.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// `01`, `02`, `03`, `16`, `49`, `98`, `99`
    pub(super) code: String,
    /// Everything after the code, without the `/` that ends it.
    pub(super) body: String,
    pub(super) span: Span,
    /// A record 16 has reached its text.
    in_text: bool,
}

impl Record {
    /// The fields of the body.
    pub(super) fn fields(&self) -> Vec<&str> {
        self.body.split(',').map(str::trim).collect()
    }

    fn append(&mut self, text: &str, span: Span) {
        if self.body.len() + text.len() > LONGEST {
            return;
        }
        // Fields go on after a delimiter; a text that has begun goes on as text. No fields are longer than a few KiB.
        self.in_text = self.in_text || (self.code == "16" && (self.body.len() > 8192 || text_begun(&self.body)));
        self.body.push(if self.in_text { ' ' } else { ',' });
        self.body.push_str(text);
        self.span = through(self.span, span);
    }
}

/// True where a record 16 has reached its text, which may hold commas.
fn text_begun(body: &str) -> bool {
    let fields: Vec<&str> = body.split(',').collect();
    fields.get(text_at(&fields)).is_some_and(|text| !text.trim().is_empty())
}

/// Index of the text in the fields of a record 16: type, amount, funds type with its own fields, two references.
pub(super) fn text_at(fields: &[&str]) -> usize {
    let funds = match fields.get(2).map(|funds| funds.trim()) {
        Some("S") => 3,
        Some("V") => 2,
        Some("D") => 1 + 2 * fields.get(3).and_then(|count| count.trim().parse::<usize>().ok()).unwrap_or(0).min(1000),
        _ => 0,
    };
    5 + funds
}

/// Reads the records of a file one by one.
pub(super) struct Records<'a> {
    lines: Lines<'a>,
    /// Pieces of the current line that are still to be read, with their places.
    pieces: Vec<(String, Span)>,
    next: Option<Record>,
}

impl<'a> Records<'a> {
    pub(super) fn new(lines: Lines<'a>) -> Self {
        Records { lines, pieces: Vec::new(), next: None }
    }

    /// The place after the last line.
    pub(super) fn end(&self) -> Span {
        self.lines.span()
    }

    /// The next record with its continuations.
    pub(super) fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<Record>, ImportError> {
        loop {
            let Some((piece, span)) = self.piece(sink)? else { return Ok(self.next.take()) };
            let (code, body) = code_and_body(&piece);
            let body = body.trim_end();
            let body = body.strip_suffix('/').unwrap_or(body);
            if code.trim() == "88" {
                if let Some(record) = &mut self.next {
                    record.append(body, span);
                }
                continue;
            }
            let record = Record { code: code.trim().to_owned(), body: body.to_owned(), span, in_text: false };
            if let Some(done) = self.next.replace(record) {
                return Ok(Some(done));
            }
        }
    }

    fn piece(&mut self, sink: &mut dyn Sink) -> Result<Option<(String, Span)>, ImportError> {
        while self.pieces.is_empty() {
            if !self.lines.next(sink)? {
                return Ok(None);
            }
            let text = self.lines.text();
            let place = |range: Range<usize>| (text[range.clone()].to_owned(), self.lines.part(range));
            self.pieces = split(&text).into_iter().map(place).collect();
            self.pieces.reverse();
        }
        Ok(self.pieces.pop())
    }
}

/// `88` is a continuation whatever mark follows it (`88:EREF: 1`); all other codes end in a comma.
fn code_and_body(piece: &str) -> (&str, &str) {
    match piece.strip_prefix("88") {
        Some(body) if !body.starts_with(|sign: char| sign.is_ascii_digit()) => {
            ("88", body.strip_prefix(',').unwrap_or(body))
        }
        _ => piece.split_once(',').unwrap_or((piece, "")),
    }
}

/// Some banks write several records on a line: a new one begins after `/` and blanks with a code and a comma.
fn split(line: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let text = &line[from..to];
        let first = from + text.len() - text.trim_start().len();
        let last = from + text.trim_end().len();
        if first < last {
            pieces.push(first..last);
        }
    };
    for (at, _) in line.match_indices('/') {
        let rest = &line[at + 1..];
        let trimmed = rest.trim_start();
        let begins =
            ["01,", "02,", "03,", "16,", "49,", "88,", "98,", "99,"].iter().any(|code| trimmed.starts_with(code));
        if begins && trimmed.len() < rest.len() {
            push(start, at + 1);
            start = at + 1;
        }
    }
    push(start, line.len());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_records_on_a_line() {
        let line = "16,142,1,Z,,,A/B/ 16,142,2/  49,3/ ";
        let texts: Vec<&str> = split(line).into_iter().map(|piece| &line[piece]).collect();
        assert_eq!(texts, ["16,142,1,Z,,,A/B/", "16,142,2/", "49,3/"]);
    }

    #[test]
    fn where_the_text_stands() {
        assert_eq!(text_at(&["409", "2500", "V", "060316", "", "", "", "TEXT"]), 7);
        assert_eq!(text_at(&["142", "2500", "Z", "", "", "TEXT"]), 5);
        assert_eq!(text_at(&["142", "2500", "S", "1", "2", "3", "", "", "TEXT"]), 8);
        assert_eq!(text_at(&["142", "2500", "D", "1", "0", "2500", "", "", "TEXT"]), 8);
    }
}
