use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

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

#[test]
fn empty_columns_at_the_end_may_be_missing_or_one_more() {
    let file = b"JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|\
        EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\n\
        A|a|1|20240105|401|F|F7||P1|20240105|Toit|10,00|0,00\n\
        A|a|1|05/01/2024|512|B|||P1|20240105|Toit|0,00|10,00||||||\n\
        A|a|1|20240105|512|B|||P1|20240105|Toit|0,00\n\
        A|a|1|20240105|512|B|||P1|20240105|Toit|0,00|10,00|||||||x\n";
    let found = record(&Fec, file, "123456789FEC20241231.txt");
    assert!(found.contains("10.00 EUR party=\"F7\"") && found.contains("2024-01-05 -10.00 EUR"), "{found}");
    assert!(found.contains("too_few_columns") && found.contains("too_many_columns"), "{found}");
}
