//! ISO 20022 account reports: camt.052 (intraday), camt.053 (statement), camt.054 (notification), all versions.
//!
//! Every `Ntry` is a row. `CdtDbtInd` gives its direction; with `RvslInd` that is already the direction of the reversal
//! (ISO 20022 message definition report, ReversalIndicator), so nothing is turned round. A batch stays one row, as it is
//! one line of the statement; the texts of its transaction details are joined. Entries that are not booked (`PDNG`,
//! `INFO`, `FUTR`) are taken and told. An entry without a booking date takes its value date, else the statement's last
//! day or creation date, and that is told.
//!
//! Version 1 differs in names only where the account and the balance types stand (`PrtryAcct`, `Tp/Cd`); from version 8
//! on parties are wrapped in `Pty` and the status in `Cd`.

mod entry;
mod reader;

use super::markup::looks_like;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The camt reader.
pub(crate) struct Camt;

impl Importer for Camt {
    fn format(&self) -> &'static str {
        "camt"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let start = &head.bytes[..head.bytes.len().min(8 * 1024)];
        if start.trim_ascii_start().is_empty() {
            return Confidence::No;
        }
        let names = ["BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"];
        let first = ["BkToCstmrStmtV01", "BkToCstmrAcctRptV01", "BkToCstmrDbtCdtNtfctnV01"];
        if names.iter().chain(&first).any(|name| looks_like(start, name)) {
            return Confidence::Certain;
        }
        let schema = |kind: &str| memchr::memmem::find(start, kind.as_bytes()).is_some();
        if start.trim_ascii_start().starts_with(b"<") && ["camt.052", "camt.053", "camt.054"].into_iter().any(schema) {
            return Confidence::Likely;
        }
        Confidence::No
    }

    fn read(&self, source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        reader::read(source, sink)
    }
}

#[cfg(test)]
mod tests;
