use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Ofx, "ofx");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str = "<OFX> </OFX> <STMTRS> </STMTRS> <STMTTRN> </STMTTRN> <TRNAMT> -1.00 <DTPOSTED> 20240101 <!-- --> \
        <![CDATA[ ]]> <? ?> < > & &amp; <CURDEF> EUR \n <BANKTRANLIST> </BANKTRANLIST> <MEMO/> \u{e9} \0";
    check_damaged(&Ofx, "ofx", WORDS);
}

#[test]
fn what_is_not_ofx_is_not_claimed() {
    assert_eq!(sniff(&Ofx, b"this is totally not an ofx file\n", "a.ofx"), Confidence::No);
    assert_eq!(sniff(&Ofx, b"", "a.ofx"), Confidence::No);
}

#[test]
fn a_document_type_is_refused() {
    let file = b"<?xml version=\"1.0\"?><!DOCTYPE OFX [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><OFX>&x;</OFX>";
    assert!(record(&Ofx, file, "xxe.ofx").contains("dtd_refused"));
}

#[test]
fn a_giant_text_is_an_error_with_its_place() {
    let mut file = b"<OFX><STMTRS><STMTTRN><MEMO>".to_vec();
    file.resize(3 << 20, b'x');
    assert!(record(&Ofx, &file, "giant.ofx").contains("unreadable @28+"));
}

#[test]
fn a_long_comment_is_passed_over() {
    let mut file = b"<OFX><!--".to_vec();
    file.resize(3 << 20, b'-');
    file.extend_from_slice(b"><STMTRS><CURDEF>EUR<STMTTRN><TRNAMT>1<DTPOSTED>20240101</STMTTRN></STMTRS></OFX>");
    assert!(record(&Ofx, &file, "comment.ofx").contains("row 1 "));
}

#[test]
fn orders_are_told_and_are_no_rows() {
    let file =
        b"DATA:OFXSGML\nENCODING:UTF-8\n<OFX><BANKMSGSRSV1><INTRATRNRS><INTRARS><CURDEF>USD<XFERINFO><TRNAMT>-15.00\
        </XFERINFO></INTRARS></INTRATRNRS></BANKMSGSRSV1></OFX>";
    assert_eq!(sniff(&Ofx, file, "orders.ofx"), Confidence::Certain);
    let read = record(&Ofx, file, "orders.ofx");
    assert!(read.contains("not_cash_lines") && !read.contains("row 1 "), "{read}");
}
