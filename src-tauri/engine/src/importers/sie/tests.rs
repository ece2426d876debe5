use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, record, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Sie, "sie");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str =
        "#FLAGGA 0 \n #VER # A 1 20240101 \"t\" { } #TRANS {} 5.00 -5.00 \\\" \" #IB #UB #KONTO \u{e9} \0 #FORMAT PC8";
    check_damaged(&Sie, "sie", WORDS);
}

#[test]
fn what_is_not_sie_is_not_claimed() {
    assert_eq!(sniff(&Sie, b"# Notes\n\nsome markdown\n", "a.md"), Confidence::No);
    assert_eq!(sniff(&Sie, b"<!DOCTYPE HTML><title>404</title>", "a.se"), Confidence::No);
}

#[test]
fn amounts_with_a_comma_and_who_entered_them() {
    let file = b"#FLAGGA 0\n#SIETYP 4\n#VER A 1 20240115 \"x\" 20240116 \"anna\"\n{\n#TRANS 1930 {} -1249,50\n#TRANS 4010 {} 1249,50\n}\n";
    let found = record(&Sie, file, "a.se");
    assert!(found.contains("-1249.50 SEK") && found.contains("poster=\"anna\""), "{found}");
}
