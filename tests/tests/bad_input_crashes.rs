//! Bytes that once broke a reader, kept under `fuzz/crashes/`: each is read again and must break nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

#[path = "../../fuzz/src/packed.rs"]
mod packed;

use std::path::PathBuf;

use nexus_engine::importers::IMPORTERS;
use nexus_tests::keeping::hold;

#[test]
fn what_broke_a_reader_once_is_read_in_peace() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/crashes");
    let mut count = 0;
    for target in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let name = target.file_name().into_string().unwrap();
        let packing = packed::TARGETS.iter().find(|found| found.0 == name);
        let format = packing.map_or(name.as_str(), |found| found.1);
        let importer = *IMPORTERS.iter().find(|importer| importer.format() == format).unwrap();
        for crash in std::fs::read_dir(target.path()).unwrap().map(|entry| entry.unwrap().path()) {
            let bytes = std::fs::read(&crash).unwrap();
            let bytes = packing.map_or(bytes.clone(), |found| (found.2)(&bytes));
            hold(importer, &bytes, "once");
            count += 1;
        }
    }
    assert!(count >= 3, "the files are kept");
    println!("{count} files");
}
