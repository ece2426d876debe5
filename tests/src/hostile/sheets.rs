//! Workbooks that declare more than they hold, name what is not there, or go round in circles.

use std::io::{Cursor, Write};

use super::packed::{packed, zip};
use super::{Hostile, Size, file, fixture};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEADER: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Date</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>\
    Description</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>Amount</t></is></c></row>";
const GOOD: &str = "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>45000</v></c><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"C2\"><v>-12.5</v></c></row>";
const STYLES: &str = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

/// The parts of an XLSX workbook of one sheet.
struct Book {
    sheet: String,
    strings: String,
    styles: String,
    workbook: String,
    relations: String,
}

impl Book {
    fn good() -> Self {
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        };
        Book {
            sheet: sheet(&format!("{HEADER}{GOOD}")),
            strings: "<sst><si><t>Coffee</t></si></sst>".to_owned(),
            styles: STYLES.to_owned(),
            workbook: "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
            relations: format!(
                "<Relationships>{}{}{}</Relationships>",
                relation("r1", "worksheet", "worksheets/sheet1.xml"),
                relation("r2", "sharedStrings", "sharedStrings.xml"),
                relation("r3", "styles", "styles.xml")
            ),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let root = format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        packed([
            ("[Content_Types].xml", &b"<Types/>"[..]),
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", self.workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", self.relations.as_bytes()),
            ("xl/worksheets/sheet1.xml", self.sheet.as_bytes()),
            ("xl/sharedStrings.xml", self.strings.as_bytes()),
            ("xl/styles.xml", self.styles.as_bytes()),
        ])
    }
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn with_sheet(name: &str, rows: &str) -> Hostile {
    file(format!("{name}.xlsx"), Book { sheet: sheet(&format!("{HEADER}{GOOD}{rows}")), ..Book::good() }.bytes())
}

fn row(number: usize, cells: &str) -> String {
    format!("<row r=\"{number}\">{cells}</row>")
}

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let mut files = xlsx(size);
    files.extend(ods(size));
    files
}

