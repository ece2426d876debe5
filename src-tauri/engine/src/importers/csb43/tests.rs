use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Csb43, "csb43");
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(&Csb43, "csb43", "11 22 23 24 33 88 00000000000000 1 2 220101 \n \u{e9} \0 978 A");
}

#[test]
fn what_is_not_csb43_is_not_claimed() {
    assert_eq!(sniff(&Csb43, b"11,22\n", "a.csv"), Confidence::No);
}
