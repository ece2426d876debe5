//! CODA: coded statements of Belgian banks, records of 128 characters, version 1 and 2.
//!
//! Records 21 with their 22 and 23 are rows, with the information records 31 to 33 that follow them. Record 1 opens and
//! record 8 closes the statement, 9 declares sums. Amounts have three implied decimals.
//!
//! A movement may be a total that the next records itemise (transaction code of type 1, 2, 3 or 7 with details of type 5
//! to 9). Both are rows, so that each payee is seen; the total then carries only what its details leave open, so that
//! nothing counts twice. That is told where it happens.
//!
//! Source: Febelfin, Coded statement of account (CODA), version 2.6: records 0, 1, 21-23, 31-33, 4, 8, 9 and annex.

mod movement;
mod reader;

use super::fixed::records;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The CODA reader.
pub(crate) struct Coda;

impl Importer for Coda {
    fn format(&self) -> &'static str {
        "coda"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let mut lines = records(head.bytes, reader::WIDTH);
        let first = lines.next().unwrap_or_default();
        // Application code 05; some banks leave it blank or zero.
        let application = first.get(14..16).is_some_and(|code| matches!(code, b"05" | b"00" | b"  "));
        let header = first.starts_with(b"00000") && application && first.len() >= 120;
        let opens = lines.next().is_some_and(|line| line.starts_with(b"1"));
        match (header, opens) {
            (true, true) => Confidence::Certain,
            (true, false) => Confidence::Likely,
            _ => Confidence::No,
        }
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
