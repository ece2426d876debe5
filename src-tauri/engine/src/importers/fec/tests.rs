use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Fec, "fec");
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(
        &Fec,
        "fec",
        "JournalCode | \t Debit Credit 20240101 1,00 0,00 \n EcritureDate CompteNum D C \u{e9} \0",
    );
}

#[test]
fn other_tables_are_not_claimed() {
    assert_eq!(sniff(&Fec, b"Date;Debit;Credit\n", "a.csv"), Confidence::No);
}
