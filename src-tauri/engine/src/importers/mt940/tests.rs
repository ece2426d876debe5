use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Mt940, "mt940");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str = ":20:X \n \r\n :25:1/2EUR :28C:1/1 :60F:C240101EUR1,00 :61:2401010101C1,00NTRFNONREF :61: :86:166?00A?20B :86: \
        :62F:C240101EUR2,00 - -} {1:F01}{4: : 86: /NAME/x/REMI/ \u{e9} \0 :90D:1EUR1,00 :34F:EUR0, ?32";
    check_damaged(&Mt940, "mt940", WORDS);
}

#[test]
fn what_is_not_mt940_is_not_claimed() {
    assert_eq!(sniff(&Mt940, b"date;amount\n2024-01-01;5\n", "a.csv"), Confidence::No);
    assert_eq!(sniff(&Mt940, b"", "a.sta"), Confidence::No);
}

#[test]
fn a_file_of_bare_carriage_returns() {
    let file = b":20:X\r:25:1/2\r:60F:C240101EUR1,00\r:61:2401010101C1,00NTRFA//B\r:86:tea\r:62F:C240101EUR2,00\r";
    let found = record(&Mt940, file, "cr.sta");
    assert!(found.contains("row 1 @34+35 L4 a0 2024-01-01 1.00 EUR text=\"tea\""), "{found}");
}

#[test]
fn what_is_only_expected_is_kept_aside_as_such() {
    let file =
        b":20:X\n:25:1/2\n:28C:1\n:34F:EUR0,\n:61:240102EC1,00NTRFA\n:61:2401020102ED2,00NTRFA\n:61:240102C3,00NTRFA\n";
    let found = record(&Mt940, file, "a.942");
    assert_eq!(found.matches("not_booked: The line announces").count(), 2, "{found}");
    assert!(found.contains("row 3 ") && found.contains(" 3.00 EUR"), "{found}");
}

#[test]
fn decimal_points_and_balances_without_a_currency() {
    let file =
        b":20:X\n:25:1/2\n:60F:C240101EUR1000.50\n:61:240102D0.50NTRFA\n:61:240102C1.000NTRFA\n:62F:C2401022000,00\n";
    let found = record(&Mt940, file, "a.sta");
    assert!(found.contains("-0.50 EUR") && found.contains(" 1000.00 EUR"), "{found}");
    assert!(found.contains("opening=1000.50 on=2024-01-01 closing=2000.00 on=2024-01-02"), "{found}");
}

#[test]
fn subfields_without_a_code_before_them() {
    let file = b":20:X\n:25:1/2\n:60F:C240101EUR1,00\n:61:240102D1,00NTRFA\n:86:?00CARD?20Coffee?32CAFE\n:62F:C240102EUR0,00\n";
    let found = record(&Mt940, file, "a.sta");
    assert!(found.contains("party=\"CAFE\" text=\"Coffee\"") && found.contains("category=\"CARD\""), "{found}");
}
