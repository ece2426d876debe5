//! Packed formats hide their content from a fuzzer behind checksums and compression; these wrap what it makes up.

use std::io::{Cursor, Write};

use zip::CompressionMethod::Stored;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Packs made-up bytes.
pub(crate) type Pack = fn(&[u8]) -> Vec<u8>;

/// Name, format, packing.
pub(crate) const TARGETS: [(&str, &str, Pack); 5] = [
    ("xlsx-sheet", "spreadsheet", |bytes| xlsx(bytes, b"<sst><si><t>Date</t></si></sst>", STYLES)),
    ("xlsx-strings", "spreadsheet", |bytes| xlsx(SHEET, bytes, STYLES)),
    ("xlsx-styles", "spreadsheet", |bytes| xlsx(SHEET, b"<sst><si><t>Date</t></si></sst>", bytes)),
    ("ods-content", "spreadsheet", ods),
    ("archive-member", "archive", |bytes| zip(&[("statement", bytes), ("again.csv", bytes)])),
];

const SHEET: &[u8] =
    b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000</v></c>\
    </row></sheetData></worksheet>";
const STYLES: &[u8] =
    b"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/></numFmts><cellXfs><xf/><xf \
    numFmtId=\"14\"/></cellXfs></styleSheet>";

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(*name, SimpleFileOptions::default().compression_method(Stored)).expect("in memory");
        out.write_all(bytes).expect("in memory");
    }
    out.finish().expect("in memory").into_inner()
}

fn xlsx(sheet: &[u8], strings: &[u8], styles: &[u8]) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "_rels/.rels",
            b"<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ])
}

fn ods(content: &[u8]) -> Vec<u8> {
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"/></manifest:manifest>",
        ),
        ("content.xml", content),
    ])
}
