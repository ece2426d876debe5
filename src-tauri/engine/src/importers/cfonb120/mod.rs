//! CFONB 120: account statements of French banks, records of 120 characters.
//!
//! Record 01 is the old balance, 04 a movement (a row) with its complements 05, 07 the new balance. The last digit of an
//! amount carries the sign (overpunch); column 20 gives the number of implied decimals.
//!
//! Source: CFONB, Relevé de compte sur support informatique, 120 caractères: records 01, 04, 05, 07; qualifiers of 05.

mod reader;

use super::fixed::records;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The CFONB 120 reader.
pub(crate) struct Cfonb120;

impl Importer for Cfonb120 {
    fn format(&self) -> &'static str {
        "cfonb120"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let record = |line: &[u8]| {
            let code = [b"01", b"04", b"05", b"07"].iter().any(|code| line.starts_with(*code));
            let bank = line.get(2..7).is_some_and(|bank| bank.iter().all(u8::is_ascii_alphanumeric));
            let currency = line.get(16..19).is_some_and(|code| code.iter().all(u8::is_ascii_uppercase));
            let decimals = line.get(19).is_some_and(u8::is_ascii_digit);
            code && bank && currency && decimals && (90..=122).contains(&line.len())
        };
        let lines = || records(head.bytes, reader::WIDTH);
        let checked = lines().take(20).count();
        let fitting = lines().take(20).filter(|line| record(line)).count();
        match (fitting, checked) {
            (0, _) => Confidence::No,
            (fitting, checked) if fitting == checked => Confidence::Certain,
            (fitting, checked) if fitting * 2 > checked => Confidence::Likely,
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
