//! FEC: the file of accounting entries that French tax law prescribes.
//!
//! One posting per line under a header with fixed column names, separated by tabs or bars, dates as `YYYYMMDD`, decimal
//! comma. Debit is positive. Either `Debit` and `Credit` columns or `Montant` and `Sens` (`D`, `C`, `+1`, `-1`).
//! Amounts are in euros; `Montantdevise` and `Idevise` only say what was converted.
//!
//! Source: Livre des procédures fiscales, article A47 A-1.

mod reader;

use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};
use crate::model::Kind;

/// The FEC reader.
pub(crate) struct Fec;

impl Importer for Fec {
    fn format(&self) -> &'static str {
        "fec"
    }

    fn kind(&self) -> Kind {
        Kind::Expense
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let start = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
        let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        match reader::Columns::of(&String::from_utf8_lossy(line)) {
            Some(_) => Confidence::Certain,
            None => Confidence::No,
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
