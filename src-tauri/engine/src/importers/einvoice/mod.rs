//! Electronic invoices: OASIS UBL 2.1 (`Invoice`, `CreditNote`) and UN/CEFACT Cross Industry Invoice (also as ZUGFeRD 1),
//! the two syntaxes of EN 16931.
//!
//! The invoice is a document with its own totals; each of its lines is an expense: money out, or in for a credit note.
//! Charges, allowances and taxes of the document as a whole are no lines; they are within its totals.
//! The file is read twice, since CII states the currency after the lines.
//!
//! Source: EN 16931-1 business terms BT-1 (number), BT-2 (issue date), BT-5 (currency), BT-27 (seller), BT-44 (buyer),
//! BT-109, BT-112, BT-115 (totals), BG-25 (lines) with BT-126, BT-131, BT-133, BT-153, BT-154; CEN/TS 16931-3-2 and -3.

mod header;
mod reader;

use super::markup::looks_like;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};
use crate::model::Kind;

/// The invoice reader.
pub(crate) struct EInvoice;

impl Importer for EInvoice {
    fn format(&self) -> &'static str {
        "einvoice"
    }

    fn kind(&self) -> Kind {
        Kind::Expense
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let has = |text: &str| memchr::memmem::find(head.bytes, text.as_bytes()).is_some();
        let ubl = looks_like(head.bytes, "Invoice") || looks_like(head.bytes, "CreditNote");
        let cii = looks_like(head.bytes, "CrossIndustryInvoice") || looks_like(head.bytes, "CrossIndustryDocument");
        if cii || (ubl && has("urn:oasis:names:specification:ubl:schema:xsd:")) {
            return Confidence::Certain;
        }
        if ubl && has("LegalMonetaryTotal") { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let header = header::read(source, sink)?;
        reader::read(source, header, sink)
    }
}

#[cfg(test)]
mod tests;
