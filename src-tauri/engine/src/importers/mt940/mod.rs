//! MT940 (customer statement) and MT942 (interim transaction report) of SWIFT, as files of one or many messages.
//!
//! Every `:61:` is a row with the `:86:` fields that follow it. `:60F:`/`:60M:` open and `:62F:`/`:62M:` close a
//! statement; a new `:20:`, or an opening field after a closing one, begins the next. `RC` (reversal of a credit) takes
//! money out and `RD` (reversal of a debit) brings it in. The booking day is the entry date with the year that brings it
//! nearest to the value date; without an entry date it is the value date. Files from the field are wrapped at odd places
//! and framed by bank-specific header lines; both are read.
//!
//! Source: SWIFT Standards MT, category 9, MT940 and MT942; the subfields of `:86:` by the German banking industry
//! (DFÜ agreement, annex 3, chapter 8) and by the Dutch banks (`/NAME/.../REMI/...`).

mod entry;
mod information;
mod reader;

use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The MT940 reader.
pub(crate) struct Mt940;

impl Importer for Mt940 {
    fn format(&self) -> &'static str {
        "mt940"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let lines = || head.bytes.split(|byte| matches!(byte, b'\n' | b'\r')).take(200);
        let has = |tag: &[u8]| lines().any(|line| line.starts_with(tag));
        let swift = lines().take(4).any(|line| line.starts_with(b"{1:F01"));
        let opened = has(b":60F:") || has(b":60M:") || has(b":34F:") || has(b":61:");
        if (has(b":20:") && opened) || (swift && has(b":25:")) {
            return Confidence::Certain;
        }
        if lines().any(|line| reader::field(line).is_some()) { Confidence::Likely } else { Confidence::No }
    }

    fn encoding(&self, head: &[u8]) -> Option<&'static str> {
        super::lines::encoding(head)
    }

    fn read(&self, source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        reader::read(source, sink)
    }
}

#[cfg(test)]
mod tests;
