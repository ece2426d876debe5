//! Is a case that is opened again warm, and does a second level that fails cost no answer?

#![allow(clippy::unwrap_used, reason = "a test's own ground")]

use std::path::Path;

use nexus_engine::case::Case;
use nexus_engine::model::Kind as Side;
use nexus_engine::store::{Filter, PageRequest, Sort, SortKey};
use nexus_tests::cases;

fn filled(folder: &Path) -> std::path::PathBuf {
    let case = cases::new_case(folder);
    let file = cases::write(folder, "statement.csv", cases::statement(120_000));
    cases::import(&case, &file, &nexus_engine::intake::Unattended).unwrap();
    case.folder().to_owned()
}

fn asks(case: &Case) -> (Vec<i64>, u32) {
    let filter = Filter { kind: Some(Side::Bank), text: Some("shop 3".to_owned()), ..Filter::default() };
    let sort = Sort { key: SortKey::Amount, descending: true };
    let request = PageRequest { filter: filter.clone(), sort, offset: 10, limit: 20 };
    let page = case.store().page(&request).unwrap();
    (page.rows.iter().map(|row| row.amount).collect(), case.store().totals(&filter).unwrap().rows)
}

#[test]
fn a_second_level_is_read_again_and_one_that_was_changed_or_cannot_be_read_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let place = filled(folder.path());
    let derived = place.join("derived");
    let case = cases::reopen(&place).unwrap();
    let first = asks(&case);
    drop(case);
    let files: Vec<_> = derived.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty(), "nothing was worth keeping");
    assert_eq!(asks(&cases::reopen(&place).unwrap()), first, "from the case");
    for file in &files {
        let mut bytes = std::fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        std::fs::write(file, bytes).unwrap();
    }
    assert_eq!(asks(&cases::reopen(&place).unwrap()), first, "changed files are thrown away");
    std::fs::remove_dir_all(&derived).unwrap();
    std::fs::write(&derived, "in the way").unwrap();
    assert_eq!(asks(&cases::reopen(&place).unwrap()), first, "no folder can be made");
}
