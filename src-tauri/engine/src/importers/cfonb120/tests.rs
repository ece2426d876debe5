use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, check_joined, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Cfonb120, "cfonb120");
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(&Cfonb120, "cfonb120", "01 04 05 07 15589 EUR2 0000000000322J } { 160116 \n \u{e9} \0 LIB");
}

#[test]
fn what_is_not_cfonb_is_not_claimed() {
    assert_eq!(sniff(&Cfonb120, b"01,15589\n", "a.csv"), Confidence::No);
}

#[test]
fn records_may_stand_without_line_ends() {
    check_joined(&Cfonb120, "cfonb120/fixtures/janvier.txt");
}
