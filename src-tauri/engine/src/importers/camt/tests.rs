use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Camt, "camt");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str = "<Document> <BkToCstmrStmt> <Stmt> </Stmt> <Ntry> </Ntry> <Amt/> <Amt> 5.00 </Amt> <CdtDbtInd>DBIT</CdtDbtInd> \
        <!-- --> <![CDATA[ ]]> & &lt; <Bal> </Bal> \u{e9} \0 <BookgDt><Dt>2024-01-01</Dt></BookgDt> ' \" =";
    check_damaged(&Camt, "camt", WORDS);
}

#[test]
fn entity_bombs_and_external_entities_are_refused() {
    let bomb =
        b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><Document><BkToCstmrStmt>&b;";
    assert!(record(&Camt, bomb, "bomb.xml").contains("dtd_refused"));
}

#[test]
fn deep_nesting_is_refused_with_its_place() {
    let deep = [b"<BkToCstmrStmt>".to_vec(), b"<a>".repeat(1_000_000)].concat();
    assert!(record(&Camt, &deep, "deep.xml").contains("bad_xml"));
}

#[test]
fn a_file_of_another_kind_is_not_claimed() {
    assert_eq!(sniff(&Camt, b"<?xml version=\"1.0\"?><Invoice/>", "a.xml"), Confidence::No);
    assert_eq!(sniff(&Camt, b"\xef\xbb\xbf", "a.xml"), Confidence::No);
}
