//! SIE 1 to 4 (4E and 4I): the Swedish exchange format for ledgers.
//!
//! Every `#TRANS` within a `#VER` is a row, debit positive. `#BTRANS` (removed) and `#RTRANS` (added later; the same
//! posting follows as `#TRANS`) are counted and told, so that nothing is taken twice. Opening and closing balances
//! (`#IB`, `#UB`) and results (`#RES`) of the current year make one statement per account; types 1 to 3 hold only those.
//!
//! Source: SIE filformat, edition 4B, SIE-Gruppen: fields in section 5, labels in section 11, character set in 5.3
//! (`#FORMAT PC8` is IBM code page 437). Amounts are in the currency of `#VALUTA`, Swedish kronor where it is missing.

mod fields;
mod pc8;
mod reader;

use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};
use crate::model::Kind;

/// The SIE reader.
pub(crate) struct Sie;

impl Importer for Sie {
    fn format(&self) -> &'static str {
        "sie"
    }

    fn kind(&self) -> Kind {
        Kind::Expense
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let start = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes).trim_ascii_start();
        if start.starts_with(b"#FLAGGA") {
            return Confidence::Certain;
        }
        let labels = head.bytes.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii_start);
        let known =
            |line: &[u8]| line.starts_with(b"#SIETYP") || line.starts_with(b"#VER ") || line.starts_with(b"#KONTO");
        if start.starts_with(b"#") && labels.take(200).any(known) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        reader::read(source, sink)
    }
}

#[cfg(test)]
mod tests;
