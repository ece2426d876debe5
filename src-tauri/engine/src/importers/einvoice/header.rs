//! What does the invoice say about itself? Number, day, parties, currency and totals: the first of two passes.

use crate::importers::markup::{Step, Xml};
use crate::importers::quiet::AsksToGoOn;
use crate::importers::{DateStyle, DecimalMark, Document, ImportError, Sink, Source};
use crate::normalise::{date, decimal_text};

/// The facts that every line needs, and the document's own.
#[derive(Default)]
pub(super) struct Header {
    pub(super) document: Document,
    /// Issue date as written.
    pub(super) issued: String,
    pub(super) credit_note: bool,
    /// Depth of the invoice's own root: 1, or more where an envelope holds it.
    pub(super) root: usize,
}

/// Roots of the two syntaxes.
pub(super) const ROOTS: [&str; 4] = ["Invoice", "CreditNote", "CrossIndustryInvoice", "CrossIndustryDocument"];

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<Header, ImportError> {
    let mut xml = Xml::new(source)?;
    let mut header = Header::default();
    // The second pass tells problems and progress; this one only asks whether to go on.
    let mut heard = AsksToGoOn(sink);
    while let Some(step) = xml.next(&mut heard)? {
        match step {
            Step::Start if header.root == 0 && ROOTS.contains(&xml.name()) => {
                header.root = xml.depth();
                header.credit_note = xml.name() == "CreditNote";
            }
            Step::End if header.root > 0 => header.leaf(&xml),
            Step::Start | Step::End => {}
        }
    }
    header.root = header.root.max(1);
    Ok(header)
}

impl Header {
    fn leaf(&mut self, xml: &Xml<'_>) {
        let text = xml.text();
        let document = &mut self.document;
        // UBL: children of the root. CII: `ExchangedDocument` (ZUGFeRD 1: `HeaderExchangedDocument`).
        let own = xml.depth() == self.root + 1 || xml.nth(1).ends_with("ExchangedDocument");
        let (field, amount) = match (xml.nth(1), xml.name()) {
            (_, "ID") if own => (&mut document.number, false),
            (_, "TypeCode" | "InvoiceTypeCode") if own => {
                self.credit_note |= matches!(text, "381" | "396" | "261" | "262" | "532");
                return;
            }
            (_, "IssueDate") if own => (&mut self.issued, false),
            ("IssueDateTime", "DateTimeString") if xml.nth(2).ends_with("ExchangedDocument") => {
                (&mut self.issued, false)
            }
            (_, "DocumentCurrencyCode") if own => (&mut document.currency, false),
            (_, "InvoiceCurrencyCode") => (&mut document.currency, false),
            ("SellerTradeParty", "Name") => (&mut document.seller, false),
            ("BuyerTradeParty", "Name") => (&mut document.buyer, false),
            ("PartyName", "Name") | ("PartyLegalEntity", "RegistrationName") => match xml.nth(3) {
                "AccountingSupplierParty" => (&mut document.seller, false),
                "AccountingCustomerParty" => (&mut document.buyer, false),
                _ => return,
            },
            ("LegalMonetaryTotal", "TaxExclusiveAmount") => (&mut document.tax_exclusive, true),
            ("LegalMonetaryTotal", "TaxInclusiveAmount") => (&mut document.tax_inclusive, true),
            ("LegalMonetaryTotal", "PayableAmount") => (&mut document.payable, true),
            (summation, name) if summation.ends_with("MonetarySummation") => match name {
                "TaxBasisTotalAmount" => (&mut document.tax_exclusive, true),
                "GrandTotalAmount" => (&mut document.tax_inclusive, true),
                "DuePayableAmount" => (&mut document.payable, true),
                _ => return,
            },
            _ => return,
        };
        if !field.is_empty() {
            return;
        }
        if amount {
            *field = decimal_text(text, DecimalMark::Point).unwrap_or_default();
        } else {
            text.clone_into(field);
        }
        if self.document.issued.is_empty() {
            let day = date(&self.issued, DateStyle::YearFirst);
            self.document.issued = day.map(|found| found.day.to_string()).unwrap_or_default();
        }
    }
}
