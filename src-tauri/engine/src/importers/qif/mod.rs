//! QIF: the Quicken Interchange Format, without header, currency or date order.
//!
//! Records of the bank, cash, card, asset, liability and invoice types are rows, one each whatever their splits.
//! Categories, classes, securities, memorised payees and the like are no bookings; investment records are told, as they
//! are no cash lines. The order of day and month is taken from the file where any date settles it, and asked where none
//! does. The apostrophe before a year stands for the year 2000 and later (`2/10'20`).
//!
//! Source: Quicken Interchange Format file specification (Intuit): section headers, record letters, `^` ends a record.

mod dates;
mod reader;

use super::table::Guess;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The QIF reader.
pub(crate) struct Qif;

impl Importer for Qif {
    fn format(&self) -> &'static str {
        "qif"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let lines = || head.bytes.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
        let has = |word: &str| lines().any(|line| reader::header(line, word));
        let first = lines().find(|line| !line.is_empty() && !line.starts_with(b"#"));
        let first = first.map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line));
        match first {
            Some(line) if reader::header(line, "!Type:") || reader::header(line, "!Account") => Confidence::Certain,
            Some(line) if line.starts_with(b"!") && (has("!Type:") || has("!Account")) => Confidence::Certain,
            Some(line) if reader::header(line, "!Option:") || reader::header(line, "!Clear:") => Confidence::Likely,
            _ if has("!Type:") => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn propose(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Option<Guess>, ImportError> {
        dates::propose(source, options).map(Some)
    }

    fn encoding(&self, head: &[u8]) -> Option<&'static str> {
        super::lines::encoding(head)
    }

    fn read(&self, source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let conventions = dates::conventions(source, options, sink)?;
        reader::read(source, conventions, sink)
    }
}

#[cfg(test)]
mod tests;
