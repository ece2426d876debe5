use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

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
