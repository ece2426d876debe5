//! Can a month leave and come back, with every row accounted for all the while? And are kept views what they leave now?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use nexus_engine::archive::{archive_month, archived_months, restore_month};
use nexus_engine::audit::verify_case;
use nexus_engine::case::Case;
use nexus_engine::intake::Unattended;
use nexus_engine::model::Month;
use nexus_engine::store::{Filter, PageRequest, Row, Sort};
use nexus_engine::views::{PutView, SavedView, views};
use nexus_tests::cases::{import, new_case, reopen, statement, write};

fn rows(case: &Case) -> Vec<Row> {
    let mut found = Vec::new();
    loop {
        let offset = u32::try_from(found.len()).unwrap();
        let mut page = case.store().page(&PageRequest { offset, limit: 256, ..PageRequest::default() }).unwrap();
        if page.rows.is_empty() {
            return found;
        }
        found.append(&mut page.rows);
    }
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn ground(folder: &std::path::Path) -> Case {
    let case = new_case(folder);
    import(&case, &write(folder, "a.csv", statement(1500)), &Unattended).unwrap();
    case
}

#[test]
fn a_month_leaves_is_accounted_for_and_comes_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    case.store().refresh_columns(|_| true).unwrap();
    case.store().warm().unwrap();
    let before = rows(&case);
    let totals = case.store().totals(&Filter::default()).unwrap();

    let left = archive_month(&case, month("2021_03")).unwrap();
    let now = rows(&case);
    let stays = |row: &&Row| !row.day.to_string().starts_with("2021-03");
    assert_eq!(now, before.iter().filter(stays).cloned().collect::<Vec<_>>());
    assert_eq!(now.len() as u64 + left, before.len() as u64);
    assert_eq!(case.store().totals(&Filter::default()).unwrap().rows as usize, now.len());
    let info = case.info().unwrap();
    assert!(info.conservation.holds, "{:?}", info.conservation.broken);
    assert_eq!((info.conservation.archived, info.conservation.accepted), (left, before.len() as u64));
    let found = verify_case(&case, None, &Unattended).unwrap();
    assert!(found.good, "{found:?}");
    let part = found.parts.iter().find(|part| part.name == "archive").unwrap();
    assert_eq!(part.checked, left);

    // Rows that come in for the month while it is away do not take the keys of those that left.
    let late = "Date,Description,Payee,Amount,Currency,Account Number\n2021-03-05,Late,Payee 1,-7.00,GBP,40000001\n";
    import(&case, &write(folder.path(), "late.csv", late), &Unattended).unwrap();
    assert!(archive_month(&case, month("2021_03")).is_err());
    let home = case.folder().to_owned();
    drop(case);
    let case = reopen(&home).unwrap();
    assert!(verify_case(&case, None, &Unattended).unwrap().good);

    assert_eq!(restore_month(&case, month("2021_03")).unwrap(), left);
    let again = rows(&case);
    let old: Vec<Row> = again.iter().filter(|row| row.text != "Late").cloned().collect();
    assert_eq!(old, before);
    assert_eq!(again.len(), before.len() + 1);
    assert_eq!(case.store().totals(&Filter { text: Some("-late".to_owned()), ..Filter::default() }).unwrap(), totals);
    let found = verify_case(&case, None, &Unattended).unwrap();
    assert!(found.good && found.parts.iter().all(|part| part.name != "archive"), "{found:?}");
    assert!(archived_months(&case).unwrap().is_empty() && !home.join("archive").exists());
    assert!(restore_month(&case, month("2021_03")).is_err());
}

#[test]
fn a_changed_or_lost_archive_is_found_and_not_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    archive_month(&case, month("2021_02")).unwrap();
    let stays = rows(&case);
    let file = std::fs::read_dir(case.folder().join("archive")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    for changed in [None, Some(())] {
        if changed.is_some() {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 4;
            std::fs::write(&file, bytes).unwrap();
        }
        let found = verify_case(&case, None, &Unattended).unwrap();
        let part = found.parts.iter().find(|part| part.name == "archive").unwrap();
        assert!(!found.good && !part.good, "{found:?}");
        assert!(restore_month(&case, month("2021_02")).is_err());
        assert_eq!(rows(&case), stays);
    }
    std::fs::write(&file, bytes).unwrap();
    restore_month(&case, month("2021_02")).unwrap();
    assert!(verify_case(&case, None, &Unattended).unwrap().good);
}

#[test]
fn a_kept_view_counts_what_it_leaves_now_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let case = ground(folder.path());
    let filter = Filter { text: Some("card -\"shop 3\"".to_owned()), ..Filter::default() };
    let view = SavedView {
        id: 0,
        name: "Cards elsewhere".to_owned(),
        filter: filter.clone(),
        sort: Sort::default(),
        lens: "auditor".to_owned(),
        examiner: String::new(),
        created: String::new(),
    };
    let seq = case.make(PutView { id: 0, value: Some(view) }).unwrap();
    let count = || views(&case).unwrap().iter().map(|row| row.rows).collect::<Vec<_>>();
    let before = count();
    assert_eq!(before, [case.store().totals(&filter).unwrap().rows]);
    let more = "Date,Description,Payee,Amount,Currency,Account Number\n2022-03-05,Card 9,Payee 1,-7.00,GBP,40000001\n";
    import(&case, &write(folder.path(), "more.csv", more), &Unattended).unwrap();
    assert_eq!(count(), [before[0] + 1]);
    let kept = views(&case).unwrap().remove(0).view;
    assert_eq!((kept.examiner.as_str(), kept.lens.as_str()), ("Ada Tester", "auditor"));
    case.undo(Some(seq)).unwrap();
    assert!(count().is_empty());
    case.redo(Some(seq)).unwrap();
    assert_eq!(count(), [before[0] + 1]);
}
