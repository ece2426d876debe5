use std::io::Write;

use super::*;
use crate::importers::golden::record_unbounded;
use crate::importers::{BytesSource, detect};

const CSV: &[u8] = b"Date,Description,Amount,Balance\n2024-01-30,Tea,-2.00,98.00\n2024-01-31,Pay,900.00,998.00\n";
const OFX: &[u8] =
    b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP<BANKACCTFROM><ACCTID>1</BANKACCTFROM>\
    <BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240131<TRNAMT>-5.00<FITID>1<NAME>Shop</STMTTRN></BANKTRANLIST>\
    </STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn read(bytes: &[u8], name: &str) -> String {
    let head = Head { name, bytes: &bytes[..bytes.len().min(64 * 1024)], len: bytes.len() as u64 };
    assert_eq!(detect(&head).map(Importer::format), Some("archive"));
    record_unbounded(&Container, bytes, name)
}

#[test]
fn a_packed_file_reads_as_the_file() {
    let found = read(&gz(CSV), "january.csv.gz");
    assert!(found.contains("member: Rows from number 1 on stand in “january.csv” (read as csv)."), "{found}");
    assert!(found.contains("row 2 @59+28 L3 a0 2024-01-31 900.00"), "{found}");
}

#[test]
fn members_are_read_in_order_and_numbered_on() {
    let found = read(
        &zip(&[("a/one.csv", CSV), ("../../etc/two.ofx", OFX), ("readme.txt", b"hello"), ("empty", b"")]),
        "all.zip",
    );
    assert!(found.contains("row 2 @59+28 L3"), "{found}");
    assert!(found.contains("Rows from number 3 on stand in “../../etc/two.ofx” (read as ofx)."), "{found}");
    assert!(found.contains("\nrow 3 @"), "{found}");
    assert!(found.contains("“readme.txt” was not read: it is of no format that can be read."), "{found}");
    assert!(found.contains("“empty” was not read: it is empty."), "{found}");
}

#[test]
fn a_place_names_member_and_line() {
    let bytes = zip(&[("one.ofx", OFX), ("two.csv", CSV)]);
    let offset = OFX.len() as u64 + 59;
    assert!(read(&bytes, "all.zip").contains(&format!("row 3 @{offset}+28 L3")));
    let span = crate::model::Span { offset, len: 28, line: 3 };
    let found = Container.source_lines(&mut BytesSource::new(&bytes, "all.zip"), &[span]).unwrap().unwrap().remove(0);
    assert_eq!(found.lines, ["2024-01-31,Pay,900.00,998.00"]);
    assert_eq!(found.before.last().map(String::as_str), Some("2024-01-30,Tea,-2.00,98.00"));
    assert!(found.after.is_empty());
}

#[test]
fn questions_come_before_any_row() {
    let doubtful = b"Date,Description,Amount\n03/04/2021,Tea,-2.00\n05/04/2021,Pay,900.00\n";
    let found = read(&zip(&[("one.csv", CSV), ("two.csv", doubtful)]), "all.zip");
    assert_eq!(found, "error two.csv: The dates can be read in two ways. Which comes first, the day or the month?\n");
}

#[test]
fn archives_within_archives_and_bombs_are_not_opened() {
    let inner = zip(&[("one.csv", CSV)]);
    let found = read(&zip(&[("inner.zip", &inner), ("one.csv", CSV)]), "outer.zip");
    assert!(found.contains("“inner.zip” was not read"), "{found}");
    let bomb = gz(&vec![b'1'; 80 << 20]);
    assert!(read(&bomb, "bomb.gz").contains("archive_too_large"));
    assert!(read(&zip(&[("bomb", &vec![0; 80 << 20])]), "bomb.zip").contains("archive_too_large"));
}

#[test]
fn damaged_archives_end_in_problems() {
    for bytes in [gz(CSV), zip(&[("one.csv", CSV), ("two.ofx", OFX)])] {
        for at in 4..bytes.len() {
            record_unbounded(&Container, &bytes[..at], "cut");
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            record_unbounded(&Container, &changed, "changed");
        }
    }
    let mut source = BytesSource::new(b"PK\x03\x04", "short.zip");
    assert!(Container.propose(&mut source, &ReadOptions::default()).is_err());
}
