//! Are copies of columns taken only where they are the truth, and is a case without them the same case?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nexus_engine::case::Case;
use nexus_engine::intake::Unattended;
use nexus_engine::store::{Filter, PageRequest, Row, Sort, SortKey, Stretch, Totals};
use nexus_tests::cases::{clock, import, new_case, statement, write};

fn copies(case: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(case.join("columns")).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Rows in sorted order and totals: what goes through columns.
fn answers(case: &Case) -> (Vec<Row>, Totals, Vec<i64>) {
    let filter = Filter { min: Some(-50_000), text: Some("card 4".to_owned()), ..Filter::default() };
    let request = PageRequest {
        filter: filter.clone(),
        sort: Sort { key: SortKey::Amount, descending: false },
        offset: 3,
        limit: 200,
    };
    let sums = case.store().scan(&Stretch::default(), |month| Ok(month.amounts()?.iter().sum())).unwrap();
    (case.store().page(&request).unwrap().rows, case.store().totals(&filter).unwrap(), sums)
}

fn open(folder: &Path) -> Case {
    Case::open(folder, None, clock()).unwrap()
}

#[test]
fn copies_change_no_answer_and_are_made_only_where_a_month_changed() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(2000)), &Unattended).unwrap();
    let before = answers(&case);
    assert!(!before.0.is_empty());
    assert_eq!(case.store().columns_due().unwrap(), 2000);
    assert_eq!(case.store().refresh_columns(|_| true).unwrap(), 2000);
    assert_eq!(case.store().columns_due().unwrap(), 0);
    case.store().trim();
    assert_eq!(answers(&case), before);

    let made = copies(case.folder());
    import(&case, &write(folder.path(), "b.csv", "Date,Description,Amount\n2021-01-07,One more,-1.00\n"), &Unattended)
        .unwrap();
    assert!(case.store().columns_due().unwrap() < 2000);
    case.store().refresh_columns(|_| true).unwrap();
    let again = copies(case.folder());
    let changed: Vec<_> = again.iter().filter(|(path, bytes)| made.get(*path) != Some(bytes)).collect();
    assert_eq!(changed.len(), 1, "{:?}", changed.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn a_changed_copy_is_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(600)), &Unattended).unwrap();
    let before = answers(&case);
    case.store().refresh_columns(|_| true).unwrap();
    let home = case.folder().to_owned();
    drop(case);
    for (turn, (path, bytes)) in copies(&home).into_iter().enumerate() {
        match turn % 3 {
            0 => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
            1 => fs::write(path, bytes.iter().map(|byte| byte ^ 1).collect::<Vec<_>>()).unwrap(),
            _ => {
                let mut bytes = bytes;
                let last = bytes.len() - 1;
                bytes[last] ^= 0x20;
                // The amounts stand first; every stretch of them is changed.
                let middle = bytes.len() / 4;
                bytes[middle] ^= 0x20;
                fs::write(path, bytes).unwrap();
            }
        }
    }
    let case = open(&home);
    assert_eq!(answers(&case), before);
    assert!(case.store().columns_due().unwrap() > 0);
    case.store().refresh_columns(|_| true).unwrap();
    assert_eq!(answers(&case), before);
}

#[test]
fn another_cases_copies_are_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    fs::create_dir_all(&one).unwrap();
    fs::create_dir_all(&other).unwrap();
    let case = new_case(&one);
    import(&case, &write(&one, "a.csv", statement(600)), &Unattended).unwrap();
    case.store().refresh_columns(|_| true).unwrap();
    let twin = new_case(&other);
    // The same months in the same versions, with other amounts.
    let changed = statement(600).replace(".5", ".7");
    import(&twin, &write(&other, "a.csv", &changed), &Unattended).unwrap();
    let before = answers(&twin);
    let home = twin.folder().to_owned();
    drop(twin);
    for (path, bytes) in copies(case.folder()) {
        fs::write(home.join("columns").join(path.file_name().unwrap()), bytes).unwrap();
    }
    assert_eq!(answers(&open(&home)), before);
}

#[test]
fn a_case_that_is_only_read_uses_copies_and_writes_none() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(600)), &Unattended).unwrap();
    let before = answers(&case);
    let reading = Case::open_for_reading(case.folder(), clock()).unwrap();
    assert_eq!(reading.store().refresh_columns(|_| true).unwrap(), 0);
    assert!(copies(case.folder()).is_empty());
    assert_eq!(answers(&reading), before);
    case.store().refresh_columns(|_| true).unwrap();
    let made = copies(case.folder());
    let reading = Case::open_for_reading(case.folder(), clock()).unwrap();
    assert_eq!(answers(&reading), before);
    assert_eq!(copies(case.folder()), made);
}
