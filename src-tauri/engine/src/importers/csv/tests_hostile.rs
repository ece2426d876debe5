//! Files that no bank writes: each ends in a located problem or a clear refusal, within bounded memory.

use std::io::{BufRead, Read, Seek, SeekFrom};

use proptest::prelude::*;

use super::*;
use crate::importers::golden::record;
use crate::importers::{BytesSource, Document, Problem, RawRow, RawStatement, Stop};
use crate::model::{AccountNo, RawAccount, Span};

/// Keeps spans and codes, not text: what is counted must not depend on a golden.
#[derive(Default)]
struct Ledger {
    rows: Vec<(Span, String)>,
    rejected: Vec<Problem>,
    notices: Vec<Problem>,
    cancel_after: Option<u64>,
}

impl Sink for Ledger {
    fn account(&mut self, _: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(AccountNo(0))
    }
    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        self.rows.push((row.span, row.text.to_owned()));
        assert_eq!(row.row_no as usize, self.rows.len() + self.rejected.len());
        Ok(())
    }
    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.rejected.push(problem);
        assert_eq!(row_no as usize, self.rows.len() + self.rejected.len());
        Ok(())
    }
    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.notices.push(problem);
        Ok(())
    }
    fn statement(&mut self, _: &RawStatement) -> Result<(), Stop> {
        Ok(())
    }
    fn document(&mut self, _: &Document) -> Result<(), Stop> {
        Ok(())
    }
    fn at(&mut self, bytes: u64) -> Result<(), Stop> {
        if self.cancel_after.is_some_and(|limit| bytes > limit) { Err(Stop::Cancelled) } else { Ok(()) }
    }
}

fn read(bytes: &[u8]) -> Result<Ledger, ImportError> {
    let mut ledger = Ledger::default();
    Csv.read(&mut BytesSource::new(bytes, "hostile.csv"), &ReadOptions::default(), &mut ledger).map(|()| ledger)
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code.as_str()).collect()
}

/// A header, one endless line of `len` bytes, two rows: made as it is read, never held.
struct Endless {
    at: u64,
    len: u64,
    chunk: Vec<u8>,
}

const BEFORE: &[u8] = b"Date,Description,Amount\n2024-01-30,before,-1.00\n";
const AFTER: &[u8] = b"\n2024-01-31,after,-2.00\n";

impl Endless {
    fn byte(&self, at: u64) -> u8 {
        let (first, last) = (BEFORE.len() as u64, BEFORE.len() as u64 + self.len);
        match at {
            at if at < first => BEFORE[at as usize],
            at if at < last => b'x',
            at => AFTER[(at - last) as usize],
        }
    }
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = into.len().min((Source::len(self) - self.at) as usize);
        let (first, last) = (BEFORE.len() as u64, BEFORE.len() as u64 + self.len);
        if self.at >= first && self.at + count as u64 <= last {
            into[..count].fill(b'x');
        } else {
            for (index, byte) in into[..count].iter_mut().enumerate() {
                *byte = self.byte(self.at + index as u64);
            }
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let count = 4096.min(Source::len(self) - self.at);
        self.chunk = (0..count).map(|index| self.byte(self.at + index)).collect();
        Ok(&self.chunk)
    }
    fn consume(&mut self, count: usize) {
        self.at += count as u64;
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(step) => self.at.saturating_add_signed(step),
            SeekFrom::End(step) => Source::len(self).saturating_add_signed(step),
        };
        Ok(self.at)
    }
}

impl Source for Endless {
    fn name(&self) -> &str {
        "endless.csv"
    }
    fn len(&self) -> u64 {
        BEFORE.len() as u64 + self.len + AFTER.len() as u64
    }
}

#[test]
fn an_endless_line_is_one_located_problem() {
    let mut source = Endless { at: 0, len: 200 << 20, chunk: Vec::new() };
    let mut ledger = Ledger::default();
    Csv.read(&mut source, &ReadOptions::default(), &mut ledger).unwrap();
    assert_eq!(codes(&ledger.rejected), ["row_too_long"]);
    let problem = &ledger.rejected[0];
    assert_eq!((problem.line, problem.offset, problem.len), (3, BEFORE.len() as u64, 200 << 20));
    assert_eq!(ledger.rows.last().map(|(span, text)| (span.line, text.as_str())), Some((4, "after")));
}

#[test]
fn an_endless_line_can_be_cancelled() {
    let mut source = Endless { at: 0, len: 200 << 20, chunk: Vec::new() };
    let mut ledger = Ledger { cancel_after: Some(10 << 20), ..Ledger::default() };
    let ended = Csv.read(&mut source, &ReadOptions::default(), &mut ledger);
    assert!(matches!(ended, Err(ImportError::Stopped(Stop::Cancelled))));
    assert!(source.at < 11 << 20);
}

#[test]
fn a_quote_that_never_closes_costs_one_row() {
    let mut bytes = b"Date,Description,Amount\n2024-01-01,\"never closed,-1.00\n".to_vec();
    for _ in 0..60_000 {
        bytes.extend_from_slice(b"2024-01-02,a plain row of an ordinary length,-1.00\n");
    }
    let ledger = read(&bytes).unwrap();
    assert_eq!((ledger.rows.len(), codes(&ledger.rejected)), (60_000, vec!["unclosed_quote"]));
    assert_eq!(ledger.rejected[0].line, 2);
}

