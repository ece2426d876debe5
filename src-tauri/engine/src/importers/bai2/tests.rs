use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

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