fn xlsx(size: Size) -> Vec<Hostile> {
    let many = size.of(20_000, 20);
    let text = "x".repeat(32_000);
    let date = |value: &str| row(3, &format!("<c r=\"A3\" s=\"1\"><v>{value}</v></c><c r=\"C3\"><v>1</v></c>"));
    let amount = |value: &str| row(3, &format!("<c r=\"A3\" s=\"1\"><v>45001</v></c><c r=\"C3\"><v>{value}</v></c>"));
    let mut files = vec![
        with_sheet("far-corner", &row(1_048_576, "<c r=\"XFD1048576\"><v>1</v></c>")),
        with_sheet("far-corners", &(0..many).map(|n| row(n + 3, "<c r=\"XFD1\"><v>1</v></c>")).collect::<String>()),
        with_sheet("beyond-the-last-row", &row(99_999_999, "<c r=\"A99999999\"><v>1</v></c>")),
        with_sheet(
            "column-of-many-letters",
            &row(3, "<c r=\"ZZZZZZZZZZ3\"><v>1</v></c><c r=\"3\"><v>2</v></c><c r=\"\"><v>3</v></c>"),
        ),
        with_sheet(
            "rows-backwards",
            &(0..500)
                .rev()
                .map(|n| row(n, &format!("<c r=\"A{n}\" s=\"1\"><v>45000</v></c><c r=\"C{n}\"><v>1</v></c>")))
                .collect::<String>(),
        ),
        with_sheet(
            "cells-backwards",
            &row(3, "<c r=\"C3\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"A3\" s=\"1\"><v>45000</v></c>"),
        ),
        with_sheet("one-cell-again", &row(3, &"<c r=\"C3\"><v>1</v></c>".repeat(many))),
        with_sheet(
            "rows-without-numbers",
            &"<row><c s=\"1\"><v>45000</v></c><c t=\"s\"><v>0</v></c><c><v>1</v></c></row>".repeat(many / 20),
        ),
        with_sheet(
            "string-beyond",
            &row(3, "<c r=\"B3\" t=\"s\"><v>4294967296</v></c><c r=\"C3\" t=\"s\"><v>-1</v></c>"),
        ),
        with_sheet("style-beyond", &row(3, "<c r=\"A3\" s=\"4294967295\"><v>45000</v></c>")),
        with_sheet("unknown-kind", &row(3, "<c r=\"A3\" t=\"zz\"><v>45000</v></c>")),
        with_sheet("errors", &row(3, "<c r=\"A3\" t=\"e\"><v>#REF!</v></c><c r=\"C3\" t=\"e\"><v>#N/A</v></c>")),
        with_sheet("formulas", &row(3, "<c r=\"C3\"><f>HYPERLINK(\"http://127.0.0.1:9/\")</f><v>1</v></c>")),
        with_sheet("deep", &"<row>".repeat(many)),
        with_sheet(
            "endless-text",
            &row(3, &format!("<c r=\"B3\" t=\"inlineStr\"><is><t>{}</t></is></c>", "x".repeat(size.of(2 << 20, 80)))),
        ),
        with_sheet("entity-bomb", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>&a;"),
        with_sheet("cut", "<row r=\"3\"><c r=\"A3\"><v>450"),
    ];
    for value in ["1e300", "-1", "NaN", "inf", "2958466", "60", "0", "0.99999999999", "", "x"] {
        files.push(with_sheet(&format!("day-{value}"), &date(value)));
    }
    for value in ["1e400", "NaN", "-0", "1e-400", "99999999999999999999", "0x10", "1,5"] {
        files.push(with_sheet(&format!("amount-{value}"), &amount(value)));
    }
    let mut with = |name: &str, change: &dyn Fn(&mut Book)| {
        let mut book = Book::good();
        change(&mut book);
        files.push(file(format!("{name}.xlsx"), book.bytes()));
    };
    with("one-text-in-every-cell", &|book| {
        book.strings = format!("<sst><si><t>{text}</t></si></sst>");
        let cells = (0..many).map(|n| row(n + 3, &"<c t=\"s\"><v>0</v></c>".repeat(10)));
        book.sheet = sheet(&format!("{HEADER}{}", cells.collect::<String>()));
    });
    with("empty-strings", &|book| book.strings = format!("<sst>{}</sst>", "<si/>".repeat(many * 50)));
    with("strings-of-strings", &|book| {
        book.strings = format!("<sst>{}</sst>", format!("<si><t>{text}</t></si>").repeat(size.of(200, 40)))
    });
    with("runs-without-end", &|book| book.strings = format!("<sst><si>{}</si></sst>", "<r><t>x</t></r>".repeat(many)));
    with("count-that-lies", &|book| {
        book.strings = "<sst count=\"4294967295\" uniqueCount=\"18446744073709551615\"/>".to_owned()
    });
    with("styles-without-end", &|book| {
        book.styles =
            format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf numFmtId=\"14\"/>".repeat(many * 8))
    });
    with("format-without-end", &|book| {
        book.styles = format!(
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"{}\"/></numFmts></styleSheet>",
            "[".repeat(many)
        )
    });
    with("sheets-without-end", &|book| {
        book.workbook =
            format!("<workbook><sheets>{}</sheets></workbook>", "<sheet name=\"S\" r:id=\"r1\"/>".repeat(many / 10))
    });
    with("no-sheets", &|book| book.workbook = "<workbook/>".to_owned());
    with("target-outside", &|book| {
        book.relations = book.relations.replace("worksheets/", "../../../../../etc/passwd/../")
    });
    with("target-in-itself", &|book| book.relations = book.relations.replace("worksheets/sheet1.xml", "workbook.xml"));
    with("target-missing", &|book| book.relations = book.relations.replace("worksheets/sheet1.xml", "none.xml"));
    with("target-of-the-web", &|book| {
        book.relations = book.relations.replace("worksheets/sheet1.xml", "http://127.0.0.1:9/")
    });
    with("relations-empty", &|book| book.relations.clear());
    with("workbook-no-xml", &|book| book.workbook = "\0\0\0".to_owned());
    with("declared-extent", &|book| {
        book.sheet = book.sheet.replace("<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>")
    });
    files.push(file(
        "spaces.xlsx",
        zip([("[Content_Types].xml", &b"xl/ xl/workbook"[..]), ("xl/workbook.xml", &vec![b' '; size.of(1 << 20, 60)])]),
    ));
    files.push(file("only-a-name.xlsx", zip([("[Content_Types].xml", &b"<Types/>"[..]), ("xl/workbook", b"")])));
    files
}

