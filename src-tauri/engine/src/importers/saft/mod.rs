//! SAF-T Financial: the Standard Audit File for Tax of the OECD, with its Norwegian, Portuguese and other dialects.
//!
//! Every line of a general ledger transaction is a row, debit positive, in the file's default currency. Opening and
//! closing balances of the chart of accounts make one statement per account. The ledger's own number of entries and sums
//! of debits and credits are recomputed. Invoices and payments of the source documents are not taken: the ledger books
//! them.
//!
//! Source: OECD, Guidance for the Standard Audit File for Tax, version 2.0; Skatteetaten, Norwegian SAF-T Financial 1.3;
//! Portaria 302/2016 (Portugal: `Lines/DebitLine`, `Lines/CreditLine`).

mod reader;

use super::markup::looks_like;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};
use crate::model::Kind;

/// The SAF-T reader.
pub(crate) struct SafT;

impl Importer for SafT {
    fn format(&self) -> &'static str {
        "saft"
    }

    fn kind(&self) -> Kind {
        Kind::Expense
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let has = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
        match (looks_like(head.bytes, "AuditFile"), has(b"AuditFileVersion") || has(b"MasterFiles")) {
            (true, true) => Confidence::Certain,
            (true, false) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        reader::read(source, sink)
    }
}

#[cfg(test)]
mod tests;
