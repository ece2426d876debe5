use super::*;
use crate::importers::BytesSource;
use crate::importers::golden::{check_fixtures, record};

#[test]
fn fixtures_read_as_recorded() {
    check_fixtures(&Spreadsheet, "spreadsheet");
}

#[test]
fn foreign_workbooks_read_without_panic() {
    let folder = std::env::var_os("NEXUS_EVIDENCE").map_or_else(
        || std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/evidence"),
        std::path::PathBuf::from,
    );
    let folder = folder.join("csv/OCA__bank-statement-import");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: no evidence folder");
        return;
    };
    for path in
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|found| found == "xlsx"))
    {
        let bytes = std::fs::read(&path).unwrap();
        println!("=== {}\n{}", path.display(), record(&Spreadsheet, &bytes, "book.xlsx"));
    }
}

#[test]
fn damaged_workbooks_end_in_problems() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/importers/spreadsheet/fixtures");
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "golden") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for step in 1..40 {
            let cut = bytes.len() * step / 40;
            record(&Spreadsheet, &bytes[..cut], "cut");
            let mut changed = bytes.clone();
            changed[cut] ^= 0x5a;
            record(&Spreadsheet, &changed, "changed");
        }
    }
}

#[test]
fn a_packed_bomb_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("[Content_Types].xml", options).unwrap();
    archive.start_file("xl/workbook.xml", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..65 {
        std::io::Write::write_all(&mut archive, &zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    let mut source = BytesSource::new(&bytes, "bomb.xlsx");
    let error = Spreadsheet.propose(&mut source, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("unpacks to more than"), "{error}");
}

#[test]
fn a_place_names_sheet_and_row() {
    let bytes = include_bytes!("fixtures/months.xlsx");
    let span = crate::model::Span { offset: 1, len: 0, line: 3 };
    let found =
        Spreadsheet.source_lines(&mut BytesSource::new(bytes, "months.xlsx"), &[span]).unwrap().unwrap().remove(0);
    assert_eq!(found.lines, ["2023-02-02\t0.1+0.2\t0.3\t2347.75"]);
    assert_eq!((found.before.len(), found.after.len()), (2, 1));
}