fn ods(size: Size) -> Vec<Hostile> {
    let many = size.of(20_000, 20);
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let header =
        format!("<table:table-row>{}{}{}</table:table-row>", cell("Date"), cell("Description"), cell("Amount"));
    let good = "<table:table-row><table:table-cell office:value-type=\"date\" office:date-value=\"2024-02-03\"/><table:table-cell \
        office:value-type=\"string\"><text:p>Coffee</text:p></table:table-cell><table:table-cell office:value-type=\"float\" \
        office:value=\"-3.2\"/></table:table-row>";
    let book = |name: &str, rows: String| {
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">{header}{good}{rows}\
             </table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let manifest =
            b"<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"/></manifest:manifest>";
        let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
        file(format!("{name}.ods"), joined(mimetype, manifest, content.as_bytes()))
    };
    vec![
        book("columns-repeated", good.replace("<table:table-cell office:value-type=\"float\"", "<table:table-cell table:number-columns-repeated=\"1000000000\" office:value-type=\"float\"")),
        book("rows-repeated", good.replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"4294967295\">")),
        book("rows-repeated-again", good.replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1048576\">").repeat(50)),
        book("empty-rows-repeated", format!("<table:table-row table:number-rows-repeated=\"4294967295\"/>{good}").repeat(20)),
        book("both-repeated", "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>".repeat(4)),
        book("repeated-by-nonsense", good.replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"-1\">")),
        book("spaces-repeated", format!("<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>", "<text:s text:c=\"1000000000\"/>".repeat(many))),
        book("tables-in-cells", "<table:table-row><table:table-cell><table:table>".repeat(40)),
        book("deep", "<table:table-row>".repeat(many)),
        book("cut", "<table:table-row><table:table-cell".to_owned()),
        book("cut-note", "<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>".to_owned()),
        book("day-that-is-none", good.replace("2024-02-03", "2024-02-31")),
        book("day-of-no-year", good.replace("2024-02-03", "0000-00-00T99:99:99")),
        book("amount-that-is-none", good.replace("-3.2", "1e400")),
        book("entity-bomb", "<!DOCTYPE x [<!ENTITY a \"b\">]>".to_owned()),
        book("endless-text", good.replace("Coffee", &"x".repeat(size.of(2 << 20, 80)))),
        book("paragraphs-without-end", good.replace("<text:p>Coffee</text:p>", &"<text:p>x</text:p>".repeat(many))),
        book("notes", good.replace("<text:p>Coffee", "<office:annotation><text:p>secret</text:p></office:annotation><text:p>Coffee")),
        file("without-content.ods", zip([("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..])])),
    ]
}

/// An ODS package: the type first and stored, as readers look for it.
#[allow(clippy::expect_used, reason = "an archive in memory")]
fn joined(mimetype: &[u8], manifest: &[u8], content: &[u8]) -> Vec<u8> {
    use zip::CompressionMethod::{Deflated, Stored};
    use zip::write::{SimpleFileOptions, ZipWriter};
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, method) in [
        ("mimetype", mimetype, Stored),
        ("META-INF/manifest.xml", manifest, Deflated),
        ("content.xml", content, Deflated),
    ] {
        out.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("in memory");
        out.write_all(bytes).expect("in memory");
    }
    out.finish().expect("in memory").into_inner()
}

/// Records of an XLS stream.
#[derive(Clone, Default)]
struct Stream(Vec<u8>);

impl Stream {
    fn record(&mut self, kind: u16, bytes: &[u8]) -> &mut Self {
        let len = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        self.0.extend(kind.to_le_bytes());
        self.0.extend(len.to_le_bytes());
        self.0.extend(&bytes[..usize::from(len)]);
        self
    }

    fn begin(&mut self, what: u16) -> &mut Self {
        self.record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &what.to_le_bytes(), &[0; 12]].concat())
    }

    fn end(&mut self) -> &mut Self {
        self.record(0x000a, &[])
    }

    fn label(&mut self, row: u16, column: u16, text: &str) -> &mut Self {
        let place = [row, column, 0, u16::try_from(text.len()).unwrap_or(0)].map(u16::to_le_bytes).concat();
        self.record(0x0204, &[&place[..], &[0], text.as_bytes()].concat())
    }

    fn number(&mut self, row: u16, column: u16, number: f64) -> &mut Self {
        let place = [row, column, 0].map(u16::to_le_bytes).concat();
        self.record(0x0203, &[&place[..], &number.to_le_bytes()].concat())
    }
}

