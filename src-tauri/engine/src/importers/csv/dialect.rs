//! Which characters separate fields, quote them and end lines?

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::layout::{Layout, grid};
use super::scan::Marks;
use crate::importers::feed::Feed;
use crate::importers::table::{Grid, date_parts, known_names, number};

/// Delimiters in the order in which they are preferred where nothing else decides.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b':'];

/// Bytes of the file that are looked at.
const LOOK: usize = 64 * 1024;

/// Judges a sample. `mark` is the length of the encoding's mark; `decided` the delimiter where it is known.
pub(crate) fn detect(sample: &[u8], encoding: &'static Encoding, mark: usize, decided: Option<u8>) -> Layout {
    let sample = sample.get(..sample.len().min(LOOK)).unwrap_or(sample);
    let signs = signs(sample, encoding);
    let bare_return = bare_return(&signs);
    let mut best: Option<(u64, Layout)> = None;
    let only = decided.map(|delimiter| [delimiter]);
    for &delimiter in only.as_ref().map_or(&DELIMITERS[..], |only| only) {
        for quote in quotes(&signs, delimiter) {
            let marks = Marks { delimiter, quote, bare_return, pairs: pairs(encoding) };
            let layout = Layout { encoding, mark, marks };
            let score = score(&grid(sample, &layout, 300), delimiter);
            if best.as_ref().is_none_or(|(top, _)| score > *top) {
                best = Some((score, layout));
            }
        }
    }
    best.map_or_else(
        || Layout {
            encoding,
            mark,
            marks: Marks { delimiter: decided.unwrap_or(b','), quote: Some(b'"'), bare_return, pairs: pairs(encoding) },
        },
        |(_, layout)| layout,
    )
}

/// True where characters of two bytes may hold a delimiter as their second.
pub(crate) fn pairs(encoding: &'static Encoding) -> bool {
    [encoding_rs::GB18030, encoding_rs::GBK, encoding_rs::BIG5].contains(&encoding)
}

/// The sample as bytes in which ASCII signs stand alone.
fn signs<'b>(sample: &'b [u8], encoding: &'static Encoding) -> Cow<'b, [u8]> {
    let little = encoding == encoding_rs::UTF_16LE;
    if !little && encoding != encoding_rs::UTF_16BE {
        return Cow::Borrowed(sample);
    }
    let (mut rest, mut bytes) = (sample, Vec::new());
    // Bytes in memory can be read.
    let _ = Feed::utf16(little).fill(&mut rest, sample.len(), &mut bytes);
    Cow::Owned(bytes)
}

/// True where carriage returns end lines and line feeds do not.
fn bare_return(signs: &[u8]) -> bool {
    let feeds = signs.iter().filter(|byte| **byte == b'\n').count();
    let returns = signs.windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n' && pair[1] != b'\r').count()
        + usize::from(signs.last() == Some(&b'\r'));
    returns > feeds
}

/// Quotes worth trying: double quotes, and single ones where fields stand in them.
fn quotes(signs: &[u8], delimiter: u8) -> impl Iterator<Item = Option<u8>> {
    let single =
        signs.windows(3).filter(|three| three[0] == b'\'' && three[1] == delimiter && three[2] == b'\'').count();
    let double = memchr::memchr(b'"', signs).is_some();
    std::iter::once(Some(b'"')).chain((single > 2 && !double).then_some(Some(b'\'')))
}

/// Rows of one width, dates and numbers in cells of their own, known names: that is what the right delimiter gives.
fn score(grid: &Grid, delimiter: u8) -> u64 {
    let width = grid.usual_width(0);
    let lines: Vec<_> = grid.records.iter().filter(|record| !record.is_blank()).collect();
    if width < 2 || lines.is_empty() {
        return 0;
    }
    let all = lines.len() as u64;
    let even = lines.iter().filter(|record| record.cells.len() == width).count() as u64;
    let typed = |record: &&&crate::importers::table::Record| {
        let dated = record.filled().any(|cell| date_parts(cell).is_some());
        2 * u64::from(dated)
            + u64::from(record.filled().any(|cell| number(cell).is_some_and(|number| number.amount_like())))
    };
    let typed: u64 = lines.iter().map(|record| typed(&record)).sum();
    let names = lines.iter().take(80).map(|record| known_names(&record.cells)).max().unwrap_or(0).min(8) as u64;
    let score = 1_000 * even / all + 1_000 * typed / all + 300 * names + 10 * (width.min(12) as u64);
    // A colon stands in every time of day.
    if delimiter == b':' { score / 3 } else { score }
}
