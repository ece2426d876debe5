//! Do fixtures still read as recorded, and does no damaged one break a reader? Shared by every importer's tests.
//!
//! `fixtures/NAME.golden` beside a fixture holds what its reading came to, one line per call of the sink.
//! `NEXUS_BLESS=1 cargo test` writes them anew; the change is then reviewed like code.

use std::fmt::Write;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{
    BytesSource, Confidence, Document, Head, ImportError, Importer, Problem, RawRow, RawStatement, ReadOptions, Sink,
    Stop,
};
use crate::model::{AccountNo, RawAccount, Span, format_minor};
use crate::normalise::{Context, transaction};

/// Writes down every call and checks conservation: rows are numbered from 1 and rise by one, spans lie in the file.
pub(crate) struct Recorder {
    context: Context,
    len: u64,
    rows: u64,
    pub(crate) text: String,
}

impl Recorder {
    fn new(options: &ReadOptions, len: u64) -> Self {
        Recorder { context: Context::new(options), len, rows: 0, text: String::new() }
    }

    fn end(mut self, ended: Result<(), ImportError>) -> String {
        match ended {
            Ok(()) => {}
            Err(ImportError::Unreadable(problem)) => self.tell("unreadable", &problem),
            Err(error) => {
                let _ = writeln!(self.text, "error {error}");
            }
        }
        self.text
    }

    fn number(&mut self, row_no: u64) {
        self.rows += 1;
        assert_eq!(row_no, self.rows, "row numbers rise by one");
    }

    fn place(&self, span: Span) -> String {
        assert!(span.offset + span.len <= self.len, "{span:?} lies beyond the file's {} bytes", self.len);
        format!("@{}+{} L{}", span.offset, span.len, span.line)
    }

    fn tell(&mut self, what: &str, problem: &Problem) {
        let place = self.place(Span { offset: problem.offset, len: problem.len, line: problem.line });
        let _ = writeln!(self.text, "{what} {place} {}: {}", problem.code, problem.message);
    }
}

impl Sink for Recorder {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        let number = self.context.account(account);
        if number.0 as usize + 1 == self.context.accounts().count() {
            let RawAccount { id, bank, account_type, name, currency } = account;
            let line = format!("account {} id={id} bank={bank} type={account_type} name={name} {currency}\n", number.0);
            if !self.text.contains(&line) {
                self.text.push_str(&line);
            }
        }
        Ok(number)
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        self.number(row.row_no);
        let place = self.place(row.span);
        match transaction(row, &mut self.context) {
            Ok(found) => {
                let amount = format_minor(found.amount, found.currency);
                let minute =
                    found.minute.map_or(String::new(), |minute| format!(" {:02}:{:02}", minute / 60, minute % 60));
                let _ = write!(self.text, "row {} {place} a{} {}{minute}", found.row_no, found.account.0, found.day);
                let _ =
                    write!(self.text, " {amount}{} {}", if found.rest == 0 { "" } else { "~" }, found.currency.code());
                if let Some(balance) = found.balance {
                    let _ = write!(self.text, " balance={}", format_minor(balance, found.currency));
                }
                for (name, value) in [
                    ("party", &found.party),
                    ("text", &found.text),
                    ("ref", &found.reference),
                    ("id", &found.entry_id),
                    ("category", &found.category),
                    ("person", &found.person),
                    ("poster", &found.poster),
                    ("period", &found.period),
                    ("other_account", &found.counter_account),
                ] {
                    if !value.is_empty() {
                        let _ = write!(self.text, " {name}={value:?}");
                    }
                }
                self.text.push('\n');
            }
            Err(problem) => self.tell(&format!("refused {}", row.row_no), &problem),
        }
        let notices: Vec<Problem> = self.context.take_notices().collect();
        notices.iter().for_each(|notice| self.tell("notice", notice));
        Ok(())
    }

    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.number(row_no);
        self.tell(&format!("reject {row_no}"), &problem);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.tell("problem", &problem);
        Ok(())
    }

    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop> {
        let place = self.place(statement.span);
        let account = statement.account.map_or(String::new(), |account| format!(" a{}", account.0));
        let _ = write!(self.text, "statement {place}{account} {}", statement.currency);
        for (name, value) in [
            ("id", &statement.id),
            ("opening", &statement.opening),
            ("on", &statement.opening_day),
            ("closing", &statement.closing),
            ("on", &statement.closing_day),
            ("from", &statement.from),
            ("to", &statement.to),
            ("sum", &statement.declared_sum),
        ] {
            if !value.is_empty() {
                let _ = write!(self.text, " {name}={value}");
            }
        }
        if let Some(rows) = statement.declared_rows {
            let _ = write!(self.text, " rows={rows}");
        }
        self.text.push('\n');
        Ok(())
    }

    fn document(&mut self, document: &Document) -> Result<(), Stop> {
        let place = self.place(document.span);
        let Document { number, issued, seller, buyer, currency, lines, tax_exclusive, tax_inclusive, payable, .. } =
            document;
        let _ = writeln!(
            self.text,
            "document {place} {number} {issued} {seller:?} -> {buyer:?} {currency} lines={lines} \
             net={tax_exclusive} gross={tax_inclusive} payable={payable}"
        );
        Ok(())
    }

    fn at(&mut self, bytes_read: u64) -> Result<(), Stop> {
        assert!(bytes_read <= self.len, "told of {bytes_read} bytes of {}", self.len);
        Ok(())
    }
}

