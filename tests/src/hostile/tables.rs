//! Delimited text that no program exports.

use super::{Hostile, Size, file};

const HEADER: &str = "Date,Description,Amount,Currency\r\n";
const GOOD: &str = "14/02/2021,Alder Roofing,-120.50,GBP\r\n25/02/2021,Rent Flat 4,830.00,GBP\r\n";

fn around(bad: impl AsRef<[u8]>) -> Vec<u8> {
    [HEADER.as_bytes(), GOOD.as_bytes(), bad.as_ref(), b"\r\n", GOOD.as_bytes()].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let long = size.of(3 << 20, 80);
    let many = size.of(20_000, 20);
    let wide = |columns: usize| vec!["x"; columns].join(",");
    let rows = |row: &dyn Fn(usize) -> String| [HEADER.to_owned(), (0..many).map(row).collect()].concat();
    let mut files = vec![
        file("one-endless-line.csv", around("x".repeat(long))),
        file("endless-field.csv", around(format!("16/02/2021,\"{}\",-1.00,GBP", "y".repeat(long)))),
        file("quote-never-closed.csv", around("16/02/2021,\"open,-1.00,GBP")),
        file("quotes-only.csv", around("\"".repeat(long))),
        file("quotes-and-commas.csv", around("\",".repeat(many))),
        file("quotes-in-every-row.csv", rows(&|_| "16/02/2021,\"a\"\"b\"c\",-1.00,GBP\r\n".to_owned())),
        file("unclosed-in-every-row.csv", rows(&|_| "16/02/2021,\"a,-1.00,GBP\r\n".to_owned())),
        file("delimiters-only.csv", ",".repeat(long)),
        file("line-ends-only.csv", "\r\n".repeat(many)),
        file("many-empty-lines.csv", around("\r\n".repeat(many))),
        file("ten-thousand-columns.csv", format!("{}\r\n{}\r\n", wide(10_000), wide(10_000))),
        file("header-of-a-million.csv", format!("Date,Amount,{}\r\n1/2/2024,1.00,\r\n", wide(size.of(200_000, 5)))),
        file("wider-every-row.csv", (1..400).map(|columns| wide(columns) + "\r\n").collect::<String>()),
        file("header-only.csv", HEADER),
        file("header-in-every-row.csv", HEADER.repeat(many)),
        file("same-row-again.csv", rows(&|_| "16/02/2021,Coffee,-3.20,GBP\r\n".to_owned())),
        file("all-texts-differ.csv", rows(&|row| format!("16/02/2021,{row:x} word{row:o},-3.20,GBP\r\n"))),
        file(
            "all-currencies-differ.csv",
            rows(&|row| {
                let currency = ["GBP", "EUR", "JPY", "BHD", "XXX", "???", "USD"][row % 7];
                format!("16/02/2021,Coffee,-3.20,{currency}\r\n")
            }),
        ),
        file("all-rows-bad.csv", rows(&|row| format!("{row}/99/2021,Coffee,abc,GBP\r\n"))),
        file(
            "columns-in-turn.csv",
            rows(&|row| ["16/02/2021,Coffee,-3.20,GBP\r\n", "Coffee,16/02/2021,GBP,-3.20\r\n"][row % 2].to_owned()),
        ),
        file(
            "delimiters-in-turn.csv",
            rows(&|row| {
                ["16/02/2021,a,-3.20,GBP\r\n", "16/02/2021;a;-3,20;GBP\r\n", "16/02/2021\ta\t-3.20\tGBP\r\n"][row % 3]
                    .to_owned()
            }),
        ),
        file(
            "line-ends-in-turn.csv",
            rows(&|row| {
                let end = ["\r\n", "\n", "\r", "\n\r"][row % 4];
                format!("16/02/2021,a,-3.20,GBP{end}")
            }),
        ),
        file("line-separators.csv", around("16/02/2021,a\u{2028}b\u{85}c\u{b}d\u{c}e,-3.20,GBP")),
        file(
            "days-in-both-orders.csv",
            rows(&|row| format!("{:02}/{:02}/2021,a,-3.20,GBP\r\n", row % 28 + 1, (row * 7) % 28 + 1)),
        ),
        file(
            "decimals-in-both-ways.csv",
            rows(&|row| ["16/02/2021,a,\"1.234,50\",GBP\r\n", "16/02/2021,a,\"1,234.50\",GBP\r\n"][row % 2].to_owned()),
        ),
        file("nul-bytes.csv", around("16/02/2021,\0\0\0,-1.00,GBP")),
        file("nul-file.csv", vec![0; size.of(1 << 20, 40)]),
        file("utf8-mark-only.csv", b"\xef\xbb\xbf".to_vec()),
        file("utf16-mark-only.csv", b"\xff\xfe".to_vec()),
        file("utf16-odd.csv", [utf16(HEADER), utf16(GOOD), vec![0x41]].concat()),
        file("utf16-lone-surrogates.csv", {
            let mut bytes = utf16(&format!("{HEADER}{GOOD}16/02/2021,a"));
            bytes.extend([0x00, 0xd8, 0x00, 0xd8, 0x00, 0xdc]);
            bytes.extend(utf16(",-1.00,GBP\r\n").split_off(2));
            bytes
        }),
        file(
            "utf16-big-endian-unmarked.csv",
            HEADER.repeat(9).encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>(),
        ),
        file("utf32.csv", HEADER.chars().flat_map(|sign| u32::from(sign).to_le_bytes()).collect::<Vec<_>>()),
        file(
            "encodings-in-turn.csv",
            [around("16/02/2021,M\u{fc}ller,-1.00,GBP"), b"16/02/2021,M\xfcller,-1.00,GBP\r\n".to_vec()].concat(),
        ),
        file("broken-gb18030.csv", around(b"16/02/2021,\x81\x30\x81\xff\x84\x31,-1.00,GBP")),
        file("all-bytes.csv", (0..=255_u8).cycle().take(100_000).collect::<Vec<_>>()),
        file("two-tables.csv", format!("{HEADER}{GOOD}\r\n\r\nDatum;Text;Betrag\r\n01.02.2021;a;1,00\r\n")),
        file("totals-of-totals.csv", rows(&|row| format!("Total,Total,{row}.00,GBP\r\n"))),
        file(
            "balance-that-never-holds.csv",
            [
                "Date,Description,Amount,Balance\r\n".to_owned(),
                (0..2_000).map(|row| format!("16/02/2021,a,1.00,{}.00\r\n", row * row)).collect(),
            ]
            .concat(),
        ),
        file("long-day.csv", around(format!("{}/02/2021,a,-1.00,GBP", "0".repeat(100_000)))),
        file("long-preamble.csv", format!("{}{HEADER}{GOOD}", "Some bank\r\n".repeat(many))),
        file("words-only.csv", "lorem ipsum dolor\r\n".repeat(many)),
    ];
    for (name, sign) in
        [("commas", ","), ("semicolons", ";"), ("tabs", "\t"), ("bars", "|"), ("quotes", "\""), ("returns", "\r")]
    {
        files.push(file(format!("only-{name}.csv"), sign.repeat(many)));
    }
    files
}
