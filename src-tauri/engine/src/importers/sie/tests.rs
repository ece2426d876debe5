use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

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
