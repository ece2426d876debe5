//! OFX: Open Financial Exchange 1.x (SGML) and 2.x (XML), with its dialects QFX (Quicken) and QBO (QuickBooks).
//!
//! Every `STMTTRN` is a row, whether in a bank (`STMTRS`), card (`CCSTMTRS`) or investment statement (`INVSTMTRS`, where
//! `INVBANKTRAN` wraps the cash lines). Security trades, income and transfers between sub-accounts are no cash lines of
//! their own; they are counted and told. Pending rows (`STMTTRNP`) and answers to
//! orders (`INTRARS`, `INTERRS`, `WIRERS`, `PMTRS`) are not booked; they are counted and told.
//!
//! Source: OFX specification 1.6 and 2.3, sections 3.1.3 (currency: `CURRENCY` names the row's currency, `ORIGCURRENCY`
//! only what it was converted from), 3.2.8 (dates, amounts: point or comma separates decimals, any number of them),
//! 11.4 (statements), 13.9 (investment statements).

mod fields;
mod reader;

use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The OFX reader.
pub(crate) struct Ofx;

impl Importer for Ofx {
    fn format(&self) -> &'static str {
        "ofx"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let has = |word: &[u8]| head.bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
        let start = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes).trim_ascii_start();
        // Some writers begin with another line of the header (`DATA:OFXSGML`).
        if start.starts_with(b"OFXHEADER")
            || start.starts_with(b"DATA:OFXSGML")
            || start.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<OFX>"))
        {
            return Confidence::Certain;
        }
        if start.starts_with(b"<") && (has(b"<OFX>") || has(b"OFXHEADER")) {
            return Confidence::Certain;
        }
        if has(b"OFXHEADER:") || has(b"<STMTTRN>") {
            return Confidence::Likely;
        }
        Confidence::No
    }

    fn read(&self, source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        reader::read(source, options, sink)
    }
}

#[cfg(test)]
mod tests;