/// A workbook of one sheet with `rows` of its own, whose names of sheets are `names`.
fn xls(globals: &dyn Fn(&mut Stream), names: usize, rows: &dyn Fn(&mut Stream)) -> Vec<u8> {
    let mut head = Stream::default();
    globals(head.begin(5));
    let sheet_at = head.0.len() + names * 16 + 4;
    for name in 0..names {
        let place = u32::try_from(sheet_at).unwrap_or(u32::MAX).to_le_bytes();
        let text = format!("{:04}", name % 10_000);
        head.record(0x0085, &[&place[..], &[0, 0, 4, 0], text.as_bytes()].concat());
    }
    head.end();
    for (column, name) in (0..).zip(["Date", "Description", "Amount"]) {
        if column == 0 {
            head.begin(0x10);
        }
        head.label(0, column, name);
    }
    head.label(1, 0, "2024-02-03").label(1, 1, "Coffee").number(1, 2, -3.2);
    rows(&mut head);
    head.end();
    contained(&head.0)
}

/// The stream in a compound file.
#[allow(clippy::expect_used, reason = "a file in memory")]
fn contained(stream: &[u8]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("in memory");
    file.create_stream("Workbook").and_then(|mut out| out.write_all(stream)).expect("in memory");
    file.flush().expect("in memory");
    file.into_inner().into_inner()
}