/// What a reading of `bytes` comes to.
pub(crate) fn record(importer: &dyn Importer, bytes: &[u8], name: &str) -> String {
    record_with(importer, bytes, name, &ReadOptions::default())
}

/// The same for readers whose places count in what a file unpacks to.
pub(crate) fn record_unbounded(importer: &dyn Importer, bytes: &[u8], name: &str) -> String {
    let options = ReadOptions::default();
    let mut recorder = Recorder::new(&options, u64::MAX);
    let ended = importer.read(&mut BytesSource::new(bytes, name), &options, &mut recorder);
    recorder.end(ended)
}

/// The same under options.
pub(crate) fn record_with(importer: &dyn Importer, bytes: &[u8], name: &str, options: &ReadOptions) -> String {
    let mut source = BytesSource::new(bytes, name);
    let mut recorder = Recorder::new(options, bytes.len() as u64);
    let ended = importer.read(&mut source, options, &mut recorder);
    recorder.end(ended)
}

/// How sure `importer` is of `bytes`.
pub(crate) fn sniff(importer: &dyn Importer, bytes: &[u8], name: &str) -> Confidence {
    importer.sniff(&Head { name, bytes: &bytes[..bytes.len().min(64 * 1024)], len: bytes.len() as u64 })
}

fn fixtures(importer: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/importers").join(importer).join("fixtures");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_none_or(|extension| extension != "golden"));
    found.sort();
    assert!(!found.is_empty(), "{importer} has fixtures");
    found
}

/// Reads each fixture of the folder and compares with its golden; the reader must also recognise it.
pub(crate) fn check_fixtures(importer: &dyn Importer, folder: &str) {
    for path in fixtures(folder) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(sniff(importer, &bytes, &name) >= Confidence::Likely, "{name} is recognised");
        let found = record(importer, &bytes, &name);
        let golden = path.with_file_name(format!("{name}.golden"));
        if std::env::var_os("NEXUS_BLESS").is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(found, expected, "{name} reads otherwise than recorded");
    }
}

/// Feeds the reader random bytes and fixtures cut, spliced and overwritten: it must end, conserve rows, and not panic.
pub(crate) fn check_damaged(importer: &dyn Importer, folder: &str, alphabet: &'static str) {
    let originals: Vec<Vec<u8>> = fixtures(folder).iter().map(|path| std::fs::read(path).unwrap()).collect();
    let count = originals.len();
    let edit =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop_oneof![any::<Vec<u8>>(), text(alphabet)]);
    let damaged = (0..count, prop::collection::vec(edit, 1..6), any::<prop::sample::Index>(), any::<bool>());
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(200) });
    runner
        .run(&damaged, |(which, edits, cut, truncate)| {
            let mut bytes = originals[which].clone();
            for (at, len, with) in edits {
                let at = at.index(bytes.len() + 1);
                let end = (at + len.index(40)).min(bytes.len());
                bytes.splice(at..end, with);
            }
            if truncate {
                bytes.truncate(cut.index(bytes.len() + 1));
            }
            record(importer, &bytes, "damaged");
            Ok(())
        })
        .unwrap();
    runner
        .run(&prop_oneof![any::<Vec<u8>>(), text(alphabet)], |bytes| {
            sniff(importer, &bytes, "random");
            record(importer, &bytes, "random");
            Ok(())
        })
        .unwrap();
}

fn text(alphabet: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&'static str> = alphabet.split(' ').collect();
    prop::collection::vec(prop::sample::select(words), 0..40).prop_map(|words| words.concat().into_bytes())
}

/// The same rows come of a file of records whose line ends are taken away, each in its own bytes.
pub(crate) fn check_joined(importer: &dyn Importer, fixture: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/importers").join(fixture);
    let original = std::fs::read(path).unwrap();
    let joined: Vec<u8> = original.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    assert_eq!(sniff(importer, &joined, "joined"), Confidence::Certain);
    let without_places = |found: String| -> Vec<String> {
        let line_no = |word: &str| word.strip_prefix('L').is_some_and(|digits| digits.parse::<u64>().is_ok());
        let kept = |word: &&str| !word.starts_with('@') && !line_no(word);
        found.lines().map(|line| line.split(' ').filter(kept).collect::<Vec<_>>().join(" ")).collect()
    };
    let expected = without_places(record(importer, &original, "lines"));
    assert_eq!(without_places(record(importer, &joined, "joined")), expected);
    assert!(expected.iter().any(|line| line.starts_with("row 1 ")));
}