#[test]
fn many_unclosed_quotes_do_not_take_quadratic_time() {
    let mut bytes = b"Date,Description,Amount\n".to_vec();
    for _ in 0..40_000 {
        bytes.extend_from_slice(b"2024-01-02,\"opens,-1.00\n2024-01-02,plain,-1.00\n");
    }
    let ledger = read(&bytes).unwrap();
    assert_eq!(ledger.rows.len() + ledger.rejected.len(), 80_000);
}

#[test]
fn files_without_rows() {
    let no_rows = |bytes: &[u8]| read(bytes).is_ok_and(|ledger| ledger.rows.is_empty() && ledger.rejected.is_empty());
    assert!(no_rows(b""));
    assert!(no_rows(b"Date,Description,Amount\n"));
    assert!(no_rows(b"\xef\xbb\xbfDate;Betrag"));
    for unreadable in [&b"\n\n\n"[..], b",,,\n,,,\n", b"just words\nand more\n", b"\"", b"\"\"\"", b"a,b\nc,d\n"] {
        assert!(read(unreadable).is_err(), "{unreadable:?}");
    }
    let binary: Vec<u8> = (0..4096_u32).map(|index| ((index * 7919) >> 3) as u8).collect();
    assert!(matches!(read(&binary), Err(ImportError::Unreadable(problem)) if problem.code == "binary_file"));
    assert!(matches!(read(b"%PDF-1.4\n1,2,3\n"), Err(ImportError::Unreadable(_))));
}

#[test]
fn wide_text_of_odd_length_loses_only_its_last_row() {
    let text = "Date,Description,Amount\n2024-01-30,tea,-1.00\n2024-01-31,cut,-2.00";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.push(b'7');
    let ledger = read(&bytes).unwrap();
    assert_eq!((ledger.rows.len(), codes(&ledger.rejected)), (1, vec!["invalid_encoding"]));
    let problem = &ledger.rejected[0];
    assert_eq!(problem.offset + problem.len, bytes.len() as u64);
}

#[test]
fn hostile_values_are_refused_one_by_one() {
    let mut bytes = b"Date,Description,Amount\n2024-01-13,fine,1.00\n".to_vec();
    let values = [
        "1e400",
        "NaN",
        "inf",
        "-inf",
        "0x10",
        "--1",
        "99999999999999999999",
        "=1+1",
        "1,2,3",
        "\u{202e}1.00",
        "1.2.3.4",
    ];
    for value in values {
        bytes.extend_from_slice(format!("2024-01-13,hostile,\"{value}\"\n").as_bytes());
    }
    for date in ["31/02/2024", "2024-02-31", "0000-01-01", "2024-13-01", "99999-01-01", "-1"] {
        bytes.extend_from_slice(format!("{date},hostile,1.00\n").as_bytes());
    }
    let found = record(&Csv, &bytes, "hostile.csv");
    let refused = found.lines().filter(|line| line.starts_with("refused")).count();
    assert_eq!(refused, values.len() + 6, "{found}");
}

#[test]
fn mappings_that_no_file_can_follow_are_refused() {
    let proposal = look(&mut BytesSource::new(BEFORE, "a.csv"), &ReadOptions::default()).unwrap().guess.mapping;
    for (field, value) in [
        ("encoding", serde_json::json!("no such encoding")),
        ("delimiter", serde_json::json!("é")),
        ("delimiter", serde_json::json!("\n")),
        ("quote", serde_json::json!("“")),
        ("columns", serde_json::json!(["nonsense"])),
        ("columns", serde_json::json!([])),
        ("skip_lines", serde_json::json!(4_000_000_000_u32)),
    ] {
        let mut mapping = serde_json::to_value(&proposal).unwrap();
        mapping[field] = value;
        let options = ReadOptions { mapping: Some(mapping), ..ReadOptions::default() };
        let mut ledger = Ledger::default();
        let ended = Csv.read(&mut BytesSource::new(BEFORE, "a.csv"), &options, &mut ledger);
        assert!(ended.is_err() || ledger.rows.is_empty(), "{field}");
    }
}

/// A table of texts that need quoting now and then.
fn table() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z ,;|\"\n]{0,12}[a-z][a-z ,;|\"\n]{0,12}", 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn every_record_is_reported_and_its_place_reads_the_same(texts in table(), delimiter in prop::sample::select(vec![',', ';', '\t', '|']), wide: bool) {
        let mut csv = format!("Date{delimiter}Description{delimiter}Amount\n");
        for (index, text) in texts.iter().enumerate() {
            let quoted = text.replace('"', "\"\"");
            csv += &format!("2024-01-{:02}{delimiter}\"{quoted}\"{delimiter}-{}.50\r\n", index % 28 + 1, index + 1);
        }
        let original: Vec<u8> = if wide { csv.encode_utf16().flat_map(u16::to_be_bytes).collect() } else { csv.into_bytes() };
        let ledger = read(&original).unwrap();
        prop_assert_eq!(ledger.rows.len(), texts.len());
        prop_assert!(ledger.rejected.is_empty());
        for ((span, found), text) in ledger.rows.iter().zip(&texts) {
            prop_assert_eq!(found.as_str(), text.trim());
            let (start, end) = (span.offset as usize, (span.offset + span.len) as usize);
            let mut alone: Vec<u8> = Vec::new();
            let header = format!("Date{delimiter}Description{delimiter}Amount\n");
            alone.extend(if wide { header.encode_utf16().flat_map(u16::to_be_bytes).collect() } else { header.into_bytes() });
            alone.extend_from_slice(&original[start..end]);
            let again = read(&alone).unwrap();
            prop_assert_eq!(again.rows.len(), 1);
            prop_assert_eq!(&again.rows[0].1, found);
        }
    }
}
