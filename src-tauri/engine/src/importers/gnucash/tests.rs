use super::*;
use crate::importers::golden::{check_damaged, check_fixtures, sniff};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&GnuCash, "gnucash");
}

#[test]
fn damaged_files_end_in_problems() {
    const WORDS: &str = "<gnc-v2> <transaction> </transaction> <split> </split> <value>100/100</value> <account> </account> <id>x</id> \
        SQLite\u{20}format\u{20}3\0 \u{e9} \0 1/0 -1/3 ffff";
    check_damaged(&GnuCash, "gnucash", WORDS);
}

#[test]
fn other_databases_are_not_claimed() {
    assert_eq!(sniff(&GnuCash, b"SQLite format 3\0 something else", "places.sqlite"), Confidence::No);
}