pub(super) fn xls_files(size: Size) -> Vec<Hostile> {
    let many = size.of(20_000, 20);
    let none: &dyn Fn(&mut Stream) = &|_| {};
    let shared = |stream: &mut Stream, unique: u32, text: &[u8]| {
        stream.record(0x00fc, &[&unique.to_le_bytes()[..], &unique.to_le_bytes(), text].concat());
    };
    let good = xls(none, 1, none);
    let patched = |at: usize, with: &[u8]| {
        let mut bytes = good.clone();
        bytes[at..at + with.len()].copy_from_slice(with);
        bytes
    };
    let label_of = |row: u16, column: u16, text: u32| {
        [&[row, column, 0].map(u16::to_le_bytes).concat()[..], &text.to_le_bytes()].concat()
    };
    vec![
        file("good.xls", good.clone()),
        file(
            "declared-extent.xls",
            xls(none, 1, &|stream| {
                stream.record(
                    0x0200,
                    &[&0_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &0_u16.to_le_bytes(), &u16::MAX.to_le_bytes()]
                        .concat(),
                );
            }),
        ),
        file(
            "opposite-corners.xls",
            xls(none, 1, &|stream| {
                stream.number(65_535, 255, 1.0);
            }),
        ),
        file(
            "beyond-the-last-column.xls",
            xls(none, 1, &|stream| {
                stream.number(65_535, 65_535, 1.0);
            }),
        ),
        file("one-place-many-sheets.xls", xls(none, many / 20, none)),
        file(
            "one-text-in-every-cell.xls",
            xls(
                &|stream| shared(stream, 1, &[&8_000_u16.to_le_bytes()[..], &[0], &[b'x'; 8_000]].concat()),
                1,
                &|stream| {
                    for row in 2..u16::try_from(many.min(60_000)).unwrap_or(u16::MAX) {
                        for column in 0..10 {
                            stream.record(0x00fd, &label_of(row, column, 0));
                        }
                    }
                },
            ),
        ),
        file(
            "empty-strings.xls",
            xls(
                &|stream| {
                    for _ in 0..many / 200 {
                        shared(stream, u32::MAX, &[0; 8_000]);
                    }
                },
                1,
                none,
            ),
        ),
        file("string-cut.xls", xls(&|stream| shared(stream, 9, b"\xff\xff\x01abc"), 1, none)),
        file(
            "string-beyond.xls",
            xls(none, 1, &|stream| {
                stream.record(0x00fd, &label_of(2, 1, u32::MAX));
            }),
        ),
        file(
            "continued-without-end.xls",
            xls(
                &|stream| {
                    shared(stream, 1, &[0xff, 0xff, 1]);
                    for _ in 0..many {
                        stream.record(0x003c, &[1]);
                    }
                },
                1,
                none,
            ),
        ),
        file(
            "numbers-that-are-none.xls",
            xls(none, 1, &|stream| {
                for (row, number) in (2..).zip([f64::NAN, f64::INFINITY, -0.0, 1e300, f64::MIN_POSITIVE]) {
                    stream.label(row, 0, "2024-02-03").number(row, 2, number);
                }
            }),
        ),
        file(
            "many-numbers-cut.xls",
            xls(none, 1, &|stream| {
                stream.record(0x00bd, &[2, 0, 0xf0, 0xff, 0, 0, 1, 2, 3, 4, 0, 0, 9]);
            }),
        ),
        file(
            "formula-without-text.xls",
            xls(none, 1, &|stream| {
                stream.record(0x0006, &[2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
            }),
        ),
        file(
            "short-records.xls",
            xls(none, 1, &|stream| {
                for kind in [0x0203, 0x0204, 0x0205, 0x0006, 0x027e, 0x00bd, 0x00fd, 0x0207] {
                    stream.record(kind, &[1]);
                }
            }),
        ),
        file(
            "charts-in-charts.xls",
            xls(none, 1, &|stream| {
                for _ in 0..many {
                    stream.begin(0x20);
                }
            }),
        ),
        file(
            "sheet-without-end.xls",
            xls(none, 1, &|stream| {
                stream.0.truncate(stream.0.len() - 2);
            }),
        ),
        file(
            "protected.xls",
            xls(
                &|stream| {
                    stream.record(0x002f, &[1, 0, 1, 0]);
                },
                1,
                none,
            ),
        ),
        file("no-sheets.xls", xls(none, 0, none)),
        file(
            "formats-without-end.xls",
            xls(
                &|stream| {
                    for _ in 0..many {
                        stream.record(0x00e0, &[0; 20]);
                    }
                },
                1,
                none,
            ),
        ),
        file("record-beyond-the-end.xls", contained(&[0x09, 0x08, 0xff, 0xff, 0, 6])),
        file("old-version.xls", contained(&[0x09, 0x08, 4, 0, 0, 2, 5, 0, 0x0a, 0, 0, 0])),
        file("empty-stream.xls", contained(&[])),
        file("circle-of-folders.xls", patched(512, &[0; 64])),
        file("circle-of-sectors.xls", {
            let mut bytes = good.clone();
            // Every entry of the first table of sectors names the sector before it.
            for entry in bytes[512..1024].chunks_exact_mut(4) {
                entry.copy_from_slice(&1_u32.to_le_bytes());
            }
            bytes
        }),
        file("tables-without-end.xls", patched(44, &u32::MAX.to_le_bytes())),
        file("difat-circle.xls", patched(68, &[0, 0, 0, 0, 0xff, 0xff, 0, 0])),
        file("sector-beyond-the-end.xls", patched(48, &0x00ff_ffff_u32.to_le_bytes())),
        file("sector-of-no-size.xls", patched(30, &[0, 0, 0, 0])),
        file("head-only.xls", &good[..512]),
        file("signature-only.xls", &good[..8]),
        file("other-document.xls", replaced_stream(&good)),
        file("of-a-bank-cut.xls", {
            let whole = fixture("spreadsheet/fixtures/umsaetze.xls");
            whole[..whole.len() / 2].to_vec()
        }),
    ]
}

/// The same container whose stream has another name.
fn replaced_stream(good: &[u8]) -> Vec<u8> {
    let wide: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let other: Vec<u8> = "WordDocu".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = good.windows(wide.len()).position(|window| window == wide).unwrap_or(0);
    [&good[..at], &other, &good[at + wide.len()..]].concat()
}
