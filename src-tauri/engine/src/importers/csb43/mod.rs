//! CSB43 (AEB43, Norma 43): account statements of Spanish banks.
//!
//! Record 11 opens an account's statement, 22 is a movement (a row) with its complements 23 and 24, 33 closes the
//! statement with numbers and sums of debits and credits, 88 ends the file. Amounts have two implied decimals.
//!
//! Source: Cuaderno 43, Asociación Española de Banca, edition June 2012: records 11, 22, 23, 24, 33, 88.

mod reader;

use super::fixed::records;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The CSB43 reader.
pub(crate) struct Csb43;

impl Importer for Csb43 {
    fn format(&self) -> &'static str {
        "csb43"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        // Some banks put a record of their own before the first.
        let mut lines = records(head.bytes, reader::WIDTH).skip_while(|line| line.starts_with(b"00"));
        let digits = |line: &[u8], from: usize, to: usize| {
            line.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
        };
        let first = lines.next().unwrap_or_default();
        let opens = first.starts_with(b"11") && digits(first, 2, 51) && first.len() <= 80;
        let next = lines.next();
        let movement = |line: &[u8]| line.starts_with(b"22") && digits(line, 10, 28);
        let closing = |line: &[u8]| line.starts_with(b"33") && digits(line, 2, 59);
        let follows = next.is_some_and(|line| movement(line) || closing(line));
        match (opens, follows || next.is_none()) {
            (true, true) => Confidence::Certain,
            (true, false) => Confidence::Possible,
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
