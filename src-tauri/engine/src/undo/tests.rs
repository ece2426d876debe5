use std::sync::Arc;

use super::*;
use crate::case::{Examiner, FixedClock, NewCase};
use crate::model::{Kind, RowId};
use crate::teams::{Note, PutNote, PutTag, notes, recent_tags, tags_of};

fn case(folder: &std::path::Path) -> Case {
    let examiner = Examiner { name: "Ada Tester".to_owned(), role: String::new() };
    let new = NewCase { name: "Undo".to_owned(), reference: String::new(), examiner };
    Case::create(folder, &new, Arc::new(FixedClock(time::OffsetDateTime::UNIX_EPOCH))).unwrap()
}

fn note(id: u32, body: &str) -> PutNote {
    let text = str::to_owned;
    let value = Note {
        id,
        lens: text("defence"),
        subject: text("case"),
        label: text("the case"),
        body: text(body),
        examiner: String::new(),
        created: String::new(),
    };
    PutNote { id, value: Some(value) }
}

fn bodies(case: &Case) -> Vec<String> {
    notes(case, "defence").unwrap().into_iter().map(|note| note.body).collect()
}

#[test]
fn every_change_goes_back_and_forth_and_each_time_is_logged() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path());
    let start = case.info().unwrap().audit.seq;
    case.make(note(0, "one")).unwrap();
    case.make(note(1, "two")).unwrap();
    assert_eq!(bodies(&case), ["two"]);
    case.undo(None).unwrap();
    assert_eq!(bodies(&case), ["one"]);
    case.undo(None).unwrap();
    assert!(bodies(&case).is_empty());
    assert!(matches!(case.undo(None), Err(UndoError::Nothing)));
    case.redo(None).unwrap();
    case.redo(None).unwrap();
    assert_eq!(bodies(&case), ["two"]);
    assert!(matches!(case.redo(None), Err(UndoError::NothingUndone)));
    assert_eq!(case.info().unwrap().audit.seq, start + 6, "two changes, two undone, two made again");
}

#[test]
fn an_earlier_change_waits_for_the_later_one_of_its_subject_only() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path());
    let first = case.make(note(0, "one")).unwrap();
    let other = case.make(note(0, "other")).unwrap();
    case.make(note(1, "two")).unwrap();
    assert!(matches!(case.undo(Some(first)), Err(UndoError::Later { .. })));
    case.undo(Some(other)).unwrap();
    assert_eq!(bodies(&case), ["two"]);
    let list = changes(&case, 10).unwrap();
    assert_eq!(list.iter().map(|change| change.stands).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn a_row_that_bore_a_tag_before_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path());
    let tag = |rows: &[i64]| PutTag {
        tag: "rent".to_owned(),
        rows: rows.iter().map(|row| (Kind::Bank, RowId(*row))).collect(),
        on: true,
    };
    case.make(tag(&[1])).unwrap();
    case.make(tag(&[1, 2])).unwrap();
    assert_eq!(recent_tags(&case).unwrap()[0].rows, 2);
    case.undo(None).unwrap();
    assert_eq!(tags_of(&case, Kind::Bank, RowId(1)).unwrap(), ["rent"]);
    assert!(tags_of(&case, Kind::Bank, RowId(2)).unwrap().is_empty());
}
