use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&SafT, "saft");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str = "<AuditFile> <Journal> </Journal> <Transaction> </Transaction> <Line> </Line> <DebitAmount> </DebitAmount> 5.00 \
        <CreditAmount>1.00</CreditAmount> <AccountID>1</AccountID> <!-- --> & \u{e9} \0";
    check_damaged(&SafT, "saft", WORDS);
}

#[test]
fn other_xml_is_not_claimed() {
    assert_eq!(sniff(&SafT, b"<?xml version=\"1.0\"?><Invoice/>", "a.xml"), Confidence::No);
}

/// The names that the published field lists of the national dialects have in common with the OECD's, and where they differ:
/// prefix, `TransactionLine`, the posting date, company structures, invoices beside the ledger.
#[test]
fn national_dialects() {
    let file = b"<nsSAFT:AuditFile xmlns:nsSAFT=\"mfp:anaf:dgti:d406:declaratie:v1\"><nsSAFT:Header><nsSAFT:AuditFileVersion>2.4\
        </nsSAFT:AuditFileVersion><nsSAFT:DefaultCurrencyCode>RON</nsSAFT:DefaultCurrencyCode></nsSAFT:Header>\
        <nsSAFT:MasterFiles><nsSAFT:Suppliers><nsSAFT:Supplier><nsSAFT:CompanyStructure><nsSAFT:RegistrationNumber>RO1\
        </nsSAFT:RegistrationNumber><nsSAFT:Name>Acoperis SRL</nsSAFT:Name></nsSAFT:CompanyStructure><nsSAFT:SupplierID>RO1\
        </nsSAFT:SupplierID></nsSAFT:Supplier></nsSAFT:Suppliers></nsSAFT:MasterFiles>\
        <nsSAFT:GeneralLedgerEntries><nsSAFT:Journal><nsSAFT:Transaction><nsSAFT:TransactionID>7</nsSAFT:TransactionID>\
        <nsSAFT:Period>3</nsSAFT:Period><nsSAFT:SourceID>ion</nsSAFT:SourceID><nsSAFT:GLPostingDate>2024-03-09\
        </nsSAFT:GLPostingDate><nsSAFT:TransactionLine><nsSAFT:RecordID>1</nsSAFT:RecordID><nsSAFT:AccountID>401\
        </nsSAFT:AccountID><nsSAFT:SupplierID>RO1</nsSAFT:SupplierID><nsSAFT:CreditAmount><nsSAFT:Amount>12.50\
        </nsSAFT:Amount></nsSAFT:CreditAmount><nsSAFT:TaxInformation><nsSAFT:TaxAmount><nsSAFT:Amount>2.00</nsSAFT:Amount>\
        </nsSAFT:TaxAmount></nsSAFT:TaxInformation></nsSAFT:TransactionLine></nsSAFT:Transaction></nsSAFT:Journal>\
        </nsSAFT:GeneralLedgerEntries><nsSAFT:SourceDocuments><nsSAFT:PurchaseInvoices><nsSAFT:Invoice>\
        <nsSAFT:InvoiceNo>1</nsSAFT:InvoiceNo></nsSAFT:Invoice></nsSAFT:PurchaseInvoices></nsSAFT:SourceDocuments>\
        </nsSAFT:AuditFile>";
    assert_eq!(sniff(&SafT, file, "d406.xml"), Confidence::Certain);
    let found = record(&SafT, file, "d406.xml");
    assert!(found.contains("2024-03-09 -12.50 RON party=\"Acoperis SRL\""), "{found}");
    assert!(found.contains("poster=\"ion\" period=\"3\"") && found.contains("source_documents"), "{found}");
}
