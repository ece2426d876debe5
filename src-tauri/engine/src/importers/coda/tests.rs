use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, check_joined, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Coda, "coda");
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(
        &Coda,
        "coda",
        "0000001 12007BE 2100010000 2200010000 23 31 8 9 000000000250000 0 1 5 7 9 \n \u{e9} \0 EUR",
    );
}

#[test]
fn what_is_not_coda_is_not_claimed() {
    assert_eq!(sniff(&Coda, b"00000,1\n", "a.csv"), Confidence::No);
}

#[test]
fn the_application_code_may_be_zero() {
    let header = format!("0000009082600000        00000000  ORCHARD LANE NV           {:<26}00000000000 00000", "BANK");
    let file = format!("{header:<127}2\n12202BE{:<120}1\n9{:<126}2\n", "", "");
    assert_eq!(sniff(&Coda, file.as_bytes(), "a.txt"), Confidence::Certain);
}

#[test]
fn records_may_stand_without_line_ends() {
    check_joined(&Coda, "coda/fixtures/statement.cod");
}
