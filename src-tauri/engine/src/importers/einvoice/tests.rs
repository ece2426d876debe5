use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

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
