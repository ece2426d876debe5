use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, check_joined, sniff};

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

#[test]
fn records_may_stand_without_line_ends() {
    check_joined(&Csb43, "csb43/fixtures/enero.csb");
}

#[test]
fn a_bank_may_put_a_record_of_its_own_first() {
    let enero = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/importers/csb43/fixtures/enero.csb")).unwrap();
    let file = [format!("{:80}\r\n", "000049 BANCO").into_bytes(), enero].concat();
    assert_eq!(sniff(&Csb43, &file, "a.n43"), Confidence::Certain);
}
