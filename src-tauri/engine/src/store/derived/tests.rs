use std::collections::HashMap;
use std::sync::Mutex;

use super::*;
use crate::audit::{Entry, Witness};
use crate::case::Examiner;
use crate::store::Store;

/// A shelf that fails, or one in memory.
#[derive(Default)]
struct Bench {
    failing: bool,
    files: Mutex<HashMap<String, Vec<u8>>>,
}

impl Shelf for Bench {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        if self.failing { Err(io::ErrorKind::Other.into()) } else { Ok(self.files.lock().unwrap().get(name).cloned()) }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.failing {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.files.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) {
        self.files.lock().unwrap().remove(name);
    }
}

fn store(folder: &std::path::Path, bench: &Arc<Bench>) -> Store {
    let mut store = Store::open(&folder.join("case.db"), true).unwrap();
    store.derived = Derived { shelf: Some(bench.clone()), worth: Duration::ZERO };
    store
}

fn witnessed(store: &Store) {
    let actor = Examiner { name: "Ada".to_owned(), role: String::new() };
    let witness = Witness { actor, time: "2026-01-31T09:15:00Z".to_owned() };
    store.write(|writer| writer.change(&witness, |_| Ok(((), Entry::default())))).unwrap();
}

fn figure(store: &Store, kind: Kind) -> crate::cache::CacheFigure {
    store.cache.shared().figures().into_iter().find(|figure| figure.kind == kind).unwrap()
}

#[test]
fn a_second_level_that_fails_costs_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Arc::new(Bench { failing: true, ..Bench::default() });
    let store = store(folder.path(), &bench);
    witnessed(&store);
    assert_eq!(store.totals(&Filter::default()).unwrap().rows, 0);
    assert_eq!(figure(&store, Kind::Totals).failures, 2, "neither read nor written");
}

#[test]
fn a_case_opened_again_is_warm_and_a_changed_file_is_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Arc::new(Bench::default());
    let first = store(folder.path(), &bench);
    witnessed(&first);
    first.totals(&Filter::default()).unwrap();
    assert_eq!(bench.files.lock().unwrap().len(), 1);
    drop(first);
    let again = store(folder.path(), &bench);
    again.totals(&Filter::default()).unwrap();
    assert_eq!(figure(&again, Kind::Totals).warm, 1);
    drop(again);
    for bytes in bench.files.lock().unwrap().values_mut() {
        *bytes.last_mut().unwrap() ^= 1;
    }
    let changed = store(folder.path(), &bench);
    assert_eq!(changed.totals(&Filter::default()).unwrap().rows, 0);
    assert_eq!(figure(&changed, Kind::Totals).warm, 0);
}

#[test]
fn an_answer_of_another_history_does_not_fit() {
    let head = Head { question: "q".to_owned(), version: 3, audit: (7, "ab".to_owned()) };
    let file = file::encode(&head, b"body");
    assert_eq!(file::decode(&file), Some((head, &b"body"[..])));
    assert_eq!(file::decode(&file[..file.len() - 1]), None);
    assert_eq!(file::decode(b"nexus-derived-1\n"), None);
}

#[test]
fn positions_outside_the_case_are_refused() {
    let bytes = file::bytes_of(&[0, 4, 2]);
    assert_eq!(file::positions(&bytes, 5).map(|set| set.len()), Some(3));
    assert!(file::positions(&bytes, 4).is_none());
    assert!(file::positions(&bytes[..5], 5).is_none());
}
