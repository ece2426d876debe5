use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&EInvoice, "einvoice");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str = "<Invoice> </Invoice> <ID>1</ID> <IssueDate>2024-01-01</IssueDate> <InvoiceLine> </InvoiceLine> <Item> <Name>x \
        <LineExtensionAmount currencyID=\"EUR\">1.00</LineExtensionAmount> <!-- --> <![CDATA[ ]]> & \u{e9} \0 <a/>";
    check_damaged(&EInvoice, "einvoice", WORDS);
}

#[test]
fn other_xml_is_not_claimed() {
    assert_eq!(sniff(&EInvoice, b"<?xml version=\"1.0\"?><Document/>", "a.xml"), Confidence::No);
    assert_eq!(sniff(&EInvoice, b"<Invoices><Invoice/></Invoices>", "a.xml"), Confidence::No);
}

#[test]
fn a_credit_note_may_be_an_invoice_by_name_and_stand_in_an_envelope() {
    let ubl = include_str!("fixtures/invoice.ubl.xml").split_once("?>").unwrap().1;
    let credit = ubl.replace(
        "<cbc:DocumentCurrencyCode>",
        "<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>",
    );
    let file = format!("<StandardBusinessDocument><Header><ID>other</ID></Header>{credit}</StandardBusinessDocument>");
    assert_eq!(sniff(&EInvoice, file.as_bytes(), "a.xml"), Confidence::Certain);
    let found = record(&EInvoice, file.as_bytes(), "a.xml");
    assert!(found.contains(" 120.00 EUR") && found.contains(" -10.00 EUR"), "{found}");
    assert!(found.contains(" INV-7 2024-03-05 ") && found.contains("lines=3 net=110.00 gross=133.10"), "{found}");
}
