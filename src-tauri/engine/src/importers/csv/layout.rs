//! How is this file written, and what does it seem to hold? The look that precedes a reading.

use std::io::Read;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::decided::Decided;
use super::dialect;
use super::encoding;
use super::line::Decoder;
use super::scan::{Marks, Scanner};
use crate::importers::feed::Feed;
use crate::importers::table::{Fields, Grid, Guess, Record, guess};
use crate::importers::{BytesSource, ImportError, Problem, ReadOptions, Source};
use crate::model::Span;

/// Encoding and marks of a delimited file.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the encoding's mark at the beginning.
    pub(crate) mark: usize,
    pub(crate) marks: Marks,
}

impl Layout {
    pub(crate) fn feed(&self) -> Feed {
        if self.encoding == UTF_16LE || self.encoding == UTF_16BE {
            Feed::utf16(self.encoding == UTF_16LE)
        } else {
            Feed::plain()
        }
    }

    pub(crate) fn scanner(&self) -> Scanner {
        Scanner::new(self.feed(), self.marks, self.mark as u64)
    }

    pub(crate) fn decoder(&self) -> Decoder {
        Decoder::new(self.encoding, self.marks.quote)
    }
}

/// A look at the beginning of a file.
#[derive(Debug)]
pub struct Look {
    /// What the table seems to hold.
    pub guess: Guess,
    /// True where the encoding was chosen by likelihood alone.
    pub encoding_assumed: bool,
    pub(crate) layout: Layout,
}

/// Bytes that are looked at first, and at most where dates or decimals stay open.
const FIRST_LOOK: u64 = 256 * 1024;
const LONG_LOOK: u64 = 8 * 1024 * 1024;
/// Records that the first look keeps.
const RECORDS: usize = 2_000;

/// Looks at a file under the decisions already made. The source is at its start afterwards.
///
/// # Errors
/// `Unreadable` for a binary file or a mapping that no file can follow; I/O errors.
pub fn look(source: &mut dyn Source, options: &ReadOptions) -> Result<Look, ImportError> {
    source.rewind()?;
    let mut sample = Vec::new();
    source.take(FIRST_LOOK).read_to_end(&mut sample)?;
    source.rewind()?;
    let decided = Decided::of(options)?;
    let (layout, encoding_assumed) = layout(&sample, &decided)?;
    let grid = grid(&sample, &layout, RECORDS);
    let mut guess = guess(&grid, source.name(), &decided);
    guess.mapping.encoding = layout.encoding.name().to_ascii_lowercase();
    guess.mapping.delimiter = char::from(layout.marks.delimiter);
    guess.mapping.quote = layout.marks.quote.map(char::from);
    if guess.wants_more() && source.len() > sample.len() as u64 {
        long_look(source, &layout, &mut guess)?;
        source.rewind()?;
    }
    Ok(Look { guess, encoding_assumed, layout })
}

/// Encoding and marks as decided, the rest as the sample speaks; true where the encoding is only likely.
fn layout(sample: &[u8], decided: &Decided) -> Result<(Layout, bool), ImportError> {
    let found = encoding::detect(sample);
    let encoding = match &decided.encoding {
        None => found.encoding,
        Some(label) => Encoding::for_label(label.as_bytes())
            .ok_or_else(|| refuse(format!("\u{201c}{label}\u{201d} is not the name of an encoding.")))?,
    };
    if decided.encoding.is_none() && is_binary(sample, encoding) {
        let text = "The file holds binary data, not text. Open it with the program that wrote it and export a table.";
        return Err(ImportError::Unreadable(Problem::new("binary_file", text, Span { offset: 0, len: 0, line: 1 })));
    }
    let one_byte = |mark: char| u8::try_from(mark).ok().filter(u8::is_ascii);
    let delimiter = match decided.delimiter {
        None => None,
        Some(mark) => Some(
            one_byte(mark)
                .filter(|delimiter| !matches!(delimiter, b'\n' | b'\r'))
                .ok_or_else(|| refuse(format!("The delimiter must be one ASCII character, not {mark:?}.")))?,
        ),
    };
    let mut layout = dialect::detect(sample, encoding, encoding::mark_len(sample, encoding), delimiter);
    match decided.quote {
        None => {}
        Some(None) => layout.marks.quote = None,
        Some(Some(quote)) => {
            let byte = one_byte(quote);
            layout.marks.quote =
                Some(byte.ok_or_else(|| refuse(format!("The quote must be one ASCII character, not {quote:?}.")))?);
        }
    }
    Ok((layout, found.assumed && found.encoding == encoding))
}

fn refuse(text: String) -> ImportError {
    ImportError::Unreadable(Problem::new("bad_mapping", text, Span::default()))
}

/// Text has next to no control characters.
pub(crate) fn is_binary(sample: &[u8], encoding: &'static Encoding) -> bool {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return false;
    }
    let head = sample.get(..sample.len().min(64 * 1024)).unwrap_or(sample);
    const SIGNATURES: [&[u8]; 8] = [
        b"%PDF",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\xd0\xcf\x11\xe0",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"SQLite format",
        b"\x7fELF",
    ];
    let control = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    SIGNATURES.iter().any(|signature| head.starts_with(signature)) || control * 20 > head.len()
}

/// The first records of a sample. A record that the sample cuts off is left out.
pub(crate) fn grid(sample: &[u8], layout: &Layout, most: usize) -> Grid {
    let mut source = BytesSource::new(sample, "");
    let mut grid = Grid::default();
    let _ = walk(&mut source, layout, sample.len() as u64, &mut |line, span| {
        let cells = (0..line.len()).map(|column| line.get(column).chars().take(400).collect()).collect();
        grid.records.push(Record { cells, span });
        grid.records.len() < most
    });
    grid
}

fn long_look(source: &mut dyn Source, layout: &Layout, guess: &mut Guess) -> Result<(), ImportError> {
    let first = u64::from(guess.mapping.skip_lines) + u64::from(guess.mapping.has_header);
    walk(source, layout, LONG_LOOK, &mut |line, span| {
        if span.line > first && span.offset >= FIRST_LOOK {
            guess.weigh(&line);
        }
        true
    })?;
    guess.conclude();
    Ok(())
}

/// Hands each record that is text to `each` until that says false or `most` bytes are behind.
fn walk(
    source: &mut dyn Source,
    layout: &Layout,
    most: u64,
    each: &mut dyn FnMut(super::line::Line<'_>, Span) -> bool,
) -> Result<(), ImportError> {
    source.seek(std::io::SeekFrom::Start(layout.mark as u64))?;
    let mut scanner = layout.scanner();
    let mut decoder = layout.decoder();
    while let Some(found) = scanner.next(source, &mut |_| Ok(()))? {
        if found.span.offset + found.span.len > most {
            break;
        }
        if found.fault.is_some() {
            continue;
        }
        if let Ok(line) = decoder.line(&scanner)
            && !each(line, found.span)
        {
            break;
        }
    }
    Ok(())
}
