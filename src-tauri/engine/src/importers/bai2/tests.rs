use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Bai2, "bai2");
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(
        &Bai2,
        "bai2",
        "01, 02, 03, 16, 88, 49, 98, / , 142, 400, 100 D, S, V, 9999999999999999999 - + \n \u{e9} \0 text",
    );
}

#[test]
fn what_is_not_bai2_is_not_claimed() {
    assert_eq!(sniff(&Bai2, b"01,02,2024,5.00\n", "a.csv"), Confidence::No);
    assert_eq!(sniff(&Bai2, b"00,0004,1/2/345,06/0321,0829,001,80,1,2/", "a.txt"), Confidence::No);
}

#[test]
fn a_continuation_may_have_another_mark_and_a_group_a_long_year() {
    let file = b"01,A,B,20240105,0200,1,,,2/\n02,B,A,1,20240104,,GBP,2/\n03,77,,010,100,,,015,50,,/\n\
        16,495,50,,R1,R2,Wire\n88:EREF: 4711\n88,CRNM: Roofs\n49,200,5/\n98,200,1,7/\n99,200,1,9/\n";
    let found = record(&Bai2, file, "a.bai");
    assert!(found.contains("2024-01-04 -0.50 GBP text=\"Wire :EREF: 4711 CRNM: Roofs\""), "{found}");
    assert!(!found.contains("unknown_record"), "{found}");
}
