//! BAI2: the balance reporting format of American and Canadian banks, version 2.
//!
//! Every transaction detail (record 16) is a row: type codes 100 to 399 are credits, 400 to 699 debits; loan and custom
//! codes follow the same split within their hundreds as far as the code list states one, and are kept aside where it does
//! not. Code 890 carries information only. Amounts are minor units. Continuations (88) belong to the record before them.
//! Ledger balances 010 and 015 open and close the account's statement; control totals of record 49 are recomputed.
//!
//! Source: Cash Management Balance Reporting Specifications, version 2 (BAI): record formats, appendix A (codes).

mod reader;
mod records;

use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The BAI2 reader.
pub(crate) struct Bai2;

impl Importer for Bai2 {
    fn format(&self) -> &'static str {
        "bai2"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let start = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes).trim_ascii_start();
        let group = memchr::memmem::find(start, b"02,").is_some();
        if start.starts_with(b"01,") && group && memchr::memchr(b'/', start).is_some() {
            return Confidence::Certain;
        }
        if start.starts_with(b"02,") && memchr::memmem::find(start, b"\n03,").is_some() {
            return Confidence::Likely;
        }
        Confidence::No
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
