use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Qif, "qif");
}

#[test]
fn damaged_files_end_in_problems() {
    check_damaged(&Qif, "qif", "!Type:Bank !Account \n ^ D1/13'20 T-5.00 PX MY LZ $ SA !Type:Invst N \u{e9} \0 !");
}

#[test]
fn dates_that_can_be_read_both_ways_are_asked() {
    let file = b"!Type:Bank\nD02/03/2021\nT1.00\n^\nD04/05/2021\nT1.00\n^\n";
    assert!(record(&Qif, file, "a.qif").contains("Is 02/03/2021 written day first or month first?"));
    let stated = b"!Option:MDY\n!Type:Bank\nD02/03/2021\nT1.00\n^\n";
    assert!(record(&Qif, stated, "a.qif").contains("2021-02-03"));
    let settled = b"!Type:Bank\nD02/03/2021\nT1.00\n^\nD04/15/2021\nT1.00\n^\n";
    assert!(record(&Qif, settled, "a.qif").contains("2021-02-03"));
}

#[test]
fn what_is_not_qif_is_not_claimed() {
    assert_eq!(sniff(&Qif, b"Type,Date\n", "a.csv"), Confidence::No);
}

#[test]
fn files_of_accounts_and_switches_alone_are_known() {
    assert_eq!(sniff(&Qif, b"!Clear:AutoSwitch\n!Account\nNCurrent\nTBank\n^\n", "a.qif"), Confidence::Certain);
    assert_eq!(sniff(&Qif, b"!Option:AutoSwitch\n", "a.qif"), Confidence::Likely);
}

#[test]
fn thousands_are_told_from_decimals() {
    let amounts = |lines: &str| record(&Qif, format!("!Type:Bank\n{lines}").as_bytes(), "a.qif");
    let points = amounts("D25/12/2021\nT-1,000\n^\nD26/12/2021\nT12.50\n^\n");
    assert!(points.contains(" -1000.00 ") && points.contains(" 12.50 "), "{points}");
    let commas = amounts("D25/12/2021\nT-1.000\n^\nD26/12/2021\nT12,50\n^\n");
    assert!(commas.contains(" -1000.00 ") && commas.contains(" 12.50 "), "{commas}");
    let alone = amounts("D25/12/2021\nT-3,000\n^\nD26/12/2021\nT1,000\n^\n");
    assert!(alone.contains(" -3000.00 ") && alone.matches("decimals_assumed").count() == 1, "{alone}");
}
